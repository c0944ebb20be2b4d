"""The metadata of an index as a table, one row a code: read with all its faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from par_lib.composite.hierarchy_faults import FILE, faults_of
from par_lib.errors import Fault, UnknownName, raise_if

T = TypeVar("T")


@dataclass(frozen=True)
class HierarchyTable:
    """The columns of a table of metadata, in its order: what `Hierarchy` holds."""

    codes: tuple[str, ...]
    parents: tuple[str, ...]
    weights: tuple[float, ...]
    directions: tuple[int, ...]
    denominators: tuple[str, ...]


def read_hierarchy_table(frame: pd.DataFrame) -> HierarchyTable:
    """Columns code, parent and, where wanted, weight (1), direction (1), denominator ("").

    Codes may be numbers; a blank weight or direction is 1.

    Raises:
        UnknownName: no column code or parent.
        InputFaults: everything that is wrong with the rows.
    """
    for column in ("code", "parent"):
        if column not in frame.columns:
            raise UnknownName("column of the hierarchy", column, [str(name) for name in frame.columns])
    faults: list[Fault] = []
    codes = _column(frame, "code", code_text, "")
    parents = _column(frame, "parent", code_text, "")

    def numbers(column: str, expected: str, fits: Callable[[float], bool], hint: str = "") -> list[float]:
        blank: object = 1.0
        found = []
        for code, cell in zip(codes, _column(frame, column, lambda cell: cell, blank), strict=True):
            number = float(pd.to_numeric(pd.Series([cell]), errors="coerce").iloc[0])
            if not fits(number):  # as is what is no number
                faults.append(Fault(FILE, code=code, expected=expected, found=shown(cell), hint=hint))
            found.append(number if fits(number) else 1.0)
        return found

    weights = tuple(numbers("weight", "a weight ≥ 0", lambda number: 0 <= number < float("inf")))
    said = "1 where more is better, -1 where less is"
    signs = numbers("direction", "direction 1 or -1", lambda number: abs(number) == 1, said)
    directions = tuple(int(number) for number in signs)
    raise_if([*faults, *faults_of(codes, parents, weights, directions)])
    return HierarchyTable(codes, parents, weights, directions, _column(frame, "denominator", code_text, ""))


def code_text(value: object) -> str:
    """A code as text; 1 and 1.0 are the same, since a column with a blank holds floats.

    >>> code_text(2.0), code_text(" A1 ")
    ('2', 'A1')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def shown(value: object) -> str:
    """A cell in a message: text in quotes, anything else as it prints."""
    return repr(value) if isinstance(value, str) else str(value)


def _column(frame: pd.DataFrame, name: str, read: Callable[[object], T], blank: T) -> tuple[T, ...]:
    if name not in frame.columns:
        return (blank,) * len(frame)
    return tuple(blank if pd.isna(value) else read(value) for value in frame[name])
