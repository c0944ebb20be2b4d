"""Drawings set in the page itself: their text is text, in the page's font, and can be marked and found.

Only what can be part of any page passes: shapes and text, without scripts, styles, pictures or addresses.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

FAMILY = "'Be Vietnam Pro'"  # a drawing whose letters are those of the page begins its list of fonts with it
TAGS = {
    "svg", "g", "defs", "clipPath", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "use",
}  # fmt: skip
ATTRIBUTES = {
    "clip-path", "clip-rule", "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity", "fill-rule", "font-family",
    "font-size", "font-style", "font-weight", "height", "href", "id", "opacity", "paint-order", "points", "r",
    "rx", "ry", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-opacity", "stroke-width", "text-anchor", "transform", "viewBox", "width", "x", "x1", "x2", "y",
    "y1", "y2",
}  # fmt: skip
SPACE = "{http://www.w3.org/2000/svg}"
OWN_REFERENCE = re.compile(r"^(?P<before>url\(#|#)(?P<name>[\w.-]+)(?P<after>\)?)$")


def drawing(content: bytes, anchor: str) -> Markup | None:
    r"""The SVG element of a drawing in the page's font; None for any other picture, which stays a file.

    Args:
        content: An SVG file.
        anchor: Begins every id of the drawing, so that two drawings of a page have none in common.

    >>> drawing(b'''<svg xmlns="http://www.w3.org/2000/svg" font-family="'Be Vietnam Pro'">
    ... <style>@font-face{}</style><g id="a"/></svg>''', "drawing-1")
    Markup('<svg font-family="\'Be Vietnam Pro\'">\n<g id="drawing-1-a"/></svg>')
    """
    if b"<!" in content or not re.search(rb"<svg\b[^>]*" + FAMILY.encode(), content):
        return None
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - without declarations there are no entities
    except ElementTree.ParseError:
        return None
    for child in [child for child in root if child.tag == f"{SPACE}style"]:
        root.remove(child)  # the font that the file brings along; pages have it
    if not all(_passes(element, anchor) for element in root.iter()):
        return None
    text = ElementTree.tostring(root, encoding="unicode").strip().replace(" />", "/>")  # no text holds a >
    return Markup(text)  # noqa: S704 - looked through above


def _passes(element: Element, anchor: str) -> bool:
    """Whether an element may stand in a page; its names are made the drawing's own."""
    element.tag = str(element.tag).removeprefix(SPACE)
    for name, value in element.attrib.items():
        refers = name == "href" or "url(" in value.lower()
        found = OWN_REFERENCE.match(value) if refers else None
        if name not in ATTRIBUTES or (refers and not found):
            return False
        if found:
            element.set(name, f"{found['before']}{anchor}-{found['name']}{found['after']}")
        elif name == "id":
            element.set(name, f"{anchor}-{value}")
    return element.tag in TAGS
