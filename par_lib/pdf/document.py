"""Typst source of a whole book, or of one of its pages."""

from __future__ import annotations

from dataclasses import dataclass

from par_lib.errors import ParError
from par_lib.pdf import nodes  # noqa: F401 - importing it registers the renderers
from par_lib.pdf.letters import width
from par_lib.pdf.nodes.references import works_cited
from par_lib.pdf.page import Page, target_of, targets_of
from par_lib.pdf.site_content import Chapter, SiteContent
from par_lib.pdf.tree import children, text_of, walk
from par_lib.pdf.typst_code import NONE, Code, boolean, call, joined, number, string
from par_lib.pdf.words import Words
from par_lib.report.language import Language
from par_lib.report.words import word

# Room for the running head in em of its letters (7.5 pt), and what the mark of simulated data takes of it.
_HEAD_ROOM, _MARK_ROOM = 62.0, 17.0


class PdfFailed(ParError):
    """Pages cannot be set on paper: everything in them that has no form there, or what Typst said."""


@dataclass(frozen=True, slots=True)
class Document:
    """What becomes one PDF file.

    Args:
        lang: Its language.
        title: Its title, which the file's properties and running heads show.
        subtitle: What stands below the title on the cover.
        parts: Chapters by part; a part without a name has no heading of its own.
        whole: Whether it has a cover and a table of contents.
    """

    lang: Language
    title: str
    subtitle: str
    parts: tuple[tuple[str, tuple[Chapter, ...]], ...]
    whole: bool = True


def whole_book(site: SiteContent, lang: Language) -> Document:
    """All pages of the book."""
    parts = tuple((title, tuple(site.chapter(slug) for slug in slugs)) for title, slugs in site.parts())
    return Document(lang, str(site.project["title"]), str(site.project.get("description") or ""), parts)


def single_page(site: SiteContent, lang: Language, slug: str) -> Document:
    """One page of the book as a document of its own; links to other pages become words."""
    return Document(lang, str(site.project["title"]), "", (("", (site.chapter(slug),)),), whole=False)


def source_of(document: Document, style: str, words: Words) -> str:
    """The Typst source of a document.

    Args:
        document: What is to be set.
        words: Words of its language.
        style: The text of the style sheet, which defines the functions called here (book/typst/report.typ).

    Raises:
        PdfFailed: a page holds what has no form on paper; every fault of every page.
    """
    chapters = [chapter for _, listed in document.parts for chapter in listed]
    targets = frozenset().union(*(targets_of(chapter.slug, chapter.root) for chapter in chapters))
    said = word("simulated", document.lang)
    warning = word("parts_simulated", document.lang) if any(_warns(one, said) for one in chapters) else ""
    faults: list[str] = []
    codes: list[Code] = []
    for part, listed in document.parts:
        for place, chapter in enumerate(listed):
            level = 2 if part else 1
            page = Page(chapter.slug, chapter.root, words, level, targets, faults, chapter.tall)
            opening = string(part) if part and place == 0 else NONE
            codes.append(_chapter(page, chapter, opening, document.title, said))
    if faults:
        raise PdfFailed("\n  ".join(["the book cannot be set on paper:", *dict.fromkeys(faults)]))
    title = document.title if document.whole else f"{chapters[0].title} – {document.title}"
    body = call(
        "report",
        joined(codes),
        title=string(title),
        head=string(document.title),
        subtitle=string(document.subtitle),
        lang=string(document.lang),
        contents=string(words["contents"]),
        equation=string(words.kind("Equation")),
        simulated=string(said),
        warning=string(warning),
        whole=boolean(value=document.whole),
    )
    return f"{style}\n#{body}\n"


def _chapter(page: Page, chapter: Chapter, part: Code, book: str, simulated: str) -> Code:
    warns = _warns(chapter, simulated)
    body = joined([page.render(chapter.root), works_cited(page, chapter.references)])
    return call(
        "chapter",
        page.text(chapter.title),
        body,
        part=part,
        level=number(page.level),
        target=string(target_of(chapter.slug)),
        simulated=boolean(value=warns),
        head=page.text(_running_head(chapter.title, book, room=_HEAD_ROOM - _MARK_ROOM * warns)),
    )


def _running_head(title: str, book: str, room: float) -> str:
    """The names of book and chapter in one line; the chapter alone where both are too long or the same.

    >>> _running_head("Xếp hạng", "Báo cáo 2023", 60), _running_head("Xếp hạng", "Báo cáo 2023", 10)
    ('Báo cáo 2023 · Xếp hạng', 'Xếp hạng')
    """
    both = f"{book} · {title}"
    return title if title == book or width(both) > room else both


def _warns(chapter: Chapter, said: str) -> bool:
    """Whether a page carries the warning that its numbers are simulated (par_lib.build.edition)."""
    notes = [node for node in walk(chapter.root) if node["type"] == "admonition"]
    return any(text_of(part) == said for note in notes for part in children(note))
