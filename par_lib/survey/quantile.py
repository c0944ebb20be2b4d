"""Quantiles with Woodruff intervals.

The quantile at p is read off the weighted distribution function F̂; its interval is F̂ inverted at the ends
of an interval for the share below it (Woodruff 1952, JASA 47, 635–646); the standard error is the width of
that over twice the critical value (Särndal, Swensson and Wretman 1992, section 5.11).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from par_lib.errors import ArgumentError
from par_lib.survey.codes import Floats
from par_lib.survey.design import Design
from par_lib.survey.domains import Domains
from par_lib.survey.estimate import By, mean, numeric_columns, one_column, refuse_blanks

QuantileRule = Literal["inverse", "linear"]


@dataclass(frozen=True, eq=False)
class Quantiles:
    """Quantiles of one variable: P probabilities × D domains, in the unit of the variable."""

    variable: str
    probabilities: tuple[float, ...]
    domains: pd.Index | None
    value: Floats  # (P, D)
    lower: Floats  # (P, D)
    upper: Floats  # (P, D)
    se: Floats  # (P, D)

    def to_frame(self) -> pd.DataFrame:
        """One row for each probability and domain."""
        labels = pd.Index(["all"], name="domain") if self.domains is None else self.domains
        columns = labels.to_frame(index=False)
        rows = pd.concat([columns] * len(self.probabilities), ignore_index=True)
        rows.insert(0, "p", np.repeat(self.probabilities, len(labels)))
        numbers = {"estimate": self.value, "se": self.se, "lower": self.lower, "upper": self.upper}
        return rows.assign(**{name: values.ravel() for name, values in numbers.items()})


def quantile(
    design: Design,
    y: str | pd.Series,
    probabilities: Sequence[float],
    *,
    domains: By = None,
    rule: QuantileRule = "inverse",
    level: float = 0.95,
    method: Literal["t", "normal"] = "t",
) -> Quantiles:
    """Quantiles of `y` in each domain; blanks are refused.

    Args:
        design: how the rows were drawn.
        y: numeric column.
        probabilities: in (0, 1).
        domains: as for `mean`.
        rule: `inverse` is the smallest value with F̂ ≥ p: type 1 of Hyndman and Fan (1996), R's
            `svyquantile(qrule = "math")`. `linear` joins the steps of F̂ (type 4); rows of one value keep
            their order, as R's `oldsvyquantile(ties = "discrete")`.
        level: of the interval.
        method: critical values of t with the design's degrees of freedom, or normal.

    Raises:
        InputFaults: blanks.
        ArgumentError: a probability or level outside (0, 1), an unknown rule.

    >>> frame = pd.DataFrame({"w": 1.0, "y": range(1, 101)})
    >>> quantile(Design.from_frame(frame, weights="w"), "y", [0.5]).to_frame().round(2).iloc[0].to_dict()
    {'p': 0.5, 'domain': 'all', 'estimate': 50.0, 'se': 4.79, 'lower': 41.0, 'upper': 60.0}
    """
    at = np.asarray(probabilities, dtype=float)
    if not (at.size and (at > 0).all() and (at < 1).all()):
        raise ArgumentError(
            "probabilities", expected="numbers between 0 and 1", found=repr(list(probabilities))
        )
    if not 0 < level < 1:
        raise ArgumentError("level", expected="a number between 0 and 1", found=repr(level))
    if rule not in get_args(QuantileRule):
        raise ArgumentError("rule", expected="'inverse' or 'linear'", found=repr(rule))
    split = Domains.of(design, domains)
    name, column = one_column(numeric_columns(design, y, "y"), "y")
    refuse_blanks({name: column})
    values = column.to_numpy(float)
    curves = [_distribution(values, design.weights, split.row == d) for d in range(split.size)]

    def read(p: Floats) -> Floats:  # (P, D) → (P, D)
        return np.column_stack([_inverse(curve, p[:, d], rule) for d, curve in enumerate(curves)])

    shares = np.repeat(at[:, None], split.size, axis=1)
    value = read(shares)
    # rows in no domain take the last domain's quantile here, and count nowhere
    below = pd.DataFrame({str(p): 1.0 * (values <= of[split.row]) for p, of in zip(at, value, strict=True)})
    reached = mean(design, below.set_axis(design.frame.index), domains=split)
    # the share that a step reaches is p or more; interpolation meets p itself
    centre = reached.value.reshape(value.shape) if rule == "inverse" else shares
    tail = (1 - level) / 2
    critical = float(norm.isf(tail) if method == "normal" else t.isf(tail, design.df))
    half = critical * reached.se.reshape(value.shape)
    lower, upper = read(centre - half), read(centre + half)
    se = (upper - lower) / (2 * critical)
    return Quantiles(name, tuple(at.tolist()), split.labels, value, lower, upper, se)


def _distribution(
    values: Floats, weights: Floats, inside: np.typing.NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    kept = inside & (weights > 0)
    order = np.argsort(values[kept], kind="stable")
    cumulative = np.cumsum(weights[kept][order])
    return values[kept][order], cumulative / cumulative[-1]


def _inverse(curve: tuple[Floats, Floats], p: Floats, rule: QuantileRule) -> Floats:
    values, share = curve
    if rule == "linear":
        return np.interp(p, share, values)
    # shares are sums of weights: one that should equal p may miss it by rounding
    at = np.searchsorted(share, p - 1e-12)
    return np.asarray(values[np.minimum(at, len(values) - 1)], dtype=float)
