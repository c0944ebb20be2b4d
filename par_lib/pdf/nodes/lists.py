"""Lists, definitions and glossaries."""

from __future__ import annotations

from par_lib.pdf.page import Page
from par_lib.pdf.registry import renders
from par_lib.pdf.tree import Node, children
from par_lib.pdf.typst_code import Code, call, joined, number, string

_DONE, _OPEN = "☑ ", "☐ "


@renders("list")
def list_(page: Page, node: Node) -> Code:
    """A list, numbered from any start."""
    with page.inside_block():
        items = [page.render(child) for child in children(node)]
    if node.get("ordered"):
        return call("enum", *items, start=number(int(node.get("start") or 1)))
    return call("list", *items)


@renders("listItem")
def list_item(page: Page, node: Node) -> Code:
    """An item; a task says whether it is done."""
    if node.get("checked") is None:
        return page.body(node)
    return joined([string(_DONE if node["checked"] else _OPEN), page.body(node)])


@renders("definitionList")
def definition_list(page: Page, node: Node) -> Code:
    """Terms with descriptions."""
    with page.inside_block():
        return page.body(node)


@renders("definitionTerm")
def definition_term(page: Page, node: Node) -> Code:
    """A term."""
    return call("term", page.body(node))


@renders("definitionDescription")
def definition_description(page: Page, node: Node) -> Code:
    """What a term means."""
    return call("description", page.body(node))


@renders("glossary")
def glossary(page: Page, node: Node) -> Code:
    """A list of terms that the whole book uses."""
    return page.body(node)
