"""Slope charts: units in two years, joined by lines; rises, falls and what stayed told apart by colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.labels import spread
from par_lib.report.figures.measure import below_first_line, inches
from par_lib.report.figures.style import (
    BLUE,
    MUTED,
    VERMILION,
    WIDTH,
    folded_names,
    headline,
    sheet,
    use_house_style,
)
from par_lib.report.language import Language, number

_ROW, _HEAD, _FOOT = 0.17, 0.75, 0.45  # inches: a label, what is above, what is below
_LEAST = 3.0  # inches of the chart itself
_SIZE = 7.5  # of the letters
_LETTERS = 48  # of a line of a name: the longest of a ministry is one
_LEAD, _EDGE = 0.17, 0.05  # inches: from a line's end to its label, and from that to the edge
_WIDEST = 0.32  # of the width, of the chart between its labels


@draws
def slope(
    frame: pd.DataFrame, years: tuple[int, int], lang: Language, *, title: str, words: Mapping[str, str],
    decimals: int = 1, of_ranks: bool = False,
) -> Figure:  # fmt: skip
    """One line a unit from its value in the first year to that in the second.

    Args:
        frame: Columns `name`, `before`, `now`.
        years: The two years.
        lang: Language of the numbers.
        title: What the figure shows.
        words: Names for `rise`, `fall` and `same`.
        decimals: Digits of the values.
        of_ranks: Whether the values are ranks: 1 is at the top, and a smaller one is a rise.
    """
    use_house_style()
    names, row_height = folded_names(list(frame["name"]), _LETTERS, _ROW, _SIZE)
    labels = {side: _labels(names, list(frame[side]), side, lang, decimals) for side in ("before", "now")}
    low, high = (
        float(edge) for edge in (frame[["before", "now"]].min().min(), frame[["before", "now"]].max().max())
    )
    gap = (high - low or 1.0) * row_height / max(_LEAST, row_height * len(frame) * 1.25)
    ends = {side: spread(frame[side].to_numpy(dtype=float), gap) for side in ("before", "now")}
    edges = [value for placed in ends.values() for value in placed]
    bottom, top = min([low, *edges]) - gap / 2, max([high, *edges]) + gap / 2
    inner = row_height * (top - bottom) / gap  # labels spread beyond the values do not move closer
    height = _HEAD + below_first_line(title) + inner + _FOOT
    figure = sheet(height)
    beside = _LEAD + _EDGE + max(inches(text, _SIZE)[0] for side in labels.values() for text in side)
    width = min(_WIDEST * WIDTH, WIDTH - 2 * beside)
    axes = figure.add_axes((0.5 - width / WIDTH / 2, _FOOT / height, width / WIDTH, inner / height))
    colours = {"rise": BLUE, "fall": VERMILION, "same": MUTED}
    shown = set()
    for row, (before, now) in enumerate(frame[["before", "now"]].itertuples(index=False, name=None)):
        gain = before - now if of_ranks else now - before
        kind = "same" if round(gain, decimals) == 0 else "rise" if gain > 0 else "fall"
        shown.add(kind)
        axes.plot([0, 1], [before, now], color=colours[kind], marker="o", ms=3, lw=1.3, clip_on=False)
        for side, end, value, ha in (("before", 0, before, "right"), ("now", 1, now, "left")):
            at = end + (1 if end else -1) * _LEAD / width
            place = float(ends[side][row])
            axes.plot([end, at], [value, place], color=MUTED, lw=0.4, clip_on=False)
            axes.text(at, place, labels[side][row], ha=ha, va="center", fontsize=_SIZE)
    for at, year, ha in ((0, years[0], "right"), (1, years[1], "left")):
        axes.axvline(at, color=MUTED, lw=0.8)
        axes.annotate(
            str(year), (at, 1), xytext=(0, 14), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha=ha, fontweight="bold",
        )  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(top, bottom) if of_ranks else (bottom, top))
    axes.set_axis_off()
    headline(figure, title)
    lines = [Line2D([], [], color=colours[kind], label=words[kind]) for kind in colours if kind in shown]
    figure.legend(handles=lines, loc="lower left", ncols=3, fontsize=8)
    return figure


def _labels(
    names: Sequence[str], values: Sequence[float], side: str, lang: Language, decimals: int
) -> list[str]:
    """Names with their values, which stand next to the chart."""
    written = [number(float(value), lang, decimals) for value in values]
    pairs = zip(names, written, strict=True)
    return [f"{name}  {value}" if side == "before" else f"{value}  {name}" for name, value in pairs]
