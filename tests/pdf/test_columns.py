"""Tables stay on their page, and words whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.pdf.columns import PADDING, ROOM, Cell, lay_out, turns
from par_lib.pdf.letters import width

words = st.text("abcđêơM 1,.", min_size=1, max_size=60)
tables = st.integers(1, 24).flatmap(
    lambda count: st.lists(st.lists(words, min_size=count, max_size=count), min_size=1, max_size=5)
)


def cells(rows):
    return [[Cell(text, bold=not place) for text in row] for place, row in enumerate(rows)]


@given(tables, st.booleans())
@settings(max_examples=80, deadline=None)
def test_no_table_leaves_the_page(rows, may_turn):
    layout = lay_out(cells(rows), may_turn=may_turn)
    assert len(layout.widths) == len(rows[0])
    assert sum(layout.widths) <= ROOM[layout.flipped] + 0.01
    assert not layout.flipped or may_turn
    assert layout == lay_out(cells(rows), may_turn=may_turn)


@given(tables)
@settings(max_examples=80, deadline=None)
def test_words_are_whole_where_a_table_has_room(rows):
    layout = lay_out(cells(rows))
    for place, given_width in enumerate(layout.widths):
        upright = (  # words that are not turned upwards
            width(word, bold=not number)
            for number, row in enumerate(rows)
            if number or not layout.turned or not turns(Cell(row[place], bold=True))
            for word in row[place].split()
        )
        longest = max(upright, default=0.0)
        spare = ROOM[layout.flipped] - sum(layout.widths)
        assert given_width >= longest * layout.size + PADDING - 0.01 or spare < 1


def test_the_tables_of_the_report_fit():
    province = [
        [f"{place}", "Bà Rịa - Vũng Tàu", *["12,34"] * 8, "Nhóm B (từ 80% đến dưới 90%)"]
        for place in range(63)
    ]
    head = ["Hạng", "Đơn vị", *["Cải cách thủ tục hành chính"] * 8, "Nhóm kết quả"]
    layout = lay_out(cells([head, *province]))
    assert layout.size >= 7
    assert layout.widths[1] >= width("Bà Rịa - Vũng Tàu") * layout.size + PADDING
    leaves = [["1", "Bà Rịa - Vũng Tàu", *["0,75"] * 19]]
    assert lay_out(
        cells([["Hạng", "Đơn vị", *["Tác động của cải cách đến người dân"] * 19], *leaves])
    ).flipped


def test_headings_are_turned_upwards_rather_than_letters_too_small_to_read():
    name = "Control of administrative procedures: component 1 (illustrative)"
    head = ["Rank", "Unit", *[name] * 19, "Points", "Share of the maximum (%)"]
    row = ["7", "Ministry of Natural Resources and Environment", *["0.56"] * 19, "15.61", "91.85"]
    layout = lay_out(cells([head, *[row] * 19]))
    assert layout.size >= 7
    assert layout.turned > 100
    assert sum(layout.widths) <= ROOM[layout.flipped]
    words = [Cell(word, bold=True) for word in ("Rank", name)]
    assert [turns(word) for word in words] == [False, True]


def test_a_spanning_cell_widens_no_column():
    layout = lay_out([[Cell("một tiêu đề rất dài trên hai cột", bold=True, span=2)], [Cell("1"), Cell("2")]])
    assert max(layout.widths) < 20
