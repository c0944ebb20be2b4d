"""The arithmetic of a points index as a Monte Carlo model, with every choice in it left open.

Leaves are added to areas in proportion to their weights (their maximum points), areas to the index by a
mean; with the arithmetic one and nothing varied that is points / maximum, whatever the depth of the tree
and whichever leaves do not apply to a unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from par_lib.composite.arrays import Booleans, Floats, Integers
from par_lib.composite.means import ARITHMETIC, Mean
from par_lib.composite.models import small_products
from par_lib.composite.sources import Choice, Draws, Source, StandardNormal, WeightNoise


@dataclass(frozen=True, eq=False)
class IndexModel:
    """Index scores in % of the maximum under any mixture of the open choices.

    Draws, all optional: `weights` (size, leaves); `area_weights` (size, areas), which multiply those of their
    leaves; `normalisation`, `aggregation`, `round` (size,) numbers of options; `left_out` (size,) 0 for
    nothing, else the number in `may_leave_out`; `noise` (size, units, areas), standard normal. Independent
    normal errors of leaves enter the sum of their area exactly through its standard deviation,
    √(Σ (wⱼ·slopeⱼ·errorᵢⱼ)²), so only one number per unit and area is drawn.

    Attributes:
        units, leaves, areas: codes.
        area_of: number of the area of each leaf, shape (leaves,).
        rounds: leaf points in % of the leaf's maximum, one array (units, leaves) per appraisal round, the
            index's own first.
        applies: whether a leaf applies to a unit, shape (units, leaves).
        maxima: maximum points of the leaves; `counts` is 0 for a leaf that counts into no maximum (bonus,
            penalty) and 1 otherwise; `signs` is −1 for a penalty.
        lowers: whether a leaf that does not apply lowers the maximum of the unit (an index in % of it).
        slopes, offsets: one row per normalisation, applied to the values of a leaf as slope·x + offset; the
            first is the index's own (1 and 0).
        means: means of areas to choose from, the index's own first.
        floor: least area value that a mean other than the arithmetic one sees.
        may_leave_out: columns of leaves that may be left out together.
        weight_share, area_weight_share: how far each weight of a leaf, and all those of an area together,
            may go, as a share of it; 0 to leave them alone.
        errors: standard errors in % of the maximum, shape (units, leaves); None for none.

    >>> model = IndexModel.of(np.array([[100.0, 50.0], [60.0, 80.0]]), [1, 3])
    >>> model.scores({}, 1)
    array([[62.5, 75. ]])
    >>> model.scores({"weights": np.array([[3.0, 1.0]])}, 1)
    array([[87.5, 65. ]])
    """

    units: tuple[str, ...]
    leaves: tuple[str, ...]
    areas: tuple[str, ...]
    area_of: Integers
    rounds: tuple[Floats, ...]
    applies: Booleans
    maxima: Floats
    counts: Floats
    signs: Floats
    lowers: bool
    slopes: Floats
    offsets: Floats
    means: tuple[Mean, ...]
    floor: float
    may_leave_out: tuple[Integers, ...]
    weight_share: float
    area_weight_share: float
    errors: Floats | None

    @classmethod
    def of(cls, shares: Floats, maxima: list[float] | Floats) -> IndexModel:
        """A model of plain leaves, each an area of its own: shares in % (units, leaves) and their maxima."""
        units, leaves = shares.shape
        names = tuple(str(number) for number in range(leaves))
        return cls(
            tuple(str(number) for number in range(units)), names, names, np.arange(leaves), (shares,),
            ~np.isnan(shares), np.asarray(maxima, dtype=np.float64), np.ones(leaves), np.ones(leaves),
            lowers=True, slopes=np.ones((1, leaves)), offsets=np.zeros((1, leaves)), means=(ARITHMETIC,),
            floor=1.0, may_leave_out=(), weight_share=0.0, area_weight_share=0.0, errors=None,
        )  # fmt: skip

    def sources(self) -> tuple[Source, ...]:
        """One source for each thing that this model leaves open."""
        found: list[Source] = []
        if self.weight_share:
            found.append(WeightNoise(tuple(float(one) for one in self.maxima), self.weight_share))
        if self.area_weight_share:
            found.append(WeightNoise((1.0,) * len(self.areas), self.area_weight_share, "area_weights"))
        options = {
            "normalisation": len(self.slopes),
            "aggregation": len(self.means),
            "round": len(self.rounds),
            "left_out": 1 + len(self.may_leave_out),
        }
        found += [Choice(name, count) for name, count in options.items() if count > 1]
        if self.errors is not None:
            found.append(StandardNormal((len(self.units), len(self.areas))))
        return tuple(found)

    def scores(self, draws: Draws, size: int) -> Floats:
        """Scores of shape (size, units)."""
        none = np.zeros(size, dtype=np.int64)
        names = ("normalisation", "aggregation", "round", "left_out")
        chosen = np.column_stack([draws.get(name, none) for name in names]).astype(np.int64)
        kinds, kind_of = np.unique(chosen, axis=0, return_inverse=True)
        scores = np.empty((size, len(self.units)))
        for number, (normalisation, aggregation, appraisal, left_out) in enumerate(kinds):
            rows = np.flatnonzero(kind_of == number)
            drawn = draws.get("weights")
            given = np.broadcast_to(self.maxima, (size, len(self.leaves))) if drawn is None else drawn
            weights = np.array(given[rows], dtype=np.float64)
            if "area_weights" in draws:
                weights *= draws["area_weights"][rows][:, self.area_of]
            if left_out:
                weights[:, self.may_leave_out[left_out - 1]] = 0
            noise = draws.get("noise")
            sums, tops = self._areas(
                self.slopes[normalisation],
                self.offsets[normalisation],
                self.rounds[appraisal],
                weights,
                None if noise is None else np.asarray(noise[rows], dtype=np.float64),
            )
            scores[rows] = combine(self.means[aggregation], sums, tops, self.floor)
        return scores

    def _areas(
        self, slopes: Floats, offsets: Floats, values: Floats, weights: Floats, noise: Floats | None
    ) -> tuple[Floats, Floats]:
        """Weighted sums and weights of the areas, each of shape (areas, replicates, units)."""
        shape = (len(self.areas), len(weights), len(self.units))
        sums, tops = np.empty(shape), np.empty(shape)
        x = np.where(self.applies, (slopes * values + offsets) * self.signs, 0.0)
        counted = (self.applies if self.lowers else np.ones_like(x)) * self.counts
        for area in range(len(self.areas)):
            own = np.flatnonzero(self.area_of == area)
            of_area = np.ascontiguousarray(weights[:, own])
            sums[area] = small_products(of_area, np.ascontiguousarray(x[:, own].T))
            tops[area] = small_products(of_area, np.ascontiguousarray(counted[:, own].T))
            if noise is not None and self.errors is not None:
                spread = np.square(self.errors[:, own] * slopes[own])
                sd = np.sqrt(small_products(np.square(of_area), np.ascontiguousarray(spread.T)))
                sums[area] += sd * noise[:, :, area]
        return sums, tops


def combine(mean: Mean, sums: Floats, tops: Floats, floor: float) -> Floats:
    """Index from weighted sums and weights of areas, each (areas, …): Σ/Σ, or another mean of the areas.

    An area in which nothing applies has no weight; one that has only bonuses adds them to the sum.

    >>> combine(Mean(0), np.array([[4.0], [9.0]]), np.array([[1.0], [1.0]]), 1.0)
    array([6.])
    """
    if mean.power == 1:
        total: Floats = sums.sum(axis=0) / tops.sum(axis=0)
        return total
    present = tops > 0
    values = np.where(present, np.maximum(sums / np.where(present, tops, 1), floor), floor)
    weighted = (mean.forward(values) * tops).sum(axis=0)
    return mean.backward(weighted / tops.sum(axis=0))
