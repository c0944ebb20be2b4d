"""Ranks: 1 is best, ties as told, a missing score has no rank."""

from __future__ import annotations

from typing import Literal, TypeAlias, TypeVar, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from par_lib.composite.arrays import Floats, as_vector
from par_lib.errors import ArgumentError

Ties: TypeAlias = Literal["min", "max", "average", "dense", "ordinal"]
Scores = TypeVar("Scores", Floats, pd.Series, pd.DataFrame)


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
    ranks: Floats = stats.rankdata(-vector, method=ties, nan_policy="omit").astype(np.float64)
    return ranks
