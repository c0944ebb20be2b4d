"""Marks of the cells of an OpenDocument spreadsheet (.ods; OpenDocument 1.3, part 3, chapter 9)."""

from __future__ import annotations

from par_lib.intake.container import FILLED
from par_lib.intake.marks import Attributes, Mark, Marks, check_reach, scan

_HIDDEN = ("collapse", "filter")
_TYPES = {"percentage": Mark.PERCENT, "boolean": Mark.BOOLEAN}


def ods_marks(parts: dict[str, bytes]) -> dict[str, Marks]:
    """The marks of each sheet by its title.

    Raises:
        ValueError: the content is damaged, or a sheet is too large.
    """
    reader = _Reader()
    scan(parts["content.xml"], reader.start, reader.end)
    return reader.found


class _Reader:
    """Follows rows and cells, which may stand for several equal ones."""

    def __init__(self) -> None:
        self.found: dict[str, Marks] = {}
        self._sheet = Marks()
        self._row = self._rows = self._column = self._columns = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._sheet = self.found.setdefault(attributes.get("name", ""), Marks())
            self._row = self._columns = 0
        elif name == "table-column":
            count = _count(attributes, "number-columns-repeated")
            if attributes.get("visibility") in _HIDDEN:
                last = min(self._columns + count, FILLED.columns)
                self._sheet.hidden_columns.update(range(self._columns, last))
            self._columns += count
        elif name == "table-row":
            self._column, self._rows = 0, _count(attributes, "number-rows-repeated")
            if attributes.get("visibility") in _HIDDEN:
                self._sheet.hidden_rows.update(range(self._row, min(self._row + self._rows, FILLED.rows)))
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)

    def end(self, name: str) -> None:
        if name == "table-row":
            self._row += self._rows

    def _cell(self, attributes: Attributes) -> None:
        count = _count(attributes, "number-columns-repeated")
        kinds = {attributes.get("value-type", "")}
        if "value-type" in attributes or "formula" in attributes:
            check_reach(self._row + self._rows - 1, self._column + count - 1)
            for row in range(self._row, self._row + self._rows):
                for column in range(self._column, self._column + count):
                    self._mark((row, column), attributes, kinds)
        down, right = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
        if down > 1 or right > 1:
            last = (self._row + down - 1, self._column + right - 1)
            self._sheet.merged.append(((self._row, self._column), last))
        self._column += count

    def _mark(self, place: tuple[int, int], attributes: Attributes, kinds: set[str]) -> None:
        if "formula" in attributes:
            self._sheet.add(place, Mark.FORMULA)
        if "error" in kinds:
            self._sheet.add(place, Mark.ERROR)
        for kind, mark in _TYPES.items():
            if kind in kinds:
                self._sheet.add(place, mark)


def _count(attributes: Attributes, key: str) -> int:
    return max(int(attributes.get(key, "1")), 1)
