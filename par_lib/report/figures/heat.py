"""Heat maps: units by nodes or by years, shades of one colour, values written where they fit."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.style import BLUE, GRID, SHADES, WIDTH, headline, use_house_style
from par_lib.report.language import Language, number

SHADES_OF_ONE = LinearSegmentedColormap.from_list(
    "house", ["#ffffff", "#cfe0f2", "#6ea3d8", BLUE, "#06305c"], N=SHADES
)
_ROW = 0.205  # inches a unit


@draws
def heat_map(
    values: pd.DataFrame,
    lang: Language,
    *,
    title: str,
    scale: str,
    limits: tuple[float, float] | None = None,
    decimals: int = 0,
    reverse: bool = False,
) -> Figure:
    """A grid of values with their numbers; a missing value is an empty cell.

    Args:
        values: One row a unit (index: its name), one column a node or year.
        lang: Language of the numbers.
        title: What the figure shows.
        scale: What the shades measure.
        limits: Values at the light and at the dark end; those of the data when left out.
        decimals: Digits of the written numbers.
        reverse: Whether small values are dark (ranks).
    """
    use_house_style()
    low, high = limits or (float(values.min().min()), float(values.max().max()))
    figure, axes = plt.subplots(figsize=(WIDTH, 1.5 + _ROW * len(values)))
    figure.set_layout_engine("none")  # seaborn draws the figure once by itself, laid out or not
    sns.heatmap(
        values,
        ax=axes,
        annot=values.map(lambda value: number(value, lang, decimals)).to_numpy(),
        fmt="",
        annot_kws={"fontsize": 7, "in_layout": False},  # inside their cells, they move nothing
        cmap=SHADES_OF_ONE.reversed() if reverse else SHADES_OF_ONE,
        vmin=low,
        vmax=high,
        linewidths=0.5,
        linecolor=GRID,
        cbar=False,
    )
    figure.set_layout_engine("constrained")
    shades = figure.colorbar(
        axes.collections[0],
        ax=axes,
        orientation="horizontal",
        fraction=0.02,
        pad=0.01,
        aspect=50,
        label=scale,
        format=FuncFormatter(lambda value, _: number(value, lang, decimals)),
    )
    shades.outline.set_visible(False)
    axes.set(xlabel="", ylabel="")
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False, labelrotation=0)
    headline(figure, title)
    return figure
