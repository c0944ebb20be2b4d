"""Builds the whole site: every page, the search index, the files beside them."""

from __future__ import annotations

from pathlib import Path

from site_theme import nodes  # noqa: F401 - importing it registers the renderers
from site_theme.assets import write_assets
from site_theme.content import ContentServer
from site_theme.document import page_document
from site_theme.edition import load_edition
from site_theme.faults import RenderFault, RenderFaults
from site_theme.page import Page
from site_theme.search_index import IndexedPage, indexed_page, search_script
from site_theme.text import page_file


def build_site(address: str, folder: Path, theme: Path) -> int:
    """Writes the site into a folder and returns the number of pages.

    Errors: RenderFaults with everything that any page asks for and the theme refuses.
    """
    edition = load_edition(ContentServer(address), folder, theme)
    faults: list[RenderFault] = []
    index: list[IndexedPage] = []
    for slug, data in edition.content.items():
        page = Page(slug, data, edition.words, edition.templates, edition.media, edition.ids, faults)
        file = page_file("/" if slug == edition.project["index"] else f"/{slug}")
        (folder / file).write_text(page_document(edition, page), encoding="utf-8")
        index.append(indexed_page(page, file))
    if faults:
        raise RenderFaults(faults)
    write_assets(theme, folder)
    (folder / "assets" / "search-index.js").write_text(search_script(index), encoding="utf-8")
    return len(index)
