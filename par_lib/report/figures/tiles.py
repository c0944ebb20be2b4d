"""Tile-grid maps: one tile a unit, all of one size, shaded by a value; no borders are drawn."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.heat import SHADES_OF_ONE
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import INK, MUTED, headline, ink_on, sheet, use_house_style, wrapped
from par_lib.report.language import Language, number

_TILE = 0.36  # inches: height of a line of tiles
_HEAD, _FOOT = 0.5, 0.55  # inches: what is above, what is below
_LETTERS = 119  # of the names of a whole line of tiles
_SIZES = 6.9, 8.0  # points of letters, in a map of many columns and of few: six on paper
_FEW = 5  # columns
_PALEST = 0.12  # part of the colours where the scale begins
_STEPS = 5  # of the scale below


@draws
def tile_map(
    tiles: pd.DataFrame,
    values: pd.Series,
    names: Mapping[str, str],
    lang: Language,
    *,
    title: str,
    scale: str,
    decimals: int = 1,
) -> Figure:
    """A map of tiles with names and values; a unit without a value is an empty tile.

    Args:
        tiles: By unit, `column` from the west and `line` from the north.
        values: By unit; missing where there is none.
        names: Of the units.
        lang: Language of the numbers.
        title: What the figure shows.
        scale: What the shades measure.
        decimals: Digits of the values.
    """
    use_house_style()
    columns, lines = int(tiles["column"].max()) + 1, int(tiles["line"].max()) + 1
    height = _HEAD + below_first_line(title) + _TILE * lines + _FOOT
    figure = sheet(height)
    axes = figure.add_axes((0.01, _FOOT / height, 0.98, _TILE * lines / height))
    known = values.reindex(tiles.index)
    shade = Normalize(float(known.min()), float(known.max()))
    for unit, column, line in tiles[["column", "line"]].itertuples(name=None):
        value = known[unit]
        empty = pd.isna(value)
        colour = "white" if empty else _colour(shade(value))
        axes.add_patch(
            Rectangle((column + 0.03, line + 0.05), 0.94, 0.9, facecolor=colour, edgecolor=MUTED, lw=0.5)
        )
        ink = INK if empty else ink_on(colour)
        text = wrapped(names[str(unit)], _LETTERS // columns, 2)
        written = f"{text}\n{number(float(value), lang, decimals)}"
        axes.text(
            column + 0.5,
            line + 0.5,
            written,
            ha="center",
            va="center",
            fontsize=_SIZES[columns <= _FEW],
            color=ink,
            linespacing=1.02,
        )
    axes.set(xlim=(0, columns), ylim=(lines, 0))
    axes.set_axis_off()
    _scale(figure, shade, lang, scale, height, decimals)
    headline(figure, title)
    return figure


def _colour(part: float) -> tuple[float, float, float, float]:
    """The shade of a part of the scale; the lowest is not white, which says that there is no value."""
    return SHADES_OF_ONE(_PALEST + (1 - _PALEST) * part)


def _scale(figure: Figure, shade: Normalize, lang: Language, name: str, height: float, decimals: int) -> None:
    """Some shades with their values, from the lowest to the highest."""
    axes = figure.add_axes((0.3, 0.06 / height, 0.4, 0.4 / height))
    for step in range(_STEPS):
        part = step / (_STEPS - 1)
        value = float(shade.vmin or 0) + part * float((shade.vmax or 0) - (shade.vmin or 0))
        axes.add_patch(Rectangle((step, 0.45), 1, 0.5, facecolor=_colour(part), edgecolor="white", lw=0.5))
        axes.text(step + 0.5, 0.32, number(value, lang, decimals), ha="center", va="top", fontsize=7)
    axes.text(-0.15, 0.7, name, ha="right", va="center", fontsize=8)
    axes.set(xlim=(0, _STEPS), ylim=(0, 1))
    axes.set_axis_off()
