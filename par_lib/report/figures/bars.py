"""Ranked bars: units from first to last, one bar each, whole or made of parts."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    BLUE,
    INK,
    MUTED,
    PALETTE,
    WIDTH,
    headline,
    number_axis,
    unit_row,
    use_house_style,
    wrapped,
)
from par_lib.report.language import Language, number

_ROW = 0.215  # inches a unit, where there are few
_LETTERS = 50  # of a line of the legend, of which two stand side by side


@draws
def ranked_bars(
    parts: pd.DataFrame,
    totals: pd.Series,
    lang: Language,
    *,
    title: str,
    axis: str,
    part_names: Mapping[str, str] | None = None,
    mean: tuple[float, str] | None = None,
    decimals: int = 2,
    limit: float | None = None,
) -> Figure:
    """One horizontal bar a unit, in the order given, with the total written in a column at the right.

    Args:
        parts: One row a unit (index: its name), one column a part of the bar, left to right.
        totals: What is written beside each bar, by unit.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What the bars measure.
        part_names: Names of the parts for the legend; without it the bars have one colour.
        mean: A value to draw as a line, and its name.
        decimals: Digits of the written totals.
        limit: The largest possible value, where the axis ends.
    """
    use_house_style()
    row_height, letters = unit_row(len(parts), _ROW)
    height = 1.25 + below_first_line(title) + row_height * len(parts)
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    left = pd.Series(0.0, index=parts.index)
    for place, name in enumerate(parts.columns):
        colour = PALETTE[place % len(PALETTE)] if part_names else BLUE
        label = wrapped(part_names[name], _LETTERS) if part_names else None
        axes.barh(parts.index, parts[name], left=left, height=0.72, color=colour, label=label)
        left = left + parts[name]
    end = limit or float(left.max())
    for row, total in enumerate(totals):
        axes.text(
            end * 1.1,
            row,
            number(float(total), lang, decimals),
            va="center",
            ha="right",
            fontsize=min(8, letters),
        )
    axes.set(xlabel=axis, xlim=(0, end * 1.11), ylim=(len(parts) - 0.4, -0.6))
    axes.tick_params(axis="y", length=0, labelsize=letters)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    number_axis(axes, lang)
    if mean:
        value, name = mean
        axes.axvline(value, color=INK, linewidth=1, linestyle=(0, (4, 2)))
        axes.annotate(
            f"{name} {number(value, lang, decimals)}",
            (value, -0.6),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=8,
            color=MUTED,
        )
    headline(figure, title)
    if part_names:
        figure.legend(loc="outside lower left", ncols=2, fontsize=8)
    return figure
