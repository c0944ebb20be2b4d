"""Replicate weights: jackknife, bootstrap and balanced repeated replication.

Any statistic that is a function of the weights has the variance Σ_r s_r (θ̂_r − θ̂)(θ̂_r − θ̂)ᵀ over replicates r
(Wolter 2007, Introduction to Variance Estimation). Replicates follow the first stage of selection only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.linalg import hadamard

from par_lib.errors import ArgumentError
from par_lib.survey.codes import Floats
from par_lib.survey.design import Design
from par_lib.survey.domains import Domains
from par_lib.survey.estimate import By, numeric_columns, one_column, refuse_blanks
from par_lib.survey.taylor import LonelyPsuError

Statistic = Callable[[Floats], Floats]  # weights (n,) → estimates (k,)
Centre = Literal["estimate", "replicates"]
MOST_FACTORS = 100_000_000  # 0.8 GB


@dataclass(frozen=True, eq=False)
class Replicates:
    """R replicates: what the weights of each primary sampling unit are multiplied by."""

    design: Design
    factors: Floats  # (C, R)
    scale: Floats  # (R,) s_r
    df: int

    def weights(self, replicate: int) -> Floats:
        """Weights of one replicate, shape (n,).

        Those of a calibrated design are calibrated in each replicate anew, to the same totals by the same
        method, since that is what another sample would have had done to it (as `calibrate` in R survey).

        Raises:
            CalibrationError: a replicate cannot meet the totals.
        """
        of_cluster: Floats = self.factors[:, replicate]
        factor = of_cluster[self.design.stages[0].row_cluster]
        calibration = self.design.calibration
        if calibration is None:
            return self.design.weights * factor
        return calibration.again(calibration.base_weights * factor)

    def estimate(self, statistic: Statistic, centre: Centre = "estimate") -> ReplicateEstimates:
        """A statistic with its covariance.

        Deviations are from the estimate of the full sample, which is never less, or from the mean of the
        `replicates`, as R does unless told `mse = TRUE`; totals are the same either way.

        Raises:
            ArgumentError: another centre.
        """
        if centre not in get_args(Centre):
            raise ArgumentError("centre", expected="'estimate' or 'replicates'", found=repr(centre))
        value = np.atleast_1d(statistic(self.design.weights))
        values = np.stack([np.atleast_1d(statistic(self.weights(r))) for r in range(len(self.scale))])
        return ReplicateEstimates(value, values, self.scale, self.df, centre)


@dataclass(frozen=True, eq=False)
class ReplicateEstimates:
    """k estimates and what each replicate makes of them."""

    value: Floats  # (k,)
    replicates: Floats  # (R, k)
    scale: Floats  # (R,)
    df: int
    centre: Centre = "estimate"

    @property
    def deviation(self) -> Floats:
        """Of each replicate from the centre, shape (R, k)."""
        return self.replicates - (self.value if self.centre == "estimate" else self.replicates.mean(axis=0))

    @property
    def covariance(self) -> Floats:
        """Covariance between the estimates, shape (k, k)."""
        return self.deviation.T @ (self.scale[:, None] * self.deviation)

    @property
    def se(self) -> Floats:
        """Standard error, shape (k,)."""
        return np.sqrt(self.scale @ self.deviation**2)


def mean_statistic(design: Design, y: str, *, domains: By = None) -> Statistic:
    """Domain means of `y` as a function of the weights, for `Replicates.estimate`; blanks are refused.

    A domain within one cluster vanishes without it: its standard error is NaN, not known from replicates.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"w": 1.0, "y": [1.0, 2.0, 4.0]})
    >>> design = Design.from_frame(frame, weights="w")
    >>> float(jackknife(design).estimate(mean_statistic(design, "y")).se[0].round(4))
    0.8819
    """
    split = Domains.of(design, domains)
    name, numbers = one_column(numeric_columns(design, y, "y"), "y")
    refuse_blanks({name: numbers})
    values = numbers.values

    def means(weights: Floats) -> Floats:
        sizes = split.totals(weights)
        return split.totals(weights * values) / np.where(sizes > 0, sizes, np.nan)

    return means


def jackknife(design: Design) -> Replicates:
    """Delete one cluster at a time: JKn, and JK1 where there is one stratum (Wolter 2007, section 4.5).

    The scale is (1 − n_h/N_h)(n_h − 1)/n_h. Agrees with Taylor linearisation exactly for totals.

    Raises:
        LonelyPsuError: a stratum has one cluster, is not taken whole, and is not held to be (`certainty`).
        ArgumentError: so many clusters that the replicates do not fit into memory.

    >>> import pandas as pd
    >>> jackknife(Design.from_frame(pd.DataFrame({"w": [2.0, 2.0]}), weights="w")).factors.tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    stage = design.stages[0]
    _refuse_lonely(design)
    if stage.clusters**2 > MOST_FACTORS:
        raise ArgumentError(
            "design",
            expected=f"at most {int(MOST_FACTORS**0.5)} clusters",
            found=str(stage.clusters),
            hint="use bootstrap(), or linearisation",
        )
    stratum = stage.cluster_stratum
    drawn = stage.sampled[stratum]
    rise = np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1), 1)
    factors = np.where(stratum[:, None] == stratum[None, :], rise[:, None], 1.0)
    np.fill_diagonal(factors, 0)
    scale = (1 - stage.fraction[stratum]) * (drawn - 1) / drawn
    kept = scale > 0  # a stratum taken whole adds nothing
    return Replicates(design, factors[:, kept], scale[kept], design.df)


