"""Whether an Excel workbook is written so that every program reads it alike (ECMA-376, parts 1 and 2).

Readers differ in what they do with a file that breaks the format: one takes the last of two cells, another
the first; one looks at names of elements, another at their namespaces. Such a file is refused here, so that
what is taken from a workbook is what a spreadsheet program shows of it.
"""

from __future__ import annotations

import re

from par_lib.intake.strict_xml import NUMBER, Attributes, parse_strictly

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_KINDS = ("n", "s", "str", "b", "e", "d", "inlineStr")
_ID = re.compile(r"[^\W\d][\w.-]*")
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)


def check_sound(parts: dict[str, bytes]) -> None:
    """Refuses a workbook that programs could read in more than one way.

    Raises:
        ValueError: what is wrong, and in which part.
    """
    types = _content_types(parts)
    whole = _relations(parts, "_rels/.rels")
    if not any(kind == "officeDocument" and target == "/xl/workbook.xml" for kind, target in whole.values()):
        raise ValueError("no relation to the workbook")
    _expect_type(types, "xl/workbook.xml", "sheet.main+xml")
    related = _relations(parts, "xl/_rels/workbook.xml.rels")
    for part, kind in (("xl/sharedStrings.xml", "sharedStrings"), ("xl/styles.xml", "styles")):
        if part in parts and (kind, f"/{part}") not in related.values():
            raise ValueError(f"no relation to {part}")
    for kind, target in related.values():
        part = target.removeprefix("/")
        if kind in ("worksheet", "sharedStrings", "styles"):
            if part not in parts:
                raise ValueError(f"no part {part}")
            _expect_type(types, part, f"{kind}+xml")
            _Part(part, parts[part]).check()
    _Part("xl/workbook.xml", parts["xl/workbook.xml"], related).check()


def _content_types(parts: dict[str, bytes]) -> dict[str, str]:
    """Content types by name of a part, or by ending with a point before it."""
    found: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        space, _, local = name.rpartition("}")
        key = {"Override": attributes.get("PartName"), "Default": f".{attributes.get('Extension')}"}.get(
            local, ""
        )
        if space != f"{_PACKAGE}content-types" or (local != "Types" and (not key or key in found)):
            raise ValueError(f"the element {local} among content types")
        found[key or ""] = attributes.get("ContentType", "")

    parse_strictly(parts.get("[Content_Types].xml", b""), "content types", start)
    return found


def _expect_type(types: dict[str, str], part: str, ending: str) -> None:
    if types.get(f"/{part}", types.get(f".{part.rpartition('.')[2]}", "")) != _TYPES + ending:
        raise ValueError(f"another content type of {part}")


def _relations(parts: dict[str, bytes], name: str) -> dict[str, tuple[str, str]]:
    """Kind and part of each relation, by id; those to the outside and of other programs have no kind."""
    found: dict[str, tuple[str, str]] = {}
    folder = "/" + name.partition("_rels/")[0]

    def start(element: str, attributes: Attributes) -> None:
        space, _, local = element.rpartition("}")
        if space != f"{_PACKAGE}relationships" or local not in ("Relationships", "Relationship"):
            raise ValueError(f"the element {local} among relations")
        if local == "Relationships":
            return
        target, key = attributes.get("Target", ""), attributes.get("Id", "")
        kind = next((attributes.get("Type", "").removeprefix(f"{space}/") for space in _OFFICE
                     if attributes.get("Type", "").startswith(f"{space}/")), "")  # fmt: skip
        if key in found or not _ID.fullmatch(key):
            raise ValueError(f"a relation of the id {key[:20]!r}, or two of them")
        inside = attributes.get("TargetMode", "Internal") == "Internal"
        found[key] = (kind if inside else "", target if target.startswith("/") else folder + target)

    parse_strictly(parts.get(name, b""), name, start)
    return found


