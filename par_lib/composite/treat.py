"""Treat: reduce the pull of outliers, and keep the record of every point that was changed.

A column needs treatment while |skewness| ≥ 2 and kurtosis ≥ 3.5, the JRC's rule of thumb (JRC/OECD
handbook 2008, step 4; Becker et al., COINr, Journal of Open Source Software 7(78), 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import pandas as pd
from scipy import optimize, stats

from par_lib.composite.arrays import Floats
from par_lib.composite.data import CompositeIndex, Step, Values, matrix_of, settings, transform
from par_lib.errors import ArgumentError


def skewness(x: Floats) -> float:
    """Unbiased skewness G1 of the present values; NaN below three values or without spread.

    Joanes & Gill, The Statistician 47 (1998).

    >>> round(skewness(np.array([1.0, 2.0, 6.0])), 6)
    1.457863
    """
    known = x[~np.isnan(x)]
    if len(known) < 3 or np.ptp(known) == 0:
        return float("nan")
    count, deviation = len(known), known - known.mean()
    biased = np.mean(deviation**3) / np.mean(deviation**2) ** 1.5
    return float(biased * np.sqrt(count * (count - 1)) / (count - 2))


def kurtosis(x: Floats) -> float:
    """Unbiased excess kurtosis G2 of the present values; NaN below four values or without spread.

    Joanes & Gill (1998).

    >>> round(kurtosis(np.array([1.0, 2.0, 3.0, 10.0])), 6)
    3.228
    """
    known = x[~np.isnan(x)]
    if len(known) < 4 or np.ptp(known) == 0:
        return float("nan")
    count, deviation = len(known), known - known.mean()
    biased = np.mean(deviation**4) / np.mean(deviation**2) ** 2 - 3
    return float((count - 1) * ((count + 1) * biased + 6) / ((count - 2) * (count - 3)))


@dataclass(frozen=True)
class Limits:
    """When a column needs treatment; a column without spread or with too few values never does."""

    skewness: float = 2.0
    kurtosis: float = 3.5

    def exceeded(self, x: Floats) -> bool:
        """Whether both limits are reached."""
        return abs(skewness(x)) >= self.skewness and kurtosis(x) >= self.kurtosis


class Treatment(Protocol):
    """A way to treat one column; gives the new column and a mark for every point ("" is untouched)."""

    def apply(self, x: Floats, limits: Limits) -> tuple[Floats, list[str]]:
        """Treats one column."""


@dataclass(frozen=True)
class Winsorise:
    """Sets the outermost points to the next value inwards, until the limits hold or enough is done.

    Points on the side to which the column is skewed; tied points together, so that `max_points` may be
    passed by ties.

    >>> x = np.array([*range(1, 11), 30.0, 100.0])
    >>> Winsorise(max_points=5).apply(x, Limits())[0][-3:]
    array([10., 30., 30.])
    """

    max_points: int = 5

    def apply(self, x: Floats, limits: Limits) -> tuple[Floats, list[str]]:
        """Treats one column."""
        treated, marks = x.copy(), [""] * len(x)
        while limits.exceeded(treated) and sum(mark != "" for mark in marks) < self.max_points:
            high = skewness(treated) >= 0
            outermost = np.nanmax(treated) if high else np.nanmin(treated)
            at = treated == outermost
            inner = treated[~at & ~np.isnan(treated)]
            treated[at] = inner.max() if high else inner.min()
            for row in np.flatnonzero(at):
                marks[row] = "winsorised high" if high else "winsorised low"
        return treated, marks


@dataclass(frozen=True)
class Log:
    """Logarithm after a shift that makes every value positive; order is kept.

    `offset`: log(x − min + 0.01·(max − min)). `mirrored`: the same, but −log(max − x + 0.01·(max − min))
    when the column is skewed to the left. `gii`: log((max·f − 1)(x − min)/(max − min) + 1), mirrored for
    a left skew, with f the power of ten that brings the maximum above 1 (Global Innovation Index 2020,
    appendix IV; without f the order turns round when max < 1).

    >>> Log().apply(np.array([0.0, 1.0]), Limits())[0].round(4)
    array([-4.6052,  0.01  ])
    """

    form: Literal["offset", "mirrored", "gii"] = "offset"

    def __post_init__(self) -> None:
        if self.form not in ("offset", "mirrored", "gii"):
            raise ArgumentError("form", expected="offset, mirrored or gii", found=repr(self.form))

    def apply(self, x: Floats, limits: Limits) -> tuple[Floats, list[str]]:  # noqa: ARG002 - same call for all
        """Treats one column."""
        low, high = float(np.nanmin(x)), float(np.nanmax(x))
        if low == high:
            return x.copy(), [""] * len(x)
        left = self.form != "offset" and skewness(x) < 0
        distance = high - x if left else x - low
        if self.form == "gii":
            if high <= 0:
                raise ArgumentError(
                    "values", expected="a maximum above 0 for the GII logarithm", found=str(high)
                )
            factor = 10.0 ** max(0, int(np.floor(-np.log10(high))) + 1)
            logged = np.log((high * factor - 1) * distance / (high - low) + 1)
        else:
            logged = np.log(distance + 0.01 * (high - low))
        return (-logged if left else logged), [f"log {self.form}"] * len(x)


@dataclass(frozen=True)
class BoxCox:
    """Power transformation (x^λ − 1)/λ, log x at λ = 0, after a shift to a minimum of 1.

    Without a given λ the most likely one under normality within −5…5 is taken (Box & Cox, Journal of the
    Royal Statistical Society B 26, 1964, p. 215).

    >>> BoxCox(power=0).apply(np.array([5.0, 4.0 + np.e]), Limits())[0]
    array([0., 1.])
    """

    power: float | None = None

    def apply(self, x: Floats, limits: Limits) -> tuple[Floats, list[str]]:  # noqa: ARG002 - same call for all
        """Treats one column."""
        known = ~np.isnan(x)
        shifted = x[known] - x[known].min() + 1
        if np.ptp(shifted) == 0:
            return x.copy(), [""] * len(x)
        power = self.power
        if power is None:
            best = optimize.minimize_scalar(
                lambda guess: -float(stats.boxcox_llf(guess, shifted)), bounds=(-5, 5), method="bounded"
            )
            power = float(best.x)
        treated = x.copy()
        treated[known] = np.log(shifted) if power == 0 else (shifted**power - 1) / power
        return treated, [f"Box–Cox {power:.6g}"] * len(x)


STANDARD: tuple[Treatment, ...] = (Winsorise(), Log())


def treat(
    data: Values,
    methods: Sequence[Treatment] = STANDARD,
    limits: Limits = Limits(),
) -> Values:
    """Treats each column that exceeds the limits with the first method after which they hold.

    Each method starts from the untreated column; when none succeeds the last one stands. On an index the
    log's report has `points`, units × codes of marks, and `columns`, the moments before and after.

    >>> treat(np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [90.0]])).ravel()
    array([1., 2., 3., 4., 5., 6., 6.])
    """
    if not methods:
        raise ArgumentError("methods", expected="at least one", found="none")
    x = matrix_of(data)
    done = [_treat_column(x[:, number], methods, limits) for number in range(x.shape[1])]
    treated = np.column_stack([column for column, _ in done])
    report = _report(data, x, done, limits)
    told = settings(methods=" then ".join(str(method) for method in methods), limits=limits)
    return transform(data, lambda _: treated, Step("treat", told, report))


def _treat_column(x: Floats, methods: Sequence[Treatment], limits: Limits) -> tuple[Floats, list[str]]:
    treated, marks = x.copy(), [""] * len(x)
    if not limits.exceeded(x):
        return treated, marks
    for method in methods:
        treated, marks = method.apply(x, limits)
        if not limits.exceeded(treated):
            break
    return treated, marks


def _report(
    data: Floats | pd.DataFrame | CompositeIndex,
    before: Floats,
    done: list[tuple[Floats, list[str]]],
    limits: Limits,
) -> dict[str, pd.DataFrame]:
    if not isinstance(data, CompositeIndex):
        return {}
    codes = list(data.hierarchy.leaves)
    points = pd.DataFrame(np.array([marks for _, marks in done]).T, index=data.scores.index, columns=codes)
    columns = pd.DataFrame(
        {
            "skewness_before": [skewness(column) for column in before.T],
            "kurtosis_before": [kurtosis(column) for column in before.T],
            "needed": [limits.exceeded(column) for column in before.T],
            "points": [sum(mark != "" for mark in marks) for _, marks in done],
            "skewness_after": [skewness(column) for column, _ in done],
            "kurtosis_after": [kurtosis(column) for column, _ in done],
            "within_limits": [not limits.exceeded(column) for column, _ in done],
        },
        index=pd.Index(codes, name="code"),
    )
    return {"points": points, "columns": columns}
