"""Lines over years: a series as median and spread, with breaks where years cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.labels import ALONG_LINES, label_points, words_above
from par_lib.report.figures.style import (
    BLUE,
    INK,
    PALETTE,
    WIDTH,
    headline,
    number_axis,
    use_house_style,
)
from par_lib.report.figures.swarm import sideways
from par_lib.report.language import Language, number

_DOT = 5.0  # points from one dot to the next: what they measure with their edge
_ASIDE = 0.36  # of a year, on each side: how far dots of one year move aside


@draws
def spread_over_years(
    values: pd.DataFrame,
    lang: Language,
    *,
    title: str,
    axis: str,
    words: Mapping[str, str],
    breaks: Sequence[int] = (),
) -> Figure:
    """The distribution over units, year by year: whole range, middle half, median.

    Args:
        values: One row a unit, one column a year.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        words: Names for `range`, `middle`, `median` and `break`.
        breaks: Years from which figures cannot be compared with those before.
    """
    use_house_style()
    figure, axes = plt.subplots(figsize=(WIDTH, 3.6))
    years = [int(year) for year in values.columns]
    inner = [year for year in breaks if year in years[1:]]
    edges = [0, *(years.index(year) for year in inner), len(years)]
    for place, (start, end) in enumerate(pairwise(edges)):
        part, xs = values.iloc[:, start:end], years[start:end]
        names = words if place == 0 else {}
        axes.fill_between(xs, part.min(), part.max(), color=BLUE, alpha=0.12, lw=0, label=names.get("range"))
        middle = part.quantile(0.25), part.quantile(0.75)
        axes.fill_between(xs, *middle, color=BLUE, alpha=0.3, lw=0, label=names.get("middle"))
        axes.plot(xs, part.median(), color=BLUE, marker="o", ms=4, label=names.get("median"))
    _finish(figure, lang, title, axis)
    for year in inner:
        axes.axvline(year - 0.5, color=INK, lw=1, ls=(0, (2, 2)))
    _settle(figure, axes, {year - 0.5: words["break"] for year in inner})
    medians = values.median().to_numpy(dtype=np.float64)
    lines = [np.column_stack([years[start:end], medians[start:end]]) for start, end in pairwise(edges)]
    lines += [np.column_stack([[year - 0.5] * 2, axes.get_ylim()]) for year in inner]
    written = [number(float(value), lang, 1) for value in medians]
    label_points(axes, np.array(years, float), medians, written, size=7.5, places=ALONG_LINES, lines=lines)
    return figure


@draws
def points_over_years(
    frame: pd.DataFrame,
    lang: Language,
    *,
    title: str,
    axis: str,
    names: Mapping[str, str],
    breaks: Mapping[int, str] = MappingProxyType({}),
    marks: Mapping[int, str] = MappingProxyType({}),
) -> Figure:
    """Single published figures over years, one marker style a kind; the line of means stops at breaks.

    Args:
        frame: Columns `year`, `value`, `kind`.
        lang: Language of the numbers.
        title: What the figure shows.
        axis: What is measured.
        names: Names of the kinds, in the order of the legend.
        breaks: Years from which figures cannot be compared with those before, and a word for each.
        marks: Years in which something else changed that leaves figures comparable, and a word for each.
    """
    use_house_style()
    figure, axes = plt.subplots(figsize=(WIDTH, 3.6))
    first, last = (int(year) for year in (frame["year"].min(), frame["year"].max()))
    inner = sorted(year for year in breaks if first < year <= last)
    for place, (kind, name) in enumerate(names.items()):
        part = frame[frame["kind"] == kind].sort_values("year")
        style: dict[str, Any] = {"marker": "osD^"[place % 4], "ms": 4.5, "color": PALETTE[place]}
        style["zorder"] = 4 if kind == "mean" else 3
        if kind != "mean":
            axes.plot(part["year"], part["value"], ls="", label=name, **style, mec="white", mew=0.4)
            continue
        label: str | None = name
        for start, end in pairwise([first, *inner, last + 1]):
            piece = part[(part["year"] >= start) & (part["year"] < end)]
            if len(piece):
                axes.plot(piece["year"], piece["value"], ls="-", label=label, **style)
                label = None
    _finish(figure, lang, title, axis)
    above: dict[float, str] = {}
    for years, words, dashes in ((inner, breaks, (2, 2)), (sorted(marks), marks, (1, 3))):
        for year in years:
            if first < year <= last:
                axes.axvline(year - 0.5, color=INK, lw=1, ls=(0, dashes))
                above[year - 0.5] = " · ".join(filter(None, (above.get(year - 0.5), words[year])))
    said = {at: word for at, word in above.items() if word}
    if said or (frame["kind"] != "mean").any():
        _settle(figure, axes, said)
        _set_aside(axes, frame)
    return figure


def _settle(figure: Figure, axes: Axes, words: Mapping[float, str]) -> None:
    """Words over the chart, which then makes room for them, so that whatever comes next can be placed."""
    figure.draw_without_rendering()
    if words:
        words_above(axes, words)
        figure.draw_without_rendering()


def _set_aside(axes: Axes, frame: pd.DataFrame) -> None:
    """Dots of single units that would hide each other or the mean of their year, side by side."""
    (across, _), (_, up) = axes.transData.transform([(1, 0), (0, 1)]) - axes.transData.transform((0, 0))
    dot = _DOT * axes.figure.dpi / 72
    means = frame[frame["kind"] == "mean"]
    for line in axes.lines:
        if line.get_linestyle() != "None":
            continue
        places = np.asarray(line.get_xydata(), dtype=np.float64)
        xs, heights = places[:, 0].copy(), places[:, 1] * up
        for year in np.unique(xs):
            rows = xs == year
            taken = means.loc[means["year"] == year, "value"].to_numpy(dtype=np.float64) * up
            moved = sideways(heights[rows], dot, int(_ASIDE * across / dot), taken)
            xs[rows] += moved * dot / across
        line.set_xdata(xs)


def _finish(figure: Figure, lang: Language, title: str, axis: str) -> None:
    axes = figure.axes[0]
    axes.set(ylabel=axis)
    axes.grid(axis="y")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=15))
    axes.margins(y=0.12)
    number_axis(axes, lang, axis="y")
    headline(figure, title)
    figure.legend(loc="outside lower left", ncols=3, fontsize=8)
