"""Marks of the cells of an Excel workbook (.xlsx), from its parts (ECMA-376, part 1, 18.2, 18.3 and 18.8)."""

from __future__ import annotations

import posixpath
import re

from par_lib.intake.marks import MOST_COLUMNS, Attributes, Mark, Marks, Place, check_reach, scan

_PERCENT_IDS = {9, 10}  # number formats that every workbook has: 0% and 0.00%
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_TYPES = {"e": Mark.ERROR, "b": Mark.BOOLEAN}
_YES = ("1", "true")


def xlsx_marks(parts: dict[str, bytes]) -> dict[str, Marks]:
    """The marks of each sheet by its title.

    Raises:
        ValueError: a part is damaged, or a sheet is too large.
    """
    percent = _percent_styles(parts.get("xl/styles.xml"))
    targets = _targets(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    found: dict[str, Marks] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            part = targets.get(attributes.get("id", ""), "")
            reader = _Sheet(percent)
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


def _percent_styles(xml: bytes | None) -> set[str]:
    """Numbers of the cell formats that show a percentage."""
    custom: set[int] = set()
    formats: list[int] = []
    within: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        within.append(name)
        if name == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", attributes.get("formatCode", "")):
            custom.add(int(attributes["numFmtId"]))
        elif name == "xf" and "cellXfs" in within:
            formats.append(int(attributes.get("numFmtId", "0")))

    def end(_: str) -> None:
        within.pop()

    if xml is not None:
        scan(xml, start, end)
    return {str(place) for place, number in enumerate(formats) if number in _PERCENT_IDS | custom}


class _Sheet:
    """Follows the rows and cells of one sheet."""

    def __init__(self, percent: set[str]) -> None:
        self.marks = Marks()
        self._percent = percent
        self._at: Place = (-1, -1)

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "is", "f"):
            check_reach(*self._at)
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
            columns = range(int(attributes["min"]) - 1, min(int(attributes["max"]), MOST_COLUMNS))
            self.marks.hidden_columns.update(columns)

    def _cell(self, attributes: Attributes) -> None:
        row, column = self._at
        self._at = place_of(attributes["r"]) if "r" in attributes else (row, column + 1)
        if attributes.get("s") in self._percent:
            self.marks.add(self._at, Mark.PERCENT)
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
