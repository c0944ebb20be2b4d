"""Marks of the cells of an Excel workbook (.xlsx), from its parts (ECMA-376, part 1, 18.2, 18.3 and 18.8)."""

from __future__ import annotations

import posixpath
import re

from par_lib.intake.container import FILLED, Size
from par_lib.intake.marks import Attributes, Mark, Marks, Place, check_reach, scan

_PERCENT_IDS = {9, 10}  # number formats that every workbook has: 0% and 0.00%
_FRACTION_IDS = {12, 13}
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_TYPES = {"e": Mark.ERROR, "b": Mark.BOOLEAN}
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


def format_mark(code: str) -> Mark | None:
    """What a number format makes of a number, where that is more than rounding it.

    >>> format_mark("0.00"), format_mark('0" %"') is Mark.DISGUISED, format_mark("0%") is Mark.PERCENT
    (None, True, True)
    >>> [format_mark(code) is Mark.DISGUISED for code in (";;;", "0,", '"5"0', "# ?/?", "-0")]
    [True, True, True, True, True]
    """
    sections = code.split(";")
    if any(re.search(r"[0-9%]", literal) for literal in _LITERAL.findall(code)):
        return Mark.DISGUISED
    bare = [re.sub(r"\[[^\]]*\]|[_*].", "", _LITERAL.sub("", section)) for section in sections]
    if any(re.search(r"[dmyhs]", part.replace("General", ""), re.IGNORECASE) for part in bare):
        return None  # a date or a time is none of the numbers that are asked for
    numbers = [part for part in bare if not part.strip().startswith("@")]
    if any(_SCALED.search(part) or not _DIGITS.search(part) for part in numbers):
        return Mark.DISGUISED
    if re.search(r"(?<![eE])-", bare[0]):
        return Mark.DISGUISED
    if len(bare) > 1 and not re.search(r"[-(]", sections[1]):
        return Mark.DISGUISED
    return Mark.PERCENT if any("%" in part for part in bare) else None


_LITERAL = re.compile(r'"[^"]*"|\\.')
_SCALED = re.compile(r"[0#?],+(?![0#?])|/|[1-9]")
_DIGITS = re.compile(r"[0#?]|general|[dmyhsb]", re.IGNORECASE)  # of numbers, or of dates, which are none


def _styles(xml: bytes | None) -> dict[str, Mark]:
    """Marks of the cell formats that show something else than the number, by their number as text."""
    custom = dict.fromkeys(_PERCENT_IDS, Mark.PERCENT) | dict.fromkeys(_FRACTION_IDS, Mark.DISGUISED)
    formats: list[int] = []
    within: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        within.append(name)
        if name == "numFmt" and (mark := format_mark(attributes.get("formatCode", ""))):
            custom[int(attributes["numFmtId"])] = mark
        elif name == "xf" and "cellXfs" in within:
            formats.append(int(attributes.get("numFmtId", "0")))

    def end(_: str) -> None:
        within.pop()

    if xml is not None:
        scan(xml, start, end)
    return {str(place): custom[number] for place, number in enumerate(formats) if number in custom}


class _Sheet:
    """Follows the rows and cells of one sheet."""

    def __init__(self, styles: dict[str, Mark], most: Size) -> None:
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

    def _cell(self, attributes: Attributes) -> None:
        row, column = self._at
        self._at = place_of(attributes["r"]) if "r" in attributes else (row, column + 1)
        if attributes.get("s") in self._styles:
            self.marks.add(self._at, self._styles[attributes["s"]])
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
