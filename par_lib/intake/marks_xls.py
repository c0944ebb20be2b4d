"""Marks of the cells of an older Excel workbook (.xls), as far as they can be told: formulas cannot."""

from __future__ import annotations

import io
import re

import xlrd

from par_lib.intake.marks import Mark, Marks, check_reach

_MARKS = {xlrd.XL_CELL_ERROR: Mark.ERROR, xlrd.XL_CELL_BOOLEAN: Mark.BOOLEAN}


def xls_marks(content: bytes) -> dict[str, Marks]:
    """The marks of each sheet by its title.

    Raises:
        ValueError: the file is damaged or has a password, or a sheet is too large.
    """
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # noqa: BLE001 - xlrd raises whatever it stumbles on in a damaged file
        raise ValueError(f"{type(error).__name__}: {error}") from None
    return {sheet.name: _sheet(book, sheet) for sheet in book.sheets()}


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Marks:
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
            elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE) and _is_percent(book, sheet, row, column):
                marks.add((row, column), Mark.PERCENT)
    return marks


def _is_percent(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, column: int) -> bool:
    key = book.xf_list[sheet.cell_xf_index(row, column)].format_key
    return "%" in re.sub(r'"[^"]*"|\\.', "", book.format_map[key].format_str)
