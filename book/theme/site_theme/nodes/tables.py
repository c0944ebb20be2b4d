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
MOST_COLUMNS = 24  # that the style sheet knows as standing at the right (tables.css)


@renders("table")
def table(page: Page, node: Node) -> Markup:
    """A table, named by the caption of the figure around it."""
    rows = children(node)
    head = 0
    while head < len(rows) and all(cell.get("header") for cell in children(rows[head])):
        head += 1
    caption = page.captions[-1] if page.captions else ""
    right = right_columns([children(item) for item in rows])
    return page.macro(
        "tables",
        "table",
        Markup().join(row(page, item, "col", right) for item in rows[:head]),
        Markup().join(row(page, item, "row", right) for item in rows[head:]),
        caption,
        page.anchor(node),
        " ".join(filter(None, [page.classes(node), *(f"right-{column + 1}" for column in sorted(right))])),
    )


def right_columns(rows: list[list[Node]]) -> set[int]:
    """Columns whose cells all stand at the right: the table says so once, instead of each of its cells.

    None where cells span others, and so are not in the column of their place.
    """
    plain = all(len(cells) == len(rows[0]) for cells in rows) and not any(
        int(cell.get(span) or 1) > 1 for cells in rows for cell in cells for span in ("colspan", "rowspan")
    )
    columns = range(min(len(rows[0]), MOST_COLUMNS)) if rows and plain else []
    return {column for column in columns if all(cells[column].get("align") == "right" for cells in rows)}


def row(page: Page, node: Node, scope: str, right: set[int]) -> Markup:
    """A row of the head (scope col) or of the body (scope row); its first cell may make its anchor."""
    cells = children(node)
    code = text_of(cells[0]) if page.rows_of and scope == "row" else ""
    anchor = f"{page.rows_of}-{code}" if ROW_CODE.fullmatch(code) else ""
    made = (cell(page, item, scope, aligned=place not in right) for place, item in enumerate(cells))
    return page.macro("tables", "row", Markup().join(made), anchor)


def cell(page: Page, node: Node, scope: str, *, aligned: bool) -> Markup:
    """A cell; an empty header is a plain cell, because it names nothing.

    Args:
        page: That it stands on.
        node: The cell.
        scope: col in the head, row in the body.
        aligned: Whether the cell says itself how it is aligned.
    """
    scope = scope if node.get("header") and text_of(node) else ""
    span = int(node.get("colspan") or 1)
    scope = "colgroup" if scope == "col" and span > 1 else scope
    classes = [str(node["align"])] if aligned and node.get("align") in ("right", "center") else []
    letters = 0 if page.rows_of else len(text_of(node))
    if letters > (LONG_HEADING if node.get("header") else LONG_TEXT):
        classes.append("long")
    elif letters > WORDS:
        classes.append("worded")
    rows = int(node.get("rowspan") or 1)
    return page.macro("tables", "cell", page.body(node), scope, " ".join(classes), span, rows)
