"""Blocks that stand out from the text: notes, theorems, exercises, asides, folded details."""

from __future__ import annotations

from markupsafe import Markup

from site_theme.page import Page
from site_theme.registry import renders
from site_theme.text import Node, children

# Kinds that share an icon and a colour.
TONES = {
    "tip": "tip", "hint": "tip", "important": "important", "seealso": "note", "note": "note",
    "warning": "warning", "caution": "warning", "attention": "warning", "danger": "danger", "error": "danger",
}  # fmt: skip


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


@renders("admonitionTitle")
def title_alone(page: Page, node: Node) -> Markup:
    """A title where MyST left it outside its block."""
    return page.macro("blocks", "title", page.body(node))


@renders("proof", "exercise", "solution")
def statement(page: Page, node: Node) -> Markup:
    """A theorem, an exercise, a solution, with its number."""
    kind = str(node.get("kind") or node["type"])
    number = str(node.get("enumerator") or "")
    # The title of a solution already names what it solves.
    heading = "" if kind == "solution" else page.words.number(f"{kind.capitalize()} %s", number).strip()
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
