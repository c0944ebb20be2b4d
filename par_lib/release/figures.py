"""The figures of a book, found in its pages by their labels."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from par_lib.report.figures.svg import SVG
from par_lib.report.figures.svg_font import font_faces

_FIGURE = "figure-figure"  # the theme's class; tables are figures of HTML, too
_DRAWING = "drawing"  # its class of a drawing in the page, and what the names in one begin with
_NAME = re.compile(rf"(^|#){_DRAWING}-\d+-")


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture of a page."""

    alt: str
    caption: str
    svg: bytes

    @property
    def address(self) -> str:
        """The picture itself as an address, which a page can show without any other file."""
        return f"data:image/svg+xml;base64,{b64encode(self.svg).decode()}"


@dataclass(frozen=True, slots=True)
class FigurePair:
    """A figure that is not the same in two books; None where one of them has none of that label."""

    folder: str  # of the edition in the book: empty for the one at the root
    label: str
    old: Figure | None
    new: Figure | None


def changed_figures(old: Path, new: Path) -> tuple[FigurePair, ...]:
    """The figures whose picture differs between two books, matched by edition and label, in their order."""
    before, after = figures(old), figures(new)
    keys = sorted(before.keys() | after.keys())
    pairs = [FigurePair(*key, before.get(key), after.get(key)) for key in keys]
    return tuple(
        pair for pair in pairs if not pair.old or not pair.new or pair.old.svg != pair.new.svg
    )  # fmt: skip


def figures(book: Path) -> dict[tuple[str, str], Figure]:
    """Every figure of a book by the folder of its edition and its label."""
    found: dict[tuple[str, str], Figure] = {}
    for page in sorted(book.rglob("*.html")):
        folder = page.parent.relative_to(book).as_posix().removeprefix(".")
        for label, seen in _Figures.of(page.read_text(encoding="utf-8")).items():
            svg = _standalone(seen.drawing) if seen.drawing else _file(book, page.parent / seen.source)
            if svg:
                found[folder, label] = Figure(seen.alt, " ".join(seen.caption.split()), svg)
    return found


def _file(book: Path, path: Path) -> bytes | None:
    picture = path.resolve()
    if picture.suffix == ".svg" and picture.is_relative_to(book.resolve()) and picture.is_file():
        return picture.read_bytes()
    return None


def _standalone(drawing: str) -> bytes:
    """A drawing of a page as a file: by the same name wherever it stood, with the letters it uses."""
    root = ElementTree.fromstring(drawing)  # noqa: S314 - the theme lets no declaration pass
    texts: dict[str, str] = {}
    for face, text in _texts(root, ("400", "")):
        texts[face] = texts.get(face, "") + text
    for element in root.iter():
        for name in element.attrib.keys() & {"id", "href", "clip-path"}:
            element.set(name, _NAME.sub(r"\1", element.attrib[name]))
    root.set("xmlns", SVG)
    if texts:
        style = Element("style")
        style.text = font_faces(texts)
        root.insert(0, style)
    return ElementTree.tostring(root)


def _texts(element: Element, face: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """All text by weight and slant, as `svg_font` names faces."""
    weight, slant = element.get("font-weight", face[0]), element.get("font-style", face[1])
    if element.text and element.text.strip():
        yield f"{weight} {slant}".rstrip(), element.text
    for child in element:
        yield from _texts(child, (weight, slant))


@dataclass(slots=True)
class _Seen:
    """What a page says of a figure."""

    alt: str = ""
    caption: str = ""
    drawing: str = ""  # the SVG element, where it stands in the page
    source: str = ""  # the address of its file elsewhere


class _Figures(HTMLParser):
    """Collects drawing or source, alt text and caption of each figure of a page by its label."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, _Seen] = {}
        self._text = text
        self._lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._label = ""
        self._start = 0  # of the drawing that is read
        self._in_caption = False

    @classmethod
    def of(cls, text: str) -> dict[str, _Seen]:
        """The figures of a page, whose first picture counts."""
        parser = cls(text)
        parser.feed(text)
        return {label: seen for label, seen in parser.found.items() if seen.drawing or seen.source}

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    @property
    def _seen(self) -> _Seen | None:
        return self.found.get(self._label)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens figures and captions, and takes the picture."""
        given = {name: value or "" for name, value in attrs}
        if tag == "figure":
            self._label = given.get("id", "") if _FIGURE in given.get("class", "").split() else ""
            if self._label:
                self.found.setdefault(self._label, _Seen())
            return
        if tag == "figcaption":
            self._in_caption = True
        if not (seen := self._seen) or seen.drawing or seen.source:
            return
        if tag == "img":
            seen.source, seen.alt = given.get("src", ""), given.get("alt", "")
        elif given.get("class") == _DRAWING:
            seen.alt = given.get("aria-label", "")
        elif tag == "svg" and seen.alt:
            self._start = self._place()

    def handle_endtag(self, tag: str) -> None:
        """Closes figures, captions and drawings."""
        if tag == "figure":
            self._label = ""
        elif tag == "figcaption":
            self._in_caption = False
        elif tag == "svg" and self._start and (seen := self._seen):
            seen.drawing = self._text[self._start : self._place() + len("</svg>")]
            self._start = 0

    def handle_data(self, data: str) -> None:
        """Takes the text of captions."""
        if self._in_caption and (seen := self._seen):
            seen.caption += data
