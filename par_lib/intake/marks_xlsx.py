"""Marks of the cells of an Excel workbook (.xlsx), from its parts (ECMA-376, part 1, 18.2, 18.3 and 18.8)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from par_lib.intake.container import FILLED, Size
from par_lib.intake.marks import Mark, Marks, Place, check_reach
from par_lib.intake.number_format import as_shown, format_marks, formats_by_number
from par_lib.intake.strict_xml import Attributes, scan

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_TYPES = {"e": Mark.ERROR, "b": Mark.BOOLEAN}
_TEXTS = ("s", "str", "inlineStr")
_YES = ("1", "true")


def xlsx_marks(parts: dict[str, bytes], most: Size = FILLED) -> dict[str, Marks]:
    """The marks of each sheet by its title.

    Raises:
        ValueError: a part is damaged, or a sheet is too large.
    """
    styles = _styles(parts.get("xl/styles.xml"))
    targets = _targets(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    found: dict[str, Marks] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            part = targets.get(attributes.get("id", ""), "")
            reader = _Sheet(styles, most)
            if part in parts:
                scan(parts[part], reader.start)
            found[attributes.get("name", "")] = reader.marks

    scan(parts["xl/workbook.xml"], start)
    return found


def _targets(xml: bytes) -> dict[str, str]:
    """Names of parts by the id that the workbook gives them."""
    targets = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(whole)

    scan(xml, start)
    return targets


@dataclass(slots=True)
class _Styles:
    """Marks of the cell formats that show something else than what is in the cell, by their number as text.

    The same of the formats that conditions can put in their place.
    """

    cells: dict[str, frozenset[Mark]]
    conditional: dict[str, frozenset[Mark]]


def _styles(xml: bytes | None) -> _Styles:
    defined: dict[int, str] = {}
    formats: list[int] = []
    conditional: list[frozenset[Mark]] = []
    within: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        within.append(name)
        if name == "dxf":
            conditional.append(frozenset())
        elif name == "numFmt" and "dxf" in within:
            conditional[-1] = format_marks(attributes.get("formatCode", ""))
        elif name == "numFmt":
            defined[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "xf" and "cellXfs" in within:
            formats.append(int(attributes.get("numFmtId", "0")))

    def end(_: str) -> None:
        within.pop()

    if xml is not None:
        scan(xml, start, end)
    known = formats_by_number(defined)
    marks = {str(place): known.get(number, frozenset()) for place, number in enumerate(formats)}
    return _Styles(marks, {str(place): found for place, found in enumerate(conditional) if found})


class _Sheet:
    """Follows the rows and cells of one sheet."""

    def __init__(self, styles: _Styles, most: Size) -> None:
        self.marks = Marks()
        self._styles, self._most = styles, most
        self._at: Place = (-1, -1)

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "is", "f"):
            check_reach(*self._at, self._most)
            if name == "f":
                self.marks.add(self._at, Mark.FORMULA)
        elif name == "row":
            row = int(attributes["r"]) - 1 if "r" in attributes else self._at[0] + 1
            self._at = (row, -1)
            if attributes.get("hidden") in _YES:
                self.marks.hidden_rows.add(row)
        elif name == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.marks.merged.append((place_of(first), place_of(last or first)))
        elif name == "col" and attributes.get("hidden") in _YES:
            columns = range(int(attributes["min"]) - 1, min(int(attributes["max"]), self._most.columns))
            self.marks.hidden_columns.update(columns)
        elif name == "cfRule" and attributes.get("dxfId") in self._styles.conditional:
            raise ValueError("a conditional format that shows other values")

    def _cell(self, attributes: Attributes) -> None:
        row, column = self._at
        self._at = place_of(attributes["r"]) if "r" in attributes else (row, column + 1)
        shown = self._styles.cells.get(attributes.get("s", "0"), frozenset())
        for mark in as_shown(shown, text=attributes.get("t") in _TEXTS):
            self.marks.add(self._at, mark)
        if attributes.get("t") in _TYPES:
            self.marks.add(self._at, _TYPES[attributes["t"]])


def place_of(reference: str) -> Place:
    """Row and column of a reference.

    >>> place_of("C12"), place_of("$AA$1")
    ((11, 2), (0, 26))
    """
    match = _CELL.fullmatch(reference.replace("$", ""))
    if match is None:
        raise ValueError(f"the reference {reference!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
