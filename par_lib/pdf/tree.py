"""MyST's syntax trees: what every renderer asks of a node."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

import nh3

Node = dict[str, Any]
# Nodes that end a line: their text does not run into that of their neighbours.
_BLOCKS = {"paragraph", "heading", "tableCell", "listItem", "break", "admonitionTitle", "caption", "math"}


def children(node: Node) -> list[Node]:
    """The child nodes, of which a leaf has none."""
    return list(node.get("children") or [])


def walk(node: Node, leave_out: str = "") -> Iterator[Node]:
    """The node and everything below it, in reading order, other than what is of the class to be left out."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if not leave_out or leave_out not in classes(one):
            yield one
            waiting += reversed(children(one))


def text_of(node: Node) -> str:
    """All text of a node on one line.

    >>> text_of({"type": "strong", "children": [{"type": "text", "value": " a "}]})
    'a'
    """
    parts: list[str] = []
    for part in walk(node):
        if part["type"] in _BLOCKS:
            parts.append(" ")
        if not children(part):
            parts.append(str(part.get("value") or ""))
    return " ".join("".join(parts).split())


def classes(node: Node) -> list[str]:
    """The writer's class names."""
    return str(node.get("class") or "").split()


def html_text(source: str) -> str:
    """The words of HTML without its tags.

    >>> html_text("<td>a &amp; b</td><td>c</td><script>d</script>")
    'a & b c'
    """
    spaced = source.replace("<", " <")
    cleaned = nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"})
    return " ".join(html.unescape(cleaned).split())
