"""Ranks: 1 for the highest value, ties by the framework's rule, always before rounding."""

from __future__ import annotations

from typing import get_args

import numpy as np
import numpy.typing as npt

from par_lib.errors import UnknownName
from par_lib.methodology.schema import Ties

# Two sums of the same decimals in binary differ by less than this; two different sums of published
# decimals (nine places at most) by more.
TIE_TOLERANCE = 1e-10


def rank(values: npt.NDArray[np.float64], ties: Ties = "min") -> npt.NDArray[np.float64]:
    """Ranks of the values in descending order; NaN is not ranked and stays NaN.

    Values closer than 1e-10 to their neighbour are equal.

    Args:
        values: Shape (units,).
        ties: `min` (1, 2, 2, 4), `max` (1, 3, 3, 4), `average` (1, 2.5, 2.5, 4) or `dense` (1, 2, 2, 3).

    Returns:
        Shape (units,).

    >>> rank(np.array([80.0, 90.0, np.nan, 0.1 + 0.2, 0.3, 90.0]), "min")
    array([ 3.,  1., nan,  4.,  4.,  1.])
    """
    if ties not in get_args(Ties):
        raise UnknownName("ties", ties, get_args(Ties))
    ranks = np.full(values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return ranks
    order = known[np.argsort(-values[known], kind="stable")]
    sizes = np.diff(-values[order])
    starts = np.concatenate([[True], sizes > TIE_TOLERANCE])
    group = np.cumsum(starts) - 1
    first = np.flatnonzero(starts) + 1.0
    last = np.append(first[1:] - 1, len(order))
    by_group = {
        "min": first,
        "max": last,
        "average": (first + last) / 2,
        "dense": np.arange(1.0, len(first) + 1),
    }
    ranks[order] = by_group[ties][group]
    return ranks
