"""The cells of one export by their meaning: whom a ballot judges, how it was drawn, what was answered.

A cell without meaning is a fault at its place; no text goes further but labels of strata and places.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd

from par_lib.errors import Fault, UnknownName
from par_lib.inputs.csv_table import number_hint, parse_number
from par_lib.intake.survey.columns import Columns
from par_lib.intake.survey.export import Export
from par_lib.intake.survey.options import answer_codes
from par_lib.intake.survey.personal import is_place, is_stratum, shown
from par_lib.methodology.questionnaire import Question
from par_lib.survey.codes import Codes
from par_lib.survey.questionnaire import Questionnaire
from par_lib.units.names import name_key
from par_lib.units.unit_set import UnitSet

Mode = Literal["online", "paper", "interview", "phone", "unknown"]
MOST_WEIGHT = 1e8  # all people of the country; what is larger is a telephone or identity number
NOT_ANSWERED = ("", "n/a", "na", "nan")


@dataclass(slots=True)
class ExportFile:
    """One export being read, its cells by column place and row place."""

    export: Export
    columns: Columns
    frame: pd.DataFrame
    faults: list[Fault] = field(default_factory=list)

    def text(self, role: str) -> pd.Series | None:
        """The cells of a role, by the place of their row; None without such a column."""
        place = self.columns.roles.get(role)
        return None if place is None else self.frame[place]

    def fault(self, row: int, place: int, expected: str, hint: str = "", *, code: str = "") -> None:
        """Notes a cell that is not what was expected."""
        where = f"{self.export.place(row)}, column {self.export.header[place]}"
        found = shown(self.frame[place].iloc[row])
        self.faults.append(
            Fault(self.export.file, where, code=code, expected=expected, found=found, hint=hint)
        )

    def mapped(
        self, place: int, meaning: Callable[[str], object], expected: str, hint: str = ""
    ) -> pd.Series:
        """The cells of a column by their meaning, worked out once for each text; None is a fault."""
        texts = self.frame[place]
        known = {text: meaning(text) for text in texts.unique()}
        values = texts.map(known)
        for row in np.flatnonzero(values.isna()):
            self.fault(int(row), place, expected, hint)
        return values


@dataclass(frozen=True, slots=True)
class Part:
    """What one export holds."""

    who: pd.DataFrame  # a row for each row of the file
    cells: pd.DataFrame  # at (row of `who`), question, answer


def read_cells(
    file: ExportFile, questionnaire: Questionnaire, units: UnitSet, group: str | None, mode: str
) -> Part:
    """Everything that is wanted of one export; faults are noted in `file`."""
    rows = len(file.frame)
    ids = file.text("respondent")
    if ids is not None:  # a sign of `export`: what is taken would not be what is seen
        for row in np.flatnonzero(ids.str.startswith("=").to_numpy()):
            hint = "format the column as text, look at it, and save again"
            file.fault(
                int(row), file.columns.roles["respondent"], "a number of the ballot as it is seen", hint
            )
    who = pd.DataFrame(
        {
            "row": np.arange(rows),
            "unit": _unit(file, questionnaire, units),
            "group": _group(file, questionnaire, group),
            "mode": _mode(file, mode),
            "weight": _weight(file),
            "seconds": _seconds(file),
        }
    )
    who["untimed"] = who["seconds"].isna() & _timed(file)
    clustered = {one.code for one in questionnaire.file.groups if one.clustered}
    who["stratum"] = _label(file, "stratum", needed=None).fillna("all")
    who["cluster"] = _label(file, "cluster", needed=who["group"].isin(clustered))
    own = who["row"].astype(str) if ids is None else ids
    # numbers of respondents that start again in every file are told apart by the file
    scope = who["group"].astype(str) if file.columns.lasting else file.export.file
    who["key"] = scope + "\0" + own
    who["file"] = file.export.file
    who["long"] = file.columns.long
    who["place"] = [file.export.place(row) for row in range(rows)]
    blocks = [
        _answers(file, questionnaire, question, leaf.groups, cells, who["group"])
        for leaf in questionnaire.leaves
        for question in leaf.questions
        if (cells := _where_answered(file, question)) is not None
    ]
    if file.columns.long:
        asked = {question.code for question in questionnaire.questions()}
        place = file.columns.roles["question"]
        file.mapped(place, lambda text: text.casefold() in asked or None, "a question of the year")
    return Part(who, pd.concat(blocks, ignore_index=True))


def _where_answered(file: ExportFile, question: Question) -> tuple[int, Codes] | None:
    """The column and the rows that can hold answers to a question."""
    if file.columns.long:
        named = file.frame[file.columns.roles["question"]].str.casefold() == question.code
        return file.columns.roles["answer"], np.flatnonzero(named)
    place = file.columns.questions.get(question.code)
    return None if place is None else (place, np.arange(len(file.frame)))


def _answers(
    file: ExportFile,
    questionnaire: Questionnaire,
    question: Question,
    asked: Collection[str],
    cells: tuple[int, Codes],
    group: pd.Series,
) -> pd.DataFrame:
    """The answers to one question."""
    place, rows = cells
    texts = file.frame[place].iloc[rows]
    there = ~texts.str.casefold().isin(NOT_ANSWERED).to_numpy()
    rows, texts, groups = rows[there], texts[there], group.iloc[rows[there]]
    meaning = answer_codes(questionnaire.options(question))
    answers = texts.map({text: meaning.get(name_key(text)) for text in texts.unique()}).to_numpy(float)
    offered = ", ".join(str(option.value) for option in questionnaire.options(question))
    for row in rows[np.isnan(answers)]:
        file.fault(int(row), place, f"one of {offered}, or the text of an option", code=question.code)
    for row in rows[(groups.notna() & ~groups.isin(list(asked))).to_numpy()]:
        expected = f"no answer, as {group.iloc[row]} are not asked {question.code}"
        file.fault(int(row), place, expected, code=question.code)
    return pd.DataFrame({"at": rows, "question": question.code, "answer": answers})


def assessed(questionnaire: Questionnaire, units: UnitSet) -> list[str]:
    """Codes of the units that can be judged in the year."""
    year = questionnaire.framework.year
    return [unit.code for unit in units.with_status(year, "ranked", "assessed")]


def _unit(file: ExportFile, questionnaire: Questionnaire, units: UnitSet) -> pd.Series | str:
    codes = set(assessed(questionnaire, units))
    place = file.columns.roles.get("unit")
    if place is None:
        return next(iter(codes))

    def meaning(text: str) -> str | None:
        try:
            code = text if text in codes else units.find(text).code
        except UnknownName:
            return None
        return code if code in codes else None

    return file.mapped(place, meaning, "a unit assessed in the year", "its code, or its full name")


def _group(file: ExportFile, questionnaire: Questionnaire, group: str | None) -> pd.Series | str:
    place = file.columns.roles.get("group")
    if place is None:
        return group or ""
    names = {
        name_key(text): one.code
        for one in questionnaire.file.groups
        for text in (one.code, one.name.vi, one.name.en)
    }
    known = ", ".join(one.code for one in questionnaire.file.groups)
    return file.mapped(place, lambda text: names.get(name_key(text)), f"one of the groups {known}")


def _mode(file: ExportFile, mode: str) -> pd.Series | str:
    place = file.columns.roles.get("mode")
    if place is None:
        return mode
    known = get_args(Mode)
    return file.mapped(
        place,
        lambda text: "unknown" if not text else (text.casefold() if text.casefold() in known else None),
        f"one of {', '.join(known)}",
    )


def _weight(file: ExportFile) -> pd.Series | float:
    place = file.columns.roles.get("weight")
    if place is None:
        return 1.0

    def meaning(text: str) -> float | None:
        value = parse_number(text)
        return value if value is not None and 0 < value < MOST_WEIGHT else None

    first = next((text for text in file.frame[place] if meaning(text) is None), "1")
    return file.mapped(place, meaning, "a weight above 0 and below 100 million", number_hint(first)).astype(
        float
    )


_CODES = {
    "stratum": (is_stratum, "a code of small letters a to z and digits, such as thanh-thi"),
    "cluster": (is_place, "a code of one word with a digit, such as xa-012"),
}


def _label(file: ExportFile, role: str, needed: pd.Series | None) -> pd.Series:
    place = file.columns.roles.get(role)
    texts = pd.Series([""] * len(file.frame)) if place is None else file.frame[place]
    if place is not None:
        is_code, expected = _CODES[role]
        for row in np.flatnonzero([bool(text) and not is_code(text) for text in texts]):
            file.fault(int(row), place, expected, "the code of the place or stratum; nothing of a person's")
    if needed is not None:
        for row in np.flatnonzero((texts == "").to_numpy() & needed.to_numpy()):
            where = f"{file.export.place(int(row))}, column {role}"
            hint = "the place that was drawn: this group is clustered in the questionnaire"
            fault = Fault(file.export.file, where, expected=f"a {role}", found="none", hint=hint)
            file.faults.append(fault)
    return texts.where(texts != "")


def _timed(file: ExportFile) -> pd.Series | bool:
    """Whether both times of a row say something."""
    start, end = file.text("start"), file.text("end")
    return False if start is None or end is None else (start != "") & (end != "")


def _seconds(file: ExportFile) -> pd.Series | float:
    start, end = file.text("start"), file.text("end")
    if start is None or end is None:
        return np.nan
    moments = [
        pd.to_datetime(times.where(times != ""), errors="coerce", utc=True, format="ISO8601")
        for times in (start, end)
    ]
    seconds = (moments[1] - moments[0]).dt.total_seconds()
    return seconds.where(seconds >= 0)
