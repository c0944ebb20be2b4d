"""What a spreadsheet says of its cells beside their values: formulas, percentages, errors, merging, hiding.

Places are (row, column), counted from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from par_lib.intake.container import FILLED, Size

MOST_SHEETS = 100

Place = tuple[int, int]


class Mark(StrEnum):
    """Why the value of a cell is not plainly what a person sees in it."""

    FORMULA = "a formula"
    PERCENT = "a percentage"
    ERROR = "an error value"
    BOOLEAN = "a truth value"
    DISGUISED = "a number format that shows another number"
    RESHAPED = "a number format that shows another text"


@dataclass(slots=True)
class Marks:
    """The marks of one sheet."""

    cells: dict[Place, set[Mark]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[Place, Place]] = field(default_factory=list)  # first and last place of each range

    def add(self, place: Place, mark: Mark) -> None:
        """Marks one cell."""
        self.cells.setdefault(place, set()).add(mark)


class TooLargeError(ValueError):
    """A sheet reaches further than it may."""


def check_reach(row: int, column: int, most: Size = FILLED) -> None:
    """Refuses a place further than a sheet may reach.

    Raises:
        TooLargeError: it lies beyond the rows or columns of `most`.
    """
    if row >= most.rows or column >= most.columns:
        raise TooLargeError(f"a value in row {row + 1}, column {column + 1}")
