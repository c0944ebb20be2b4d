"""Tables: their head is repeated where they break, and columns are measured so that no word is cut."""

from __future__ import annotations

from par_lib.pdf.columns import Cell, Layout, lay_out, turns
from par_lib.pdf.letters import breakable, printable
from par_lib.pdf.page import Page
from par_lib.pdf.registry import renders
from par_lib.pdf.tree import Node, children, text_of
from par_lib.pdf.typst_code import Code, array, boolean, call, number

_LONG = 500  # letters of a cell that may go on over a page; others stay whole
_ALIGNED = {"left", "center", "right"}


@renders("table")
def table(page: Page, node: Node) -> Code:
    """A table without a number."""
    code, layout = set_table(page, node, alone=True)
    return call("sideways", code) if layout.flipped else code


@renders("tableRow", "tableCell")
def part_alone(page: Page, node: Node) -> Code:
    """A part of a table outside one, which MyST never writes."""
    page.fault(f"{node['type']} outside a table")
    return page.body(node)


def set_table(page: Page, node: Node, *, alone: bool) -> tuple[Code, Layout]:
    """A table, and how it is laid out: it may need a page turned sideways."""
    rows = [children(row) for row in children(node)]
    heads = 0
    while heads < len(rows) and all(cell.get("header") for cell in rows[heads]):
        heads += 1
    layout = lay_out(
        [[_measured(cell) for cell in row] for row in rows], may_turn=alone and not page.contained
    )
    with page.inside_table():
        head = [_head_cell(page, cell, layout) for row in rows[:heads] for cell in row]
        body = [_cell(page, cell) for row in rows[heads:] for cell in row]
    head = [call("head-row", *head)] if heads else []
    named = {"columns": _columns(layout), "align": _alignment(rows), "size": number(layout.size, "pt")}
    return call("data-table", *head, *body, **named), layout


def _measured(cell: Node) -> Cell:
    return Cell(breakable(printable(text_of(cell))), bool(cell.get("header")), int(cell.get("colspan") or 1))


def _columns(layout: Layout) -> Code:
    return array(number(width, "pt") for width in layout.widths)


def _alignment(rows: list[list[Node]]) -> Code:
    """How columns are aligned: as most of their first cells say."""
    return array(map(_aligned, rows[-1] if rows else []))


def _aligned(node: Node) -> Code:
    return Code(str(node["align"])) if node.get("align") in _ALIGNED else Code("left")


def _head_cell(page: Page, node: Node, layout: Layout) -> Code:
    named = {"align": _aligned(node), **_spans(node)}
    if layout.turned and turns(_measured(node)):
        named["turned"] = number(layout.turned, "pt")
    return call("head-cell", page.body(node), **named)


def _spans(node: Node) -> dict[str, Code]:
    spans = {name: int(node.get(name) or 1) for name in ("colspan", "rowspan")}
    return {name: number(span) for name, span in spans.items() if span > 1}


def _cell(page: Page, node: Node) -> Code:
    body = page.body(node)
    named = _spans(node)
    if len(text_of(node)) > _LONG:
        named["breakable"] = boolean(value=True)
    return call("table.cell", body, **named) if named else body
