"""Blocks that stand out from the text: notes, theorems, exercises, asides, folded details."""

from __future__ import annotations

from markupsafe import Markup

from site_theme.page import Page
from site_theme.registry import renders
from site_theme.text import Node, children, text_of

# Kinds that share an icon and a colour.
TONES = {
    "tip": "tip", "hint": "tip", "important": "important", "seealso": "note", "note": "note",
    "warning": "warning", "caution": "warning", "attention": "warning", "danger": "danger", "error": "danger",
}  # fmt: skip
SOLUTION_TITLE = "Solution to "  # written by MyST


def _split_title(page: Page, node: Node) -> tuple[Markup, Markup]:
    parts = children(node)
    title = next((part for part in parts if part["type"] == "admonitionTitle"), None)
    body = Markup().join(page.render(part) for part in parts if part is not title)
    return (page.body(title) if title else Markup()), body


@renders("admonition")
def admonition(page: Page, node: Node) -> Markup:
    """A note or a warning; one of class `dropdown` folds."""
    kind = str(node.get("kind") or "")
    title, body = _split_title(page, node)
    word = page.words.group("admonitions").get(kind)
    # MyST titles an untitled note with the English name of its kind.
    if word and title.striptags() in {"", _english_title(kind)}:
        title = Markup.escape(word)
    classes = page.classes(node).split()
    return page.macro(
        "blocks",
        "admonition",
        title,
        body,
        page.anchor(node),
        TONES.get(kind, "note"),
        "simple" in classes,
        "dropdown" in classes,
        bool(node.get("open")),
    )


def _english_title(kind: str) -> str:
    return "See Also" if kind == "seealso" else kind.capitalize()


@renders("admonitionTitle")
def title_alone(page: Page, node: Node) -> Markup:
    """A title where MyST left it outside its block."""
    return page.macro("blocks", "title", page.body(node))


@renders("proof", "exercise", "solution")
def statement(page: Page, node: Node) -> Markup:
    """A theorem, an exercise, a solution, with its number."""
    kind = str(node.get("kind") or node["type"])
    first = next((child for child in children(node) if child["type"] == "admonitionTitle"), None)
    if node["type"] == "solution" and first and text_of(children(first)[0]) == SOLUTION_TITLE.strip():
        first["children"][0]["value"] = f"{page.words['solution_to']} "
        heading = ""
    else:
        heading = page.words.number(f"{kind.capitalize()} %s", str(node.get("enumerator") or "")).strip()
    title, body = _split_title(page, node)
    folded = bool(node.get("hidden")) or "dropdown" in page.classes(node).split()
    return page.macro("blocks", "statement", heading, title, body, page.anchor(node), kind, folded)


@renders("aside")
def aside(page: Page, node: Node) -> Markup:
    """A remark beside the text."""
    title, body = _split_title(page, node)
    return page.macro("blocks", "aside", title, body, page.anchor(node), str(node.get("kind") or "margin"))


@renders("blockquote")
def blockquote(page: Page, node: Node) -> Markup:
    """A quotation."""
    return page.macro("blocks", "blockquote", page.body(node))


@renders("details")
def details(page: Page, node: Node) -> Markup:
    """Something that opens."""
    parts = children(node)
    summary = next((part for part in parts if part["type"] == "summary"), None)
    body = Markup().join(page.render(part) for part in parts if part is not summary)
    title = page.body(summary) if summary else Markup.escape(page.words["details"])
    return page.macro("blocks", "details", title, body, page.anchor(node), bool(node.get("open")))


@renders("summary")
def summary_alone(page: Page, node: Node) -> Markup:
    """A summary outside its details."""
    return page.macro("blocks", "title", page.body(node))


@renders("div")
def div(page: Page, node: Node) -> Markup:
    """A division with the writer's class names."""
    return page.macro("blocks", "division", page.body(node), page.anchor(node), page.classes(node))
