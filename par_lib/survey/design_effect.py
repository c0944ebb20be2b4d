"""Design effects before the survey: clustering and unequal weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from par_lib.errors import ArgumentError


def clustering_effect(sizes: Sequence[float], correlations: Sequence[float]) -> float:
    """Design effect of drawing clusters within clusters, as the citizens' sample does.

    For one level Kish (1965), Survey Sampling, section 5.4: 1 + (b − 1)ρ. With persons in villages in
    communes in districts each further level adds the pairs of persons who share it and nothing smaller:

        deff = 1 + Σ_s (b_s − 1) · b_1 ⋯ b_{s−1} · ρ_s

    with s = 1 the smallest cluster, b_1 persons drawn in each, b_s clusters of level s − 1 drawn in each of
    level s, and ρ_s the correlation between two persons whose smallest common cluster is of level s. This is
    the variance of a mean under nested random effects, over that of as many independent persons.

    Args:
        sizes: b_1, b_2, …, persons per village first; two for the two-tier form, three with districts.
        correlations: ρ_1, ρ_2, …, each in [0, 1] and falling: who share less are no more alike.

    Raises:
        ArgumentError: lengths that differ, sizes below 1, correlations that rise or leave [0, 1].

    >>> round(clustering_effect([10], [0.05]), 6)
    1.45
    >>> round(clustering_effect([10, 2, 2], [0.05, 0.02, 0.01]), 6)
    1.85
    """
    b, rho = np.asarray(sizes, dtype=float), np.asarray(correlations, dtype=float)
    if b.shape != rho.shape or b.ndim != 1 or not b.size:
        raise ArgumentError(
            "correlations", expected=f"{b.size} numbers, one for each level", found=str(rho.size)
        )
    if (b < 1).any():
        raise ArgumentError("sizes", expected="1 or more at every level", found=str(b.tolist()))
    if (rho < 0).any() or (rho > 1).any() or (np.diff(rho) > 0).any():
        raise ArgumentError(
            "correlations", expected="numbers in [0, 1] that do not rise", found=str(rho.tolist())
        )
    below = np.concatenate([[1.0], np.cumprod(b)[:-1]])
    return float(1 + np.sum((b - 1) * below * rho))


def weighting_effect(weights: ArrayLike) -> float:
    """Loss of precision by unequal weights, n Σw²/(Σw)² = 1 + cv²(w).

    Kish (1992), Journal of Official Statistics 8, 183–200; it holds where weights and answers are unrelated.

    >>> weighting_effect([1, 1, 2])
    1.125
    """
    w = np.asarray(weights, dtype=float)
    if w.ndim != 1 or not w.sum() > 0 or (w < 0).any():
        raise ArgumentError("weights", expected="numbers of 0 and more, not all 0", found=f"shape {w.shape}")
    return float(len(w) * np.sum(w**2) / np.sum(w) ** 2)
