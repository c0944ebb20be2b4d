"""Plain text of nodes, and file names of pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]

# Nodes within a line: between others there is a space.
INLINE = {
    "text", "strong", "emphasis", "delete", "underline", "smallcaps", "superscript", "subscript",
    "inlineCode", "inlineMath", "link", "span", "crossReference", "cite", "citeGroup",
    "abbreviation", "keyboard", "si", "chemicalFormula", "inlineExpression",
}  # fmt: skip


def children(node: Node) -> list[Node]:
    """The child nodes, of which a leaf has none."""
    return list(node.get("children") or [])


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def trees(data: dict[str, Any]) -> list[Node]:
    """The trees of a page: parts of its front matter such as an abstract, then its text."""
    parts = (data["frontmatter"].get("parts") or {}).values()
    return [*(part["mdast"] for part in parts), data["mdast"]]


def text_of(node: Node) -> str:
    """All text of a node on one line.

    >>> text_of({"type": "strong", "children": [{"type": "text", "value": " a "}]})
    'a'
    """
    return " ".join(_raw_text(node).split())


def _raw_text(node: Node) -> str:
    if children(node):
        text = "".join(_raw_text(child) for child in children(node))
    else:
        text = str(node.get("value") or "")
    return text if node["type"] in INLINE else f" {text} "


def page_file(url: str) -> str:
    """The file of a page address; pages lie flat beside each other so that the folder can be moved.

    >>> page_file("/"), page_file("/units/ha-noi#index")
    ('index.html', 'units.ha-noi.html#index')
    """
    path, hash_mark, anchor = url.partition("#")
    name = path.strip("/").replace("/", ".") or "index"
    return f"{name}.html{hash_mark}{anchor}"
