"""Taylor linearisation: the variance of estimates from the influence totals of sampled clusters.

An estimate θ is a smooth function of weighted totals; respondent i has the influence value u_i = w_i ∂θ/∂t(i)
(Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, section 5.5). Only the totals z of u over
sampled clusters enter the variance. With n_h of N_h clusters drawn in stratum h,

    V = Σ_h (1 − n_h/N_h) · n_h/(n_h − 1) · Σ_{c in h} (z_c − z̄_h)(z_c − z̄_h)ᵀ

and each further stage adds the same sum within every cluster, times the sampling fractions of the stages
above (Särndal et al., result 4.3.1; Bellhouse 1985; `svyrecvar` in R survey). A cluster that has nobody in a
domain counts with z = 0: a domain is never a smaller sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from scipy.sparse import coo_array, csc_array

from par_lib.errors import ArgumentError
from par_lib.survey.codes import Codes, Floats, compact, sums_by
from par_lib.survey.design import SELF_REPRESENTING, LonelyPsu, Stage

ALMOST_ZERO = 1e-300  # of no weight in any sum, but not left out of a sparse product


class LonelyPsuError(ArgumentError):
    """A stratum has one primary sampling unit, so its variance cannot be estimated."""

    def __init__(
        self,
        strata: Sequence[str],
        hint: str = "merge strata, or choose lonely='adjust', 'average' or 'certainty' and say so",
    ) -> None:
        super().__init__(
            "lonely",
            expected="two clusters or more in every stratum that is not taken whole",
            found=f"one in {', '.join(strata[:10])}{' …' if len(strata) > 10 else ''}",
            hint=hint,
        )


class Linearised(Protocol):
    """What estimates need to know of their sampling error, from influence values or from counts."""

    def variance(self) -> Floats:
        """Variance of each estimate, shape (k,)."""
        ...

    def covariance(self) -> Floats:
        """Covariance between all estimates, shape (k, k)."""
        ...

    def degrees_of_freedom(self) -> Floats:
        """Primary sampling units that an estimate rests on, less their strata; shape (k,)."""
        ...

    def combine(self, coefficients: csc_array) -> Linearised:
        """The same of linear combinations; `coefficients` is k × j and sparse."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class StageInfluence:
    """Influence totals of the clusters of one stage; what is not listed is zero. Each pair occurs once."""

    stage: Stage
    cluster: Codes  # (m,)
    column: Codes  # (m,) the estimate
    value: Floats  # (m,)

    def matrix(self, columns: int) -> csc_array:
        """The same as a sparse matrix, clusters × columns."""
        shape = (self.stage.clusters, columns)
        return coo_array((self.value, (self.cluster, self.column)), shape=shape).tocsc()


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """Influence totals of k estimates at every stage that adds variance."""

    parts: tuple[StageInfluence, ...]
    columns: int
    lonely: LonelyPsu

    def variance(self) -> Floats:
        """Variance of each estimate, shape (k,)."""
        total = np.zeros(self.columns)
        for part in self.parts:
            total += _stage_variance(part, self.columns, self.lonely)
        return total

    def degrees_of_freedom(self) -> Floats:
        """Primary sampling units that an estimate rests on, less their strata; shape (k,).

        Fewer than those of the design for a domain that few clusters reach (Korn and Graubard 1999, p. 62).
        """
        first = self.parts[0]
        strata = first.stage.strata
        pairs = np.unique(first.column * strata + first.stage.cluster_stratum[first.cluster])
        clusters = np.bincount(first.column, minlength=self.columns)
        return (clusters - np.bincount(pairs // strata, minlength=self.columns)).astype(float)

    def covariance(self) -> Floats:
        """Covariance between all estimates, shape (k, k)."""
        total = np.zeros((self.columns, self.columns))
        for part in self.parts:
            scale, centred = stratum_scale(part.stage, self.lonely)
            matrix = part.matrix(self.columns)
            of_cluster = coo_array(
                (
                    np.ones(part.stage.clusters),
                    (part.stage.cluster_stratum, np.arange(part.stage.clusters)),
                ),
                shape=(part.stage.strata, part.stage.clusters),
            ).tocsr()
            strata = (of_cluster @ matrix).tocsc()
            weighted = matrix.multiply(scale[part.stage.cluster_stratum][:, None]).tocsc()
            means = strata.multiply((scale * centred / part.stage.sampled)[:, None]).tocsc()
            total += (matrix.T @ weighted - strata.T @ means).toarray()
        # the difference of two sums loses digits where it is near zero; the variances are at hand without it
        np.fill_diagonal(total, self.variance())
        return total

    def combine(self, coefficients: csc_array) -> Influence:
        """Influence of linear combinations; `coefficients` is k × j and sparse."""
        parts = []
        for part in self.parts:
            # a sparse product drops zeros, but an estimate rests on clusters at its mean, too
            kept = replace(part, value=np.where(part.value == 0, ALMOST_ZERO, part.value))
            product = (kept.matrix(self.columns) @ coefficients).tocoo()
            rows, columns = product.coords
            parts.append(
                StageInfluence(part.stage, rows.astype(np.intp), columns.astype(np.intp), product.data)
            )
        return Influence(tuple(parts), int(coefficients.shape[1]), self.lonely)


def join(influences: Sequence[Influence]) -> Influence:
    """Influence of all the estimates side by side; they share one design."""
    offsets = np.cumsum([0, *(influence.columns for influence in influences)])
    parts = tuple(
        StageInfluence(
            at_stage[0].stage,
            np.concatenate([part.cluster for part in at_stage]),
            np.concatenate([part.column + shift for part, shift in zip(at_stage, offsets[:-1], strict=True)]),
            np.concatenate([part.value for part in at_stage]),
        )
        for at_stage in zip(*(influence.parts for influence in influences), strict=True)
    )
    return Influence(parts, int(offsets[-1]), influences[0].lonely)


def stratum_scale(stage: Stage, lonely: LonelyPsu) -> tuple[Floats, Floats]:
    """What a stratum's sum of squares is multiplied by, and 1 where it is taken about the stratum mean.

    Both have shape (H,). The rules for a single cluster are those of R's `survey.lonely.psu`; under `adjust`
    the sum is about zero, the mean of the influence values over the population.

    Raises:
        LonelyPsuError: the policy is `fail` and a stratum not taken whole has one cluster.
    """
    left = 1 - stage.fraction
    alone = (stage.sampled == 1) & (left >= SELF_REPRESENTING) & (stage.share_above > 0)
    spread = np.where(stage.sampled > 1, stage.sampled / np.maximum(stage.sampled - 1, 1), 0)
    scale = np.where(left < SELF_REPRESENTING, 0, stage.share_above * left * spread)
    centred = np.ones(stage.strata)
    if alone.any():
        if lonely == "fail":
            raise LonelyPsuError([stage.stratum(int(code)) for code in np.flatnonzero(alone)])
        if lonely == "adjust":
            scale[alone] = (stage.share_above * left)[alone]
            centred[alone] = 0
        if lonely == "average":
            together = np.bincount(stage.parent)
            known = np.bincount(stage.parent, ~alone)
            if (known[stage.parent] == 0).any():
                raise LonelyPsuError([stage.stratum(int(code)) for code in np.flatnonzero(alone)])
            scale = scale * (together / np.maximum(known, 1))[stage.parent]
    return scale, centred


def _stage_variance(part: StageInfluence, columns: int, lonely: LonelyPsu) -> Floats:
    scale, centred = stratum_scale(part.stage, lonely)
    strata = part.stage.strata
    # only the pairs (estimate, stratum) that occur: with many domains they are few of all
    if part.column is part.stage.cluster_stratum:  # the strata themselves, with all their clusters
        group, column = part.column, np.arange(strata)
        stratum = column
    else:
        code = part.column * strata + part.stage.cluster_stratum[part.cluster]
        group, found, _ = compact(code)
        column, stratum = found // strata, found % strata
    drawn, present = part.stage.sampled[stratum], np.bincount(group, minlength=len(column))
    mean = sums_by(group, part.value, len(column)) / drawn * centred[stratum]
    squares = sums_by(group, (part.value - mean[group]) ** 2, len(column)) + (drawn - present) * mean**2
    return sums_by(column, scale[stratum] * squares, columns)
