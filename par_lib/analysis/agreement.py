"""How far two measures of the same units agree: correlations with intervals, by SciPy.

    pearson    of values; interval by Fisher's transformation (Fisher, Metron 1, 1921; scipy.stats.pearsonr)
    spearman   of ranks; interval by the bias-corrected and accelerated bootstrap of pairs (Efron, Journal of
               the American Statistical Association 82, 1987; scipy.stats.bootstrap)
    kendall    of ranks, tau-b; without an interval

An interval says how much chance there is in which units happen to be in the sample, if they were drawn at
random. It says nothing about units that were left out for a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]
LEAST = 5  # pairs: with fewer no correlation is given
LEAST_DRAWN = 10  # pairs: with fewer the bootstrap draws too few different samples for an interval
RESAMPLES = 4999
SEED = 2023
_NONE = float("nan")


@dataclass(frozen=True, slots=True)
class Correlation:
    """A correlation of `count` pairs with its interval; not a number where it cannot be given."""

    count: int
    value: float = _NONE
    low: float = _NONE
    high: float = _NONE


def pearson(x: Sequence[float] | Floats, y: Sequence[float] | Floats, level: float = 0.95) -> Correlation:
    """Pearson's correlation of pairs of values, shape (n,) each; pairs with a missing value do not count.

    >>> found = pearson([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
    >>> found.count, round(found.value, 3), round(found.low, 2), round(found.high, 2)
    (6, 0.829, 0.05, 0.98)
    """
    x, y = _pairs(x, y)
    if _cannot(x, y):
        return Correlation(len(x))
    found = stats.pearsonr(x, y)
    interval = found.confidence_interval(level)
    return Correlation(len(x), float(found.statistic), float(interval.low), float(interval.high))


def spearman(x: Sequence[float] | Floats, y: Sequence[float] | Floats, level: float = 0.95) -> Correlation:
    """Spearman's correlation, shape (n,) each; the same pairs have the same interval every time.

    >>> found = spearman([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
    >>> found.count, round(found.value, 3), found.low
    (6, 0.829, nan)
    """
    x, y = _pairs(x, y)
    if _cannot(x, y):
        return Correlation(len(x))
    value = float(_of_ranks(x, y))
    agree_wholly = abs(value) > 1 - 1e-12  # so do all samples: there is no interval
    if len(x) < LEAST_DRAWN or agree_wholly:
        return Correlation(len(x), value)
    interval = stats.bootstrap(
        (x, y), _of_ranks, n_resamples=RESAMPLES, paired=True, vectorized=True,
        confidence_level=level, rng=np.random.default_rng(SEED),
    ).confidence_interval  # fmt: skip
    return Correlation(len(x), value, float(interval.low), float(interval.high))


def kendall(x: Sequence[float] | Floats, y: Sequence[float] | Floats) -> Correlation:
    """Kendall's tau-b, shape (n,) each.

    >>> round(kendall([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5]).value, 3)
    0.6
    """
    x, y = _pairs(x, y)
    if _cannot(x, y):
        return Correlation(len(x))
    return Correlation(len(x), float(stats.kendalltau(x, y).statistic))


def _pairs(x: Sequence[float] | Floats, y: Sequence[float] | Floats) -> tuple[Floats, Floats]:
    pairs = np.column_stack([np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)])
    pairs = pairs[np.isfinite(pairs).all(axis=1)]
    return pairs[:, 0], pairs[:, 1]


def _cannot(x: Floats, y: Floats) -> bool:
    return len(x) < LEAST or np.ptp(x) == 0 or np.ptp(y) == 0


def _of_ranks(x: Floats, y: Floats, axis: int = -1) -> Floats:
    """Pearson's correlation of ranks along an axis; not a number for a sample of equal values."""
    first, second = (stats.rankdata(values, axis=axis) for values in (x, y))
    first = first - first.mean(axis=axis, keepdims=True)
    second = second - second.mean(axis=axis, keepdims=True)
    size = np.sqrt((first**2).sum(axis=axis) * (second**2).sum(axis=axis))
    product = (first * second).sum(axis=axis)
    return np.asarray(np.divide(product, size, out=np.full_like(size, np.nan), where=size > 0))
