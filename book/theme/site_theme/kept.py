"""What the build before made, kept where nothing that it is made from has changed.

A build can leave a record: what each page was made from, the files that it needs, its share of
the search index; a hash of what all pages share: the theme, the table of contents, the options; and the files
that come from the theme alone, its fonts foremost, which take longer than some pages. Ids that MyST draws are
counted over the whole site, so a site with such ids is made anew as a whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from site_theme.search_index import IndexedPage, Section

PICTURES = {"thumbnail", "thumbnailOptimized", "banner", "bannerOptimized"}  # which no page shows
LIBRARIES = ("brotli", "fontpkg-be-vietnam-pro", "fonttools", "jinja2", "markupsafe", "nh3", "pygments")


@dataclass(frozen=True)
class KeptPage:
    """One page: a hash of its JSON, its files by their hashes, what the search knows of it."""

    source: str
    files: Mapping[str, str]
    index: IndexedPage


@dataclass(frozen=True)
class Kept:
    """Pages by slug, and the theme's files by their hashes; empty where they have to be made."""

    pages: Mapping[str, KeptPage] = field(default_factory=dict)
    assets: Mapping[str, str] = field(default_factory=dict)


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


def read_kept(record: Path, folder: Path, shared: str, sources: Mapping[str, bytes]) -> Kept:
    """What can be kept; the record is taken away until there is a new one."""
    pages: dict[str, KeptPage] = {}
    assets: dict[str, str] = {}
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(record.read_text(encoding="utf-8"))
        if known["shared"] == shared:
            assets, pages = known["assets"], {slug: _page(page) for slug, page in known["pages"].items()}
    record.unlink(missing_ok=True)
    same = {
        slug: page
        for slug, page in pages.items()
        if slug in sources and digest(sources[slug]) == page.source and _are(folder, page.files)
    }
    return Kept(same, assets if _are(folder, assets) else {})


def write_kept(record: Path, shared: str, kept: Kept) -> None:
    """Leaves a record for the next build."""
    record.write_text(json.dumps({"shared": shared, **asdict(kept)}, ensure_ascii=False), encoding="utf-8")


def _page(known: dict[str, Any]) -> KeptPage:
    index = known["index"]
    sections = [Section(**section) for section in index["sections"]]
    return KeptPage(known["source"], known["files"], IndexedPage(index["file"], index["title"], sections))


def _are(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether all files are there, as they were."""
    paths = ((folder / name, hash_) for name, hash_ in files.items())
    return all(path.is_file() and digest(path.read_bytes()) == hash_ for path, hash_ in paths)
