"""Whether a spreadsheet is written so that every program reads it alike (OpenDocument 1.3, part 3)."""

from __future__ import annotations

from par_lib.intake.marks import Attributes
from par_lib.intake.strict_xml import NUMBER, parse_strictly

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_ROWS = (
    "table:1.0}table",
    "table:1.0}table-rows",
    "table:1.0}table-header-rows",
    "table:1.0}table-row-group",
)
_CELLS = ("table:1.0}table-cell", "table:1.0}covered-table-cell")
_BESIDE = ("office:1.0}annotation", "drawing:1.0}", "table:1.0}detective")  # what may stand in a cell
_LETTERS = ("p", "span", "s", "tab", "line-break", "a", "soft-page-break")


def check_sound(parts: dict[str, bytes]) -> None:
    """Refuses a spreadsheet that programs could read in more than one way.

    Raises:
        ValueError: what is wrong.
    """
    for name in ("styles.xml", "settings.xml", "meta.xml", "META-INF/manifest.xml"):
        if name in parts:
            parse_strictly(parts[name], name, lambda *_: None)
    path: list[str] = []

    def start(element: str, attributes: Attributes) -> None:
        name = element.removeprefix(_SPACE)
        if problem := _misplaced(name, path) or _bad_value(attributes):
            raise ValueError(f"content.xml: {problem}")
        path.append(name)

    def end(_: str) -> None:
        path.pop()

    parse_strictly(parts["content.xml"], "content.xml", start, end)


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
    return "" if NUMBER.fullmatch(value) else f"the number {value[:20]!r}"
