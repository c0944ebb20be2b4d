"""Estimates with their intervals: one row a name, a dot and a line for each of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    GRID,
    PALETTE,
    WIDTH,
    headline,
    number_axis,
    unit_row,
    use_house_style,
)
from par_lib.report.language import Language

_ROW = 0.215  # inches a line
_LETTERS = 34  # of a name before it goes on in a new line
_MARKS = "osD^vP"  # told apart without colours too


@draws
def intervals(
    frame: pd.DataFrame,
    lang: Language,
    *,
    title: str,
    axis: str,
    part_names: Mapping[str, str] | None = None,
    decimals: int = 0,
    mark: float | None = None,
) -> Figure:
    """Dots with intervals, rows in the order in which names first occur.

    Args:
        frame: Columns `name`, `value`, `lower`, `upper`, and `part` where a name has several estimates; an
            interval that is not known (NaN) leaves the dot alone.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        part_names: Names of the parts for the legend, in the order of their lines within a row.
        decimals: Digits of the axis.
        mark: A value that intervals are read against, such as no difference; drawn as a line.
    """
    use_house_style()
    names = list(dict.fromkeys(frame["name"]))
    parts = list(part_names) if part_names else [""]
    row_height, letters = unit_row(len(names), _ROW)
    height = 1.25 + below_first_line(title) + row_height * len(names) * max(1.0, 0.75 * len(parts))
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    row = frame["name"].map({name: place for place, name in enumerate(names)}).to_numpy(float)
    for place, part in enumerate(parts):
        own = (frame["part"] == part).to_numpy() if part_names else np.ones(len(frame), dtype=bool)
        shift = (place - (len(parts) - 1) / 2) * 0.8 / len(parts)
        colour = PALETTE[place % len(PALETTE)]
        at, rows = row[own] + shift, frame[own]
        axes.hlines(at, rows["lower"], rows["upper"], color=colour, linewidth=1.6, alpha=0.75)
        label = part_names[part] if part_names else None
        axes.scatter(
            rows["value"], at, s=16, color=colour, marker=_MARKS[place % len(_MARKS)], zorder=3, label=label
        )
    if mark is not None:
        axes.axvline(mark, color="#000000", linewidth=0.8, zorder=1)
    axes.set(xlabel=axis, ylim=(len(names) - 0.4, -0.6))
    # rows of several lines have room for names of several lines
    folded = [fill(name, _LETTERS) for name in names] if part_names else names
    axes.set_yticks(range(len(names)), folded, fontsize=letters)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    if part_names:
        for line in range(len(names) - 1):
            axes.axhline(line + 0.5, color=GRID, linewidth=0.6)
    number_axis(axes, lang, decimals=decimals)
    headline(figure, title)
    if part_names:
        figure.legend(loc="outside lower left", fontsize=8)
    return figure
