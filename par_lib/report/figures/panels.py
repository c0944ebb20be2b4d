"""Small multiples: one panel a region, the same parts in each, joined to the country's median."""

from __future__ import annotations

from math import ceil

import pandas as pd
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    BLUE,
    GRID,
    INK,
    MUTED,
    headline,
    number_axis,
    round_limits,
    sheet,
    use_house_style,
    wrapped,
)
from par_lib.report.language import Language

_COLUMNS = 3
_ROW, _GAP, _HEAD, _FOOT = 0.17, 0.72, 0.35, 0.4  # inches: a part, between panels, above, below
_LETTERS = 30  # of a panel's title


@draws
def panels(
    groups: pd.DataFrame, country: pd.Series, lang: Language, *, title: str, axis: str, middle: str, own: str
) -> Figure:
    """One panel a column of `groups`, all on one scale: a dot a part, joined to the mark of the country.

    Args:
        groups: One row a part (index: its short name), one column a group, values in %.
        country: The value of all units by part.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        middle: What the legend calls the marks of the country.
        own: What it calls the dots.
    """
    use_house_style()
    lines = ceil(len(groups.columns) / _COLUMNS)
    inner = _ROW * len(groups)
    head = _HEAD + below_first_line(title)
    height = head + lines * (inner + _GAP) + _FOOT
    figure = sheet(height)
    rows = range(len(groups))
    least, most = round_limits(
        float(min(groups.min().min(), country.min())), float(max(groups.max().max(), country.max()))
    )
    beyond = (most - least) / 25
    for place, name in enumerate(groups.columns):
        line, column = divmod(place, _COLUMNS)
        bottom = height - head - (line + 1) * (inner + _GAP) + 0.25
        axes = figure.add_axes((0.07 + column * 0.315, bottom / height, 0.275, inner / height))
        axes.hlines(rows, country, groups[name], color=MUTED, lw=1.2)
        (dots,) = axes.plot(groups[name], rows, "o", color=BLUE, ms=4.5, label=own, clip_on=False)
        marks = axes.vlines(
            country,
            [row - 0.38 for row in rows],
            [row + 0.38 for row in rows],
            color=INK,
            lw=1.4,
            label=middle,
        )
        axes.set(xlim=(least - beyond, most + beyond), ylim=(len(groups) - 0.5, -0.5))
        axes.set_yticks(rows, list(groups.index), fontsize=7)
        axes.tick_params(axis="y", length=0)
        axes.tick_params(axis="x", labelsize=7)
        axes.spines["left"].set_visible(False)
        axes.grid(axis="x", color=GRID)
        axes.set_title(wrapped(str(name), _LETTERS, 2), fontsize=8)
        number_axis(axes, lang)
        if place == 0:
            figure.legend(handles=[dots, marks], loc="lower left", ncols=2, fontsize=8)
    figure.text(0.99, 0.12 / height, axis, ha="right", va="bottom", fontsize=8)
    headline(figure, title)
    return figure
