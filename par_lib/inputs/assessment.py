"""Assessments of one series and year: data/clean/SERIES/YEAR/assessment.csv, checked against the framework.

One row a unit, leaf and stage (see `entry`), columns `COLUMNS`:

    unit,code,stage,state,value,target,points,note,source,evidence
    01,1.1.1,self,scored,100,,0.5,,raw/par-province/2023/01-ha-noi.xlsx!Lĩnh vực 1!F12,Kế hoạch số 5
    01,1.1.1,round-1,scored,85,,0.25,Thiếu 2 nhiệm vụ,raw/par-province/2023/01-ha-noi-v1.xlsx!Lĩnh vực 1!H12,
    01,8.3,measured,scored,81.3,,,,simulated,

`state` is as in scores.csv. A scored row has points, a raw value (the leaf's rule then gives its points), or
both. `evidence` (minh chứng) may be left out as a column. The scores (scores.csv) are derived from this file:
the last round counts (`par_lib.scoring.final`). Where a stage has a row for any unit, `self`, `round-1` and
`measured` have one for every leaf of every ranked unit; later rounds only for what was appraised again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from par_lib.errors import Fault, UnknownName, raise_if
from par_lib.inputs.clean_rows import csv_text, number_text
from par_lib.inputs.csv_table import ROW, Table, number_hint, parse_number, read_table
from par_lib.inputs.entry import MEASURED, SELF, Entry, Problem, entry_problems, round_of, round_stage
from par_lib.inputs.scores import STATES
from par_lib.methodology.framework import Framework
from par_lib.project import Project
from par_lib.units.unit_set import UnitSet

ASSESSMENT = "assessment.csv"
_REQUIRED = ("unit", "code", "stage", "state", "value", "target", "points", "note", "source")
COLUMNS = (*_REQUIRED, "evidence")
_NUMBERS = ("value", "target", "points")


@dataclass(frozen=True, slots=True)
class Assessment:
    """All entries of one series and year, in the order of the file."""

    series: str
    framework: Framework
    entries: tuple[Entry, ...]
    file: str

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that occur: measured, self, then the rounds."""
        found = {entry.stage for entry in self.entries}
        return tuple(sorted(found, key=lambda stage: (round_of(stage) or 0, stage)))


def assessment_path(series: str, year: int) -> str:
    """Where the assessments are, from the data folder."""
    return f"clean/{series}/{year}/{ASSESSMENT}"


def load_assessment(
    project: Project,
    series: str,
    framework: Framework,
    units: UnitSet,
    folder: Path | None = None,
    only: str | None = None,
) -> Assessment:
    """The assessments of the framework's year, from data/clean or from another folder of that layout.

    With `only`, those of one unit: rows of other units are passed over unchecked.

    Raises:
        InputFaults: every fault of the file.
    """
    path = (folder / ASSESSMENT) if folder else project.data / assessment_path(series, framework.year)
    table = read_table(path, project.relative(path), _REQUIRED, ["evidence"])
    if only is not None:
        table = replace(table, rows=[record for record in table.rows if record["unit"] == only])
    entries = tuple(_entries(table, framework, units))
    if not table.faults:
        ranked = [
            unit.code for unit in units.with_status(framework.year, "ranked") if only in (None, unit.code)
        ]
        table.faults.extend(absent(table.file, framework, ranked, entries))
    raise_if(table.faults)
    return Assessment(series, framework, entries, table.file)


def assessment_csv(entries: Iterable[Entry]) -> str:
    """Entries as the text of an assessment.csv, in the order given."""
    rows = [
        (e.unit, e.code, e.stage, e.state.name.lower(), number_text(e.value), number_text(e.target),
         number_text(e.points), e.note, e.source, e.evidence)
        for e in entries
    ]  # fmt: skip
    return csv_text(COLUMNS, rows)


def numbered(entries: Iterable[Entry]) -> Iterator[Entry]:
    r"""Entries with the lines that they have in the file; a note may run over several.

    >>> from par_lib.inputs.scores import State
    >>> a = Entry("01", "1.1", "self", State.SCORED, points=1.0, note="một\nhai")
    >>> [entry.row for entry in numbered([a, a])]
    [2, 4]
    """
    row = 2
    for entry in entries:
        yield replace(entry, row=row)
        row += 1 + entry.note.count("\n") + entry.evidence.count("\n")


