"""Builds the whole site: every page, the search index, the files beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from site_theme import nodes  # noqa: F401 - importing it registers the renderers
from site_theme.assets import write_assets
from site_theme.content import ContentServer
from site_theme.document import page_document
from site_theme.edition import load_edition
from site_theme.faults import RenderFault, RenderFaults
from site_theme.kept import Kept, KeptPage, digest, read_kept, shared_by_all, write_kept
from site_theme.page import Page
from site_theme.search_index import indexed_page, search_script
from site_theme.text import page_file


def build_site(address: str, folder: Path, theme: Path, record: Path | None = None) -> int:
    """Writes the site into a folder and returns the number of pages.

    Args:
        address: Where MyST offers what it made, or the folder of it.
        folder: Where the site is written.
        theme: The folder of the theme.
        record: What the build before left about its pages and this one leaves about its own; without it, the
            folder is taken as it is, and every page is made.

    Errors: RenderFaults with everything that any page asks for and the theme refuses.
    """
    server = ContentServer(address)
    config = server.config()
    project = config["projects"][0]
    slugs = [project["index"], *(page["slug"] for page in project["pages"] if page.get("slug"))]
    sources = {slug: server.read_bytes(f"/content/{slug}.json") for slug in slugs}
    home = json.loads(sources[project["index"]])["frontmatter"]
    shared = shared_by_all(config, home, theme) if record else ""
    kept = read_kept(record, folder, shared, sources) if record else Kept()
    pages, drawn = _make_pages(server, config, sources, kept.pages, folder, theme)
    if drawn and kept.pages:
        pages, _ = _make_pages(server, config, sources, {}, folder, theme)
    if record:
        _take_away_others(folder, {*kept.assets, *(name for page in pages.values() for name in page.files)})
    assets = kept.assets or {
        name: digest((folder / name).read_bytes()) for name in write_assets(theme, folder)
    }
    index = [pages[slug].index for slug in sources]
    (folder / "assets" / "search-index.js").write_text(search_script(index), encoding="utf-8")
    if record and not drawn:
        write_kept(record, shared, Kept(pages, assets))
    return len(index)


def _make_pages(
    server: ContentServer,
    config: dict[str, object],
    sources: Mapping[str, bytes],
    kept: Mapping[str, KeptPage],
    folder: Path,
    theme: Path,
) -> tuple[dict[str, KeptPage], bool]:
    """Makes the pages that are not kept; also tells whether MyST drew ids for any of them."""
    wanted = {slug: dict(json.loads(text)) for slug, text in sources.items() if slug not in kept}
    home = json.loads(next(iter(sources.values())))["frontmatter"]
    edition = load_edition(server, folder, theme, config, home, wanted)
    faults: list[RenderFault] = []
    pages = dict(kept)
    for slug, data in edition.content.items():
        page = Page(slug, data, edition.words, edition.templates, edition.media, edition.ids, faults)
        file = page_file("/" if slug == edition.project["index"] else f"/{slug}")
        edition.media.used.clear()
        (folder / file).write_text(page_document(edition, page), encoding="utf-8")
        index = indexed_page(page, file)
        names = (file, *sorted(+edition.media.used))
        pages[slug] = KeptPage(digest(sources[slug]), _hashes(folder, names), index)
    if faults:
        raise RenderFaults(faults)
    return pages, edition.ids.drawn


def _hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: digest((folder / name).read_bytes()) for name in names}


def _take_away_others(folder: Path, names: set[str]) -> None:
    """Leaves nothing that no page of this build needs."""
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in names:
            path.unlink()
