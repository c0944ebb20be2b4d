"""How wide the columns of a table are, in which size it is set, and whether its page is turned sideways."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, takewhile
from math import ceil

from par_lib.pdf.letters import width

# Room for text in points, upright and turned sideways: A4 without the margins of book/typst/report.typ.
ROOM = {False: 481.0, True: 728.0}
PADDING = 7.0  # points beside the text of a cell, both sides together
# Which size on which page is tried first; a turned page beats letters too small to read.
TRIED = (
    *((False, size) for size in (8.5, 8.0, 7.5, 7.0)),
    *((True, size) for size in (8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)),
)
_COMFORT = 11.0  # em that a column of sentences should have at least
_WIDEST = 46.0  # em from which a longer text makes its column no wider
_HEAD_LINES = (6, 10, 100)  # lines that a heading may take: the fewest with which the table fits
_FAIR_HEAD, _GOOD_HEAD = 4.2, 2.2  # lines of a heading from which its column grows, if there is room
_SHORT_HEAD = 7.0  # em of a heading that should stand in one line, if there is room
_LONG, _LONG_SIZE = 40, 7.5  # rows from which a table is set no larger, so that 63 units take one page
_READABLE = 7.0  # points: headings are turned upwards rather than a table set smaller
_TURNED = (12.0, 18.0, 24.0)  # em: how tall the box of turned headings may be, tried in turn
_TURNED_LINE = 1.4  # em between their lines
_UPRIGHT = 4.0  # em of a heading that never is turned
_USUAL = 0.8  # share of the cells of a column that are no longer than what is usual in it
_SLACK = 1.02  # hinting and kerning are not measured


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell, as wide as `span` columns."""

    text: str
    bold: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is set.

    Args:
        widths: Of its columns in points, with padding.
        size: Of its letters in points.
        flipped: Whether its page is turned sideways.
        head: How many lines its head is likely to take.
        turned: How tall the box of a heading is that is turned upwards, in points; 0 where none is.
    """

    widths: tuple[float, ...]
    size: float
    flipped: bool
    head: int = 0
    turned: float = 0.0


def lay_out(rows: list[list[Cell]], *, may_turn: bool = True) -> Layout:
    """The largest type in which no word has to be cut; headings are turned where it would be too small.

    Args:
        rows: All rows, those of the head too; rows may differ in length.
        may_turn: Whether the table may have a page of its own turned sideways.

    >>> lay_out([[Cell("Đơn vị", True), Cell("Chỉ số", True)], [Cell("Bộ Tư pháp"), Cell("89,96")]])
    Layout(widths=(55.1..., 33.7...), size=8.5, flipped=False, head=1, turned=0.0)
    """
    best = _laid_out(rows, may_turn=may_turn)
    for turned in _TURNED:
        if best.size >= _READABLE:
            break
        other = _laid_out(rows, may_turn=may_turn, turned=turned)
        best = other if other.size > best.size else best
    return best


def turns(cell: Cell) -> bool:
    """Whether a heading is turned upwards in a table whose headings are."""
    return cell.span == 1 and width(cell.text, bold=cell.bold) > _UPRIGHT


def _laid_out(rows: list[list[Cell]], *, may_turn: bool, turned: float = 0.0) -> Layout:
    """The largest type that fits; with headings turned where they may be `turned` em tall."""
    largest = _LONG_SIZE if len(rows) > _LONG else TRIED[0][1]
    tried = [one for one in TRIED if (may_turn or not one[0]) and one[1] <= largest]
    for lines in _HEAD_LINES:
        stages = _stages(rows, lines, turned)
        fitting = [one for one in tried if _total(stages[0], one[1]) <= ROOM[one[0]]]
        if fitting:
            break
    flipped, size = fitting[0] if fitting else tried[-1]
    room = ROOM[flipped] - PADDING * len(stages[0])
    first, *others = [[value * size * _SLACK for value in stage] for stage in stages]
    if sum(first) > room:  # words are cut by force: nothing may leave the page
        first = [value * room / sum(first) for value in first]
    for stage in others:
        first = _grown(first, stage, room)
    widths = tuple(value + PADDING for value in first)
    texts = [cell for row in _head(rows) for cell in row if turned and turns(cell)]
    tall = size * min(max((width(cell.text, bold=True) for cell in texts), default=0.0) * _SLACK, turned)
    lines = ceil(tall / (size * _TURNED_LINE)) if texts else _head_lines(rows, first, size)
    return Layout(widths, size, flipped, lines, tall)


def _head(rows: list[list[Cell]]) -> list[list[Cell]]:
    return list(takewhile(lambda row: row and all(cell.bold for cell in row), rows))


def _head_lines(rows: list[list[Cell]], widths: list[float], size: float) -> int:
    return sum(
        max(_lines(cell, room / (size * _SLACK)) for cell, room in zip(row, widths, strict=False))
        for row in _head(rows)
    )


def _lines(cell: Cell, room: float) -> int:
    """Lines that a text takes in a column, `room` em wide; one where it has several columns."""
    if cell.span > 1:
        return 1
    lines, space = 1, width(" ", bold=cell.bold)
    used = -space
    for word in cell.text.split():
        wide = width(word, bold=cell.bold)
        lines, used = (lines, used + space + wide) if used + space + wide <= room else (lines + 1, wide)
    return lines


def _grown(widths: list[float], wanted: list[float], room: float) -> list[float]:
    """Columns closer to what they would like, as far as there is room."""
    lacking = [max(high - low, 0.0) for low, high in zip(widths, wanted, strict=True)]
    share = min(max(room - sum(widths), 0.0) / (sum(lacking) or 1.0), 1.0)
    return [low + more * share for low, more in zip(widths, lacking, strict=True)]


def _total(needed: list[float], size: float) -> float:
    return sum(needed) * size * _SLACK + PADDING * len(needed)


def _stages(rows: list[list[Cell]], lines: int, turned: float) -> tuple[list[float], ...]:
    """What each column needs so that words stay whole; what its cells, and its head, would like in turn.

    In em. Usual cells come first, since one long text would take the room of a column with text in every row.
    """
    heads = len(_head(rows))
    count = max((sum(cell.span for cell in row) for row in rows), default=0)
    needed, fair, good = [0.0] * count, [0.0] * count, [0.0] * count
    body: list[list[float]] = [[0.0] for _ in range(count)]
    for number, row in enumerate(rows):
        places = accumulate((cell.span for cell in row), initial=0)
        for place, cell in zip(places, row, strict=False):
            if cell.span > 1:
                continue  # as wide as the columns below it
            if turned and number < heads and turns(cell):
                needed[place] = max(needed[place], _lines(cell, turned) * _TURNED_LINE)
                continue
            words = cell.text.replace("\u200b", " ").split()
            longest = max((width(word, bold=cell.bold) for word in words), default=0.0)
            line = min(width(cell.text, bold=cell.bold), _WIDEST)
            comfort = max(longest, line / lines if cell.bold else min(line, _COMFORT))
            needed[place] = max(needed[place], comfort)
            if cell.bold:
                fair[place] = max(fair[place], line / _FAIR_HEAD)
                good[place] = max(good[place], line / _GOOD_HEAD, min(line, _SHORT_HEAD))
            else:
                body[place].append(line)
    usual = [sorted(every)[int(_USUAL * (len(every) - 1))] for every in body]
    return needed, usual, fair, [max(every) for every in body], good
