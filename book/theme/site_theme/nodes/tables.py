"""Tables; sorting, scrolling and the alignment of numbers are added by the page's script."""

from __future__ import annotations

import re

from markupsafe import Markup

from site_theme.page import Page
from site_theme.registry import renders
from site_theme.text import Node, children, text_of

ROW_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")  # what a row is linked to by
# Letters from which a cell is kept wide enough to be read; the table then scrolls rather than squeeze it.
# Tables with anchors for their rows have widths of their own.
LONG_TEXT, LONG_HEADING, WORDS = 40, 24, 18


@renders("table")
def table(page: Page, node: Node) -> Markup:
    """A table, named by the caption of the figure around it."""
    rows = children(node)
    head = 0
    while head < len(rows) and all(cell.get("header") for cell in children(rows[head])):
        head += 1
    caption = page.captions[-1] if page.captions else ""
    return page.macro(
        "tables",
        "table",
        Markup().join(row(page, item, scope="col") for item in rows[:head]),
        Markup().join(row(page, item, scope="row") for item in rows[head:]),
        caption,
        page.anchor(node),
        page.classes(node),
    )


def row(page: Page, node: Node, scope: str) -> Markup:
    """A row of the head (scope col) or of the body (scope row); its first cell may make its anchor."""
    cells = children(node)
    code = text_of(cells[0]) if page.rows_of and scope == "row" else ""
    anchor = f"{page.rows_of}-{code}" if ROW_CODE.fullmatch(code) else ""
    return page.macro("tables", "row", Markup().join(cell(page, item, scope) for item in cells), anchor)


def cell(page: Page, node: Node, scope: str) -> Markup:
    """A cell; an empty header is a plain cell, because it names nothing."""
    scope = scope if node.get("header") and text_of(node) else ""
    span = int(node.get("colspan") or 1)
    scope = "colgroup" if scope == "col" and span > 1 else scope
    classes = [str(node["align"])] if node.get("align") in ("right", "center") else []
    letters = 0 if page.rows_of else len(text_of(node))
    if letters > (LONG_HEADING if node.get("header") else LONG_TEXT):
        classes.append("long")
    elif letters > WORDS:
        classes.append("worded")
    rows = int(node.get("rowspan") or 1)
    return page.macro("tables", "cell", page.body(node), scope, " ".join(classes), span, rows)
