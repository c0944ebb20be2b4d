"""Pages of the build before, kept where nothing that they are made from has changed.

A build can leave a record: what each page was made from, the files that it needs, its share of
the search index; and a hash of what all pages share: the theme, the table of contents, the options. Ids that
MyST draws are counted over the whole site, so a site with such ids is made anew as a whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from site_theme.search_index import IndexedPage, Section

PICTURES = {"thumbnail", "thumbnailOptimized", "banner", "bannerOptimized"}  # which no page shows
LIBRARIES = ("jinja2", "markupsafe", "nh3", "pygments")


@dataclass(frozen=True)
class KeptPage:
    """One page: a hash of its JSON, its files by their hashes, what the search knows of it."""

    source: str
    files: Mapping[str, str]
    index: IndexedPage


def digest(content: bytes) -> str:
    """SHA-256."""
    return hashlib.sha256(content).hexdigest()


def shared_by_all(config: dict[str, Any], home: dict[str, Any], theme: Path) -> str:
    """A hash of what can change any page: the theme and what it runs on, options, titles, order of pages."""
    files = (path for path in sorted(theme.rglob("*")) if path.is_file())
    sources = (path for path in files if "__pycache__" not in path.parts)
    lines = [f"{digest(path.read_bytes())} {path.relative_to(theme)}" for path in sources]
    lines += [f"{name} {version(name)}" for name in LIBRARIES]
    titles = {key: home.get(key) for key in ("title", "short_title")}
    return digest("\n".join([*lines, json.dumps([_without_pictures(config), titles])]).encode())


def _without_pictures(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _without_pictures(one) for key, one in value.items() if key not in PICTURES}
    return [_without_pictures(one) for one in value] if isinstance(value, list) else value


def read_kept(record: Path, folder: Path, shared: str, sources: Mapping[str, bytes]) -> dict[str, KeptPage]:
    """The pages that can be kept, by slug; the record is taken away until there is a new one."""
    kept: dict[str, KeptPage] = {}
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(record.read_text(encoding="utf-8"))
        if known["shared"] == shared:
            kept = {slug: _page(page) for slug, page in known["pages"].items()}
    record.unlink(missing_ok=True)
    return {
        slug: page
        for slug, page in kept.items()
        if slug in sources
        and digest(sources[slug]) == page.source
        and all(_is(folder / name, hash_) for name, hash_ in page.files.items())
    }


def write_kept(record: Path, shared: str, pages: Mapping[str, KeptPage]) -> None:
    """Leaves a record for the next build."""
    known = {"shared": shared, "pages": {slug: asdict(page) for slug, page in pages.items()}}
    record.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")


def _page(known: dict[str, Any]) -> KeptPage:
    index = known["index"]
    sections = [Section(**section) for section in index["sections"]]
    return KeptPage(known["source"], known["files"], IndexedPage(index["file"], index["title"], sections))


def _is(path: Path, hash_: str) -> bool:
    return path.is_file() and digest(path.read_bytes()) == hash_
