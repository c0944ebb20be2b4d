"""Lists, definitions and glossaries."""

from __future__ import annotations

from markupsafe import Markup

from site_theme.page import Page
from site_theme.registry import renders
from site_theme.text import Node


@renders("list")
def list_(page: Page, node: Node) -> Markup:
    """A list, numbered from any start."""
    start = node.get("start") or 1
    return page.macro("lists", "ordered" if node.get("ordered") else "bullets", page.body(node), start)


@renders("listItem")
def list_item(page: Page, node: Node) -> Markup:
    """An item; a task says whether it is done."""
    return page.macro("lists", "item", page.body(node), node.get("checked"))


@renders("definitionList")
def definition_list(page: Page, node: Node) -> Markup:
    """Terms with descriptions."""
    return page.macro("lists", "definitions", page.body(node))


@renders("definitionTerm")
def definition_term(page: Page, node: Node) -> Markup:
    """A term, which others may link to."""
    return page.macro("lists", "term", page.body(node), page.anchor(node))


@renders("definitionDescription")
def definition_description(page: Page, node: Node) -> Markup:
    """What a term means."""
    return page.macro("lists", "description", page.body(node))


@renders("glossary")
def glossary(page: Page, node: Node) -> Markup:
    """A list of terms that the whole book uses."""
    return page.macro("blocks", "division", page.body(node), page.anchor(node), "glossary")
