"""The arithmetic of a points index as a Monte Carlo model, with every choice in it left open.

Leaves are added to areas in proportion to their weights (their maximum points), areas to the index by a
mean; with the arithmetic one and nothing varied that is points / maximum, whatever the depth of the tree
and whichever leaves do not apply to a unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from par_lib.audit.leaf_errors import LeafErrors
from par_lib.composite.arrays import Booleans, Floats, Integers
from par_lib.composite.means import ARITHMETIC, Mean
from par_lib.composite.models import small_products
from par_lib.composite.sources import Choice, Draws, Source, StandardNormal, WeightNoise


@dataclass(frozen=True, eq=False)
class IndexModel:
    """Index scores in % of the maximum under any mixture of the open choices.

    Draws, all optional: `weights` (size, leaves); `area_weights` (size, areas), which multiply those of their
    leaves; `normalisation`, `aggregation`, `round` (size,) numbers of options; `left_out` (size,) 0 for
    nothing, else the number in `may_leave_out`; under the basis of each part of `errors` (size, units, its
    leaves) standard normal numbers, from which it makes errors that are added to the values of leaves.

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
        errors: of leaf values in % of the maximum: parts independent of each other, each a source.

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
    errors: tuple[LeafErrors, ...]

    @classmethod
    def of(cls, shares: Floats, maxima: list[float] | Floats) -> IndexModel:
        """A model of plain leaves, each an area of its own: shares in % (units, leaves) and their maxima."""
        units, leaves = shares.shape
        names = tuple(str(number) for number in range(leaves))
        return cls(
            tuple(str(number) for number in range(units)), names, names, np.arange(leaves), (shares,),
            ~np.isnan(shares), np.asarray(maxima, dtype=np.float64), np.ones(leaves), np.ones(leaves),
            lowers=True, slopes=np.ones((1, leaves)), offsets=np.zeros((1, leaves)), means=(ARITHMETIC,),
            floor=1.0, may_leave_out=(), weight_share=0.0, area_weight_share=0.0, errors=(),
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
        units = len(self.units)
        found += [StandardNormal((units, len(part.columns)), part.basis) for part in self.errors]
        return tuple(found)

    def scores(self, draws: Draws, size: int) -> Floats:
        """Scores of shape (size, units)."""
        given = draws.get("weights", self.maxima)
        weights = np.array(np.broadcast_to(given, (size, len(self.leaves))), dtype=np.float64)
        if "area_weights" in draws:
            weights *= draws["area_weights"][:, self.area_of]
        if "left_out" in draws:
            weights *= self._kept[draws["left_out"].astype(np.int64)]
        sums, tops = self._sums(weights, draws), self._by_area(weights, self._counted)
        aggregation = draws.get("aggregation", np.zeros(size, dtype=np.int64))
        scores = np.empty((size, len(self.units)))
        for number in np.unique(aggregation).astype(np.int64):
            rows = np.flatnonzero(aggregation == number)
            scores[rows] = combine(self.means[number], sums[:, rows], tops[:, rows], self.floor)
        return scores

    def covariance(self) -> Floats:
        """Covariance (units, units) of the index itself from the errors of leaves, in (% of the maximum)²."""
        shares = self.maxima * self.signs / (self._counted @ self.maxima)[:, None]
        result = np.zeros((len(self.units), len(self.units)))
        for part in self.errors:
            result += part.covariance(shares[:, part.columns])
        return result

    @cached_property
    def _counted(self) -> Floats:
        """1 where a leaf counts into the maximum of a unit, shape (units, leaves)."""
        counted: Floats = (self.applies if self.lowers else np.ones(self.applies.shape)) * self.counts
        return counted

    @cached_property
    def _kept(self) -> Floats:
        """1 for the leaves that stay under each option of what is left out, shape (options, leaves)."""
        kept = np.ones((1 + len(self.may_leave_out), len(self.leaves)))
        for option, columns in enumerate(self.may_leave_out, 1):
            kept[option, columns] = 0
        return kept

    @cached_property
    def _of_area(self) -> tuple[Integers, ...]:
        """Columns of the leaves of each area."""
        return tuple(np.flatnonzero(self.area_of == area) for area in range(len(self.areas)))

    def _sums(self, weights: Floats, draws: Draws) -> Floats:
        """Weighted sums of the areas, shape (areas, replicates, units)."""
        size = len(weights)
        sums = np.empty((len(self.areas), size, len(self.units)))
        parts = [part for part in self.errors if part.basis in draws]
        errors = [part.draw(np.asarray(draws[part.basis], dtype=np.float64)) for part in parts]
        none = np.zeros(size, dtype=np.int64)
        chosen = np.column_stack([draws.get(name, none) for name in ("normalisation", "round")])
        kinds, kind_of = np.unique(chosen.astype(np.int64), axis=0, return_inverse=True)
        for number, (normalisation, appraisal) in enumerate(kinds):
            rows = np.flatnonzero(kind_of == number)
            slopes, offsets = self.slopes[normalisation], self.offsets[normalisation]
            x = np.where(self.applies, (slopes * self.rounds[appraisal] + offsets) * self.signs, 0.0)
            sums[:, rows] = self._by_area(weights[rows], x)
            for part, error in zip(parts, errors, strict=True):
                of_leaf = weights[np.ix_(rows, part.columns)] * (slopes * self.signs)[part.columns]
                self._add_errors(sums, rows, part.columns, error[rows], of_leaf)
        return sums

    def _by_area(self, weights: Floats, x: Floats) -> Floats:
        """Σ wⱼ xᵢⱼ over the leaves of each area, shape (areas, replicates, units)."""
        return np.array(
            [
                small_products(np.ascontiguousarray(weights[:, own]), np.ascontiguousarray(x[:, own].T))
                for own in self._of_area
            ]
        )

    def _add_errors(
        self, sums: Floats, rows: Integers, columns: Integers, errors: Floats, weights: Floats
    ) -> None:
        area_of = self.area_of[columns]
        for area in np.unique(area_of):
            own = np.flatnonzero(area_of == area)
            sums[area, rows] += np.einsum("rul,rl->ru", errors[:, :, own], weights[:, own])


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
