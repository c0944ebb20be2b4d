"""What tests look at in a page of the built book, from one reading of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup

from par_lib.report.language import Language


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as its HTML says it.

    Attributes:
        labels: what the program writes around data: headings, captions, heads of tables.
        pictures: the alternative text of each picture.
        words: the text of the page without source code and formulas.
        switch: where the switch of the language leads.
        links: where links, styles and scripts lead.
        loaded: files that the page loads by itself, without fonts.
        ids: names of places in the page.
    """

    path: Path
    lang: Language
    labels: tuple[str, ...]
    pictures: tuple[str, ...]
    words: str
    switch: str
    links: tuple[str, ...]
    loaded: frozenset[str]
    ids: frozenset[str]

    @property
    def name(self) -> str:
        """The page in a message."""
        return f"{self.lang}/{self.path.name}"


def read_pages(book: Path) -> list[ReadPage]:
    """Every page of both editions."""
    folders: dict[Language, Path] = {"vi": book, "en": book / "en"}
    return [
        read_page(path, lang) for lang, folder in folders.items() for path in sorted(folder.glob("*.html"))
    ]


def read_page(path: Path, lang: Language) -> ReadPage:
    """Reads one page."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    article = page.article
    loaded = {str(one["src"]) for one in page.select("img[src], script[src]")}
    loaded |= {str(one["href"]) for one in page.select("link[rel=stylesheet], link[rel=icon]")}
    links = [
        str(one.get("href") or one.get("src")) for one in page.select("a[href], link[href], script[src]")
    ]
    labels = [one.get_text(" ", strip=True) for one in article.select("h1, h2, h3, figcaption, th")]
    pictures = [str(one.get("alt") or one["aria-label"]) for one in article.select("img, .drawing")]
    switch = str(page.select_one("a.language-switch")["href"])
    ids = frozenset(str(one["id"]) for one in page.find_all(id=True))
    words = words_of(page)  # last, since it takes parts out
    return ReadPage(
        path, lang, tuple(labels), tuple(pictures), words, switch, tuple(links), frozenset(loaded), ids
    )


def words_of(page: BeautifulSoup) -> str:
    """The text of a page without source code and formulas, which are taken out of it."""
    for part in page.article.select("pre, code, math, details.folded"):
        part.decompose()
    return " ".join(page.article.get_text(" ").split())
