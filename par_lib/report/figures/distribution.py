"""Distributions by component: every unit a small line, the middle half a band, the median a mark."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    BLUE,
    INK,
    SKY,
    folded_names,
    headline,
    number_axis,
    round_limits,
    sheet,
    use_house_style,
)
from par_lib.report.language import Language

_ROW, _HEAD, _FOOT = 0.32, 0.5, 0.85  # inches: a component, what is above, what is below
_LETTERS = 44  # of a line of a name
_NAMES = 0.38  # of the width


@draws
def distribution(
    values: pd.DataFrame, lang: Language, *, title: str, axis: str, words: Mapping[str, str]
) -> Figure:
    """One row a component, in the order of the columns.

    Args:
        values: One row a unit, one column a component (named as it is to be read), in % of the maximum.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        words: Names for `unit`, `middle` and `median`.
    """
    use_house_style()
    names, row_height = folded_names(list(values.columns), _LETTERS, _ROW)
    inner = row_height * len(names)
    height = _HEAD + below_first_line(title) + inner + _FOOT
    figure = sheet(height)
    axes = figure.add_axes((_NAMES, _FOOT / height, 0.97 - _NAMES, inner / height))
    rows = list(range(len(values.columns)))
    low, median, high = (values.quantile(part) for part in (0.25, 0.5, 0.75))
    axes.barh(rows, high - low, left=low, height=0.62, color=SKY, alpha=0.45, label=words["middle"])
    for row, name in enumerate(values.columns):
        known = values[name].dropna()
        label = words["unit"] if row == 0 else ""
        axes.vlines(known, row - 0.18, row + 0.18, color=BLUE, lw=0.7, alpha=0.7, label=label)
    axes.plot(median, rows, "D", color=INK, ms=4.5, label=words["median"], clip_on=False)
    axes.set(xlabel=axis, ylim=(len(rows) - 0.5, -0.5))
    least, most = round_limits(float(values.min().min()), float(values.max().max()))
    axes.set_xlim(least - (most - least) / 100, most + (most - least) / 100)
    axes.set_yticks(rows, names, fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    number_axis(axes, lang)
    headline(figure, title)
    figure.legend(loc="lower left", ncols=3, fontsize=8)
    return figure
