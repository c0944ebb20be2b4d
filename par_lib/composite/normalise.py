"""Normalise: bring indicators of different units onto one scale on which more is better.

Formulas: JRC/OECD Handbook on Constructing Composite Indicators (2008), step 5, table 15. Each method is
a small frozen object, so that a list of them can be a source of uncertainty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from scipy import stats

from par_lib.composite.arrays import Booleans, Floats, PerColumn, per_column
from par_lib.composite.data import (
    CompositeIndex,
    Labels,
    Step,
    Values,
    columns_of,
    groups_of,
    settings,
    transform,
)
from par_lib.errors import ArgumentError

Columns = list[str] | int


class Normalisation(Protocol):
    """A way to normalise the columns of a matrix, each by itself."""

    def apply(self, x: Floats, direction: Floats, columns: Columns) -> Floats:
        """Normalises each column of x (units × columns).

        x comes multiplied by the direction; what was given in the indicator's own units (a goalpost, a
        target) has not been.
        """


@dataclass(frozen=True)
class MinMax:
    """low + (high − low)·(x − min)/(max − min).

    >>> normalise(np.array([[1.0], [2.0], [5.0]]), MinMax(0, 100)).ravel()
    array([  0.,  25., 100.])
    """

    low: float = 0.0
    high: float = 100.0

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ArgumentError("low, high", expected="low < high", found=f"{self.low}, {self.high}")

    def apply(self, x: Floats, direction: Floats, columns: Columns) -> Floats:  # noqa: ARG002
        """Normalises each column."""
        least, most = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
        scores: Floats = (x - least) / _spread(most - least, columns) * (self.high - self.low) + self.low
        return scores


@dataclass(frozen=True)
class ZScore:
    """mean + sd·(x − x̄)/s, with s the sample standard deviation (n − 1).

    >>> normalise(np.array([[1.0], [2.0], [3.0]]), ZScore(10, 2)).ravel()
    array([ 8., 10., 12.])
    """

    mean: float = 0.0
    sd: float = 1.0

    def __post_init__(self) -> None:
        if not self.sd > 0:
            raise ArgumentError("sd", expected="a number above 0", found=str(self.sd))

    def apply(self, x: Floats, direction: Floats, columns: Columns) -> Floats:  # noqa: ARG002
        """Normalises each column."""
        _spread(np.nanmax(x, axis=0) - np.nanmin(x, axis=0), columns)
        deviation = x - np.nanmean(x, axis=0)
        scores: Floats = deviation / np.nanstd(x, axis=0, ddof=1) * self.sd + self.mean
        return scores


@dataclass(frozen=True)
class RankScore:
    """Places counted from the worst, ties at their mean.

    `rank`: 1…n; `percentile`: (rank − 1)/(n − 1) in 0…100; `borda`: rank − 1, the number of units beaten
    plus half of those tied.

    >>> normalise(np.array([[3.0], [7.0], [7.0]]), RankScore("borda")).ravel()
    array([0. , 1.5, 1.5])
    """

    form: Literal["rank", "percentile", "borda"] = "rank"

    def __post_init__(self) -> None:
        if self.form not in ("rank", "percentile", "borda"):
            raise ArgumentError("form", expected="rank, percentile or borda", found=repr(self.form))

    def apply(self, x: Floats, direction: Floats, columns: Columns) -> Floats:  # noqa: ARG002
        """Normalises each column."""
        ranks: Floats = stats.rankdata(x, axis=0, nan_policy="omit")
        if self.form == "rank":
            return ranks
        if self.form == "borda":
            return ranks - 1
        others = (~np.isnan(x)).sum(axis=0) - 1.0
        return (ranks - 1) / _spread(others, columns) * 100


@dataclass(frozen=True)
class DistanceTo:
    """1 − (reference − x)/(reference − min), where min is the worst value: 1 is at the reference.

    The reference is the best value observed (None), the values of a chosen unit, or a target; `capped`
    gives 1 to what lies beyond it.

    >>> normalise(np.array([[0.0], [5.0], [12.0]]), DistanceTo(10, capped=True)).ravel()
    array([0. , 0.5, 1. ])
    """

    reference: PerColumn | None = None
    capped: bool = False

    def apply(self, x: Floats, direction: Floats, columns: Columns) -> Floats:
        """Normalises each column."""
        if self.reference is None:
            target = np.nanmax(x, axis=0)
        else:
            target = per_column(self.reference, columns, "reference") * direction
        least = np.nanmin(x, axis=0)
        if (target < least).any():
            raise ArgumentError(
                "reference", expected="better than the worst value", found=str(target.tolist())
            )
        scores: Floats = 1 - (target - x) / _spread(target - least, columns)
        return np.minimum(scores, 1) if self.capped else scores


@dataclass(frozen=True)
class FractionOfMax:
    """x / max; where less is better min / x. Values must be above 0.

    >>> normalise(np.array([[2.0], [4.0]]), FractionOfMax()).ravel()
    array([0.5, 1. ])
    """

    def apply(self, x: Floats, direction: Floats, columns: Columns) -> Floats:  # noqa: ARG002
        """Normalises each column."""
        own = x * direction
        if (own <= 0).any():
            raise ArgumentError("values", expected="numbers above 0", found=f"{(own <= 0).sum()} others")
        scores: Floats = np.where(direction > 0, own / np.nanmax(own, axis=0), np.nanmin(own, axis=0) / own)
        return scores


@dataclass(frozen=True)
class Goalposts:
    """scale·(x − lower)/(upper − lower), cut to 0…scale; fixed bounds keep years comparable.

    Bounds are in the indicator's own units, per column or one for all: (lower, upper) by number, not by
    merit, whatever the direction.

    >>> normalise(np.array([[20.0], [85.0]]), Goalposts(20, 80, scale=1)).ravel()
    array([0., 1.])
    """

    lower: PerColumn
    upper: PerColumn
    scale: float = 100.0

    def apply(self, x: Floats, direction: Floats, columns: Columns) -> Floats:
        """Normalises each column."""
        lower = per_column(self.lower, columns, "lower")
        upper = per_column(self.upper, columns, "upper")
        if not (lower < upper).all():
            raise ArgumentError("goalposts", expected="lower < upper", found=f"{lower}, {upper}")
        worst = np.where(direction > 0, lower, -upper)
        return np.clip((x - worst) / (upper - lower), 0, 1) * self.scale


def normalise(
    data: Values,
    method: Normalisation = MinMax(),
    *,
    direction: PerColumn | None = None,
    by: Labels | None = None,
) -> Values:
    """Multiplies by the direction, then brings every column onto the method's scale; missing stays missing.

    Args:
        data: units × indicators.
        method: one of the classes of this module.
        direction: +1 (when None) or −1 per column; an index has them in its hierarchy.
        by: normalise within groups of rows, such as each year of a panel by itself; without it the whole
            panel shares one scale, so that years are comparable.

    Raises:
        ArgumentError: a column without spread (it cannot tell units apart), or without any value.
    """
    columns = columns_of(data)
    if isinstance(data, CompositeIndex):
        tree = data.hierarchy
        if direction is not None:
            raise ArgumentError("direction", expected="None, the hierarchy has them", found="numbers")
        signs = np.array([float(tree.direction(leaf)) for leaf in tree.leaves])
    else:
        signs = per_column(1.0 if direction is None else direction, columns, "direction")
    if not np.isin(signs, (-1, 1)).all():
        raise ArgumentError("direction", expected="1 or -1", found=str(signs.tolist()))
    groups = groups_of(data, by)

    def kernel(x: Floats) -> Floats:
        scores = np.full(x.shape, np.nan)
        for rows in groups:
            empty: Booleans = np.asarray(np.isnan(x[rows]).all(axis=0))
            if empty.any():
                raise _column_error("values", "at least one value in each column", "none", empty, columns)
            scores[rows] = method.apply(x[rows] * signs, signs, columns)
        return scores

    return transform(data, kernel, Step("normalise", settings(method=method, by=by)))


def _spread(spread: Floats, columns: Columns) -> Floats:
    if (spread <= 0).any():
        raise _column_error("values", "values that differ", "a column without spread", spread <= 0, columns)
    return spread


def _column_error(what: str, expected: str, found: str, at: Booleans, columns: Columns) -> ArgumentError:
    names = [str(n) if isinstance(columns, int) else columns[n] for n in np.flatnonzero(at)]
    hint = "such a column ranks nobody: leave it out, or use Goalposts with fixed bounds"
    return ArgumentError(what, expected=expected, found=f"{found}: {', '.join(names)}", hint=hint)
