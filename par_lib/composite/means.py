"""Weighted means and sums of the children of one aggregate, and the Mazziotta–Pareto penalty.

All follow one call: `apply(x, weights)` with x of shape (units, children) and weights of shape
(children,), giving shape (units,).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from par_lib.composite.arrays import Floats
from par_lib.errors import ArgumentError


@dataclass(frozen=True)
class Mean:
    """Generalised (power) mean (Σ wᵢ xᵢᵖ / Σ wᵢ)^(1/p), geometric at p = 0; weights of present values only.

    Hardy, Littlewood & Pólya, Inequalities (1934), 2.2; the geometric mean as the handbook's remedy
    against full compensation (JRC/OECD 2008, step 6). Below p = 1 the values must be above 0.

    >>> Mean(-1).apply(np.array([[2.0, 6.0], [3.0, np.nan]]), np.array([1.0, 1.0]))
    array([3., 3.])
    """

    power: float = 1.0

    def __post_init__(self) -> None:
        if not np.isfinite(self.power):
            raise ArgumentError("power", expected="a finite number", found=str(self.power))

    def forward(self, x: Floats) -> Floats:
        """The scale on which this mean is an arithmetic one."""
        if self.power == 1:
            return x
        if (x <= 0).any():
            raise ArgumentError(
                "values", expected=f"numbers above 0 for a mean of power {self.power:g}",
                found=f"{(x <= 0).sum()} others", hint="normalise to a scale above 0, such as MinMax(1, 100)",
            )  # fmt: skip
        transformed: Floats = np.log(x) if self.power == 0 else x**self.power
        return transformed

    def backward(self, y: Floats) -> Floats:
        """Back to the scale of the values."""
        if self.power == 1:
            return y
        scores: Floats = np.exp(y) if self.power == 0 else y ** (1 / self.power)
        return scores

    def apply(self, x: Floats, weights: Floats) -> Floats:
        """Means, shape (units,); NaN where no value with a weight is present."""
        return self.backward(weighted_mean(self.forward(x), weights))


ARITHMETIC, GEOMETRIC, HARMONIC = Mean(1.0), Mean(0.0), Mean(-1.0)


@dataclass(frozen=True)
class Sum:
    """Sum of points Σ wᵢ xᵢ, not rescaled; missing where any value is, since a blank is not 0 points.

    >>> Sum().apply(np.array([[1.0, 2.5], [1.0, np.nan]]), np.array([1.0, 1.0]))
    array([3.5, nan])
    """

    def apply(self, x: Floats, weights: Floats) -> Floats:
        """Sums, shape (units,)."""
        return x @ weights


@dataclass(frozen=True)
class MazziottaPareto:
    """Mean less (or plus) a penalty for unbalance: M ∓ S·S/M, with M, S the unit's mean and deviation.

    The minus sign suits phenomena where more is better. Values on a scale well above 0, such as
    ZScore(100, 10) (MPI) or MinMax(70, 130) (adjusted MPI). Mazziotta & Pareto, Social Indicators Research
    127 (2016); S divides by the number of indicators.

    >>> MazziottaPareto().apply(np.array([[90.0, 110.0], [100.0, 100.0]]), np.array([1.0, 1.0]))
    array([ 99., 100.])
    """

    penalty: Literal["minus", "plus"] = "minus"

    def __post_init__(self) -> None:
        if self.penalty not in ("minus", "plus"):
            raise ArgumentError("penalty", expected="minus or plus", found=repr(self.penalty))

    def apply(self, x: Floats, weights: Floats) -> Floats:
        """Penalised means, shape (units,)."""
        mean = weighted_mean(x, weights)
        if (mean <= 0).any():
            raise ArgumentError("values", expected="means above 0", found=f"{(mean <= 0).sum()} others")
        variance = weighted_mean((x - mean[:, None]) ** 2, weights)
        sign = -1 if self.penalty == "minus" else 1
        return mean + sign * variance / mean


def weighted_mean(x: Floats, weights: Floats) -> Floats:
    """Σ wᵢ xᵢ / Σ wᵢ over the present values of each row; NaN where their weights add up to 0.

    >>> weighted_mean(np.array([[1.0, np.nan], [1.0, 3.0]]), np.array([1.0, 1.0]))
    array([1., 2.])
    """
    present = ~np.isnan(x)
    total = present @ weights
    sums = np.where(present, x, 0) @ weights
    means: Floats = np.divide(sums, total, out=np.full(len(x), np.nan), where=total > 0)
    return means
