"""Worksheets of frameworks as files: an Excel workbook with one sheet, or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet as Sheet

from par_lib.errors import ArgumentError, Fault, InputFaults, raise_if
from par_lib.files import replacing
from par_lib.inputs.csv_table import ROW, read_table
from par_lib.inputs.xlsx import workbook_bytes
from par_lib.intake.cells import SheetCells, cell_name, read_sheets, unseen
from par_lib.intake.marks import Mark, Place
from par_lib.methodology.worksheet import COLUMNS, OPTIONAL, REQUIRED, Cell, Worksheet
from par_lib.unseen import unseen_sign

SHEET = "framework"
_MOST_ABOVE = 20  # rows of titles above the headings
_WIDTHS = {
    "name_vi": 60,
    "name_en": 60,
    "source_vi": 40,
    "source_en": 40,
    "rule": 70,
    "note_vi": 40,
    "note_en": 40,
}


def write_worksheet(path: Path, rows: Sequence[dict[str, Cell]]) -> None:
    """Writes rows with the columns `COLUMNS` as .xlsx or .csv; the same rows give the same bytes.

    Raises:
        ArgumentError: the file is to have another ending.
        InputFaults: the place cannot be written.
    """
    content = {".xlsx": _xlsx, ".csv": _csv}[_ending(path)](rows)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def read_worksheet(path: Path, file: str) -> Worksheet:
    """Reads a worksheet; `file` is what messages call it.

    Cells are NFC text without surrounding space; rows without any text are left out.

    Raises:
        ArgumentError: the file has another ending than .xlsx or .csv.
        InputFaults: there is no such file, or no table with the columns `REQUIRED` in it.
    """
    return {".xlsx": _read_xlsx, ".csv": _read_csv}[_ending(path)](path, file)


def _ending(path: Path) -> str:
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise ArgumentError("file", expected="a name that ends in .xlsx or .csv", found=path.name)
    return path.suffix.lower()


def _csv(rows: Sequence[dict[str, Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # without the mark Excel takes Vietnamese for another encoding


def _xlsx(rows: Sequence[dict[str, Cell]]) -> bytes:
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Sheet):
        raise TypeError(sheet)
    sheet.title = SHEET
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, 14)
        _fill(sheet, 1, number, column)
        sheet.cell(1, number).font = Font(bold=True)
        for line, row in enumerate(rows, start=2):
            _fill(sheet, line, number, row[column])
    sheet.freeze_panes = "C2"
    return workbook_bytes(book)


def _fill(sheet: Sheet, row: int, column: int, value: Cell) -> None:
    if value == "":
        return
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"  # also a text that begins with = is a text
        cell.number_format = "@"  # so that a code 1.10 typed here stays 1.10
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _read_csv(path: Path, file: str) -> Worksheet:
    table = read_table(path, file, REQUIRED, OPTIONAL)
    records = table.records()
    rows = [{column: record[column] for column in COLUMNS} for record in records]
    places = [{column: f"row {record[ROW]}, column {column}" for column in COLUMNS} for record in records]
    kept = [number for number, row in enumerate(rows) if any(row.values())]
    raise_if(table.faults)
    return Worksheet(file, [rows[number] for number in kept], [places[number] for number in kept])


def _read_xlsx(path: Path, file: str) -> Worksheet:
    sheet = _sheet(path, file)
    top = _header_row(sheet)
    header = _texts(sheet, top) if sheet.rows else []
    where = f"sheet {sheet.title}, row {top + 1}"
    strange = list(_strange_columns(file, where, header))
    if faults := [*_header_faults(file, where, header), *unseen(sheet, file)]:
        raise_if([*faults, *strange])
    result = Worksheet(file, [], [], strange)
    columns = {name: column for column, name in enumerate(header) if name in COLUMNS}
    for row in range(top + 1, len(sheet.rows)):
        cells = {name: (row, column) for name, column in columns.items()}
        texts = dict.fromkeys(COLUMNS, "") | {name: sheet.text(place) for name, place in cells.items()}
        if not any(texts.values()):
            continue
        result.rows.append(texts)
        result.places.append(
            {name: f"sheet {sheet.title}, cell {cell_name(place)}" for name, place in cells.items()}
        )
        for name, place in cells.items():
            _check_cell(result, name, sheet, place)
    return result


def _sheet(path: Path, file: str) -> SheetCells:
    """The sheet of that name, or the only one."""
    sheets = read_sheets(path, file)
    named = [sheet for sheet in sheets if sheet.title == SHEET] or (sheets if len(sheets) == 1 else [])
    if not named:
        found = ", ".join(sheet.title for sheet in sheets) or "none"
        raise InputFaults([Fault(file, expected=f"one sheet, or one called {SHEET}", found=found)])
    return named[0]


def _texts(sheet: SheetCells, row: int) -> list[str]:
    return [sheet.text((row, column)) for column in range(len(sheet.rows[row]))]


def _header_row(sheet: SheetCells) -> int:
    """The row of headings: the first, unless a title stands above them."""
    rows = range(min(len(sheet.rows), _MOST_ABOVE))
    return next((row for row in rows if {"code", "maximum"} <= set(_texts(sheet, row))), 0)


def _header_faults(file: str, where: str, header: Sequence[str]) -> list[Fault]:
    """What leaves cells without a meaning, so that nothing below can be read."""
    found = ", ".join(name for name in header if name) or "an empty row"
    faults = [
        Fault(file, where, expected=f"a column {name}", found=found)
        for name in REQUIRED
        if name not in header
    ]
    for name in COLUMNS:
        if header.count(name) > 1:
            found = f"{name} {header.count(name)} times"
            faults.append(Fault(file, where, expected="each column once", found=found))
    return faults


def _strange_columns(file: str, where: str, header: Sequence[str]) -> Iterator[Fault]:
    """A fault for each column that has no place in a framework; the others are read."""
    for name in dict.fromkeys(header):
        if name and name not in COLUMNS:
            hint = "leave the column out"
            yield Fault(file, where, expected=f"only columns {', '.join(COLUMNS)}", found=name, hint=hint)


def _check_cell(sheet: Worksheet, column: str, cells: SheetCells, place: Place) -> None:
    """Faults of cells whose text is not what a person sees in them."""
    row = len(sheet.rows) - 1
    text, value, marks = sheet.rows[row][column], cells.value(place), cells.marks_at(place)
    if Mark.FORMULA in marks:
        sheet.fault(row, column, "a value", f"a formula, {text}", "copy the cells, then paste their values")
    elif Mark.ERROR in marks:
        sheet.fault(row, column, "a value", f"an error value {text}".strip())
    elif column in ("code", "parent") and isinstance(value, float) and not value.is_integer():
        hint = "format the column as text and type the code again: as numbers, 1.1 and 1.10 are the same"
        sheet.fault(row, column, "a code as text", f"the number {text}", hint)
    elif isinstance(value, bool | date | time | timedelta):
        sheet.fault(row, column, "a text or a number", f"a date or a truth value, {text}")
    elif marks & {Mark.PERCENT, Mark.DISGUISED} and text:
        hint = "format the cell as a number, look at it, and save again"
        sheet.fault(row, column, "a number as it is shown", f"{text} in a format that shows another", hint)
    elif Mark.RESHAPED in marks and text:
        hint = "format the cell as text, look at it, and save again"
        sheet.fault(row, column, "a text as it is shown", f"{text} in a format that shows another", hint)
    elif sign := unseen_sign(text):
        sheet.fault(row, column, "printable text", sign, "type the cell anew")
