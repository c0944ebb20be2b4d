"""Two values of each row and the line between them: what was claimed, and what was found."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from par_lib.report.figures.style import (
    BLUE,
    MUTED,
    ORANGE,
    WIDTH,
    number_axis,
    use_house_style,
    wrapped,
)
from par_lib.report.language import Language, number

_ROW = 0.42  # inches a row
_LETTERS = 42  # of a name, on each of its lines


def dumbbells(
    pairs: pd.DataFrame, lang: Language, *, title: str, axis: str, first: str, second: str
) -> Figure:
    """One line a row, in the order given, from its first value to its second; the difference at the right.

    Args:
        pairs: Index: names of the rows; columns first and second.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        first: What the legend calls the hollow dots.
        second: What it calls the filled ones.
    """
    use_house_style()
    figure, axes = plt.subplots(figsize=(WIDTH, 1.35 + _ROW * len(pairs)))
    rows = list(range(len(pairs)))
    axes.hlines(rows, pairs["first"], pairs["second"], color=MUTED, linewidth=1.6, zorder=1)
    axes.scatter(pairs["first"], rows, s=46, color="white", edgecolor=ORANGE, linewidth=1.8, label=first)
    axes.scatter(pairs["second"], rows, s=46, color=BLUE, label=second)
    low, high = float(pairs.to_numpy(float).min()), float(pairs.to_numpy(float).max())
    room = max(0.06 * (high - low), 0.2)
    for row, (one, other) in enumerate(pairs[["first", "second"]].itertuples(index=False, name=None)):
        text = number(other - one, lang, 1, sign=True)
        axes.text(high + 2.6 * room, row, text, va="center", ha="right", fontsize=8)
    axes.set(xlabel=axis, xlim=(low - room, high + 2.8 * room), ylim=(len(pairs) - 0.4, -0.6))
    axes.set_yticks(rows, [wrapped(str(name), _LETTERS, 2) for name in pairs.index])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    number_axis(axes, lang)
    figure.suptitle(wrapped(title, 82), x=0.01, ha="left", fontsize=10.5, fontweight="bold")
    figure.legend(loc="outside lower left", ncols=2, fontsize=8)
    return figure
