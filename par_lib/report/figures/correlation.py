"""Heat maps of correlations: blue together, orange against, white unrelated."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    BLUE,
    GRID,
    INK,
    MUTED,
    SHADES,
    WIDTH,
    folded_names,
    headline,
    ink_on,
    use_house_style,
)
from par_lib.report.language import Language, number

_SHADES = LinearSegmentedColormap.from_list(
    "house-both", ["#b35900", "#f3c58d", "#ffffff", "#8fb8e0", BLUE], N=SHADES
)
_ROW = 0.24  # inches a row
_FEW = 12  # rows up to which names have letters of the usual size
_LETTERS = {True: 44, False: 80}  # of a line of names, where rows are few or many
_SIZE = {True: 8.5, False: 7.0}  # of those letters, in points
_BAR = 0.12  # inches: thickness of the scale


@draws
def correlation_map(
    values: pd.DataFrame, lang: Language, *, title: str, scale: str, own: pd.DataFrame | None = None
) -> Figure:
    """A grid of correlations with their numbers; where there is none, the cell is empty.

    Args:
        values: Rows and columns named as they are to be read.
        lang: Language of the numbers.
        title: What the figure shows.
        scale: What the shades measure.
        own: Of the same shape; true cells get a frame, such as an indicator and its own area.
    """
    use_house_style()
    few = len(values) <= _FEW
    names, row_height = folded_names(list(values.index), _LETTERS[few], _ROW, _SIZE[few])
    height = 1.5 + below_first_line(title) + row_height * len(values)
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    matrix = values.to_numpy(dtype=np.float64)
    shades = axes.pcolormesh(np.ma.masked_invalid(matrix), cmap=_SHADES, vmin=-1, vmax=1, edgecolors=GRID)
    for row, column in zip(*np.nonzero(~np.isnan(matrix)), strict=True):
        value = matrix[row, column]
        colour = ink_on(tuple(shades.to_rgba(np.array([value]))[0]))
        text = number(value, lang, 2)
        axes.text(column + 0.5, row + 0.5, text, ha="center", va="center", fontsize=7, color=colour)
    for row, column in zip(*np.nonzero(own.to_numpy()), strict=True) if own is not None else ():
        axes.add_patch(Rectangle((column, row), 1, 1, fill=False, edgecolor=INK, linewidth=1.3))
    axes.set_xticks(np.arange(len(values.columns)) + 0.5, [str(name) for name in values.columns])
    axes.set_yticks(np.arange(len(values)) + 0.5, names, fontsize=_SIZE[few])
    axes.set_ylim(len(values), 0)
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    bar = figure.colorbar(
        shades,
        ax=axes,
        orientation="horizontal",
        fraction=_BAR / height,
        pad=_BAR / height,
        aspect=30,
        label=scale,
        ticks=[-1, -0.5, 0, 0.5, 1],
        format=FuncFormatter(lambda value, _: number(value, lang, 1)),
    )
    bar.outline.set_edgecolor(MUTED)
    headline(figure, title)
    return figure
