"""Paragraphs, headings and everything inside a line."""

from __future__ import annotations

from markupsafe import Markup

from site_theme.html_safety import clean_html
from site_theme.page import OutlineEntry, Page
from site_theme.registry import renders
from site_theme.text import Node, text_of

ELEMENTS = {
    "strong": "strong",
    "emphasis": "em",
    "delete": "del",
    "underline": "u",
    "superscript": "sup",
    "subscript": "sub",
    "keyboard": "kbd",
}


@renders("root", "include", "raw", "embed")
def transparent(page: Page, node: Node) -> Markup:
    """Nodes that only hold others; `raw` holds nothing when it is meant for LaTeX or Typst."""
    return page.body(node)


@renders("comment")
def comment(_page: Page, _node: Node) -> Markup:
    """A writer's comment is not for readers."""
    return Markup()


@renders("text")
def text(_page: Page, node: Node) -> Markup:
    """Plain text, escaped."""
    return Markup.escape(node["value"])


@renders("paragraph")
def paragraph(page: Page, node: Node) -> Markup:
    """A paragraph."""
    return page.macro("text", "paragraph", page.body(node), page.anchor(node), page.classes(node))


@renders(*ELEMENTS)
def element(page: Page, node: Node) -> Markup:
    """A mark that is one HTML element."""
    return page.macro("text", "element", ELEMENTS[node["type"]], page.body(node))


@renders("smallcaps")
def smallcaps(page: Page, node: Node) -> Markup:
    """Small capitals."""
    return page.macro("text", "span", page.body(node), "", "small-caps")


@renders("span")
def span(page: Page, node: Node) -> Markup:
    """A span, often the target of an index entry."""
    return page.macro("text", "span", page.body(node), page.anchor(node), page.classes(node))


@renders("inlineCode")
def inline_code(page: Page, node: Node) -> Markup:
    """Code within a line; MyST gives it a value or, when it was marked up, children."""
    return page.macro("text", "inline_code", page.body(node) or node.get("value", ""))


@renders("abbreviation")
def abbreviation(page: Page, node: Node) -> Markup:
    """An abbreviation with its long form."""
    return page.macro("text", "abbreviation", page.body(node), node.get("title") or "")


@renders("si")
def quantity(page: Page, node: Node) -> Markup:
    """A number with its unit, which is read out in full."""
    if node.get("error"):
        page.fault(f"quantity {node.get('value')!r}: expected a form such as 10 <\\kilo\\metre>")
    return page.macro("text", "quantity", node.get("number", ""), node.get("unit", ""), node.get("alt", ""))


@renders("chemicalFormula")
def chemical_formula(page: Page, node: Node) -> Markup:
    """A chemical formula as written."""
    return page.macro("text", "span", node["value"], "", "chemical-formula")


@renders("inlineExpression")
def inline_expression(page: Page, node: Node) -> Markup:
    """The result of an expression, which MyST puts into the children."""
    if not node.get("children"):
        page.fault(f"expression {node.get('value')!r} has no result: run its notebook first")
    return page.body(node)


@renders("html")
def html(_page: Page, node: Node) -> Markup:
    """HTML that MyST could not turn into nodes, cleaned."""
    return clean_html(node["value"])


@renders("break")
def line_break(page: Page, _node: Node) -> Markup:
    """A line break."""
    return page.macro("text", "void", "br")


@renders("thematicBreak")
def thematic_break(page: Page, _node: Node) -> Markup:
    """A rule between subjects."""
    return page.macro("text", "void", "hr")


@renders("mystTarget")
def target(page: Page, node: Node) -> Markup:
    """A place that something can link to."""
    return page.macro("text", "span", "", page.anchor(node), "target")


@renders("heading")
def heading(page: Page, node: Node) -> Markup:
    """A heading with a link to itself; it enters the outline of the page."""
    anchor, level, title = page.anchor(node), min(max(int(node["depth"]), 2), 6), text_of(node)
    number = str(node.get("enumerator") or "")
    if anchor:
        page.outline.append(OutlineEntry(level, anchor, f"{number} {title}".strip()))
    return page.macro("text", "heading", level, page.body(node), anchor, title, number)
