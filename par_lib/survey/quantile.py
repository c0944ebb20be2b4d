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
from par_lib.survey.estimate import By, Missing, mean, numeric_columns, one_column, refuse_blanks

QuantileRule = Literal["inverse", "school", "linear", "hf5", "hf6", "hf7", "hf8", "hf9"]
Curve = tuple[Floats, Floats]  # values in their order, and the sums of weights up to each


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
    missing: Missing = "error",
    rule: QuantileRule = "inverse",
    level: float = 0.95,
    method: Literal["t", "normal"] = "t",
) -> Quantiles:
    """Quantiles of `y` in each domain.

    Args:
        design: how the rows were drawn.
        y: numeric column.
        probabilities: in (0, 1).
        domains: as for `mean`.
        missing: as for `mean`.
        rule: by the types of Hyndman and Fan (1996), The American Statistician 50, 361–365, with weights as
            R's `svyquantile(qrule = …)`. `inverse` is the smallest value with F̂ ≥ p (type 1, R's `math`);
            `school` takes the middle where F̂ = p (type 2: the median of 1, 2, 3, 4 is 2.5); `linear` joins
            the steps of F̂ (type 4; rows of one value keep their order, as R's `oldsvyquantile(ties =
            "discrete")`); `hf5` to `hf9` join points beside the steps (7 is what R and NumPy do without
            weights).
        level: of the interval; where the share below it leaves [0, 1], its end is the least or largest value.
        method: critical values of t with the design's degrees of freedom, or normal.

    A domain whose rows all have weight zero has NaN.

    Raises:
        InputFaults: blanks under `error`.
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
        raise ArgumentError("rule", expected=f"one of {', '.join(get_args(QuantileRule))}", found=repr(rule))
    split = Domains.of(design, domains)
    name, numbers = one_column(numeric_columns(design, y, "y"), "y")
    if missing == "error":
        refuse_blanks({name: numbers})
    values = numbers.values
    split = split.only(~np.isnan(values))
    curves = [_distribution(values, design.weights, split.row == d) for d in range(split.size)]

    def read(p: Floats) -> Floats:  # (P, D) → (P, D)
        return np.column_stack([_inverse(curve, p[:, d], rule) for d, curve in enumerate(curves)])

    shares = np.repeat(at[:, None], split.size, axis=1)
    value = read(shares)
    # rows in no domain take the last domain's quantile here, and count nowhere
    below = pd.DataFrame({str(p): 1.0 * (values <= of[split.row]) for p, of in zip(at, value, strict=True)})
    reached = mean(design, below.set_axis(design.frame.index), domains=split)
    # the share that a value reaches may be more than p; the old function of R joins steps at p itself
    centre = shares if rule == "linear" else reached.value.reshape(value.shape)
    tail = (1 - level) / 2
    critical = float(norm.isf(tail) if method == "normal" else t.isf(tail, design.df))
    half = critical * reached.se.reshape(value.shape)
    lower, upper = read(centre - half), read(centre + half)
    se = (upper - lower) / (2 * critical)
    return Quantiles(name, tuple(at.tolist()), split.labels, value, lower, upper, se)


def _distribution(values: Floats, weights: Floats, inside: np.typing.NDArray[np.bool_]) -> Curve:
    kept = inside & (weights > 0)
    order = np.argsort(values[kept], kind="stable")
    return values[kept][order], np.cumsum(weights[kept][order])


def _inverse(curve: Curve, p: Floats, rule: QuantileRule) -> Floats:
    values, sums = curve
    if not len(values):
        return np.full(len(p), np.nan)
    last = len(values) - 1
    if rule not in ("inverse", "school"):
        return np.asarray(np.interp(p, _positions(sums, rule), values), dtype=float)
    # shares are sums of weights: one that should equal p may miss it by rounding
    share = sums / sums[-1]
    lower = values[np.minimum(np.searchsorted(share, p - 1e-12), last)]
    if rule == "inverse":
        return np.asarray(lower, dtype=float)
    upper = values[np.minimum(np.searchsorted(share, p + 1e-12, side="right"), last)]
    return np.asarray((lower + upper) / 2, dtype=float)


def _positions(sums: Floats, rule: QuantileRule) -> Floats:
    """The share at which a rule that joins points passes each value: a formula a type, as R's `qrule`."""
    before = np.concatenate([[0.0], sums[:-1]])
    weights, whole, last = sums - before, float(sums[-1]), float(sums[-1] - before[-1])
    if rule == "hf7":
        return np.asarray(before / (whole - last or 1.0), dtype=float)
    # the part of its own weight that lies above a value, and what is added to the whole
    above, more = {
        "linear": (0.0, 0.0),
        "hf5": (1 / 2, 0.0),
        "hf6": (0.0, 1.0),
        "hf8": (1 / 3, 1 / 3),
        "hf9": (3 / 8, 1 / 4),
    }[rule]
    return np.asarray((sums - above * weights) / (whole + more * last), dtype=float)
