"""Slope charts: units in two years, joined by lines; rises, falls and what stayed told apart by colour."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.labels import spread
from par_lib.report.figures.style import BLUE, MUTED, VERMILION, headline, sheet, use_house_style
from par_lib.report.language import Language, number

_ROW, _HEAD, _FOOT = 0.17, 0.75, 0.45  # inches: a label, what is above, what is below
_LEAST = 3.0  # inches of the chart itself
_SIZE = 7.5  # of the letters


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
    inner = max(_LEAST, _ROW * len(frame) * 1.25)
    height = _HEAD + inner + _FOOT
    figure = sheet(height)
    axes = figure.add_axes((0.34, _FOOT / height, 0.32, inner / height))
    low, high = (
        float(edge) for edge in (frame[["before", "now"]].min().min(), frame[["before", "now"]].max().max())
    )
    gap = (high - low or 1.0) * _ROW / inner
    ends = {side: spread(frame[side].to_numpy(dtype=float), gap) for side in ("before", "now")}
    colours = {"rise": BLUE, "fall": VERMILION, "same": MUTED}
    for row, (name, before, now) in enumerate(
        frame[["name", "before", "now"]].itertuples(index=False, name=None)
    ):
        gain = before - now if of_ranks else now - before
        kind = "same" if round(gain, decimals) == 0 else "rise" if gain > 0 else "fall"
        axes.plot([0, 1], [before, now], color=colours[kind], marker="o", ms=3, lw=1.3, clip_on=False)
        for side, at, value, ha in (("before", -0.07, before, "right"), ("now", 1.07, now, "left")):
            written = number(float(value), lang, decimals)
            text = f"{name}  {written}" if side == "before" else f"{written}  {name}"
            place = float(ends[side][row])
            axes.plot([0 if side == "before" else 1, at], [value, place], color=MUTED, lw=0.4, clip_on=False)
            axes.text(at, place, text, ha=ha, va="center", fontsize=_SIZE)
    for at, year, ha in ((0, years[0], "right"), (1, years[1], "left")):
        axes.axvline(at, color=MUTED, lw=0.8)
        axes.annotate(
            str(year), (at, 1), xytext=(0, 14), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha=ha, fontweight="bold",
        )  # fmt: skip
    edges = [value for placed in ends.values() for value in placed]
    bottom, top = min([low, *edges]) - gap / 2, max([high, *edges]) + gap / 2
    axes.set(xlim=(0, 1), ylim=(top, bottom) if of_ranks else (bottom, top))
    axes.set_axis_off()
    headline(figure, title)
    lines = [Line2D([], [], color=colours[kind], label=words[kind]) for kind in colours]
    figure.legend(handles=lines, loc="lower left", ncols=3, fontsize=8)
    return figure
