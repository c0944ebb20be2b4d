"""The figures of a book, found in its pages by their labels."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

_FIGURE = "figure-figure"  # the theme's class; tables are figures of HTML, too
_DRAWING = "drawing"  # its class of a drawing in the page


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
        parser = _Figures()
        parser.feed(page.read_text(encoding="utf-8"))
        folder = page.parent.relative_to(book).as_posix().removeprefix(".")
        for label, (source, alt, caption) in parser.found.items():
            picture = (page.parent / source).resolve()
            if picture.suffix == ".svg" and picture.is_relative_to(book.resolve()) and picture.is_file():
                found[folder, label] = Figure(alt, " ".join(caption.split()), picture.read_bytes())
    return found


class _Figures(HTMLParser):
    """Collects source, alt text and caption of each figure of a page by its label."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str, str]] = {}
        self._label = ""
        self._alt = ""  # of a drawing in the page, whose file a link after it names
        self._in_caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens figures and captions, and takes the picture."""
        given = {name: value or "" for name, value in attrs}
        if tag == "figure":
            self._label = given.get("id", "") if _FIGURE in given.get("class", "").split() else ""
        elif tag == "img" and self._label and self._label not in self.found:
            self.found[self._label] = (given.get("src", ""), given.get("alt", ""), "")
        elif given.get("class") == _DRAWING and self._label and self._label not in self.found:
            self._alt = given.get("aria-label", "")
        elif tag == "a" and self._alt:
            self.found[self._label] = (given.get("href", ""), self._alt, "")
            self._alt = ""
        elif tag == "figcaption":
            self._in_caption = True

    def handle_endtag(self, tag: str) -> None:
        """Closes figures and captions."""
        if tag == "figure":
            self._label = ""
        elif tag == "figcaption":
            self._in_caption = False

    def handle_data(self, data: str) -> None:
        """Takes the text of captions."""
        if self._in_caption and self._label in self.found:
            source, alt, caption = self.found[self._label]
            self.found[self._label] = (source, alt, caption + data)
