"""What an estimator gives back: values with their covariance, intervals and design effects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.sparse import csc_array
from scipy.stats import beta, norm, t

from par_lib.errors import ArgumentError
from par_lib.survey.codes import Floats
from par_lib.survey.taylor import Linearised

IntervalMethod = Literal["t", "normal", "logit", "wilson", "beta"]
DegreesOfFreedom = Literal["design", "domain"]


@dataclass(frozen=True, eq=False)
class Estimates:
    """Estimates of V variables for D domains, variable by variable: k = V·D numbers.

    >>> from par_lib.survey.design import Design
    >>> from par_lib.survey.estimate import mean
    >>> frame = pd.DataFrame({"w": 2.0, "y": [1.0, 2.0, 3.0, 4.0]})
    >>> got = mean(Design.from_frame(frame, weights="w"), "y")
    >>> got.to_frame().round(3).to_dict("list")
    {'estimate': [2.5], 'se': [0.645], 'lower': [0.446], 'upper': [4.554], 'n': [4]}
    """

    variables: tuple[str, ...]
    domains: pd.Index | None
    value: Floats  # (k,)
    influence: Linearised
    df: int
    behind: Floats | Callable[[], Floats]  # (k,) rows behind each number, or what counts them if asked
    srs_variance: Floats | None = None  # (k,) under simple random sampling of as many respondents

    @property
    def index(self) -> pd.Index:
        """Labels of the k numbers: variable, or variable and domain."""
        variables = pd.Index(self.variables, name="variable")
        if self.domains is None:
            return variables
        levels = self.domains.to_frame(index=False)
        repeated = pd.concat([levels] * len(variables), ignore_index=True)
        repeated.insert(0, "variable", np.repeat(variables.to_numpy(), len(levels)), allow_duplicates=True)
        return pd.MultiIndex.from_frame(repeated)

    @cached_property
    def respondents(self) -> Floats:
        """Rows behind each number, shape (k,)."""
        return self.behind() if callable(self.behind) else self.behind

    @cached_property
    def variance(self) -> Floats:
        """Variance, shape (k,)."""
        return self.influence.variance()

    @property
    def se(self) -> Floats:
        """Standard error, shape (k,), in the unit of the estimate."""
        return np.sqrt(self.variance)

    @cached_property
    def covariance(self) -> Floats:
        """Covariance between the estimates, shape (k, k)."""
        return self.influence.covariance()

    @property
    def cv(self) -> Floats:
        """Coefficient of variation, standard error over estimate, shape (k,); no number where that is 0."""
        return _over(self.se, self.value)

    @property
    def design_effect(self) -> Floats:
        """Variance over that of a simple random sample of as many respondents, shape (k,).

        Kish (1965), Survey Sampling, section 8.2; `deff` in R survey. NaN where neither sample would vary.

        Raises:
            ArgumentError: it was not asked for when estimating.
        """
        if self.srs_variance is None:
            raise ArgumentError(
                "design_effect", expected="an estimator called with deff='wor' or 'wr'", found="none"
            )
        return _over(self.variance, self.srs_variance)

    def interval(
        self, level: float = 0.95, method: IntervalMethod = "t", df: DegreesOfFreedom = "design"
    ) -> Floats:
        """Confidence intervals, shape (k, 2).

        Degrees of freedom are those of the design, as in R, or of each `domain`: the clusters that the
        estimate rests on, less their strata. With few clusters in a domain the former look too sure.

        `t` and `normal` are symmetric. For proportions: `logit` is symmetric on the logit scale (R's
        `svyciprop`); `wilson` is the score interval with the effective sample size (Franco, Little, Louis and
        Slud 2019, Journal of Survey Statistics and Methodology 7(3)); `beta` is Clopper–Pearson with it (Korn
        and Graubard 1998, Survey Methodology 24). At 0 and 1 `logit` has none (NaN); the other two have.

        Raises:
            ArgumentError: a level outside (0, 1), no degrees of freedom, or a proportion method for
                estimates outside [0, 1].
        """
        if not 0 < level < 1:
            raise ArgumentError("level", expected="a number between 0 and 1", found=repr(level))
        if method not in get_args(IntervalMethod):
            raise ArgumentError(
                "method", expected=f"one of {', '.join(get_args(IntervalMethod))}", found=repr(method)
            )
        if df not in get_args(DegreesOfFreedom):
            raise ArgumentError("df", expected="'design' or 'domain'", found=repr(df))
        freedom = self.influence.degrees_of_freedom() if df == "domain" else np.full(len(self.value), self.df)
        if method != "normal" and (freedom < 1).any():
            raise ArgumentError(
                "df",
                expected="at least 1 degree of freedom for every estimate",
                found=f"none for {self.index[int(np.argmin(freedom))]}",
                hint="two clusters or more are needed in a stratum; method='normal' goes without",
            )
        tail = (1 - level) / 2
        normal = np.full(len(freedom), norm.isf(tail))
        critical = normal if method == "normal" else np.asarray(t.isf(tail, freedom), dtype=float)
        if method in ("t", "normal"):
            half = critical * self.se
            return np.column_stack([self.value - half, self.value + half])
        share = self.value
        if ((share < 0) | (share > 1)).any():
            raise ArgumentError("method", expected="'t' or 'normal' beyond proportions", found=repr(method))
        return _PROPORTION_INTERVALS[method](self, tail, critical)

    def combine(
        self,
        coefficients: csc_array,
        variables: Sequence[str],
        domains: pd.Index | None = None,
        respondents: Floats | None = None,
    ) -> Estimates:
        """Linear combinations with their covariance; `coefficients` is sparse, k × j with j = V·D."""
        value = np.asarray(coefficients.T @ self.value, dtype=float)
        behind = np.full(len(value), self.respondents.min()) if respondents is None else respondents
        return Estimates(
            tuple(variables), domains, value, self.influence.combine(coefficients), self.df, behind
        )

    def to_frame(
        self, level: float = 0.95, method: IntervalMethod = "t", df: DegreesOfFreedom = "design"
    ) -> pd.DataFrame:
        """Estimate, standard error, interval, respondents, and the design effect if it was asked for."""
        lower, upper = self.interval(level, method, df).T
        frame = pd.DataFrame(
            {
                "estimate": self.value,
                "se": self.se,
                "lower": lower,
                "upper": upper,
                "n": self.respondents.astype(int),
            },
            index=self.index,
        )
        if self.srs_variance is not None:
            frame["deff"] = self.design_effect
        return frame


def _over(top: Floats, below: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(top / below, dtype=float)


def _logit(estimates: Estimates, _: float, critical: Floats) -> Floats:
    share = estimates.value
    inside = (share > 0) & (share < 1)
    p = np.where(inside, share, np.nan)
    centre, half = np.log(p / (1 - p)), critical * estimates.se / (p * (1 - p))
    ends = np.column_stack([centre - half, centre + half])
    return np.asarray(1 / (1 + np.exp(-ends)), dtype=float)


def _effective_n(estimates: Estimates) -> Floats:
    share, variance = estimates.value, estimates.variance
    known = (variance > 0) & (share > 0) & (share < 1)
    return np.where(known, share * (1 - share) / np.where(known, variance, 1), estimates.respondents)


def _wilson(estimates: Estimates, _: float, critical: Floats) -> Floats:
    p, n = estimates.value, _effective_n(estimates)
    shrink = 1 + critical**2 / n
    centre = (p + critical**2 / (2 * n)) / shrink
    half = critical / shrink * np.sqrt(p * (1 - p) / n + critical**2 / (4 * n**2))
    return np.asarray(np.clip(np.column_stack([centre - half, centre + half]), 0, 1), dtype=float)


def _beta(estimates: Estimates, tail: float, critical: Floats) -> Floats:
    p = estimates.value
    n = _effective_n(estimates) * (t.isf(tail, np.maximum(estimates.respondents - 1, 1)) / critical) ** 2
    lower = np.where(p > 0, beta.ppf(tail, np.where(p > 0, n * p, 1), n * (1 - p) + 1), 0)
    upper = np.where(p < 1, beta.isf(tail, n * p + 1, np.where(p < 1, n * (1 - p), 1)), 1)
    return np.column_stack([lower, upper])


_PROPORTION_INTERVALS = {"logit": _logit, "wilson": _wilson, "beta": _beta}
