"""How the sheets of a workbook look: cells, drop-downs and limits, protection, print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from par_lib.intake.form import Column
from par_lib.intake.limits import limits
from par_lib.methodology.framework import Node

_LINE = Side(style="thin", color="B0B0B0")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_INPUT = PatternFill("solid", fgColor="FFFBE6")
_SHADES = {1: PatternFill("solid", fgColor="D9E2EC"), 2: PatternFill("solid", fgColor="EEF2F6")}
_HEADER = PatternFill("solid", fgColor="1F4E79")
_OPEN = Protection(locked=False)
_TOP = Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)
_A4 = 9
_LINE_POINTS = 14  # height of a line of text
_MOST_LINES = 12


class Validations:
    """The drop-downs and limits of one sheet, each made once and used for many cells."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._made: dict[tuple[str, ...], DataValidation] = {}

    def add(self, column: Column, node: Node, cell: Cell | MergedCell) -> None:
        """Limits one cell to what its column can hold for the node."""
        limit = limits(column.key, node)
        key = (limit.kind, limit.low, limit.high)
        if key not in self._made:
            self._made[key] = DataValidation(
                type=limit.kind,
                operator=limit.operator,
                formula1=limit.low,
                formula2=limit.high or None,
                allow_blank=True,
                showErrorMessage=True,
                errorTitle="Giá trị không hợp lệ",
                error=limit.message,
            )
            self._sheet.add_data_validation(self._made[key])
        self._made[key].add(cell)


def write_heading(cell: Cell | MergedCell, text: str) -> None:
    """Writes the heading of a column."""
    cell.value = text
    cell.font, cell.fill, cell.border = Font(bold=True, color="FFFFFF"), _HEADER, _BOX
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """Writes a text as a text, also one that looks like a number or begins with =."""
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = _TOP


def write_value(cell: Cell | MergedCell, value: object) -> None:
    """Writes a text or a number; None leaves the cell empty."""
    if isinstance(value, str):
        write_text(cell, value)
    elif isinstance(value, float):
        cell.value = int(value) if value.is_integer() else value


def frame(cell: Cell | MergedCell, node: Node, *, is_open: bool) -> None:
    """Gives a cell its lines and colours, and opens it when it is to be filled in."""
    cell.border, cell.alignment = _BOX, _TOP
    if is_open:
        cell.fill, cell.protection = _INPUT, _OPEN
        cell.number_format = "General"  # so that 85% typed into it shows as such, and is told from 0.85
    elif not node.is_leaf:
        cell.fill, cell.font = _SHADES.get(node.depth, _SHADES[2]), _BOLD


def set_height(sheet: Worksheet, row: int, cells: Sequence[tuple[object, int]]) -> None:
    """Makes a row high enough for its texts, with the widths of their columns."""
    texts = [(text, width) for text, width in cells if isinstance(text, str)]
    lines = max((sum(_lines(part, width) for part in text.split("\n")) for text, width in texts), default=1)
    sheet.row_dimensions[row].height = _LINE_POINTS * min(lines, _MOST_LINES) + 2


def _lines(text: str, width: int) -> int:
    return max(1, -(-len(text) // max(width - 1, 1)))


def protect(sheet: Worksheet) -> None:
    """Locks every cell that is not open; widths and heights may still be changed."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # what is False is allowed


def lay_out(sheet: Worksheet, columns: Sequence[Column], header: int, last: int) -> None:
    """Keeps the headings (row `header`) and names in sight, on the screen and on paper."""
    after_name = [column.key for column in columns].index("name") + 2
    sheet.freeze_panes = sheet.cell(header + 1, after_name).coordinate
    sheet.print_title_rows = f"{header}:{header}"
    sheet.print_area = f"A1:{get_column_letter(len(columns))}{last}"
    fit_to_page(sheet, "landscape")
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "&A – &P/&N"


def fit_to_page(sheet: Worksheet, orientation: Literal["portrait", "landscape"]) -> None:
    """Prints a sheet one A4 page wide."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
