"""Puts the English that MyST writes itself into the language of the page, before anything is rendered.

MyST numbers figures and references ("Figure 3"), titles notes by their kind ("Note") and solutions
("Solution to Exercise 1") in English, whatever the language of a book. Words of the writer's own are kept.
"""

from __future__ import annotations

from collections.abc import Callable

from site_theme.text import Node, children, text_of, walk
from site_theme.words import Words


def localise(tree: Node, words: Words) -> None:
    """Changes the tree in place."""
    for node in walk(tree):
        change = CHANGES.get(node["type"])
        if change:
            change(node, words)


def _numbered(node: Node, words: Words) -> None:
    """A caption number or a reference, when MyST has filled its text from a template."""
    template, number = str(node.get("template") or ""), str(node.get("enumerator") or "")
    filled = " ".join(template.replace("%s", number).split())
    if "%s" in template and number and text_of(node) == filled:
        node["children"] = [{"type": "text", "value": words.number(template, number)}]


def _admonition(node: Node, words: Words) -> None:
    kind = str(node.get("kind") or "")
    title = next((child for child in children(node) if child["type"] == "admonitionTitle"), None)
    english = "See Also" if kind == "seealso" else kind.capitalize()
    word = words.group("admonitions").get(kind)
    if title and word and text_of(title) == english:
        title["children"] = [{"type": "text", "value": word}]


def _solution(node: Node, words: Words) -> None:
    title = next((child for child in children(node) if child["type"] == "admonitionTitle"), None)
    first = next(iter(children(title)), None) if title else None
    if first and first.get("value") == "Solution to ":
        first["value"] = f"{words['solution_to']} "


CHANGES: dict[str, Callable[[Node, Words], None]] = {
    "admonition": _admonition,
    "captionNumber": _numbered,
    "crossReference": _numbered,
    "solution": _solution,
}
