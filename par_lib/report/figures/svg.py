"""A figure as a light SVG: text as text in the house typeface, which it carries with it.

Matplotlib writes every style in full on every element, and coordinates to a millionth of a point. Here styles
become attributes (which a page's security policy allows, unlike style attributes), neighbours share theirs in
a group, paths are relative and to 0.1 pt (of markers, which are small, and places of texts to 0.01 pt), and
names stay only where something refers to them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from par_lib.report.figures.svg_font import font_faces
from par_lib.report.figures.svg_path import short_number, short_path

SVG = "http://www.w3.org/2000/svg"
FAMILY = "'Be Vietnam Pro','DejaVu Sans',sans-serif"
HALO = {"stroke": "#fff", "stroke-width": "2.5", "stroke-opacity": ".6", "paint-order": "stroke"}
# Gids of texts that get a narrow rim, by its colour, and what it is.
RIMS = {"white": "rim-white", "black": "rim-black"}
_RIM = {
    gid: {"stroke": colour, "stroke-width": "2", "stroke-opacity": ".75", "paint-order": "stroke"}
    for gid, colour in ((RIMS["white"], "#fff"), (RIMS["black"], "#000"))
}
_XLINK = "{http://www.w3.org/1999/xlink}href"
_NUMBERS = frozenset({"x", "y", "width", "height", "x1", "x2", "y1", "y2", "font-size", "stroke-width"})
_COARSE, _FINE = 1, 2  # decimals of a point in paths: of the chart, and of markers, which are small
_STROKE = re.compile(r"M-?[\d.]+ ?-?[\d.]+[hv]-?[\d.]+")  # a path without an inside that could be filled
# What means nothing here, by name and value; a rule of the root stands for the first two.
_IDLE = frozenset({
    ("stroke-linejoin", "round"), ("stroke-linecap", "butt"), ("stroke-dashoffset", "0"),
})  # fmt: skip
# Attributes that a group can bear for its members, in the order in which members are grouped.
_SHARED = (
    "clip-path", "text-anchor", "font-size", "font-weight", "font-style", "stroke", "stroke-width",
    "stroke-linejoin", "stroke-linecap", "stroke-dasharray", "fill", "fill-opacity", "stroke-opacity",
)  # fmt: skip
_FEWEST = 2  # neighbours that are worth a group
_REFERRED = re.compile(r"""(?:url\(|href=")#([^")]+)""")
_UPRIGHT = re.compile(r"^rotate\(-?0(?:\.0+)?[ )]")


def light_svg(figure: Figure, halo: str = "") -> str:
    """A figure as SVG of few bytes, the same on every run.

    Args:
        figure: What to draw.
        halo: The gid of texts that get a white rim, to be read on any ground.
    """
    drawn = io.BytesIO()
    # not savefig, which draws a figure that lays itself out twice
    metadata = {"Date": None, "Creator": None}
    FigureCanvasSVG(figure).print_svg(drawn, metadata=metadata)  # type: ignore[no-untyped-call]
    root = ElementTree.fromstring(drawn.getvalue())  # noqa: S314 - our own drawing
    referred = sorted(set(_REFERRED.findall(drawn.getvalue().decode())))
    names = {name: _letters(place) for place, name in enumerate(referred)}
    light = Element(
        "svg",
        {
            "xmlns": SVG,
            "width": root.attrib["width"],
            "height": root.attrib["height"],
            "viewBox": " ".join(short_number(float(part)) for part in root.attrib["viewBox"].split()),
            "font-family": FAMILY,
            "stroke-linejoin": "round",
        },
    )
    faces = font_faces({weight: "".join(texts) for weight, texts in _texts(root).items()})
    if faces:
        ElementTree.SubElement(light, "style").text = faces
    parts = [part for child in root for part in _light(child, names, halo)]
    _spare_uses(parts)
    light.extend(_grouped(parts, _SHARED))
    return ElementTree.tostring(light, encoding="unicode").replace(" />", "/>") + "\n"  # no text holds a >


def _spare_uses(parts: list[Element]) -> None:
    """Takes from each use of a shape what the shape says itself, and a filling of what has no inside."""
    every = [element for part in parts for element in part.iter()]
    shapes = {f"#{element.get('id')}": element for element in every if element.get("id")}
    for use in every:
        shape = shapes.get(use.get("href", ""))
        if use.tag != "use" or shape is None:
            continue
        said = set(shape.attrib) | ({"fill"} if _STROKE.fullmatch(shape.get("d", "")) else set())
        for name in said - {"id", "d", "transform", "clip-path", "opacity"}:
            use.attrib.pop(name, None)


def _letters(place: int) -> str:
    """a, b, … z, ba, bb, …: names of one or two letters."""
    more, last = divmod(place, 26)
    return (_letters(more) if more else "") + chr(ord("a") + last)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _texts(root: Element) -> dict[str, list[str]]:
    """All text of a drawing by weight and slant: `400`, `600`, `400 italic`."""
    found: dict[str, list[str]] = {}
    for element in root.iter(f"{{{SVG}}}text"):
        style = _attributes(element, {})
        face = style.get("font-weight", "400")
        if style.get("font-style") == "italic":
            face += " italic"
        found.setdefault(face, []).append("".join(element.itertext()))
    return found


def _light(element: Element, names: dict[str, str], halo: str, digits: int = _COARSE) -> Iterator[Element]:
    """What stands for an element: itself, its members where it says nothing of its own, or nothing."""
    tag = _tag(element)
    if tag in ("metadata", "style"):
        return
    digits = _FINE if tag == "defs" else digits
    attributes = _attributes(element, names, digits)
    if element.get("id") == halo and halo:
        attributes |= HALO | {"id": halo}
    attributes |= _RIM.get(element.get("id", ""), {})
    members = [part for child in element for part in _light(child, names, halo, digits)]
    if tag in ("g", "defs") and not (members and (attributes or tag == "defs")):
        yield from members
        return
    made = Element(tag, attributes)
    made.text = (element.text or "") if tag in ("text", "tspan") else None
    made.extend(members if tag == "text" else _grouped(members, _SHARED))
    yield made


def _attributes(element: Element, names: dict[str, str], digits: int = _COARSE) -> dict[str, str]:
    """The attributes of an element, with those of its style, as short as can be."""
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        if name == "style":
            for rule in filter(None, value.split(";")):
                key, _, text = rule.partition(":")
                found[key.strip()] = text.strip()
        elif name == _XLINK:
            found["href"] = value
        else:
            found[name] = value
    short: dict[str, str] = {}
    for name, value in found.items():
        if name == "font-family" or (name, value) in _IDLE or (name == "id" and value not in names):
            continue
        if name == "transform" and _UPRIGHT.match(value):
            continue
        short[name] = _short(name, value, names, digits)
    return short


def _short(name: str, value: str, names: dict[str, str], digits: int) -> str:
    if name == "id":
        return names[value]
    if name == "href":
        return "#" + names.get(value[1:], value[1:]) if value.startswith("#") else value
    if name == "clip-path":
        return f"url(#{names.get(value[5:-1], value[5:-1])})"
    if name == "font-weight":
        return "600" if value == "bold" or int(value) > 500 else "400"  # the weights that pages have
    if name == "d":
        return short_path(value, digits)
    if name in _NUMBERS:
        return short_number(float(value.removesuffix("px")))
    if name == "transform":
        return re.sub(r"-?\d+\.\d+", lambda found: short_number(float(found[0])), value)
    return value


def _grouped(members: list[Element], shared: tuple[str, ...]) -> list[Element]:
    """The members in their order; neighbours with the same value of an attribute share it in a group."""
    if not shared:
        return members
    name, rest = shared[0], shared[1:]
    made: list[Element] = []
    for value, neighbours in groupby(members, lambda member: member.get(name)):
        run = list(neighbours)
        if value is None or len(run) < _FEWEST or any(member.tag in ("defs", "clipPath") for member in run):
            made += _grouped(run, rest)
            continue
        for member in run:
            del member.attrib[name]
        inner = _grouped(run, rest)
        if len(inner) == 1 and inner[0].tag == "g" and not set(inner[0].attrib) & {name, "id", "transform"}:
            inner[0].set(name, value)
            made += inner
            continue
        group = Element("g", {name: value})
        group.extend(inner)
        made.append(group)
    return made
