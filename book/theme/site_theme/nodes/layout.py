"""How content is arranged: blocks of a page or notebook, grids, cards, tabs."""

from __future__ import annotations

from markupsafe import Markup

from site_theme.nodes.references import link_target
from site_theme.page import Page
from site_theme.registry import renders
from site_theme.text import Node, children


@renders("block")
def block(page: Page, node: Node) -> Markup:
    """A part of a page or a notebook cell, which may be folded or left out."""
    if node.get("visibility") == "remove":
        return Markup()
    body = page.body(node)
    if node.get("visibility") == "hide":
        return page.macro("code", "folded", body, page.words["show_cell"], "folded-cell")
    data = node.get("data") or {}
    part = str(data.get("part") or "")
    # MyST moves the tags that hide or remove into the tree, but leaves this one to the theme.
    scrolls = "scroll-output" if "scroll-output" in (data.get("tags") or []) else ""
    classes = " ".join(filter(None, [str(node.get("kind") or ""), scrolls, page.classes(node)]))
    if part in page.words.group("parts"):
        return page.macro("layout", "part", body, part, page.words.group("parts")[part])
    if part.startswith("toc"):
        return page.macro("blocks", "division", body, "", "contents-list")
    anchor = page.anchor(node)
    return page.macro("blocks", "division", body, anchor, classes) if anchor or classes else body


@renders("grid")
def grid(page: Page, node: Node) -> Markup:
    """Cards or other items side by side; the last of MyST's four numbers is the widest arrangement."""
    columns = (node.get("columns") or [3])[-1]
    return page.macro("blocks", "division", page.body(node), page.anchor(node),
                      f"grid columns-{columns} {page.classes(node)}".strip())  # fmt: skip


@renders("grid-item")
def grid_item(page: Page, node: Node) -> Markup:
    """One place of a grid."""
    return page.macro("blocks", "division", page.body(node), page.anchor(node),
                      f"grid-item {page.classes(node)}".strip())  # fmt: skip


@renders("card")
def card(page: Page, node: Node) -> Markup:
    """A card; one with an address is a link as a whole, named by its title."""
    parts = children(node)
    named = {
        kind: next((part for part in parts if part["type"] == kind), None)
        for kind in ("header", "cardTitle", "footer")
    }
    href = link_target(page, str(node["url"]), static=bool(node.get("static"))) if node.get("url") else ""
    page.inside_link += bool(href)
    pieces = {kind: page.body(part) if part else Markup() for kind, part in named.items()}
    body = Markup().join(page.render(part) for part in parts if part["type"] not in named)
    page.inside_link -= bool(href)
    return page.macro("layout", "card", pieces["header"], pieces["cardTitle"], body, pieces["footer"], href)


@renders("header", "footer", "cardTitle")
def card_part(page: Page, node: Node) -> Markup:
    """A part of a card where MyST left it outside one."""
    return page.macro("blocks", "division", page.body(node), "", "card-part")


@renders("tabSet")
def tab_set(page: Page, node: Node) -> Markup:
    """Alternatives of which one is seen; without a script all stand below each other."""
    tabs = [
        {
            "id": page.fresh_id("tab"),
            "title": str(item.get("title") or ""),
            "sync": str(item.get("sync") or ""),
            "selected": bool(item.get("selected")),
            "body": page.body(item),
        }
        for item in children(node)
    ]
    return page.macro("layout", "tab_set", tabs, page.anchor(node))


@renders("tabItem")
def tab_item(page: Page, node: Node) -> Markup:
    """A tab outside a set."""
    return page.body(node)
