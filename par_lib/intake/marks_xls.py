"""Marks of the cells of an older Excel workbook (.xls).

Its reader gives the values that formulas last had; that they are formulas is told by the records of the file
itself (Microsoft, Excel Binary File Format [MS-XLS], 2.4.127 Formula, 2.4.28 BoundSheet8).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import xlrd
from xlrd.compdoc import CompDoc

from par_lib.intake.marks import Mark, Marks, Place, TooLargeError, check_reach
from par_lib.intake.number_format import as_shown, format_marks

_BEGIN, _END, _BOUND_SHEET, _FORMULA = 0x0809, 0x000A, 0x0085, 0x0006  # kinds of records
_WORKSHEET = 0  # kind of sheet
_MARKS = {xlrd.XL_CELL_ERROR: Mark.ERROR, xlrd.XL_CELL_BOOLEAN: Mark.BOOLEAN}


def xls_marks(content: bytes) -> dict[str, Marks]:
    """The marks of each sheet by its title.

    Raises:
        ValueError: the file is damaged or has a password, or a sheet is too large.
    """
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
        formulas = _formulas(content)
        shown = {key: format_marks(one.format_str or "") for key, one in book.format_map.items()}
        marks = {sheet.name: _sheet(book, sheet, shown) for sheet in book.sheets()}
    except TooLargeError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file breaks whatever first looks at it
        raise ValueError(f"{type(error).__name__}: {error}") from None
    for sheet, places in zip(book.sheets(), formulas, strict=True):
        for place in places:
            marks[sheet.name].add(place, Mark.FORMULA)
    return marks


def _formulas(content: bytes) -> list[list[Place]]:
    """The cells with a formula of every worksheet, in the order of the sheets."""
    document = CompDoc(content, logfile=io.StringIO())
    stream = document.get_named_stream("Workbook") or document.get_named_stream("Book") or b""
    starts = [
        struct.unpack("<I", body[:4])[0]
        for kind, body in _records(stream, 0)
        if kind == _BOUND_SHEET and body[5] == _WORKSHEET
    ]
    return [[_place(body) for kind, body in _records(stream, start) if kind == _FORMULA] for start in starts]


def _place(cell: bytes) -> Place:
    row, column = struct.unpack("<HH", cell[:4])
    return row, column


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, from its beginning to its end; charts within it included."""
    place, depth = start, 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        depth += (kind == _BEGIN) - (kind == _END)
        yield kind, stream[place + 4 : place + 4 + size]
        if depth == 0:
            return
        place += 4 + size


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, formats: dict[int, frozenset[Mark]]) -> Marks:
    marks = Marks()
    marks.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    marks.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    marks.merged = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells]
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            kind = sheet.cell_type(row, column)
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            check_reach(row, column)
            if kind in _MARKS:
                marks.add((row, column), _MARKS[kind])
            format_key = book.xf_list[sheet.cell_xf_index(row, column)].format_key
            for mark in as_shown(formats[format_key], text=kind == xlrd.XL_CELL_TEXT):
                marks.add((row, column), mark)
    return marks
