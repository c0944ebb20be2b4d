"""Builds the whole site: every page, the search index, the files beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import nodes  # noqa: F401 - importing it registers the renderers
from .assets import SCRIPTS, MediaFolder, write_assets
from .content import ContentServer
from .faults import RenderFault, RenderFaults
from .navigation import Entry, contents, reading_order
from .nodes.references import bibliography_list, footnote_list, link_target
from .page import Page
from .search_index import Section, search_script, sections
from .stable_ids import StableIds
from .text import page_file
from .words import Words

SCRIPT_WORDS = ("results_none", "results_one", "results_many", "sort_by", "sorted_up", "sorted_down", "sorted_not",
                "region_table", "region_code", "region_output", "region_math")  # fmt: skip


@dataclass(frozen=True)
class Download:
    """A file offered to readers."""

    href: str
    title: str
    format: str


@dataclass(frozen=True)
class Edition:
    """What all pages of one language share."""

    config: dict[str, Any]
    words: Words
    templates: Environment
    media: MediaFolder
    ids: StableIds
    tree: list[Entry]

    @property
    def project(self) -> dict[str, Any]:
        """MyST's description of the book."""
        return dict(self.config["projects"][0])

    @property
    def options(self) -> dict[str, Any]:
        """The site options of myst.yml."""
        return dict(self.config.get("options") or {})


def build_site(address: str, folder: Path, theme: Path) -> int:
    """Writes the site into a folder and returns the number of pages.

    Errors: RenderFaults with everything that any page asks for and the theme refuses.
    """
    server = ContentServer(address)
    config = server.config()
    project = config["projects"][0]
    slugs = [project["index"], *(page["slug"] for page in project["pages"] if page.get("slug"))]
    content = {slug: server.page(slug) for slug in slugs}
    lang = str((config.get("options") or {}).get("lang") or "vi")
    try:
        words = Words(lang, theme / "strings")
    except ValueError as error:
        raise RenderFaults([RenderFault("myst.yml", str(error))]) from error
    templates = Environment(loader=FileSystemLoader(theme / "templates"), autoescape=True, undefined=StrictUndefined,
                            trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    templates.globals["t"] = words
    home = content[project["index"]]["frontmatter"]
    index = Entry(home.get("short_title") or home.get("title") or words["home"], "index.html", project["index"])
    edition = Edition(config, words, templates, MediaFolder(server, folder),
                      StableIds(page["mdast"] for page in content.values()),
                      contents(index, project["pages"]))  # fmt: skip
    faults: list[RenderFault] = []
    index_rows: list[tuple[str, str, list[Section]]] = []
    for slug in slugs:
        page = Page(slug, content[slug], words, templates, edition.media, edition.ids, faults)
        html = page_html(edition, page)
        file = page_file("/" if slug == project["index"] else f"/{slug}")
        (folder / file).write_text(html, encoding="utf-8")
        index_rows.append((file, _title(page), sections(page, page.data["mdast"])))
    write_assets(theme, folder)
    (folder / "assets" / "search-index.js").write_text(search_script(index_rows), encoding="utf-8")
    if faults:
        raise RenderFaults(faults)
    return len(slugs)


def page_html(edition: Edition, page: Page) -> str:
    """One whole page."""
    front = page.data["frontmatter"]
    lead = [_part(page, name, part) for name, part in sorted((front.get("parts") or {}).items())]
    body = page.render(page.data["mdast"])
    if not page.bibliography_placed:
        body += bibliography_list(page)
    body += footnote_list(page)
    pages = list(reading_order(edition.tree))
    place = next(i for i, entry in enumerate(pages) if entry.slug == page.slug)
    file = pages[place].href
    options = edition.options
    other = options.get("alternate_lang") if options.get("alternate_path") else None
    return edition.templates.get_template("page.html").render(
        lang=edition.words.lang,
        site_title=edition.project.get("title") or "",
        title=_title(page),
        subtitle=front.get("subtitle") or "",
        number=front.get("enumerator") or "",
        description=front.get("description") or edition.project.get("description") or "",
        authors=[author["name"] for author in front.get("authors") or [] if author.get("name")],
        date=edition.words.date(str(front["date"])) if front.get("date") else "",
        notice=options.get("notice") or "",
        slug=page.slug,
        tree=edition.tree,
        outline=page.outline,
        lead=Markup().join(lead),
        body=body,
        previous=pages[place - 1] if place else None,
        next=pages[place + 1] if place + 1 < len(pages) else None,
        other={"lang": other, "href": f"{options['alternate_path']}{file}"} if other else None,
        downloads=_downloads(page, [*(front.get("downloads") or []), *(front.get("exports") or [])]),
        actions=_downloads(page, [*(edition.config.get("actions") or []), *(edition.project.get("downloads") or []),
                                  *(edition.project.get("exports") or [])]),
        scripts=SCRIPTS,
        script_words=json.dumps({key: edition.words[key] for key in SCRIPT_WORDS}, ensure_ascii=False),
    )  # fmt: skip


def _title(page: Page) -> str:
    return str(page.data["frontmatter"].get("title") or page.slug)


def _part(page: Page, name: str, part: dict[str, Any]) -> Markup:
    title = page.words.group("parts").get(name, name.replace("_", " ").capitalize())
    return page.macro("layout", "part", page.render(part["mdast"]), name, title)


def _downloads(page: Page, items: list[dict[str, Any]]) -> list[Download]:
    found = {}
    for item in items:
        url = str(item["url"])
        copied = item.get("static", True) is not False
        href = link_target(page, url, static=copied)
        name = str(item.get("title") or item.get("filename") or url)
        suffix = str(item.get("format") or (url.rpartition(".")[2] if copied else ""))
        found[href] = Download(href, name, suffix)
    return list(found.values())
