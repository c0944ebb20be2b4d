"""Marks of the cells of an OpenDocument spreadsheet (.ods; OpenDocument 1.3, part 3, chapter 9)."""

from __future__ import annotations

from par_lib.intake.container import FILLED
from par_lib.intake.formats_ods import OdsFormats
from par_lib.intake.marks import Mark, Marks, check_reach
from par_lib.intake.number_format import as_shown
from par_lib.intake.strict_xml import Attributes, scan

_HIDDEN = ("collapse", "filter")
_NUMBERS = ("float", "percentage", "currency")
_KINDS = {"boolean": Mark.BOOLEAN, "error": Mark.ERROR}


def ods_marks(parts: dict[str, bytes]) -> dict[str, Marks]:
    """The marks of each sheet by its title.

    Raises:
        ValueError: the content is damaged, or a sheet is too large.
    """
    content = parts["content.xml"]
    reader = _Reader(OdsFormats(*([parts["styles.xml"]] if "styles.xml" in parts else []), content))
    scan(content, reader.start, reader.end)
    return reader.found


class _Reader:
    """Follows rows and cells, which may stand for several equal ones."""

    def __init__(self, formats: OdsFormats) -> None:
        self.found: dict[str, Marks] = {}
        self._formats = formats
        self._sheet = Marks()
        self._row = self._rows = self._column = self._columns = 0
        self._of_columns: list[tuple[int, str]] = []  # the column before which each style ends
        self._of_row = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._sheet = self.found.setdefault(attributes.get("name", ""), Marks())
            self._row = self._columns = 0
            self._of_columns = []
        elif name == "table-column":
            count = _count(attributes, "number-columns-repeated")
            if attributes.get("visibility") in _HIDDEN:
                last = min(self._columns + count, FILLED.columns)
                self._sheet.hidden_columns.update(range(self._columns, last))
            self._columns += count
            self._of_columns.append((self._columns, attributes.get("default-cell-style-name", "")))
        elif name == "table-row":
            self._column, self._rows = 0, _count(attributes, "number-rows-repeated")
            self._of_row = attributes.get("default-cell-style-name", "")
            if attributes.get("visibility") in _HIDDEN:
                self._sheet.hidden_rows.update(range(self._row, min(self._row + self._rows, FILLED.rows)))
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)
        elif name == "condition" and self._formats.marks(attributes.get("apply-style-name", "")):
            raise ValueError("a conditional format that shows other values")

    def end(self, name: str) -> None:
        if name == "table-row":
            self._row += self._rows

    def _cell(self, attributes: Attributes) -> None:
        count = _count(attributes, "number-columns-repeated")
        if "value-type" in attributes or "formula" in attributes:
            check_reach(self._row + self._rows - 1, self._column + count - 1)
            for column in range(self._column, self._column + count):
                marks = _marks(attributes, self._formats.marks(self._style(attributes, column)))
                for row in range(self._row, self._row + self._rows) if marks else ():
                    self._sheet.cells.setdefault((row, column), set()).update(marks)
        down, right = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
        if down > 1 or right > 1:
            last = (self._row + down - 1, self._column + right - 1)
            self._sheet.merged.append(((self._row, self._column), last))
        self._column += count

    def _style(self, attributes: Attributes, column: int) -> str:
        """The style of a cell: its own, or that of its row, or that of its column."""
        of_column = next((style for end, style in self._of_columns if column < end), "")
        return attributes.get("style-name") or self._of_row or of_column


def _marks(attributes: Attributes, shown: frozenset[Mark]) -> set[Mark]:
    """The marks of a cell whose style shows values so."""
    kind = attributes.get("value-type", "")
    marks = as_shown(shown, text=kind == "string") if kind in (*_NUMBERS, "string") else set()
    if kind == "percentage" and not marks:  # shown as one where its style does not say otherwise
        marks.add(Mark.PERCENT)
    if kind in _KINDS:
        marks.add(_KINDS[kind])
    if "formula" in attributes:
        marks.add(Mark.FORMULA)
    return marks


def _count(attributes: Attributes, key: str) -> int:
    return max(int(attributes.get(key, "1")), 1)
