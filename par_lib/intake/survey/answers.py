"""Takes answers out of exports, into the layout of `par_lib.survey.responses`.

Only the columns that are wanted are read. Numbers that tools gave to respondents are replaced by 1, 2, …, so
that nothing in the result leads back to a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd

from par_lib.errors import ArgumentError, Fault, UnknownName, raise_if
from par_lib.intake.survey.cells import ExportFile, Mode, Part, assessed, read_cells
from par_lib.intake.survey.columns import recognise
from par_lib.intake.survey.export import Export
from par_lib.intake.survey.personal import shown
from par_lib.survey.questionnaire import Questionnaire
from par_lib.survey.responses import COLUMNS
from par_lib.units.unit_set import UnitSet


@dataclass(frozen=True)
class Taken:
    """What came out of all exports together."""

    answers: pd.DataFrame  # COLUMNS
    durations: pd.DataFrame | None  # respondent, seconds
    ballots: int
    blank: int  # ballots without any answer; they are in no row
    dropped: dict[str, tuple[str, ...]]  # by file, the columns that were not read
    untimed: int = 0  # rows with times that cannot be read, or of an end before the start


def take_answers(
    exports: Sequence[Export],
    questionnaire: Questionnaire,
    units: UnitSet,
    *,
    group: str | None = None,
    mode: str = "unknown",
) -> Taken:
    """The answers of all exports of a year.

    Args:
        exports: in the order in which respondents are numbered.
        questionnaire: of the year.
        units: who can be judged: those assessed in the year.
        group: respondent group of exports that have no column for it.
        mode: how ballots came in, for exports that have no column for it.

    Raises:
        ArgumentError: a group or mode that there is none of.
        InputFaults: every fault of every file.
    """
    known = [one.code for one in questionnaire.file.groups]
    if group is not None and group not in known:
        raise UnknownName("group", group, known)
    if mode not in get_args(Mode):
        raise ArgumentError("mode", expected=f"one of {', '.join(get_args(Mode))}", found=repr(mode))
    faults: list[Fault] = []
    parts = []
    dropped = {}
    for export in exports:
        columns, found = recognise(export.header, questionnaire.questions(), export.file)
        file = ExportFile(export, columns, pd.DataFrame(export.rows), list(found))
        dropped[export.file] = columns.dropped
        file.faults += _missing(file, group, one_unit=len(assessed(questionnaire, units)) == 1)
        if not file.faults:
            parts.append(read_cells(file, questionnaire, units, group, mode))
        faults += file.faults
    if parts:
        everybody = pd.concat([part.who for part in parts], ignore_index=True)
        faults += _conflicts(everybody.dropna(subset=["unit", "group", "weight"]), questionnaire)
    raise_if(faults)
    return _numbered(parts, questionnaire, units, dropped)


def _missing(file: ExportFile, group: str | None, *, one_unit: bool) -> list[Fault]:
    def wanted(what: str, hint: str) -> Fault:
        found = ", ".join(shown(name).strip("'") for name in file.export.header[:12])
        return Fault(file.export.file, "row 1", expected=f"a column {what}", found=found, hint=hint)

    faults = []
    if "unit" not in file.columns.roles and not one_unit:
        faults.append(wanted("unit", "the unit that the ballot judges, by code or name"))
    if "group" not in file.columns.roles and group is None:
        faults.append(wanted("group", "or name the group with --group"))
    if file.columns.long and "respondent" not in file.columns.roles:
        faults.append(wanted("respondent", "answers in rows need to say whose they are"))
    if not file.columns.long and not file.columns.questions:
        faults.append(wanted("for a question", "columns are recognised by the code or text of a question"))
    return faults


def _conflicts(who: pd.DataFrame, questionnaire: Questionnaire) -> list[Fault]:
    """What cannot hold of one respondent in all files together."""

    def repeated(rows: pd.DataFrame, by: list[str], expected: str, found: str) -> list[Fault]:
        again = rows[rows.duplicated(by)]
        return [
            Fault(file, place, unit=str(unit), expected=expected, found=found)
            for file, place, unit in zip(again["file"], again["place"], again["unit"], strict=True)
        ]

    # several rows of one ballot are what a long table is made of; they agree in all but the answer
    ballot = ["key", "unit"]
    about = [*ballot, "cluster", "mode", "weight"]
    found = repeated(who[~who["long"]], [*ballot, "file"], "each respondent once for a unit", "again")
    sheets = who.drop_duplicates([*ballot, "file"])
    found += repeated(sheets, ballot, "each ballot in one file", "the same in another file")
    in_file = who.drop_duplicates([*about, "file"])
    if who["long"].any():
        long = in_file[in_file["long"]]
        found += repeated(long, [*ballot, "file"], "one cluster, mode and weight for a ballot", "another")
    strata = who.drop_duplicates(["key", "stratum"])
    found += repeated(strata, ["key"], "one stratum for a respondent", "another")
    if questionnaire.file.judges == "one":
        found += repeated(who.drop_duplicates(ballot), ["key"], "one unit for a respondent", "another unit")
    return found


def _numbered(
    parts: Sequence[Part], questionnaire: Questionnaire, units: UnitSet, dropped: dict[str, tuple[str, ...]]
) -> Taken:
    who = pd.concat([part.who for part in parts], ignore_index=True)
    shift = np.cumsum([0, *(len(part.who) for part in parts)])
    cells = pd.concat(
        [part.cells.assign(at=part.cells["at"] + by) for part, by in zip(parts, shift, strict=False)]
    )
    who["respondent"] = pd.factorize(who["key"])[0] + 1
    ballots = who[["respondent", "unit"]].drop_duplicates()
    joined = who.drop(columns=["row", "key", "file", "place"]).iloc[cells["at"]].reset_index(drop=True)
    joined["question"], joined["answer"] = cells["question"].to_numpy(), cells["answer"].to_numpy(np.int8)
    answered = joined[["respondent", "unit"]].drop_duplicates()
    unit_order = {unit.code: place for place, unit in enumerate(units.units)}
    question_order = {question.code: place for place, question in enumerate(questionnaire.questions())}
    group_order = {one.code: place for place, one in enumerate(questionnaire.file.groups)}
    order = np.lexsort(
        (
            joined["question"].map(question_order),
            joined["respondent"],
            joined["group"].map(group_order),
            joined["unit"].map(unit_order),
        )
    )
    times = who[["respondent", "seconds"]].drop_duplicates("respondent")
    return Taken(
        joined.iloc[order].reset_index(drop=True)[list(COLUMNS)],
        times.reset_index(drop=True) if times["seconds"].notna().any() else None,
        len(ballots),
        len(ballots) - len(answered),
        dropped,
        int(who["untimed"].sum()),
    )
