"""The cells of a spreadsheet file (.xlsx, .xls or .ods): values with their places, and what marks them."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine as calamine

from par_lib.errors import Fault, InputFaults
from par_lib.intake import sound_ods, sound_xlsx
from par_lib.intake.container import FILLED, Container, Size, open_container
from par_lib.intake.marks import MOST_SHEETS, Mark, Marks, Place, TooLargeError
from par_lib.intake.marks_ods import ods_marks
from par_lib.intake.marks_xls import xls_marks
from par_lib.intake.marks_xlsx import xlsx_marks

Value = int | float | str | bool | date | datetime | time | timedelta

_LINE_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_AGAIN = "open it, save it as Excel workbook (.xlsx) without a password, and send it again"


@dataclass(frozen=True, slots=True)
class SheetCells:
    """One sheet: rows of values, empty text where there is none, and the marks of its cells."""

    title: str
    hidden: bool
    rows: list[list[Value]]
    marks: Marks

    def value(self, place: Place) -> Value:
        """The value at a place; empty text where there is none."""
        row, column = place
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    def text(self, place: Place) -> str:
        """The value at a place as NFC text without space around it; whole numbers without decimals.

        Whatever breaks a line (of Word, of other systems) is a line break.
        """
        value = self.value(place)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = _LINE_BREAK.sub("\n", unicodedata.normalize("NFC", str(value)))
        return text.replace("\xa0", " ").strip()

    def marks_at(self, place: Place) -> set[Mark]:
        """The marks of one cell."""
        return self.marks.cells.get(place, set())


def read_sheets(path: Path, file: str, most: Size = FILLED) -> list[SheetCells]:
    """All sheets of a spreadsheet file, in its order.

    Raises:
        InputFaults: the file cannot be read; see `container`.
    """
    container = open_container(path, file, most)
    try:
        return _sheets(container, _marks(container, most))
    except (calamine.CalamineError, ValueError, KeyError) as error:
        raise _unreadable(file, error) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the reader's own failures arrive here
            raise
        raise _unreadable(file, error) from None


def _unreadable(file: str, error: BaseException) -> InputFaults:
    found = f"one that cannot be read ({str(error).splitlines()[0][:100] or type(error).__name__})"
    return InputFaults([Fault(file, expected="a spreadsheet", found=found, hint=_AGAIN)])


def _marks(container: Container, most: Size) -> dict[str, Marks]:
    """The marks of all sheets, before any is laid out: this finds those that are too large, or too many."""
    if container.form == "xls":
        marks = xls_marks(container.content)
    elif container.form == "xlsx":
        sound_xlsx.check_sound(container.parts)
        marks = xlsx_marks(container.parts, most)
    else:
        sound_ods.check_sound(container.parts, container.left_out)
        marks = ods_marks(container.parts)
    if len(marks) > MOST_SHEETS:
        raise TooLargeError(f"{len(marks)} sheets")
    return marks


def _sheets(container: Container, marks: dict[str, Marks]) -> list[SheetCells]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(container.content))
    sheets = []
    for number, about in enumerate(book.sheets_metadata):
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        rows = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
        hidden = about.visible != calamine.SheetVisibleEnum.Visible
        sheets.append(SheetCells(about.name, hidden, rows, marks.get(about.name, Marks())))
    return sheets


def unseen(sheet: SheetCells, file: str) -> list[Fault]:
    """Faults of what nobody sees of a sheet: a table that is read whole must be one that is seen whole."""
    marks = sheet.marks
    rows = [row for row in sorted(marks.hidden_rows) if row < len(sheet.rows) and any(sheet.rows[row])]
    width = max((len(row) for row in sheet.rows), default=0)
    columns = [column for column in sorted(marks.hidden_columns) if column < width]

    def fault(place: Place, expected: str, found: str, hint: str) -> Fault:
        where = f"sheet {sheet.title}, cell {cell_name(place)}"
        return Fault(file, where, expected=expected, found=found, hint=hint)

    show = "show all {}, look at it, and save again"
    return [
        *(fault((row, 0), "a row that can be seen", "a hidden row", show.format("rows")) for row in rows),
        *(
            fault((0, column), "a column that can be seen", "a hidden column", show.format("columns"))
            for column in columns
        ),
        *(
            fault(
                start,
                "cells of their own",
                f"merged cells {cell_name(start)}:{cell_name(end)}",
                "split them again, and type what was lost",
            )
            for start, end in marks.merged
        ),
    ]


def cell_name(place: Place) -> str:
    """A place as people write it.

    >>> cell_name((11, 2)), cell_name((0, 26))
    ('C12', 'AA1')
    """
    row, column = place
    letters = ""
    number = column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"
