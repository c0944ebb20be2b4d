"""Models: from the draws of a block of replicates to the index scores of all units, vectorised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from par_lib.composite.arrays import Floats, PerColumn, as_matrix, as_weights
from par_lib.composite.sources import Draws
from par_lib.errors import ArgumentError

PIECE = 32  # rows


class Model(Protocol):
    """What a Monte Carlo run evaluates; draws that are absent stand at their nominal value."""

    @property
    def units(self) -> tuple[str, ...]:
        """Names of the units."""

    def scores(self, draws: Draws, size: int) -> Floats:
        """Scores of shape (size, units), the highest best."""


@dataclass(frozen=True, eq=False)
class WeightedSum:
    """Σ wⱼ xᵢⱼ / Σ wⱼ plus noise, for a whole index seen as one weighted mean of its components.

    Draws: `weights` (size, components); `noise` (size, units), standard normal, scaled by the standard
    error of the score. Independent normal noise on components enters exactly through
    sd² = Σ wⱼ² seᵢⱼ² / (Σ wⱼ)², so that only one number per unit has to be drawn.

    >>> model = WeightedSum.of(np.array([[1.0, 3.0], [2.0, 2.0]]), [1, 3])
    >>> model.scores({}, 1)
    array([[2.5, 2. ]])
    """

    units: tuple[str, ...]
    points: Floats
    weights: Floats
    errors: Floats | None = None

    @classmethod
    def of(
        cls,
        points: pd.DataFrame | Floats,
        weights: PerColumn | None = None,
        errors: pd.DataFrame | Floats | None = None,
    ) -> WeightedSum:
        """Checks and aligns: points (units × components), their standard errors in the same shape."""
        x = as_matrix(points, "points")
        if np.isnan(x).any():
            raise ArgumentError("points", expected="no missing value", found=f"{np.isnan(x).sum()}")
        names = points.index if isinstance(points, pd.DataFrame) else range(len(x))
        codes = [str(name) for name in points.columns] if isinstance(points, pd.DataFrame) else x.shape[1]
        if isinstance(errors, pd.DataFrame) and isinstance(points, pd.DataFrame):
            errors = errors.reindex(index=points.index, columns=points.columns)
        spread = None if errors is None else as_matrix(errors, "errors")
        if spread is not None and (spread.shape != x.shape or not (spread >= 0).all()):
            raise ArgumentError("errors", expected=f"numbers ≥ 0 of shape {x.shape}", found=f"{spread.shape}")
        return cls(tuple(str(name) for name in names), x, as_weights(weights, codes), spread)

    def scores(self, draws: Draws, size: int) -> Floats:
        """Scores of shape (size, units)."""
        drawn = draws.get("weights")
        weights = np.tile(self.weights, (size, 1)) if drawn is None else np.asarray(drawn, dtype=np.float64)
        scores = small_products(weights, self.points.T)
        noise = draws.get("noise")
        if noise is not None:
            if self.errors is None:
                raise ArgumentError("errors", expected="standard errors, since noise is drawn", found="None")
            spread = small_products(np.square(weights), np.square(self.errors).T)
            np.sqrt(spread, out=spread)
            spread *= noise
            scores += spread
        scores /= weights.sum(axis=1, keepdims=True)
        return scores


def small_products(rows: Floats, matrix: Floats) -> Floats:
    """Matrix product in pieces too small for BLAS to start threads, which stall on a busy machine."""
    whole = len(rows) // PIECE * PIECE
    product = np.empty((len(rows), matrix.shape[1]))
    pieces = rows[:whole].reshape(-1, PIECE, rows.shape[1])
    np.matmul(pieces, matrix, out=product[:whole].reshape(-1, PIECE, matrix.shape[1]))
    np.matmul(rows[whole:], matrix, out=product[whole:])
    return product
