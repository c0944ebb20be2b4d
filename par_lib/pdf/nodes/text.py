"""Paragraphs, headings and everything inside a line."""

from __future__ import annotations

from par_lib.pdf.page import Page
from par_lib.pdf.registry import renders
from par_lib.pdf.tree import Node, html_text
from par_lib.pdf.typst_code import EMPTY, Code, call, joined, number, string

_MARKS = {
    "strong": "strong",
    "emphasis": "emph",
    "delete": "strike",
    "underline": "underline",
    "smallcaps": "smallcaps",
    "superscript": "super",
    "subscript": "sub",
    "keyboard": "keyboard",
}
_DEEPEST = 6


@renders("root", "include", "embed", "span")
def transparent(page: Page, node: Node) -> Code:
    """Nodes that only hold others."""
    return page.body(node)


@renders("raw", "comment", "mystTarget")
def unseen(_page: Page, _node: Node) -> Code:
    """What is not for readers of this format."""
    return EMPTY


@renders("text")
def text(page: Page, node: Node) -> Code:
    """Plain text."""
    return page.text(str(node["value"]))


@renders("paragraph")
def paragraph(page: Page, node: Node) -> Code:
    """A paragraph."""
    return call("par", page.body(node))


@renders(*_MARKS)
def mark(page: Page, node: Node) -> Code:
    """A mark that is one function."""
    return call(_MARKS[node["type"]], page.body(node))


@renders("inlineCode")
def inline_code(page: Page, node: Node) -> Code:
    """Code within a line; MyST gives it a value or, when it was marked up, children."""
    return call("raw", page.text(str(node["value"]))) if node.get("value") else page.body(node)


@renders("abbreviation")
def abbreviation(page: Page, node: Node) -> Code:
    """An abbreviation; its long form cannot be asked for on paper, and belongs into the text."""
    return page.body(node)


@renders("si")
def quantity(page: Page, node: Node) -> Code:
    """A number with its unit."""
    return page.text(f"{node.get('number', '')}\u202f{node.get('unit', '')}".strip())


@renders("chemicalFormula")
def chemical_formula(page: Page, node: Node) -> Code:
    """A chemical formula as written."""
    return page.text(str(node["value"]))


@renders("inlineExpression")
def inline_expression(page: Page, node: Node) -> Code:
    """The result of an expression, which MyST puts into the children."""
    if not node.get("children"):
        page.fault(f"expression {node.get('value')!r} has no result: run its notebook first")
    return page.body(node)


@renders("html")
def html(page: Page, node: Node) -> Code:
    """The words of HTML that MyST could not turn into nodes."""
    return page.text(html_text(str(node["value"])))


@renders("break")
def line_break(_page: Page, _node: Node) -> Code:
    """A line break."""
    return call("linebreak")


@renders("thematicBreak")
def thematic_break(_page: Page, _node: Node) -> Code:
    """A rule between subjects."""
    return call("rule")


@renders("heading")
def heading(page: Page, node: Node) -> Code:
    """A heading; no level is skipped, since readers of the structure would look for the missing one."""
    wanted = page.level + max(int(node["depth"]) - 1, 1)
    page.heading_level = min(wanted, page.heading_level + 1, _DEEPEST)
    numbering = str(node.get("enumerator") or "")
    body = joined([string(f"{numbering} "), page.body(node)]) if numbering else page.body(node)
    code = call("heading", body, level=number(page.heading_level))
    return page.labelled(code, page.target(node))