class _Part:
    """Follows the elements of a workbook, a sheet, its shared strings or styles."""

    def __init__(self, name: str, xml: bytes, related: dict[str, tuple[str, str]] | None = None) -> None:
        self._name, self._xml, self._related = name, xml, related
        self._path: list[str] = []
        self._tables = 0
        self._row = self._column = 0
        self._kind = ""
        self._children: list[str] = []
        self._text = ""
        self._titles: set[str] = set()

    def check(self) -> None:
        parse_strictly(self._xml, self._name, self._start, self._end, self._letters)

    def _bad(self, what: str) -> ValueError:
        return ValueError(f"{self._name}: {what}")

    def _start(self, element: str, attributes: Attributes) -> None:
        space, _, name = element.rpartition("}")
        own = space in _MAIN
        if not self._path and not own:
            raise self._bad("another kind of part")
        if not own and (name in _WATCHED or "sheetData" in self._path) and "extLst" not in self._path:
            raise self._bad(f"an element {name} of another kind")
        self._path.append(name if own else "")
        self._text = ""
        inside = self._path[1:-1]
        if name == "sheetData" and own:
            self._tables += 1
            if inside or self._tables > 1:
                raise self._bad("more than one table")
        elif inside == ["sheetData"]:
            self._start_row(name, attributes)
        elif inside == ["sheetData", "row"]:
            self._start_cell(name, attributes)
        elif inside == ["sheetData", "row", "c"]:
            self._children.append(name)
        elif own and name in ("row", "c", "v") and ("extLst" not in inside or "sheetData" in inside):
            raise self._bad(f"an element {name} outside its table")
        elif inside == ["sheets"] and self._related is not None:
            self._start_sheet(attributes)

    def _start_sheet(self, attributes: Attributes) -> None:
        ids = [value for key, value in attributes.items() if key in [f"{space}}}id" for space in _OFFICE]]
        title = attributes.get("name", "").casefold()
        kind = (self._related or {}).get(ids[0], ("", ""))[0] if ids else ""
        if not title or title in self._titles or kind not in ("worksheet", "chartsheet", "dialogsheet"):
            raise self._bad("a sheet that leads nowhere, or twice")
        self._titles.add(title)

    def _start_row(self, name: str, attributes: Attributes) -> None:
        number = attributes.get("r", str(self._row + 1))
        if name != "row" or not re.fullmatch(r"[1-9]\d{0,6}", number, re.ASCII) or int(number) <= self._row:
            raise self._bad(f"a row {number[:20]} after row {self._row}")
        self._row, self._column = int(number), 0

    def _start_cell(self, name: str, attributes: Attributes) -> None:
        if name == "extLst":
            return
        column = self._column + 1
        if "r" in attributes:
            match = _CELL.fullmatch(attributes["r"])
            if match is None or int(match[2]) != self._row:
                raise self._bad(f"a cell {attributes['r'][:20]} in row {self._row}")
            column = 0
            for letter in match[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
        self._kind, self._children = attributes.get("t", "n"), []
        if name != "c" or column <= self._column or self._kind not in _KINDS:
            raise self._bad(f"a cell that is none, or out of order, in row {self._row}")
        self._column = column

    def _letters(self, text: str) -> None:
        self._text += text

    def _end(self, _: str) -> None:
        name = self._path.pop()
        inside = self._path[1:]
        if inside == ["sheetData", "row", "c"] and name == "v" and self._kind == "n":
            if self._text.strip() and not NUMBER.fullmatch(self._text):
                raise self._bad(f"the number {self._text[:20]!r} in row {self._row}")
        elif inside == ["sheetData", "row"] and name == "c":
            known = [child for child in self._children if child != "extLst"]
            wanted = {"is"} if self._kind == "inlineStr" else {"f", "v"}
            if len(set(known)) < len(known) or not set(known) <= wanted:
                raise self._bad(f"a cell of several values in row {self._row}")


_WATCHED = ("row", "c", "v", "is", "f", "t", "si", "xf", "numFmt", "sheet", "sheetData", "mergeCell", "col")