def absent(
    file: str, framework: Framework, ranked: Iterable[str], entries: Iterable[Entry]
) -> Iterator[Fault]:
    """A fault for every row that a stage lacks, though it has rows for other leaves or units."""
    there = {(entry.unit, entry.code, entry.stage) for entry in entries}
    stages = {stage for _, _, stage in there}
    last = max((round_of(stage) or 0 for stage in stages), default=0)
    for number in range(1, last):
        if round_stage(number) not in stages:
            yield Fault(file, expected=f"rows of stage {round_stage(number)}", found="none")
    for stage in (SELF, round_stage(1), MEASURED):
        leaves = [
            leaf.code for leaf in framework.leaves if framework.is_appraised(leaf) == (stage != MEASURED)
        ]
        for unit in ranked if stage in stages else ():
            missing = [code for code in leaves if (unit, code, stage) not in there]
            if missing and len(missing) == len(leaves):
                yield Fault(file, unit=unit, expected=f"rows of stage {stage}", found="none")
                continue
            for code in missing:
                yield Fault(file, unit=unit, code=code, expected=f"a row of stage {stage}", found="none")


def _entries(table: Table, framework: Framework, units: UnitSet) -> Iterator[Entry]:
    known = [unit.code for unit in units.with_status(framework.year, "ranked", "assessed")]
    leaves = {node.code: node for node in framework.leaves}
    first: dict[tuple[str, str, str], int] = {}
    for record in table.records():
        row, unit, code, stage = int(record[ROW]), record["unit"], record["code"], record["stage"]
        about = {"unit": unit, "code": code}
        if unit not in known:
            _unknown(table, row, "unit", "a unit assessed in the year", unit, known, about)
            continue
        if code not in leaves:
            expected = f"a leaf of {framework.id} in {framework.year}"
            _unknown(table, row, "code", expected, code, list(leaves), about)
            continue
        if (unit, code, stage) in first:
            found = f"again (first in row {first[unit, code, stage]})"
            table.fault(row, "stage", expected="one row", found=found, hint="remove one of the two", **about)
            continue
        first[unit, code, stage] = row
        entry = _entry(table, record)
        if entry is None:
            continue
        for problem in entry_problems(framework, leaves[code], entry):
            _add(table, row, problem, about)
        yield entry


def _unknown(
    table: Table, row: int, column: str, expected: str, found: str, known: list[str], about: dict[str, str]
) -> None:
    hint = UnknownName("", found, known).hint
    table.fault(row, column, expected=expected, found=found or "an empty cell", hint=hint, **about)


def _add(table: Table, row: int, problem: Problem, about: dict[str, str]) -> None:
    table.fault(
        row, problem.column, expected=problem.expected, found=problem.found, hint=problem.hint, **about
    )


def _entry(table: Table, record: dict[str, str]) -> Entry | None:
    """The entry of a record; None, with faults, where a cell of it cannot be read."""
    row, about = int(record[ROW]), {"unit": record["unit"], "code": record["code"]}
    state = STATES.get(record["state"])
    if state is None:
        found = record["state"] or "an empty cell"
        table.fault(row, "state", expected=f"one of {', '.join(STATES)}", found=found, **about)
    numbers = {column: parse_number(record[column]) for column in _NUMBERS}
    wrong = [column for column in _NUMBERS if record[column] and numbers[column] is None]
    for column in wrong:
        text = record[column]
        table.fault(row, column, expected="a number", found=repr(text), hint=number_hint(text), **about)
    if not record["source"]:
        table.fault(row, "source", expected="where the entry comes from", found="an empty cell", **about)
    if state is None or wrong:
        return None
    return Entry(
        record["unit"], record["code"], record["stage"], state, numbers["value"], numbers["target"],
        numbers["points"], record["note"], record["source"], record["evidence"], row,
    )  # fmt: skip
