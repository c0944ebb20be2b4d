"""What Jupyter Book made of one language's pages, before the theme: titles, order, trees, pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from par_lib.pdf.order import tables_first
from par_lib.pdf.tree import Node, walk

_HEAD = 1000  # letters of a drawing that tell its size
_SIZE = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')


@dataclass(frozen=True)
class Chapter:
    """One page of the book; `tall` are its drawings higher than wide, but those right below a heading."""

    slug: str
    title: str
    root: Node
    references: dict[str, Any]
    tall: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SiteContent:
    """The site of one language, as MyST keeps it below `_build/site`.

    Args:
        folder: Holds config.json, content/ and public/.
    """

    folder: Path

    @cached_property
    def project(self) -> dict[str, Any]:
        """Title, description and order of the pages."""
        return dict(json.loads((self.folder / "config.json").read_text(encoding="utf-8"))["projects"][0])

    def chapter(self, slug: str) -> Chapter:
        """One page by its name."""
        data = json.loads((self.folder / "content" / f"{slug}.json").read_text(encoding="utf-8"))
        parts = (data["frontmatter"].get("parts") or {}).values()
        trees = [*(part["mdast"] for part in parts), data["mdast"]]
        title = str(data["frontmatter"].get("title") or slug)
        tall = frozenset(url for url in _in_text(trees) if self._is_tall(url))
        trees = [{**tree, "children": tables_first(tree.get("children") or (), tall)} for tree in trees]
        root = {"type": "root", "children": trees}
        return Chapter(slug, title, root, data.get("references") or {}, tall)

    def _is_tall(self, url: str) -> bool:
        file = self.folder / f"public{url}"
        if not url.startswith("/") or not url.endswith(".svg") or ".." in url or not file.is_file():
            return False
        with file.open(encoding="utf-8") as drawing:
            found = _SIZE.search(drawing.read(_HEAD))
        return found is not None and float(found["height"]) > float(found["width"])

    def parts(self) -> list[tuple[str, list[str]]]:
        """The pages in reading order, by their part of the book; the first part has no name."""
        found: list[tuple[str, list[str]]] = [("", [str(self.project["index"])])]
        for entry in self.project["pages"]:
            if entry.get("slug"):
                found[-1][1].append(str(entry["slug"]))
            else:
                found.append((str(entry["title"]), []))
        return found


def _in_text(trees: list[Node]) -> Iterator[str]:
    """Addresses of drawings but those that follow a heading, which would be left alone without them."""
    below_heading = False
    for node in (node for tree in trees for node in walk(tree)):
        if node["type"] == "heading":
            below_heading = True
        elif node["type"] in ("paragraph", "table", "admonition", "list"):
            below_heading = False
        elif node["type"] == "image":
            if not below_heading:
                yield str(node.get("url"))
            below_heading = False
