"""Counting ranks over replicates: exact about ties, and small enough to merge and to store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from par_lib.composite.arrays import Floats, Integers
from par_lib.composite.rank import nearly_equal_neighbours, rank_rows
from par_lib.errors import ArgumentError

WholeTies: TypeAlias = Literal["min", "max", "dense", "ordinal"]  # the rules that give whole ranks


@dataclass(frozen=True, eq=False)
class RankTally:
    """How often each unit had each rank.

    Attributes:
        replicates: number of replicates counted.
        counts: shape (units, ranks).
        wins: shape (units, units), 2 for each replicate in which the row's unit scored above the
            column's, 1 for each tie; all zero when not asked for.
    """

    replicates: int
    counts: Integers
    wins: Integers

    @classmethod
    def empty(cls, units: int) -> RankTally:
        """Nothing counted yet."""
        return cls(0, np.zeros((units, units), dtype=np.int64), np.zeros((units, units), dtype=np.int64))

    def __add__(self, other: RankTally) -> RankTally:
        """Both together; whole numbers, so the order of adding does not matter."""
        return RankTally(
            self.replicates + other.replicates, self.counts + other.counts, self.wins + other.wins
        )


def tally_ranks(scores: Floats, *, ties: WholeTies = "min", pairs: bool = False) -> RankTally:
    """Counts the ranks of a block of replicates (size, units); `pairs` also who scored above whom.

    >>> tally_ranks(np.array([[3.0, 1.0], [2.0, 2.0]])).counts
    array([[2, 0],
           [1, 1]])
    """
    if ties not in get_args(WholeTies):
        raise ArgumentError("ties", expected=f"one of {', '.join(get_args(WholeTies))}", found=repr(ties))
    size, units = scores.shape
    if np.isnan(scores).any():
        raise ArgumentError(
            "scores", expected="a score for every unit in every replicate", found="missing ones",
            hint="leave out the units or components that have no values",
        )  # fmt: skip
    tied = nearly_equal_neighbours(np.sort(scores, axis=1)).any(axis=1)
    free = scores if not tied.any() else scores[~tied]
    # Without ties the place in the sorted row is the rank; only the rest needs the tie rule.
    order = np.argsort(free, axis=1)
    order *= units
    order += np.arange(units - 1, -1, -1)
    counts = np.bincount(order.ravel(), minlength=units * units)
    if tied.any():
        ranks = rank_rows(scores[tied], ties).astype(np.int64) - 1
        counts += np.bincount((ranks + units * np.arange(units)).ravel(), minlength=units * units)
    wins = np.zeros((units, units), dtype=np.int64)
    if pairs:
        wins = _wins(free)
        if tied.any():  # places with ties at their mean compare as the scores do, rounding errors aside
            wins += _wins(-rank_rows(scores[tied], "average"))
    return RankTally(size, counts.reshape(units, units).astype(np.int64), wins)


def _wins(scores: Floats) -> Integers:
    """Twice the number of rows in which each unit is above each other one, plus the number of ties."""
    by_unit = np.ascontiguousarray(scores.T)
    above: Integers = np.array([np.count_nonzero(own > by_unit, axis=1) for own in by_unit])
    wins: Integers = above + len(scores) - above.T
    return wins
