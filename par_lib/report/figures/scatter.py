"""Scatters of two measures of the same units, with names that do not collide."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.labels import label_points
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import BLUE, GRID, headline, number_axis, sheet, use_house_style
from par_lib.report.language import Language

_HEIGHT = 5.2  # inches


@draws
def scatter(frame: pd.DataFrame, lang: Language, *, title: str, x: str, y: str, decimals: int = 0) -> Figure:
    """One point a unit; those furthest from the middle of the cloud are named first, while there is room.

    Args:
        frame: Columns `name`, `x`, `y`.
        lang: Language of the numbers.
        title: What the figure shows.
        x: What runs to the right, with its unit.
        y: What runs upward, with its unit.
        decimals: Digits of the axes.
    """
    use_house_style()
    height = _HEIGHT + below_first_line(title)
    figure = sheet(height)
    axes = figure.add_axes((0.08, 0.1 * _HEIGHT / height, 0.9, 0.8 * _HEIGHT / height))
    values = frame[["x", "y"]].to_numpy(dtype=np.float64)
    spread = values.std(axis=0)
    away = np.abs((values - np.median(values, axis=0)) / np.where(spread > 0, spread, 1)).max(axis=1)
    order = np.argsort(-away, kind="stable")
    axes.scatter(values[:, 0], values[:, 1], s=18, color=BLUE, zorder=3)
    axes.margins(0.08)
    axes.set(xlabel=x, ylabel=y)
    axes.grid(color=GRID)
    number_axis(axes, lang, decimals=decimals)
    number_axis(axes, lang, axis="y", decimals=decimals)
    headline(figure, title)
    figure.draw_without_rendering()  # settles limits and places
    label_points(axes, values[order, 0], values[order, 1], [str(frame["name"].iloc[at]) for at in order])
    return figure
