"""What workbooks of later stages repeat of earlier ones, set against what those say themselves.

A round's workbook shows the unit's own score, raw value and the round before beside what is filled in. These
cells are locked and never read as scores; where they differ from the stage that they repeat, somebody changed
one of the two after the other was made, which is worth a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from par_lib.errors import Fault
from par_lib.inputs.entry import SELF, Entry, round_stage
from par_lib.intake.numbers import read_number
from par_lib.intake.table import SheetTable
from par_lib.methodology.framework import Node

_SAME = 1e-6  # a spreadsheet keeps 15 digits
_HINT = "the cell only repeats it and is not read: find out which of the two is right"
_OF = {"self_value": "value", "self_points": "points", "last_points": "points"}


@dataclass(frozen=True, slots=True)
class Repeated:
    """One number that a workbook repeats of an earlier stage, and its cell."""

    file: str
    where: str
    unit: str
    code: str
    stage: str
    what: str  # value or points
    number: float


def repeated(
    file: str, table: SheetTable, row: int, leaf: Node, unit: str, number: int
) -> Iterator[Repeated]:
    """The numbers of earlier stages in a row of the workbook of a round; blanks repeat nothing."""
    for key, what in _OF.items():
        if key in table.columns:
            found = read_number(table.sheet, table.place(row, key), what, leaf).number
            if found is not None:
                stage = round_stage(number - 1) if key.startswith("last") else SELF
                yield Repeated(file, table.where(row, key), unit, leaf.code, stage, what, found)


def repeated_notes(numbers: Iterable[Repeated], entries: Iterable[Entry]) -> Iterator[Fault]:
    """A note for every repeated number that its own stage does not have."""
    said: Mapping[tuple[str, str, str], Entry] = {(e.unit, e.code, e.stage): e for e in entries}
    for one in numbers:
        entry = said.get((one.unit, one.code, one.stage))
        own = None if entry is None else entry.points if one.what == "points" else entry.value
        if own is None or abs(own - one.number) > _SAME:
            what = "the raw value" if one.what == "value" else "the score"
            expected = f"{what} of stage {one.stage}, {'none' if own is None else f'{own:.10g}'}"
            yield Fault(one.file, one.where, one.unit, one.code, expected, f"{one.number:.10g}", _HINT)
