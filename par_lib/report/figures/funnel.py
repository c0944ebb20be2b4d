"""Funnels of survey margins: the estimate of each unit by its ballots, and what chance alone would do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from scipy.stats import norm

from par_lib.report.figures.drawn import draws
from par_lib.report.figures.labels import label_points
from par_lib.report.figures.measure import below_first_line
from par_lib.report.figures.style import (
    BLUE,
    INK,
    SKY,
    VERMILION,
    headline,
    number_axis,
    sheet,
    use_house_style,
)
from par_lib.report.language import Language

_HEIGHT = 4.6  # inches
_STEPS = 60  # of the curves


@draws
def funnel(
    frame: pd.DataFrame, lang: Language, *, title: str, x: str, y: str, words: Mapping[str, str],
    levels: tuple[float, float] = (0.95, 0.998), decimals: int = 1,
) -> Figure:  # fmt: skip
    """Estimates against ballots, with the limits within which units of the same true value would lie.

    The limits are the weighted mean ± z·s/√n (Spiegelhalter, Statistics in Medicine 24, 2005, section 2),
    s the pooled standard deviation of a ballot: from each unit's error, s² = mean of n·se².

    Args:
        frame: Columns `name`, `ballots`, `value`, `se` (standard error of the value).
        lang: Language of the numbers.
        title: What the figure shows.
        x: What runs to the right: ballots.
        y: What is estimated.
        words: Names for `inner` and `outer` (the limits), `mean` and `outside`.
        levels: Shares of units of the same value that lie within the limits.
        decimals: Digits of the estimates.
    """
    use_house_style()
    mean, deviation = centre_and_deviation(frame)
    ballots = frame["ballots"].to_numpy(np.float64)
    limits = [norm.ppf((1 + level) / 2) * deviation for level in levels]
    values = frame["value"].to_numpy(np.float64)
    outside = np.abs(values - mean) > limits[1] / np.sqrt(ballots)
    height = _HEIGHT + below_first_line(title)
    figure = sheet(height)
    axes = figure.add_axes((0.09, 0.2 * _HEIGHT / height, 0.89, 0.69 * _HEIGHT / height))
    at = np.linspace(ballots.min() * 0.95, ballots.max() * 1.05, _STEPS)
    for limit, colour, alpha, name in zip(
        limits[::-1], (SKY, SKY), (0.25, 0.45), ("outer", "inner"), strict=True
    ):
        edge = limit / np.sqrt(at)
        axes.fill_between(at, mean - edge, mean + edge, color=colour, alpha=alpha, lw=0, label=words[name])
    axes.axhline(mean, color=INK, lw=1, ls=(0, (4, 2)), label=words["mean"])
    axes.scatter(ballots[~outside], values[~outside], s=16, color=BLUE, zorder=3)
    axes.scatter(
        ballots[outside], values[outside], s=22, color=VERMILION, marker="D", zorder=3, label=words["outside"]
    )
    axes.set(xlabel=x, ylabel=y)
    axes.grid(axis="y")
    number_axis(axes, lang)
    number_axis(axes, lang, axis="y", decimals=decimals)
    headline(figure, title)
    figure.legend(loc="lower left", ncols=4, fontsize=8)
    figure.draw_without_rendering()  # settles limits and places
    order = np.argsort(-np.abs(values - mean) * np.sqrt(ballots), kind="stable")
    order = order[outside[order]]
    label_points(axes, ballots[order], values[order], [str(frame["name"].iloc[place]) for place in order])
    return figure


def centre_and_deviation(frame: pd.DataFrame) -> tuple[float, float]:
    """The mean of the estimates weighted by ballots, and the pooled standard deviation of one ballot."""
    mean = float(np.average(frame["value"], weights=frame["ballots"]))
    return mean, float(np.sqrt((frame["ballots"] * frame["se"] ** 2).mean()))
