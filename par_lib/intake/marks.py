"""What a spreadsheet says of its cells beside their values: formulas, percentages, errors, merging, hiding.

Places are (row, column), counted from 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from xml.parsers import expat

from par_lib.intake.container import FILLED, Size

MOST_SHEETS = 100

Place = tuple[int, int]
Attributes = dict[str, str]


class Mark(StrEnum):
    """Why the value of a cell is not plainly what a person sees in it."""

    FORMULA = "a formula"
    PERCENT = "a percentage"
    ERROR = "an error value"
    BOOLEAN = "a truth value"
    DISGUISED = "a number format that shows another number"


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


def scan(
    xml: bytes, start: Callable[[str, Attributes], None], end: Callable[[str], None] | None = None
) -> None:
    """Reads XML once, calling `start` and `end` for each element by its name without namespace.

    Attributes keep their local names only. Documents with a type declaration, which can define entities that
    grow without end, are refused.

    Raises:
        ValueError: it is not such XML.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    parser.StartDoctypeDeclHandler = refuse_document_type
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the parser takes no keywords
    except expat.ExpatError as error:
        raise ValueError(f"no XML ({error})") from None


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def refuse_document_type(*_: object) -> None:
    """What an XML parser calls at a document type, in which entities could grow without end."""
    raise ValueError("XML with a document type")
