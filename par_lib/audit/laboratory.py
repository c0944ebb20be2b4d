"""An index with the weights of its areas in the reader's hand: what the page `laboratory` computes, in numpy.

The page does the same in JavaScript (book/theme/js/laboratory-arithmetic.js), with the same random numbers;
tests hold the two against each other on the same inputs.

Areas are joined as the audit joins them (`index_model.combine`): the weight of an area multiplies its points
and its maximum, so that with the official weights the arithmetic mean is points / maximum. An area in which
nothing applies to a unit has no weight for it. A unit has no score while an area in use is unknown; one of
weight 0 is not in use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.audit.index_model import combine
from par_lib.audit.plan import AggregationName
from par_lib.composite.arrays import Floats
from par_lib.composite.means import ARITHMETIC, GEOMETRIC, HARMONIC, Mean
from par_lib.composite.rank import Ties, rank, rank_rows
from par_lib.composite.sources import WeightNoise, draw_block
from par_lib.errors import ArgumentError

MEANS: Mapping[AggregationName, Mean] = {
    "arithmetic": ARITHMETIC,
    "geometric": GEOMETRIC,
    "harmonic": HARMONIC,
}
NOISE = "area_weights"  # the name under which an audit draws weights of areas, too
STREAM = crc32(NOISE.encode())  # what tells its random numbers from those of other sources
BLOCK = 100  # weightings drawn at once


@dataclass(frozen=True, slots=True)
class Weightings:
    """Which other weightings count as plausible: each weight within ± `spread` of itself, uniformly."""

    spread: float = 0.25
    seed: int = 2023
    blocks: int = 20

    @property
    def count(self) -> int:
        """How many are drawn."""
        return self.blocks * BLOCK


@dataclass(frozen=True, eq=False)
class Laboratory:
    """Points of the areas of one year, ready to be weighted otherwise.

    Attributes:
        units, areas: codes.
        points: of each unit in each area, shape (units, areas); NaN where unknown, 0 where nothing applies.
        maxima: what the unit could reach there; 0 where nothing applies.
        weights: official weights of the areas: their maximum points.
        ties: the tie rule of the framework.
        floor: least share (%) of an area in means other than the arithmetic one.
        scale: what 1 % of the maximum is on the scale of the index (1, or points).

    >>> small = Laboratory(("U", "V"), ("A", "B"), np.array([[9.0, 10.0], [6.0, 27.0]]),
    ...                    np.array([[10.0, 30.0], [10.0, 30.0]]), np.array([10.0, 30.0]), "min")
    >>> small.scores(small.weights)
    array([47.5, 82.5])
    >>> small.ranks(np.array([1.0, 0.0]))
    array([1., 2.])
    """

    units: tuple[str, ...]
    areas: tuple[str, ...]
    points: Floats
    maxima: Floats
    weights: Floats
    ties: Ties
    floor: float = 1.0
    scale: float = 1.0

    def factors(self, weights: Floats) -> Floats:
        """How many times its official weight each area weighs, shape (areas,).

        Raises:
            ArgumentError: not one weight of 0 or more for each area, and one above 0.
        """
        if weights.shape != self.weights.shape or not (weights >= 0).all() or not weights.any():
            expected = f"{len(self.areas)} weights of 0 or more, one of them above 0"
            raise ArgumentError("weights", expected=expected, found=str(weights.tolist()))
        factors: Floats = weights / self.weights
        return factors

    def scores(self, weights: Floats, mean: Mean = ARITHMETIC) -> Floats:
        """The index under other weights of the areas, on any scale; shape (units,), NaN where unknown."""
        scores: Floats = self._scores(self.factors(weights)[None, :], mean)[0]
        return scores

    def ranks(self, weights: Floats, mean: Mean = ARITHMETIC) -> Floats:
        """Ranks of `scores` by the framework's tie rule; NaN where the score is unknown."""
        ranks: Floats = rank(self.scores(weights, mean), self.ties)
        return ranks

    def top_shares(
        self, weights: Floats, mean: Mean = ARITHMETIC, *, top: int, drawn: Weightings | None = None
    ) -> Floats:
        """Share (0–1) of plausible weightings in which a unit is among the first `top`, shape (units,).

        Plausible are weights around those given; a weight of 0 stays 0. NaN for units without a score.
        """
        drawn = drawn or Weightings()
        factors = self.factors(weights)
        noise = WeightNoise((1.0,) * len(self.areas), drawn.spread, NOISE)
        counts = np.zeros(len(self.units))
        for block in range(drawn.blocks):
            draws = draw_block([noise], seed=drawn.seed, block=block, size=BLOCK)[NOISE]
            ranks = rank_rows(self._scores(draws * factors, mean), self.ties)
            counts += (ranks <= top).sum(axis=0)
        return np.where(np.isnan(self.scores(weights, mean)), np.nan, counts / drawn.count)

    def _scores(self, factors: Floats, mean: Mean) -> Floats:
        """Scores of shape (size, units) from factors of shape (size, areas)."""
        used = np.flatnonzero(factors.any(axis=0))
        by_area = factors[:, used].T[:, :, None]
        sums = by_area * (100 * self.points[:, used].T[:, None, :])
        tops = by_area * self.maxima[:, used].T[:, None, :]
        known = ~np.isnan(sums).any(axis=0) & (tops.sum(axis=0) > 0)
        scores = combine(mean, np.where(known, sums, 1.0), np.where(known, tops, 1.0), self.floor)
        return np.where(known, scores * self.scale, np.nan)


def laboratory(inputs: YearInputs, areas: pd.DataFrame, floor: float = 1.0) -> Laboratory:
    """The laboratory of one year, with every unit that takes part in its ranking.

    Args:
        inputs: The year.
        areas: Results of its areas: columns unit, code, points, max_points.
        floor: As in the plan of its audit.

    Raises:
        ArgumentError: an area has no maximum, so that nothing can be weighed.
    """
    framework = inputs.framework
    codes = [area.code for area in framework.areas]
    weights = np.array([float(area.max_points) for area in framework.areas])
    if not (weights > 0).all():
        without = ", ".join(code for code, weight in zip(codes, weights, strict=True) if not weight)
        raise ArgumentError("areas", expected="maximum points of every area", found=f"none of {without}")
    tops = areas[areas["code"].isin(codes)]
    points, maxima = (
        tops.pivot_table(index="unit", columns="code", values=name, dropna=False).reindex(
            index=inputs.ranked, columns=codes
        ).to_numpy(dtype=np.float64)
        for name in ("points", "max_points")
    )  # fmt: skip
    points = np.where(maxima == 0, 0.0, points)
    by_points = framework.measure == "points"
    return Laboratory(
        tuple(inputs.ranked),
        tuple(codes),
        points,
        np.broadcast_to(weights, points.shape).copy() if by_points else maxima,
        weights,
        framework.ties,
        floor,
        float(weights.sum()) / 100 if by_points else 1.0,
    )