def bootstrap(design: Design, replicates: int, seed: int | Sequence[int]) -> Replicates:
    """Rescaled bootstrap of n_h − 1 clusters in each stratum (Rao and Wu 1988, JASA 83, 231–241).

    The factor is 1 − λ + λ n/(n − 1) r with r the times a cluster was drawn and λ = √(1 − n/N); λ = 1 with
    N unknown.

    Raises:
        LonelyPsuError: as `jackknife`.
        ArgumentError: fewer than two replicates.

    >>> import pandas as pd
    >>> design = Design.from_frame(pd.DataFrame({"w": [2.0, 2.0, 2.0]}), weights="w")
    >>> bootstrap(design, 4, seed=1).factors.sum(axis=0).tolist()
    [3.0, 3.0, 3.0, 3.0]
    """
    if replicates < 2:
        raise ArgumentError("replicates", expected="at least 2", found=str(replicates))
    _refuse_lonely(design)
    stage = design.stages[0]
    random = np.random.default_rng(seed)
    factors = np.ones((stage.clusters, replicates))
    for code in range(stage.strata):
        clusters = np.flatnonzero(stage.cluster_stratum == code)
        n = len(clusters)
        if n == 1:
            continue  # taken whole, or held to be
        damp = np.sqrt(1 - stage.fraction[code])
        times = random.multinomial(n - 1, np.full(n, 1 / n), size=replicates).T
        factors[clusters] = 1 - damp + damp * n / (n - 1) * times
    return Replicates(design, factors, np.full(replicates, 1 / replicates), design.df)


def balanced_replicates(design: Design, fay: float = 0.0) -> Replicates:
    """Balanced repeated replication for two clusters in each stratum (McCarthy 1969; Wolter 2007, chapter 3).

    One cluster of each stratum has the factor 2 − ρ, the other ρ, by columns of a Hadamard matrix of the
    next power of two; `fay` is ρ (Judkins 1990), 0 for plain balanced replication. Population sizes are not
    used.

    Raises:
        ArgumentError: a stratum without exactly two clusters, or ρ outside [0, 1).

    >>> import pandas as pd
    >>> design = Design.from_frame(pd.DataFrame({"w": [2.0, 2.0]}), weights="w")
    >>> balanced_replicates(design).factors.tolist()
    [[2.0, 0.0], [0.0, 2.0]]
    """
    stage = design.stages[0]
    if not 0 <= fay < 1:
        raise ArgumentError("fay", expected="a number from 0 to less than 1", found=repr(fay))
    other = np.flatnonzero(stage.sampled != 2)
    if len(other):
        raise ArgumentError(
            "design",
            expected="two clusters in every stratum",
            found=f"{stage.sampled[other[0]]:.0f} in {stage.stratum(int(other[0]))}",
        )
    order = 1 << int(stage.strata).bit_length()
    # the first column is constant: used for a stratum it would not balance that stratum
    signs = hadamard(order)[:, 1 : stage.strata + 1].T
    first = np.zeros(stage.clusters, dtype=bool)
    first[np.unique(stage.cluster_stratum, return_index=True)[1]] = True
    of_cluster = np.where(first[:, None], 1, -1) * signs[stage.cluster_stratum]
    factors = 1.0 + (1 - fay) * of_cluster.astype(float)
    return Replicates(design, factors, np.full(order, 1 / (order * (1 - fay) ** 2)), design.df)


def _refuse_lonely(design: Design) -> None:
    stage = design.stages[0]
    alone = np.flatnonzero((stage.sampled == 1) & (stage.fraction < 1))
    if len(alone) and design.lonely != "certainty":
        names = [stage.stratum(int(code)) for code in alone]
        raise LonelyPsuError(
            names, hint="merge strata, or choose lonely='certainty' for replicates and say so"
        )
