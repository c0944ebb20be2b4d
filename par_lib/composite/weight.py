"""Weights: given, equal, or taken from the data; and weights optimised for a wished importance.

Each `Weighting` sees the values of one group of siblings. JRC/OECD handbook (2008), step 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from scipy import optimize

from par_lib.composite.aggregate import Aggregation, aggregate
from par_lib.composite.arrays import Floats, as_matrix
from par_lib.composite.data import CompositeIndex, Step, settings
from par_lib.composite.means import ARITHMETIC
from par_lib.composite.principal_components import principal_components
from par_lib.errors import ArgumentError, UnknownName


class Weighting(Protocol):
    """A way to weigh the columns of one group."""

    def weights(self, x: Floats) -> Floats:
        """From units × columns to one weight ≥ 0 per column, adding up to 1."""


@dataclass(frozen=True)
class Equal:
    """The same weight for every column.

    >>> Equal().weights(np.ones((3, 4)))
    array([0.25, 0.25, 0.25, 0.25])
    """

    def weights(self, x: Floats) -> Floats:
        """Weights of the columns."""
        return np.full(x.shape[1], 1 / x.shape[1])


@dataclass(frozen=True)
class PrincipalComponent:
    """Squared loadings on the first principal component of the correlation matrix.

    The loadings have unit length, so the squares add up to 1: each is the column's part in the
    component (Nicoletti, Scarpetta & Boylaud, OECD 2000, with one factor).

    >>> PrincipalComponent().weights(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 5.0]])).round(6)
    array([0.5, 0.5])
    """

    def weights(self, x: Floats) -> Floats:
        """Weights of the columns."""
        first: Floats = principal_components(x).loadings.to_numpy()[:, 0]
        return first**2


@dataclass(frozen=True)
class Entropy:
    """(1 − eⱼ) over its sum, with eⱼ the Shannon entropy of the column's shares relative to log n.

    Columns that tell units apart weigh more. Values must be ≥ 0. Hwang & Yoon, Multiple Attribute
    Decision Making (1981).

    >>> Entropy().weights(np.array([[1.0, 0.0], [1.0, 1.0]]))
    array([0., 1.])
    """

    def weights(self, x: Floats) -> Floats:
        """Weights of the columns."""
        known = _complete(x)
        if (known < 0).any() or (known.sum(axis=0) == 0).any():
            raise ArgumentError("values", expected="numbers ≥ 0, not all 0 in a column", found="others")
        shares = known / known.sum(axis=0)
        logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
        entropy = -(shares * logs).sum(axis=0) / np.log(len(known))
        # An even column has entropy 1 up to rounding, and must not get a weight from the last digits.
        diversity = np.where(entropy > 1 - 1e-12, 0.0, 1 - entropy)
        return _shares_of(diversity, "spread between units")


@dataclass(frozen=True)
class Critic:
    """Standard deviation times Σ (1 − rⱼₖ), over its sum: contrast and conflict with the other columns.

    Meant for columns on one scale. Diakoulaki, Mavrotas & Papayannakis, Computers & Operations Research
    22 (1995).

    >>> Critic().weights(np.array([[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]]))
    array([0.5, 0.5])
    """

    def weights(self, x: Floats) -> Floats:
        """Weights of the columns."""
        known = _complete(x)
        spread = known.std(axis=0, ddof=1)
        if (spread == 0).any():
            raise ArgumentError(
                "values", expected="columns that differ between units", found="a constant one"
            )
        conflict = (1 - np.corrcoef(known, rowvar=False)).sum(axis=0)
        return _shares_of(spread * conflict, "conflict between columns")


def set_weights(
    data: CompositeIndex, weights: Mapping[str, float] | pd.Series | Weighting, *, level: int | None = None
) -> CompositeIndex:
    """Changes weights of the hierarchy: those given by code, or of every group of siblings by a method.

    A method needs the scores of the level that it weighs: indicators always have them, aggregates after
    `aggregate`. The index keeps its scores; `aggregate` again to see the effect.

    Args:
        data: the index.
        weights: numbers by code, or a `Weighting`.
        level: for a `Weighting`, the level whose weights to set (1, the indicators, when None).

    >>> from par_lib.composite.hierarchy import Hierarchy
    >>> frame = pd.DataFrame({"x": [1.0, 1.0], "y": [1.0, 3.0]})
    >>> index = CompositeIndex.from_frame(frame, Hierarchy.of({"I": ["x", "y"]}))
    >>> set_weights(index, Entropy()).hierarchy.weight("y")
    2.0
    """
    if isinstance(weights, Mapping | pd.Series):
        changed: Mapping[str, float] | pd.Series = weights
    else:
        codes = set(_codes_at(data, 1 if level is None else level))
        found: dict[str, float] = {}
        for parent in data.hierarchy.aggregates:
            children = [child for child in data.hierarchy.children(parent) if child in codes]
            if children:
                values = weights.weights(as_matrix(data.scores[children]))
                # Siblings of other levels keep their weights, so the group keeps its sum.
                scale = sum(data.hierarchy.weight(child) for child in children)
                found |= dict(zip(children, values * scale, strict=True))
        changed = found
    step = Step("set_weights", settings(weights=weights, level=level))
    return data.after(step, data.scores, data.hierarchy.with_weights(changed))


@dataclass(frozen=True)
class OptimisedWeights:
    """What `optimise_weights` found: `index` is aggregated with it; `table` has one row per code.

    Columns of the table: weight (adding up to 1), wished and obtained (shares of importance),
    correlation (Pearson, with the index).
    """

    index: CompositeIndex
    table: pd.DataFrame


def optimise_weights(
    data: CompositeIndex,
    *,
    level: int,
    importance: Mapping[str, float] | None = None,
    method: Aggregation | Mapping[int | str, Aggregation] = ARITHMETIC,
) -> OptimisedWeights:
    """Weights of one level such that each code's correlation with the index has the wished share.

    Least squares between the shares of the correlations and those wished, over the logarithms of the
    weights (Becker, Saisana, Paruolo & Vandecasteele, Ecological Indicators 80, 2017, with the
    linear measure of importance). Not every wish can be met: read `obtained`.

    Args:
        data: the index, aggregated.
        level: the level whose weights to optimise.
        importance: wished relative importance by code; equal when None.
        method: the aggregation, as for `aggregate`.

    >>> from par_lib.composite.hierarchy import Hierarchy
    >>> frame = pd.DataFrame({"x": [0.0, 2.0, 0.0, 2.0], "y": [0.0, 0.0, 1.0, 1.0]})
    >>> index = aggregate(CompositeIndex.from_frame(frame, Hierarchy.of({"I": ["x", "y"]})))
    >>> optimise_weights(index, level=1).table.weight.round(3).tolist()
    [0.333, 0.667]
    """
    codes = _codes_at(data, level)
    for code in importance or {}:
        if code not in codes:
            raise UnknownName("code of the level", code, codes)
    wished = np.array([(importance or {}).get(code, 1.0 if importance is None else 0.0) for code in codes])
    if (wished < 0).any() or wished.sum() <= 0 or len(codes) < 2:
        raise ArgumentError(
            "importance", expected="two codes or more, numbers ≥ 0, not all 0", found=str(importance)
        )
    wished = wished / wished.sum()

    def aggregated(logs: Floats) -> CompositeIndex:
        weights = np.exp(logs - logs.max())
        tree = data.hierarchy.with_weights(dict(zip(codes, weights / weights.sum(), strict=True)))
        step = Step("set_weights", settings(weights=f"optimised at level {level}"))
        return aggregate(data.after(step, data.leaves, tree), method)

    def correlations(index: CompositeIndex) -> Floats:
        scores = index.scores[[*codes, index.hierarchy.root]].dropna().to_numpy()
        found: Floats = np.corrcoef(scores, rowvar=False)[-1, :-1]
        return found

    def misfit(logs: Floats) -> Floats:
        found = correlations(aggregated(logs))
        gap: Floats = found / found.sum() - wished
        return gap

    start = np.log([max(data.hierarchy.weight(code), 1e-3) for code in codes])
    solved = optimize.least_squares(
        misfit, start, bounds=(start - 12, start + 12), xtol=1e-14, ftol=1e-14, gtol=1e-14
    )
    index = aggregated(solved.x)
    found = correlations(index)
    weights = [index.hierarchy.weight(code) for code in codes]
    columns = {"weight": weights, "wished": wished, "obtained": found / found.sum(), "correlation": found}
    return OptimisedWeights(index, pd.DataFrame(columns, index=pd.Index(codes, name="code")))


def _codes_at(data: CompositeIndex, level: int) -> tuple[str, ...]:
    codes = data.hierarchy.at_level(level)
    if not codes or level >= data.hierarchy.level(data.hierarchy.root):
        raise ArgumentError("level", expected="a level below the index", found=str(level))
    for code in codes:
        if code not in data.scores.columns:
            raise UnknownName("scores (aggregate first) of", code, list(data.scores.columns))
    return codes


def _complete(x: Floats) -> Floats:
    known: Floats = x[~np.isnan(x).any(axis=1)]
    if len(known) < 2:
        raise ArgumentError("values", expected="two complete units or more", found=str(len(known)))
    return known


def _shares_of(amounts: Floats, what: str) -> Floats:
    if amounts.sum() <= 0:
        raise ArgumentError("values", expected=f"some {what}", found="none")
    shares: Floats = amounts / amounts.sum()
    return shares
