"""Benefit of the doubt: every unit is scored with the weights that favour it most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from par_lib.composite.arrays import Floats
from par_lib.errors import ArgumentError, ParError


class NoSolution(ParError):
    """The linear programme of a unit has no optimum under the bounds asked for."""


@dataclass(frozen=True)
class BenefitOfDoubt:
    """For each unit the largest Σ wⱼ yᵢⱼ such that Σ wⱼ yₖⱼ ≤ 1 for every unit k and w ≥ 0.

    With `share` = (low, high), each indicator's part wⱼ yᵢⱼ in the unit's own total stays within these
    shares. Cherchye, Moesen, Rogge & Van Puyenbroeck, Social Indicators Research 82 (2007);
    Cherchye et al., Journal of the Operational Research Society 59 (2008), for the shares. One linear
    programme per unit, solved by HiGHS. Values must be ≥ 0. A unit with a missing value has no score and
    is nobody's yardstick. Weights given to `apply` are not used: each unit finds its own.

    >>> BenefitOfDoubt().apply(np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.25]]), np.ones(2))
    array([1.  , 1.  , 0.75])
    """

    share: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        low, high = self.share
        if not 0 <= low <= high <= 1:
            raise ArgumentError("share", expected="0 ≤ low ≤ high ≤ 1", found=str(self.share))

    def apply(self, x: Floats, weights: Floats) -> Floats:  # noqa: ARG002 - same call for all aggregations
        """Scores in 0–1, shape (units,)."""
        low, high = self.share
        indicators = x.shape[1]
        if low * indicators > 1 or high * indicators < 1:
            raise ArgumentError(
                "share",
                expected=f"bounds that {indicators} shares adding up to 1 can meet",
                found=str(self.share),
            )
        if (x < 0).any():
            raise ArgumentError("values", expected="numbers ≥ 0", found=f"{(x < 0).sum()} others")
        complete = ~np.isnan(x).any(axis=1)
        peers = x[complete]
        scores = np.full(len(x), np.nan)
        scores[complete] = [self._score(peers, own) for own in peers]
        return scores

    def _score(self, peers: Floats, own: Floats) -> float:
        low, high = self.share
        limits, right = [peers], [np.ones(len(peers))]
        if low > 0:
            limits.append(low * np.tile(own, (len(own), 1)) - np.diag(own))
            right.append(np.zeros(len(own)))
        if high < 1:
            limits.append(np.diag(own) - high * np.tile(own, (len(own), 1)))
            right.append(np.zeros(len(own)))
        solved = optimize.linprog(
            -own, A_ub=np.vstack(limits), b_ub=np.concatenate(right), bounds=(0, None), method="highs"
        )
        if solved.status != 0 or solved.fun is None:
            raise NoSolution(f"benefit of the doubt: {solved.message}")
        return float(-solved.fun)
