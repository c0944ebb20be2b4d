"""Blocks: parts of notebooks, notes, theorems, cards, folded details. What folds on a screen stands open."""

from __future__ import annotations

from par_lib.pdf.page import Page
from par_lib.pdf.registry import renders
from par_lib.pdf.tree import Node, children, classes, text_of
from par_lib.pdf.typst_code import EMPTY, Code, call, joined, string
from par_lib.report.markdown import SCREEN_ONLY

_TITLES = ("admonitionTitle", "summary", "cardTitle")
# Kinds that share a colour; all others are notes.
_TONES = {
    "tip": "tip", "hint": "tip", "important": "important", "warning": "warning", "caution": "warning",
    "attention": "warning", "danger": "danger", "error": "danger",
}  # fmt: skip


@renders("block")
def block(page: Page, node: Node) -> Code:
    """A part of a page or a notebook cell, which may be left out."""
    return EMPTY if node.get("visibility") == "remove" else page.body(node)


@renders("div", "grid", "grid-item", "header", "footer", "tabSet")
def arrangement(page: Page, node: Node) -> Code:
    """What arranges others on a screen; on paper they follow each other."""
    return EMPTY if SCREEN_ONLY in classes(node) else page.body(node)


@renders("details", "card", "tabItem")
def titled(page: Page, node: Node) -> Code:
    """Something with a title of its own; without a frame, so that wide tables in it may turn their page."""
    title, body = _split_title(page, node)
    if node["type"] == "tabItem":
        title = page.text(str(node.get("title") or ""))
    return joined([call("small-title", title), body]) if title != EMPTY else body


@renders("admonition", "aside")
def admonition(page: Page, node: Node) -> Code:
    """A note or a warning."""
    with page.inside_block():
        title, body = _split_title(page, node)
    given = next((text_of(part) for part in children(node) if part["type"] == "admonitionTitle"), "")
    word = page.words.title(str(node.get("kind") or ""), given)
    title = title if word == given else page.text(word)
    return call("note", string(_TONES.get(str(node.get("kind")), "note")), title, body)


@renders("proof", "exercise", "solution")
def statement(page: Page, node: Node) -> Code:
    """A theorem, an exercise, a solution, with its number."""
    with page.inside_block():
        title, body = _split_title(page, node)
    kind = str(node.get("kind") or node["type"])
    # the title of a solution already names what it solves
    enumerator = "" if kind == "solution" else str(node.get("enumerator") or "")
    number = page.words.numbered(kind.capitalize(), enumerator)
    heading = page.text(f"{number}. " if number else "")
    return call("note", string("note"), joined([heading, title]), body)


@renders("admonitionTitle", "summary", "cardTitle")
def title_alone(page: Page, node: Node) -> Code:
    """A title where MyST left it outside its block."""
    return call("small-title", page.body(node))


@renders("blockquote")
def blockquote(page: Page, node: Node) -> Code:
    """A quotation."""
    with page.inside_block():
        return call("quotation", page.body(node))


@renders("code")
def code(page: Page, node: Node) -> Code:
    """A command or a program that a writer shows; the code of notebooks is left out."""
    if node.get("executable") or node.get("visibility") == "remove":
        return EMPTY
    return program(page, str(node.get("value") or ""))


@renders("mermaid", "myst")
def source_only(page: Page, node: Node) -> Code:
    """A diagram or a MyST example as its source."""
    return program(page, str(node["value"]))


@renders("anywidget")
def widget(_page: Page, _node: Node) -> Code:
    """A live component is nothing on paper."""
    return EMPTY


def program(page: Page, source: str) -> Code:
    """Lines as they stand."""
    lines = [page.line(line) for line in source.rstrip("\n").split("\n")]
    return call("program", *lines)


def _split_title(page: Page, node: Node) -> tuple[Code, Code]:
    parts = children(node)
    title = next((part for part in parts if part["type"] in _TITLES), None)
    body = joined(page.render(part) for part in parts if part is not title)
    return (page.body(title) if title and text_of(title) else EMPTY), body
