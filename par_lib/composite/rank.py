"""Ranks: 1 is best, ties as told, a missing score has no rank.

Scores that differ by less than rounding errors of floating-point sums are ties: 0.1 + 0.2 points and
0.3 points are the same points, though not the same numbers in the machine.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, TypeVar, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from par_lib.composite.arrays import Booleans, Floats, as_vector
from par_lib.errors import ArgumentError

Ties: TypeAlias = Literal["min", "max", "average", "dense", "ordinal"]
Scores = TypeVar("Scores", Floats, pd.Series, pd.DataFrame)
ROUNDING = 1e-12  # of the largest score: far above errors of sums, far below any real difference


def rank(scores: Scores, ties: Ties = "min") -> Scores:
    """Ranks of scores, the highest first; of each column when given a frame.

    Args:
        scores: shape (units,), NaN for a unit without a score.
        ties: equal scores get the lowest, highest or mean place of the group, the same place without a
            gap after it (dense), or places in the order given (ordinal).

    Returns:
        Floats (a mean place may be a half), NaN where the score is missing.

    >>> rank(np.array([70.0, 90.0, 70.0, np.nan]))
    array([ 2.,  1.,  2., nan])
    >>> rank(np.array([70.0, 90.0, 70.0]), ties="average")
    array([2.5, 1. , 2.5])
    >>> rank(np.array([0.1 + 0.2, 0.3]))
    array([1., 1.])
    """
    if ties not in get_args(Ties):
        raise ArgumentError("ties", expected=f"one of {', '.join(get_args(Ties))}", found=repr(ties))
    if isinstance(scores, pd.DataFrame):
        return scores.apply(lambda column: pd.Series(_rank(column.to_numpy(), ties), index=scores.index))
    if isinstance(scores, pd.Series):
        return pd.Series(_rank(scores.to_numpy(), ties), index=scores.index, name=scores.name)
    return _rank(scores, ties)


def _rank(scores: npt.ArrayLike, ties: Ties) -> Floats:
    vector = as_vector(scores, "scores")
    ranks: Floats = rank_rows(vector[None, :], ties)[0]
    return ranks


def rank_rows(scores: Floats, ties: Ties) -> Floats:
    """Ranks within each row of scores (rows, units), for many rankings at once.

    >>> rank_rows(np.array([[1.0, 2.0], [5.0, 5.0]]), "min")
    array([[2., 1.],
           [1., 1.]])
    """
    from scipy import stats  # half a second to import: only those who rank pay for it

    order = np.argsort(scores, axis=1, kind="stable")
    ordered = np.take_along_axis(scores, order, axis=1)
    starts = np.ones(scores.shape, dtype=bool)
    starts[:, 1:] = ~nearly_equal_neighbours(ordered)
    first = np.maximum.accumulate(np.where(starts, np.arange(scores.shape[1]), 0), axis=1)
    settled = np.empty_like(scores)
    np.put_along_axis(settled, order, np.take_along_axis(ordered, first, axis=1), axis=1)
    ranks: Floats = stats.rankdata(-settled, method=ties, axis=1, nan_policy="omit").astype(np.float64)
    return ranks


def nearly_equal_neighbours(ordered: Floats) -> Booleans:
    """Whether each score and the next one of rows in ascending order are tied, shape (rows, units − 1)."""
    first, last = ordered[:, :1], ordered[:, -1:]
    if np.isnan(last).any():  # missing scores are sorted to the end
        last = np.nanmax(ordered, axis=1, initial=-np.inf, keepdims=True)
        last = np.where(np.isinf(last), 0.0, last)
    largest = np.fmax(np.abs(first), np.abs(last))
    return np.asarray(np.diff(ordered, axis=1) <= ROUNDING * largest)
