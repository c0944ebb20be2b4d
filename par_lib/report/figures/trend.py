"""Lines over years: a series as median and spread, with breaks where years cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.style import (
    BLUE,
    INK,
    MUTED,
    PALETTE,
    WIDTH,
    headline,
    number_axis,
    use_house_style,
)
from par_lib.report.language import Language, number


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
    for place, (start, end) in enumerate(pairwise([0, *(years.index(year) for year in inner), len(years)])):
        part, xs = values.iloc[:, start:end], years[start:end]
        names = words if place == 0 else {}
        axes.fill_between(xs, part.min(), part.max(), color=BLUE, alpha=0.12, lw=0, label=names.get("range"))
        middle = part.quantile(0.25), part.quantile(0.75)
        axes.fill_between(xs, *middle, color=BLUE, alpha=0.3, lw=0, label=names.get("middle"))
        axes.plot(xs, part.median(), color=BLUE, marker="o", ms=4, label=names.get("median"))
    for year, value in zip(years, values.median(), strict=True):
        _note(axes, number(float(value), lang, 1), (year, value), (0, 6), ha="center")
    for year in inner:
        axes.axvline(year - 0.5, color=INK, lw=1, ls=(0, (2, 2)))
        _note(axes, words["break"], (year - 0.5, axes.get_ylim()[1]), (3, -2), va="top", color=MUTED)
    _finish(figure, lang, title, axis)
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
        if kind != "mean":
            axes.plot(part["year"], part["value"], ls="", label=name, **style)
            continue
        label: str | None = name
        for start, end in pairwise([first, *inner, last + 1]):
            piece = part[(part["year"] >= start) & (part["year"] < end)]
            if len(piece):
                axes.plot(piece["year"], piece["value"], ls="-", label=label, **style)
                label = None
    top = axes.get_ylim()[1]
    for years, words, dashes in ((inner, breaks, (2, 2)), (sorted(marks), marks, (1, 3))):
        for year in years:
            if first < year <= last:
                axes.axvline(year - 0.5, color=INK, lw=1, ls=(0, dashes))
                _note(axes, words[year], (year - 0.5, top), (3, -2), va="top", color=MUTED)
    _finish(figure, lang, title, axis)
    return figure


def _note(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    offset: tuple[float, float],
    *,
    ha: str = "left",
    va: str = "baseline",
    color: str = INK,
) -> None:
    axes.annotate(
        text, at, xytext=offset, textcoords="offset points", ha=ha, va=va, fontsize=7.5, color=color
    )


def _finish(figure: Figure, lang: Language, title: str, axis: str) -> None:
    axes = figure.axes[0]
    axes.set(ylabel=axis)
    axes.grid(axis="y")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=15))
    axes.margins(y=0.12)
    number_axis(axes, lang, axis="y")
    headline(figure, title)
    figure.legend(loc="outside lower left", ncols=3, fontsize=8)
