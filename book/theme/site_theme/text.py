"""Plain text of nodes, search keys, and file names of pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]

INLINE = frozenset(
    "text strong emphasis delete underline smallcaps superscript subscript inlineCode inlineMath link span "
    "crossReference cite citeGroup abbreviation keyboard si chemicalFormula inlineExpression captionNumber".split()
)


def children(node: Node) -> list[Node]:
    """The child nodes, of which a leaf has none."""
    return list(node.get("children") or [])


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def text_of(node: Node) -> str:
    """All text of a node on one line.

    >>> text_of({"type": "paragraph", "children": [{"type": "text", "value": "a "}, {"type": "text", "value": "b"}]})
    'a b'
    """
    return " ".join(_raw_text(node).split())


def _raw_text(node: Node) -> str:
    if children(node):
        text = "".join(_raw_text(child) for child in children(node))
    else:
        text = str(node.get("value") or "")
    return text if node["type"] in INLINE else f" {text} "


def fold(text: str) -> str:
    """A key without case, tone marks and vowel marks; the page's script folds in the same way.

    >>> fold("Cải cách ĐẦU")
    'cai cach dau'
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def page_file(url: str) -> str:
    """The file of a page address; pages lie flat beside each other so that the folder can be moved.

    >>> page_file("/"), page_file("/units/ha-noi#index")
    ('index.html', 'units.ha-noi.html#index')
    """
    path, hash_mark, anchor = url.partition("#")
    name = path.strip("/").replace("/", ".") or "index"
    return f"{name}.html{hash_mark}{anchor}"
