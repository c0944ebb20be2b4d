"""Heat maps: units by nodes or by years, shades of one colour, values written where they fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line, inches
from par_lib.report.figures.style import (
    BLUE,
    GRID,
    MANY,
    SHADES,
    WIDTH,
    headline,
    ink_on,
    round_limits,
    unit_row,
    use_house_style,
    wrapped,
)
from par_lib.report.language import Language, number

SHADES_OF_ONE = LinearSegmentedColormap.from_list(
    "house", ["#ffffff", "#cfe0f2", "#6ea3d8", BLUE, "#06305c"], N=SHADES
)
_ROW = 0.205  # inches a unit, where there are few
# Where there are many: letters of a map of 63 units have 6 points on A4, beside a caption of all codes.
_CLOSE_ROW = 0.116
_NUMBERS = 7.0  # points, where rows are few
_HEAD_LETTERS = 78  # over all columns together, in a line
_AROUND = 0.25  # inches of the width, beside the names of rows and the columns


@draws
def heat_map(
    values: pd.DataFrame,
    lang: Language,
    *,
    title: str,
    scale: str,
    decimals: int = 0,
    reverse: bool = False,
) -> Figure:
    """A grid of values with their numbers; a missing value is an empty cell.

    The scale runs between round numbers around the values, so that its shades tell them apart.

    Args:
        values: One row a unit (index: its name), one column a node or year.
        lang: Language of the numbers.
        title: What the figure shows.
        scale: What the shades measure.
        decimals: Digits of the written numbers.
        reverse: Whether small values are dark (ranks).
    """
    use_house_style()
    low, high = float(values.min().min()), float(values.max().max())
    if not reverse:
        low, high = round_limits(low, high)
    row_height, letters = unit_row(len(values), _ROW)
    many = len(values) >= MANY
    row_height = _CLOSE_ROW if many else row_height
    heads = [_folded(str(column), len(values.columns)) for column in values.columns]
    names = max((inches(str(name), letters)[0] for name in values.index), default=0)
    turned = _collide(heads, (WIDTH - _AROUND - names) / max(len(heads), 1))
    above = max((inches(head)[0 if turned else 1] for head in heads), default=0) - inches("0")[1]
    height = 1.5 + below_first_line(title) + above + row_height * len(values)
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    figure.set_layout_engine("none")  # seaborn draws the figure once by itself, laid out or not
    sns.heatmap(
        values,
        ax=axes,
        annot=values.map(lambda value: number(value, lang, decimals)).to_numpy(),
        fmt="",
        annot_kws={
            "fontsize": letters if many else _NUMBERS,
            "in_layout": False,
        },  # inside their cells, they move nothing
        cmap=SHADES_OF_ONE.reversed() if reverse else SHADES_OF_ONE,
        vmin=low,
        vmax=high,
        linewidths=0.5,
        linecolor=GRID,
        cbar=False,
        xticklabels=True,  # all of them: by itself seaborn leaves out every other name of close rows
        yticklabels=True,
    )
    known = values.to_numpy(dtype=float)
    shade = axes.collections[0]
    colours = shade.to_rgba(known[~np.isnan(known)])
    for text, colour in zip(axes.texts, colours, strict=True):
        text.set_color(ink_on(tuple(colour)))
    figure.set_layout_engine("constrained")
    shades = figure.colorbar(
        shade,
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
    axes.tick_params(axis="y", labelsize=letters)
    axes.set_xticklabels(heads, rotation=90 if turned else 0)
    headline(figure, title)
    return figure


def column_heads(names: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """What stands over each column of a heat map, and what a caption has to explain of it.

    Names stand there where each fits its column in two lines; codes do elsewhere.

    Args:
        names: Of the columns by code.

    >>> column_heads({"1": "Thẩm định", "2": "Điều tra"})
    ({'1': 'Thẩm định', '2': 'Điều tra'}, '')
    >>> column_heads({str(n): "Cải cách tổ chức bộ máy hành chính" for n in (1, 2, 3, 4, 5, 6)})[1][:38]
    '1: Cải cách tổ chức bộ máy hành chính;'
    """
    if all(_folded(name, len(names)).count("\n") < 2 for name in names.values()):
        return dict(names), ""
    return {code: code for code in names}, "; ".join(f"{code}: {name}" for code, name in names.items())


def _folded(name: str, columns: int) -> str:
    """A name in lines as wide as its column; a code is one word and stays whole."""
    return wrapped(name, max(_HEAD_LETTERS // columns, 1)) if " " in name else name


def _collide(heads: Sequence[str], column: float) -> bool:
    """Whether heads of neighbouring columns, as wide as `column` inches, are closer than a blank is wide."""
    widths = [inches(head)[0] for head in heads]
    blank = inches("0 0")[0] - inches("00")[0]
    return any((left + right) / 2 + blank > column for left, right in pairwise(widths))
