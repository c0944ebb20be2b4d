"""One whole page: the rendered text within the frame of the site."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup

from site_theme.assets import SCRIPTS
from site_theme.edition import Edition
from site_theme.navigation import reading_order
from site_theme.nodes.references import bibliography_list, footnote_list, link_target
from site_theme.page import Page
from site_theme.text import trees

SCRIPT_WORDS = (
    "results_none", "results_one", "results_many", "sort_by", "sorted_up", "sorted_down", "sorted_not",
    "region_table", "region_code", "region_output", "region_math", "region_drawing", "explain",
    "download_as", "origin", "simulated", "drawing_hint", "show_below",
)  # fmt: skip


NOTEBOOK = "ipynb"


@dataclass(frozen=True)
class Download:
    """A file offered to readers."""

    href: str
    title: str
    format: str
    name: str


def page_document(edition: Edition, page: Page) -> str:
    """The HTML of one page."""
    front, options = page.data["frontmatter"], edition.options
    pages = list(reading_order(edition.tree))
    place = next(index for index, entry in enumerate(pages) if entry.slug == page.slug)
    other = options.get("alternate_lang") if options.get("alternate_path") else None
    text = _text(page)
    return edition.templates.get_template("page.html").render(
        lang=edition.words.lang,
        site_title=edition.project.get("title") or "",
        title=page.title,
        subtitle=front.get("subtitle") or "",
        number=front.get("enumerator") or "",
        description=front.get("description") or edition.project.get("description") or "",
        authors=[author["name"] for author in front.get("authors") or [] if author.get("name")],
        date=edition.words.date(str(front["date"])) if front.get("date") else "",
        notice=options.get("notice") or "",
        simulated=page.simulated,
        slug=page.slug,
        tree=edition.tree,
        outline=page.outline,
        text=text,
        previous=pages[place - 1] if place else None,
        next=pages[place + 1] if place + 1 < len(pages) else None,
        other={"lang": other, "href": f"{options['alternate_path']}{pages[place].href}"} if other else None,
        downloads=_downloads(page, front, ("downloads", "exports")),
        actions=[
            *_downloads(page, edition.config, ("actions",)),
            *_downloads(page, edition.project, ("downloads", "exports")),
        ],
        scripts=[*SCRIPTS, *page.scripts],
        script_words=json.dumps({key: edition.words[key] for key in SCRIPT_WORDS}, ensure_ascii=False),
    )


def _text(page: Page) -> Markup:
    """Parts of the front matter such as an abstract, the text, and what it refers to."""
    body = Markup().join(page.render(tree) for tree in trees(page.data))
    works = Markup() if page.bibliography_placed else bibliography_list(page)
    return body + works + footnote_list(page)


def _downloads(page: Page, source: dict[str, Any], keys: Iterable[str]) -> list[Download]:
    """The files that MyST lists under some keys, each once."""
    found: dict[str, Download] = {}
    for item in (item for key in keys for item in source.get(key) or []):
        url, copied = str(item["url"]), item.get("static") is not False
        href = link_target(page, url, static=copied)
        suffix = str(item.get("format") or (url.rpartition(".")[2] if copied else ""))
        name = PurePosixPath(str(item.get("filename") or url)).name
        title = page.words["executed_notebook"] if suffix == NOTEBOOK else name
        found.setdefault(href, Download(href, str(item.get("title") or title), suffix, name))
    return list(found.values())
