"""Whether a spreadsheet is written so that every program reads it alike (OpenDocument 1.3, part 3)."""

from __future__ import annotations

from collections.abc import Collection

from par_lib.intake.strict_xml import NUMBER, Attributes, parse_strictly

_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_ROWS = (
    "table:1.0}table",
    "table:1.0}table-rows",
    "table:1.0}table-header-rows",
    "table:1.0}table-row-group",
)
_CELLS = ("table:1.0}table-cell", "table:1.0}covered-table-cell")
_BESIDE = ("office:1.0}annotation", "drawing:1.0}", "table:1.0}detective")  # what may stand in a cell
_OTHER_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_TYPES = ("float", "percentage", "currency", "date", "time", "boolean", "string")
_VALUES = {  # of a cell, by the types that have them (19.384 to 19.390)
    "value": ("float", "percentage", "currency"),
    "date-value": ("date",),
    "time-value": ("time",),
    "boolean-value": ("boolean",),
    "string-value": ("string",),
}
_LETTERS = ("p", "span", "s", "tab", "line-break", "a", "soft-page-break")


def check_sound(parts: dict[str, bytes], left_out: Collection[str] = ()) -> None:
    """Refuses a spreadsheet that programs could read in more than one way.

    Args:
        parts: Its parts by name.
        left_out: The names of those that hold nothing of a table.

    Raises:
        ValueError: what is wrong.
    """
    _check_manifest(parts, [*parts, *left_out])
    for name in ("styles.xml", "settings.xml", "meta.xml"):
        if name in parts:
            parse_strictly(parts[name], name, lambda *_: None)
    path: list[str] = []

    def start(element: str, attributes: Attributes) -> None:
        name = element.removeprefix(_SPACE)
        of_cell = _untyped(attributes) if name in _CELLS else ""
        if problem := _misplaced(name, path) or _bad_value(attributes) or of_cell:
            raise ValueError(f"content.xml: {problem}")
        path.append(name)

    def end(_: str) -> None:
        path.pop()

    parse_strictly(parts["content.xml"], "content.xml", start, end)


def _check_manifest(parts: dict[str, bytes], names: Collection[str]) -> None:
    """Every part must be listed (part 2, 3.2); some programs take a file for damaged otherwise."""
    listed: set[str] = set()

    def start(element: str, attributes: Attributes) -> None:
        if element == f"{_MANIFEST}file-entry":
            listed.add(attributes.get(f"{_MANIFEST}full-path", ""))

    parse_strictly(parts.get("META-INF/manifest.xml", b""), "META-INF/manifest.xml", start)
    for name in sorted(names):
        if (
            name != "mimetype"
            and not name.startswith("META-INF/")
            and not name.endswith("/") | (name in listed)
        ):
            raise ValueError(f"{name} is not in the list of parts")


def _misplaced(name: str, path: list[str]) -> str:
    """Why an element cannot stand where it does; shapes and notes are not looked at."""
    parent = path[-1] if path else ""
    local = name.rpartition("}")[2]
    known = True
    if parent == "table:1.0}table-row":
        known = name in _CELLS
    elif parent in _CELLS:
        known = name == "text:1.0}p" or name.startswith(_BESIDE)
    elif parent.startswith("text:1.0}"):
        known = name.startswith("text:1.0}") and local in _LETTERS
    elif local == "table-row":
        known = parent in _ROWS
    elif local in ("table-cell", "covered-table-cell"):
        known = False
    elif name == "table:1.0}table":
        known = parent == "office:1.0}spreadsheet"
    return "" if known else f"an element {local[:30]} out of its place"


def _bad_value(attributes: Attributes) -> str:
    value = attributes.get(f"{_SPACE}office:1.0}}value", "0")
    if not NUMBER.fullmatch(value):
        return f"the number {value[:20]!r}"
    kind = attributes.get(f"{_SPACE}office:1.0}}value-type", "string")
    other = attributes.get(_OTHER_TYPE, kind)  # of a formula that failed, an error
    if kind not in _TYPES or other not in (kind, "error"):
        return f"the type of value {(kind if kind not in _TYPES else other)[:20]!r}"
    return ""


def _untyped(attributes: Attributes) -> str:
    """Why the value of a cell is none of its type: some programs take it all the same."""
    kind = attributes.get(f"{_SPACE}office:1.0}}value-type", "")
    for name, kinds in _VALUES.items():
        if f"{_SPACE}office:1.0}}{name}" in attributes and kind not in kinds:
            return f"a {name} in a cell of the type {kind!r}"
    return ""
