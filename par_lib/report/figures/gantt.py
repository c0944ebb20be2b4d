"""Gantt charts: tasks over months, with what is on record of their end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import MonthLocator, date2num, num2date
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import BLUE, INK, MUTED, ORANGE, WIDTH, headline, use_house_style, wrapped

_LINE, _GAP = 0.17, 0.2  # inches a line of a name, and between two tasks
_LETTERS = 40  # of a name in a line


@draws
def gantt(tasks: pd.DataFrame, decided: dt.date, *, title: str, words: Mapping[str, str]) -> Figure:
    """One row a task, the first on top: the time of its deadline as a bar, the day of its end as a diamond.

    A thin line leads from the decision to the bar: when work on a task began is often not told.

    Args:
        tasks: Columns name, first, last (days) and done (a day or None).
        decided: The day of the decision; the chart begins there.
        title: What the figure shows.
        words: Names for `deadline`, `done`, `decided`, `open` (the thin line).
    """
    use_house_style()
    names = [wrapped(name, _LETTERS) for name in tasks["name"]]
    heights = [_LINE * (name.count("\n") + 1) + _GAP for name in names]
    places = [sum(heights[:row]) + height / 2 for row, height in enumerate(heights)]
    height = 1.5 + below_first_line(title) + sum(heights)
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    begin, firsts = _number(decided), [_number(day) for day in tasks["first"]]
    ends = [_number(day) + 1 for day in tasks["last"]]  # a bar covers its last day
    widths = [end - first for first, end in zip(firsts, ends, strict=True)]
    axes.hlines(places, begin, firsts, color=MUTED, lw=0.8, ls=(0, (2, 2)), label=words["open"])
    axes.barh(places, widths, left=firsts, height=0.22, color=BLUE, label=words["deadline"])
    done = [
        (_number(day) + 0.5, place)
        for day, place in zip(tasks["done"], places, strict=True)
        if day is not None
    ]
    if done:
        days, rows = zip(*done, strict=True)
        axes.plot(days, rows, "D", color=ORANGE, markeredgecolor=INK, ms=7, label=words["done"])
    axes.axvline(begin, color=INK, lw=1, label=words["decided"])
    axes.set(xlim=(begin - 2, max([*ends, *(day for day, _ in done)]) + 4), ylim=(sum(heights), 0))
    axes.set_yticks(places, names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    _name_months(axes)
    headline(figure, title)
    figure.legend(loc="outside lower left", ncols=2, fontsize=8)
    return figure


def _number(day: dt.date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]


def _name_months(axes: Axes) -> None:
    """A line at the beginning of each month, its name (month/year) in the middle."""
    axes.xaxis.set_major_locator(MonthLocator())  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(NullFormatter())
    axes.xaxis.set_minor_locator(MonthLocator(bymonthday=16))  # type: ignore[no-untyped-call]
    axes.xaxis.set_minor_formatter(FuncFormatter(lambda day, _: _month(day)))
    axes.tick_params(axis="x", which="minor", length=0)
    axes.grid(axis="x")


def _month(number: float) -> str:
    day = num2date(number)  # type: ignore[no-untyped-call]
    return f"{day.month}/{day.year}"
