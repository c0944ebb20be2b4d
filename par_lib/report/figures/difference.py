"""Computed against published: one dot a figure, in units of its last printed digit."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    BLUE,
    GRID,
    INK,
    VERMILION,
    WIDTH,
    headline,
    number_axis,
    use_house_style,
)
from par_lib.report.language import Language


@draws
def differences(
    frame: pd.DataFrame, lang: Language, *, title: str, axis: str, words: Mapping[str, str]
) -> Figure:
    """Differences of single figures, with the band in which they agree.

    Args:
        frame: Columns `name` and `difference` (in units of the last printed digit).
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        words: Names for `agrees` and `outside`.
    """
    use_house_style()
    names = list(dict.fromkeys(frame["name"]))
    height = 1.5 + below_first_line(title) + 0.22 * len(names)
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    axes.axvspan(-1, 1, color=GRID, alpha=0.55, lw=0, label=words["agrees"])
    axes.axvline(0, color=INK, lw=0.8)
    outside = frame["difference"].abs() > 1 + 1e-6
    axes.scatter(frame.loc[~outside, "difference"], frame.loc[~outside, "name"], s=22, color=BLUE, zorder=3)
    axes.scatter(
        frame.loc[outside, "difference"].clip(-2.4, 2.4),
        frame.loc[outside, "name"],
        s=30,
        color=VERMILION,
        marker="D",
        zorder=3,
        label=words["outside"] if outside.any() else None,
    )
    axes.set(xlabel=axis, xlim=(-2.5, 2.5), ylim=(len(names) - 0.4, -0.6))
    axes.grid(axis="y", linewidth=0.4)
    axes.tick_params(axis="y", length=0)
    number_axis(axes, lang, decimals=1)
    headline(figure, title)
    figure.legend(loc="outside lower left", ncols=2, fontsize=8)
    return figure
