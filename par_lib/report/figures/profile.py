"""The areas of one unit beside the median and its region: a bar for the unit, a mark for the others."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.container import BarContainer
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    BLUE,
    GRID,
    INK,
    ORANGE,
    folded_names,
    headline,
    number_axis,
    sheet,
    use_house_style,
)
from par_lib.report.language import Language, number

_ROW, _HEAD, _FOOT = 0.36, 0.55, 0.85  # inches: an area, what is above, what is below
_LETTERS = 42  # of a line of names
_NAMES = 0.37  # of the width


@draws
def profile(
    areas: pd.DataFrame,
    lang: Language,
    *,
    title: str,
    axis: str,
    words: Mapping[str, str],
    decimals: int = 1,
) -> Figure:
    """One bar an area, in the order given; a value that is missing has no bar and no number.

    Args:
        areas: Columns `name`, `share`, `median`, `group` (may be missing throughout), in %.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        words: Names for `unit`, `median` and `group`.
        decimals: Digits of the written shares.
    """
    use_house_style()
    names, row_height = folded_names(list(areas["name"]), _LETTERS, _ROW)
    inner = row_height * len(areas)
    height = _HEAD + below_first_line(title) + inner + _FOOT
    figure = sheet(height)
    axes = figure.add_axes((_NAMES, _FOOT / height, 0.93 - _NAMES, inner / height))
    rows = range(len(areas))
    handles: list[Artist | BarContainer] = [
        axes.barh(rows, areas["share"].fillna(0), height=0.55, color=BLUE, label=words["unit"])
    ]
    for row, share in enumerate(areas["share"]):
        text = number(float(share), lang, decimals)
        axes.text(101.5, row, text, va="center", fontsize=8, clip_on=False)
    low, high = ([row + step for row in rows] for step in (-0.4, 0.4))
    handles.append(axes.vlines(areas["median"], low, high, color=INK, lw=1.6, label=words["median"]))
    if areas["group"].notna().any():
        (marks,) = axes.plot(areas["group"], rows, "D", color=ORANGE, ms=6, label=words["group"])
        marks.set_markeredgecolor("white")
        handles.append(marks)
    axes.set(xlim=(0, 100), ylim=(len(areas) - 0.5, -0.5), xlabel=axis)
    axes.set_yticks(rows, names, fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GRID)
    number_axis(axes, lang)
    headline(figure, title)
    figure.legend(handles=handles, loc="lower left", ncols=3, fontsize=8)
    return figure
