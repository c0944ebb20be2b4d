"""Dumbbells: what a unit gave itself and what the appraisal left, joined by a line."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    BLUE,
    GRID,
    ORANGE,
    folded_names,
    headline,
    number_axis,
    sheet,
    unit_row,
    use_house_style,
)
from par_lib.report.language import Language

_ROW, _HEAD, _FOOT = 0.2, 0.5, 0.85  # inches: a unit, what is above, what is below
_LETTERS = 36  # of a name
_NAMES = 0.3  # of the width


@draws
def dumbbell(
    frame: pd.DataFrame, lang: Language, *, title: str, axis: str, words: Mapping[str, str], decimals: int = 0
) -> Figure:
    """One row a unit or area, in the order given: two marks and the line between them.

    Args:
        frame: Columns `name`, `self`, `appraised`.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        words: Names for `self` and `appraised`.
        decimals: Digits of the axis.
    """
    use_house_style()
    row_height, letters = unit_row(len(frame), _ROW)
    names, row_height = folded_names(list(frame["name"]), _LETTERS, row_height)
    inner = row_height * len(frame)
    height = _HEAD + below_first_line(title) + inner + _FOOT
    figure = sheet(height)
    axes = figure.add_axes((_NAMES, _FOOT / height, 0.97 - _NAMES, inner / height))
    rows = range(len(frame))
    axes.hlines(rows, frame["appraised"], frame["self"], color=GRID, lw=3, zorder=1)
    axes.plot(frame["self"], rows, "D", color=ORANGE, ms=5, label=words["self"])
    axes.plot(frame["appraised"], rows, "o", color=BLUE, ms=5, label=words["appraised"])
    axes.set(xlabel=axis, ylim=(len(frame) - 0.5, -0.5))
    axes.margins(x=0.03)
    axes.set_yticks(rows, names, fontsize=min(8, letters))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    number_axis(axes, lang, decimals=decimals)
    headline(figure, title)
    figure.legend(loc="lower left", ncols=2, fontsize=8)
    return figure
