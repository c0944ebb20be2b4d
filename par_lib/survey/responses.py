"""Cleaned answers: responses.parquet beside the scores of a series and year, one row an answer.

Columns `respondent,unit,group,stratum,cluster,mode,weight,question,answer`: a number without meaning for the
respondent, the unit judged, the respondent group, what the sample was drawn by (`cluster` is empty where
persons were drawn), how the ballot came in, the sampling weight, and the option chosen. A stratum is a label
within its unit and group. Nothing else is kept of a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from par_lib.errors import Fault, InputFaults, raise_if
from par_lib.files import replacing
from par_lib.inputs.folder import RESPONSES, TIMES, inputs_folder
from par_lib.inputs.series import Series
from par_lib.project import Project
from par_lib.survey.codes import first_rows

SCHEMA = pa.schema(
    [
        pa.field("respondent", pa.int32(), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("group", pa.string(), nullable=False),
        pa.field("stratum", pa.string(), nullable=False),
        pa.field("cluster", pa.string()),
        pa.field("mode", pa.string(), nullable=False),
        pa.field("weight", pa.float64(), nullable=False),
        pa.field("question", pa.string(), nullable=False),
        pa.field("answer", pa.int8(), nullable=False),
    ]
)
COLUMNS = tuple(SCHEMA.names)
BALLOT_COLUMNS = ("respondent", "unit", "group", "stratum", "cluster", "mode", "weight")
DURATIONS = pa.schema([pa.field("respondent", pa.int32(), nullable=False), pa.field("seconds", pa.float64())])


def responses_path(project: Project, series: Series, year: int) -> Path:
    """Where the answers of a series and year are: beside its scores."""
    return inputs_folder(project, series, year) / RESPONSES


def durations_path(responses: Path) -> Path:
    """Where the times are that ballots took, if they are known."""
    return responses.with_name(TIMES)


def write_responses(path: Path, answers: pd.DataFrame, durations: pd.DataFrame | None = None) -> None:
    """Writes answers, ordered as they are, and the times beside them; the same answers give the same bytes.

    Raises:
        InputFaults: the folder cannot be written.
    """
    _write(path, answers[list(COLUMNS)], SCHEMA)
    if durations is None:
        durations_path(path).unlink(missing_ok=True)  # those of other answers
    else:
        _write(durations_path(path), durations, DURATIONS)


def _write(path: Path, frame: pd.DataFrame, schema: pa.Schema) -> None:
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    with replacing(path) as temporary:
        pq.write_table(table.replace_schema_metadata(None), temporary, compression="zstd")


def read_responses(path: Path, file: str) -> pd.DataFrame:
    """The answers of a file, text columns as categories; `file` is what messages call it.

    Raises:
        InputFaults: no such file, a column missing or of another kind, or blank where it must not be.
    """
    if not path.is_file():
        hint = "take in the exports with `par survey intake`"
        raise InputFaults([Fault(file, expected="a file of answers", found="none", hint=hint)])
    try:
        with path.open("rb") as content:  # Arrow would open a path unseen
            table = pq.read_table(content)
    except (pa.ArrowInvalid, OSError) as error:
        found = str(error).splitlines()[0]
        raise InputFaults([Fault(file, expected="a Parquet file", found=found)]) from None
    missing = [name for name in COLUMNS if name not in table.column_names]
    found = ", ".join(table.column_names)
    raise_if([Fault(file, expected=f"a column {name}", found=found) for name in missing])
    columns, faults = {}, []
    for field in SCHEMA:
        try:
            columns[field.name] = table[field.name].cast(field.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            where, kind = f"column {field.name}", str(table[field.name].type)
            faults.append(Fault(file, where, expected=f"values of type {field.type}", found=kind))
            continue
        blank = columns[field.name].null_count
        if blank and not field.nullable:
            where = f"column {field.name}"
            faults.append(Fault(file, where, expected="a value in every row", found=f"{blank} blanks"))
    raise_if(faults)
    texts = [field.name for field in SCHEMA if pa.types.is_string(field.type)]
    encoded = {
        name: columns[name].dictionary_encode() if name in texts else columns[name] for name in COLUMNS
    }
    frame: pd.DataFrame = pa.table(encoded).to_pandas()
    return frame


def read_durations(path: Path) -> pd.DataFrame | None:
    """Seconds by respondent, where they are known."""
    if not path.is_file():
        return None
    with path.open("rb") as content:
        frame: pd.DataFrame = pq.read_table(content).cast(DURATIONS).to_pandas()
    return frame


@dataclass(frozen=True, eq=False)
class Ballots:
    """Answers with one row for each respondent and unit judged."""

    who: pd.DataFrame  # BALLOT_COLUMNS
    answers: pd.DataFrame  # one float column per question, NaN where not answered; rows as `who`


def ballots(answers: pd.DataFrame, questions: Sequence[str], file: str) -> Ballots:
    """The same answers with a row for each respondent and unit and a column for each question.

    Args:
        answers: what `read_responses` gives.
        questions: the columns wanted; answers to other questions are a fault.
        file: what messages call the answers.

    Raises:
        InputFaults: questions that are not known, or answered twice by one respondent about one unit.

    >>> rows = pd.DataFrame({"respondent": [7, 7, 8], "question": ["q1", "q2", "q1"], "answer": [4, 5, 1]})
    >>> drawn = {"unit": "01", "group": "people", "stratum": "all", "cluster": None, "mode": "online"}
    >>> rows = rows.assign(weight=1.0, **drawn)
    >>> ballots(rows, ["q1", "q2"], "responses").answers.to_numpy().tolist()
    [[4.0, 5.0], [1.0, nan]]
    """
    column = pd.Index(questions).get_indexer(pd.Index(answers["question"]))
    strange = answers["question"][column < 0].value_counts()
    faults = [
        Fault(file, "column question", expected="a question of the year", found=f"{name} ({count} rows)")
        for name, count in strange.items()
        if count
    ]
    unit, units = pd.factorize(answers["unit"], sort=True)
    pair, found = pd.factorize(answers["respondent"].to_numpy(np.int64) * len(units) + unit, sort=True)
    raise_if(faults)
    cell = pair.astype(np.int64) * len(questions) + column
    again = pd.Series(cell).duplicated()
    raise_if(
        [
            Fault(
                file,
                f"respondent {answers['respondent'].iloc[row]}, question {answers['question'].iloc[row]}",
                unit=str(answers["unit"].iloc[row]),
                expected="one answer",
                found="another",
            )
            for row in np.flatnonzero(again)
        ]
    )
    values = np.full(len(found) * len(questions), np.nan)
    values[cell] = answers["answer"].to_numpy(float)
    who = answers.iloc[first_rows(pair.astype(np.intp))][list(BALLOT_COLUMNS)].reset_index(drop=True)
    return Ballots(who, pd.DataFrame(values.reshape(-1, len(questions)), columns=list(questions)))
