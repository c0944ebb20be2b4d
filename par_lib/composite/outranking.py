"""Aggregations that compare units pairwise, so that no indicator makes up for another by its size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from par_lib.composite.arrays import Floats
from par_lib.composite.means import weighted_mean


def outranking_matrix(x: Floats, weights: Floats) -> Floats:
    """Share of weight with which the row's unit is ahead of the column's unit; ties count half each.

    Shares are of the weights of the indicators that both units have; NaN on the diagonal and where two
    units share none. JRC/OECD handbook (2008), step 6; Munda & Nardo (2009), Applied Economics 41.

    >>> outranking_matrix(np.array([[1.0, 2.0], [1.0, 1.0]]), np.array([1.0, 3.0]))
    array([[  nan, 0.875],
           [0.125,   nan]])
    """
    units = len(x)
    shares = np.full((units, units), np.nan)
    for row in range(units):
        both = ~np.isnan(x) & ~np.isnan(x[row])
        ahead = (x[row] > x) + 0.5 * (x[row] == x)
        total = both @ weights
        np.divide(np.where(both, ahead, 0) @ weights, total, out=shares[row], where=total > 0)
    np.fill_diagonal(shares, np.nan)
    return shares


@dataclass(frozen=True)
class Copeland:
    """Number of units outranked less number of units that outrank: +1 above half of the weight, −1 below.

    Copeland (1951), as in the handbook (JRC/OECD 2008), step 6. A unit without any value has no score.

    >>> Copeland().apply(np.array([[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 0.0]]), np.ones(3))
    array([ 2.,  0., -2.])
    """

    def apply(self, x: Floats, weights: Floats) -> Floats:
        """Scores from −(units − 1) to units − 1, shape (units,)."""
        # Shares are sums of weights: equal shares may differ in the last digits, and must stay a draw.
        margin = outranking_matrix(x, weights / weights.sum()) - 0.5
        duels = np.where(np.isnan(margin) | (np.abs(margin) < 1e-12), 0.0, np.sign(margin))
        scores: Floats = np.where(np.isnan(x).all(axis=1), np.nan, duels.sum(axis=1))
        return scores


@dataclass(frozen=True)
class Borda:
    """Weighted mean of the number of units beaten on each indicator, ties counting half.

    de Borda (1784), handbook step 6. Missing values are left out, weights rescaled over the present.

    >>> Borda().apply(np.array([[3.0, 1.0], [2.0, 3.0], [1.0, 2.0]]), np.ones(2))
    array([1. , 1.5, 0.5])
    """

    def apply(self, x: Floats, weights: Floats) -> Floats:
        """Scores from 0 to units − 1, shape (units,)."""
        return weighted_mean(stats.rankdata(x, axis=0, nan_policy="omit") - 1.0, weights)
