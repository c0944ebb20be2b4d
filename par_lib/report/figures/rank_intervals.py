"""Intervals of ranks: where each unit lies when the index is calculated otherwise."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    BLUE,
    INK,
    SKY,
    WIDTH,
    headline,
    number_axis,
    unit_row,
    use_house_style,
)
from par_lib.report.language import Language

_ROW = 0.205  # inches a unit, where there are few
_TICKS = 17  # at most, on the axis of ranks


@draws
def rank_intervals(
    ranks: pd.DataFrame, lang: Language, *, title: str, axis: str, interval: str, median: str, own: str
) -> Figure:
    """One line a unit, in the order given: the interval, its median, and the rank of the index itself.

    Args:
        ranks: Index: names of the units; columns rank, low, median, high.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        interval: What the legend calls the bars.
        median: What it calls the lines across them.
        own: What it calls the dots.
    """
    use_house_style()
    row_height, letters = unit_row(len(ranks), _ROW)
    height = 1.35 + below_first_line(title) + row_height * len(ranks)
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    rows = list(range(len(ranks)))
    # Whole ranks: a bar runs half a place beyond both ends, so that one sure place is seen too.
    width = ranks["high"] - ranks["low"] + 0.7
    axes.barh(rows, width, left=ranks["low"] - 0.35, height=0.56, color=SKY, alpha=0.55, label=interval)
    axes.vlines(
        ranks["median"],
        [row - 0.28 for row in rows],
        [row + 0.28 for row in rows],
        color=BLUE,
        linewidth=2,
        label=median,
    )
    axes.plot(ranks["rank"], rows, "o", color=INK, markersize=3.6, label=own)
    axes.set(xlabel=axis, xlim=(0.3, len(ranks) + 0.7), ylim=(len(ranks) - 0.4, -0.6))
    axes.set_yticks(rows, list(ranks.index), fontsize=letters)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if len(ranks) / step <= _TICKS)
    axes.set_xticks([1, *range(step, len(ranks) + 1, step)] if step > 1 else range(1, len(ranks) + 1))
    number_axis(axes, lang)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    headline(figure, title)
    figure.legend(loc="outside lower left", ncols=3, fontsize=8)
    return figure
