"""Confidence sets for ranks: which ranks are compatible with estimates that have sampling error.

Mogstad, Romano, Shaikh & Wilhelm, Inference for Ranks with Applications to Mobility across Neighbourhoods
and Academic Achievement across Countries, Review of Economic Studies 91 (2024), 476–518. A unit's set runs
from 1 + the number of units shown to be better to the number of units not shown to be worse. Which units
are shown to be better or worse is found by testing all one-sided differences at once, with the stepdown
method of Romano & Wolf, Econometrica 73 (2005): the error rate holds whatever the true ranks, ties included.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from par_lib.composite.arrays import Booleans, Floats, as_matrix, as_vector
from par_lib.composite.rank import rank
from par_lib.errors import ArgumentError


def rank_confidence_sets(
    estimates: pd.Series,
    spread: pd.Series | pd.DataFrame,
    *,
    seed: int,
    coverage: float = 0.95,
    simultaneous: bool = False,
    stepdown: bool = True,
    draws: int = 2000,
    replicates: npt.ArrayLike | pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Confidence sets for the rank of every unit, the highest estimate first.

    Args:
        estimates: by unit.
        spread: standard errors by unit (independent units), or the covariance matrix, unit × unit.
        seed: of the draws behind the critical values.
        coverage: of each set by itself (marginal), or of all sets together when `simultaneous`.
        simultaneous: whether all sets hold at once.
        stepdown: drop rejected hypotheses and test again, for sets that are never larger.
        draws: number of normal draws behind the critical values.
        replicates: bootstrap estimates, draws × unit (a frame is matched by unit), in place of normal
            draws; they are centred at their mean.

    Returns:
        Index unit; columns estimate, rank (ties: min), low, high.

    >>> scores = pd.Series({"A": 9.0, "B": 5.0, "C": 4.9})
    >>> sets = rank_confidence_sets(scores, pd.Series({"A": 0.1, "B": 0.1, "C": 0.1}), seed=1)
    >>> sets[["rank", "low", "high"]]
          rank  low  high
    unit
    A        1    1     1
    B        2    2     3
    C        3    2     3
    """
    if not 0 < coverage < 1 or draws < 2:
        raise ArgumentError(
            "coverage, draws", expected="a share in 0–1, 2 or more", found=f"{coverage}, {draws}"
        )
    theta = as_vector(estimates, "estimates")
    if len(theta) < 2 or not np.isfinite(theta).all() or not estimates.index.is_unique:
        raise ArgumentError(
            "estimates", expected="two units or more, each once, with a number", found="others"
        )
    covariance = _covariance(estimates.index, spread)
    errors = _errors_of_differences(covariance)
    deviations = _deviations(estimates.index, covariance, seed, draws, replicates)
    units = len(theta)
    if simultaneous:
        better = _shown_better(
            theta, errors, deviations, ~np.eye(units, dtype=bool), coverage, stepdown=stepdown
        )
        low, high = 1 + better.sum(axis=0), units - better.sum(axis=1)
    else:
        low, high = np.ones(units, dtype=np.int64), np.full(units, units, dtype=np.int64)
        for unit in range(units):
            family = np.zeros((units, units), dtype=bool)
            family[unit], family[:, unit] = True, True
            family[unit, unit] = False
            better = _shown_better(theta, errors, deviations, family, coverage, stepdown=stepdown)
            low[unit], high[unit] = 1 + better[:, unit].sum(), units - better[unit].sum()
    ranks = rank(theta).astype(np.int64)
    return pd.DataFrame(
        {"estimate": theta, "rank": ranks, "low": low, "high": high},
        index=estimates.index.rename("unit"),
    )


def _shown_better(
    theta: Floats, errors: Floats, deviations: Floats, family: Booleans, coverage: float, *, stepdown: bool
) -> Booleans:
    """Pairs (j, k) of the family for which θⱼ ≤ θₖ is rejected, that is, j is shown to be better than k."""
    gaps = theta[:, None] - theta[None, :]
    certain = errors == 0  # no sampling error between the two: the sign of the gap is known
    statistics = np.divide(gaps, errors, out=np.zeros_like(gaps), where=~certain)
    rejected: Booleans = family & certain & (gaps > 0)
    remaining = family & ~certain
    while remaining.any():
        critical = _critical_value(errors, deviations, remaining, coverage)
        new = remaining & (statistics > critical)
        rejected |= new
        if not new.any() or not stepdown:
            break
        remaining &= ~new
    return rejected


def _critical_value(errors: Floats, deviations: Floats, remaining: Booleans, coverage: float) -> float:
    largest = np.full(len(deviations), -np.inf)
    for unit in np.flatnonzero(remaining.any(axis=1)):
        others = np.flatnonzero(remaining[unit])
        scaled = (deviations[:, [unit]] - deviations[:, others]) / errors[unit, others]
        np.maximum(largest, scaled.max(axis=1), out=largest)
    return float(np.quantile(largest, coverage, method="higher"))


def _covariance(units: pd.Index, spread: pd.Series | pd.DataFrame) -> Floats:
    if isinstance(spread, pd.DataFrame):
        matrix = as_matrix(spread.reindex(index=units, columns=units), "spread")
        if np.isnan(matrix).any() or not np.allclose(matrix, matrix.T):
            raise ArgumentError("spread", expected="a symmetric matrix with every unit", found="another")
        if np.linalg.eigvalsh(matrix).min() < -1e-9 * max(1.0, np.abs(matrix).max()):
            raise ArgumentError(
                "spread", expected="a covariance matrix", found="one with negative eigenvalues"
            )
        return matrix
    errors = as_vector(spread.reindex(units), "spread")
    if not (errors >= 0).all():
        raise ArgumentError("spread", expected="a standard error ≥ 0 for every unit", found="others")
    return np.diag(errors**2)


def _errors_of_differences(covariance: Floats) -> Floats:
    variances = np.diag(covariance)
    squares = variances[:, None] + variances[None, :] - 2 * covariance
    # Perfectly correlated units leave a rounding error where the variance of the difference is 0.
    squares[squares < 1e-14 * max(variances.max(), 1e-300)] = 0
    errors: Floats = np.sqrt(squares)
    return errors


def _deviations(
    units: pd.Index,
    covariance: Floats,
    seed: int,
    draws: int,
    replicates: npt.ArrayLike | pd.DataFrame | None,
) -> Floats:
    """Deviations of estimates from the truth, shape (draws, units)."""
    if replicates is None:
        values, vectors = np.linalg.eigh(covariance)
        root = vectors * np.sqrt(np.maximum(values, 0))
        normal = np.random.default_rng(seed).standard_normal((draws, len(units)))
        deviations: Floats = normal @ root.T
        return deviations
    matrix = as_matrix(
        replicates[list(units)] if isinstance(replicates, pd.DataFrame) else replicates, "replicates"
    )
    if matrix.shape[1] != len(units) or len(matrix) < 2 or np.isnan(matrix).any():
        raise ArgumentError(
            "replicates",
            expected=f"two or more complete rows of {len(units)} units",
            found=f"shape {matrix.shape}",
        )
    centred: Floats = matrix - matrix.mean(axis=0)
    return centred
