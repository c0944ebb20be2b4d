"""A drawing that fills a sheet does not cut the table after it in two."""

from par_lib.pdf.order import tables_first
from tests.pdf.trees import image, numbered, paragraph, table

TALL = frozenset({"/tall.svg"})
DRAWING = numbered("figure", "fig-a", "Cao.", image("/tall.svg"))
LOW = numbered("figure", "fig-b", "Thấp.", image("/low.svg"))
TABLE = numbered("table", "tab-a", "Bảng.", table(["Hạng"], [["1"]]))
CODE = {"type": "code", "executable": True, "value": "x"}
EMPTY = {"type": "outputs", "children": []}


def block(*nodes):
    return {"type": "block", "children": list(nodes)}


def test_a_table_comes_before_the_tall_drawing_that_it_followed():
    first, last = block(paragraph("Một.")), block(paragraph("Hai."))
    blocks = [first, block(DRAWING), block(CODE, EMPTY), block(TABLE), last]
    assert tables_first(blocks, TALL) == [first, block(TABLE), block(CODE, EMPTY), block(DRAWING), last]


def test_all_else_stays_in_its_order():
    text = block(paragraph("Một."))
    for blocks in (
        [block(LOW), block(TABLE)],
        [block(DRAWING), text, block(TABLE)],
        [block(DRAWING, paragraph("Một.")), block(TABLE)],
        [block(TABLE), block(DRAWING)],
        [block(DRAWING), block(paragraph("Một."), TABLE)],
        [paragraph("Một."), paragraph("Hai.")],
        [],
    ):
        assert tables_first(blocks, TALL) == blocks
