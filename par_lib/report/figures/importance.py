"""Stated against actual importance: two dots a part, joined."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    BLUE,
    GRID,
    ORANGE,
    WIDTH,
    folded_names,
    headline,
    number_axis,
    use_house_style,
)
from par_lib.report.language import Language

_ROW = 0.34  # inches a part
_LETTERS = 44  # of a line of names


@draws
def importance_dots(
    shares: pd.DataFrame, lang: Language, *, title: str, axis: str, stated: str, actual: str
) -> Figure:
    """One line a part, in the order given.

    Args:
        shares: Index: names of the parts; columns stated, actual, in %.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        stated: What the legend calls the first.
        actual: What it calls the second.
    """
    use_house_style()
    names, row_height = folded_names(list(shares.index), _LETTERS, _ROW)
    height = 1.3 + below_first_line(title) + row_height * len(shares)
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    rows = list(range(len(shares)))
    axes.hlines(rows, shares["stated"], shares["actual"], color=GRID, linewidth=3, zorder=1)
    axes.plot(shares["stated"], rows, "o", color="white", markeredgecolor=BLUE, markersize=7, label=stated)
    axes.plot(shares["actual"], rows, "D", color=ORANGE, markersize=6, label=actual)
    most = float(shares[["stated", "actual"]].max().max())
    axes.set(xlabel=axis, xlim=(0, most * 1.08), ylim=(len(shares) - 0.4, -0.6))
    axes.set_yticks(rows, names, fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    number_axis(axes, lang)
    headline(figure, title)
    figure.legend(loc="outside lower left", ncols=2, fontsize=8)
    return figure
