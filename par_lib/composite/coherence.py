"""Coherence: does the hierarchy fit the data, and does each area matter as much as its weight says?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from par_lib.composite.data import CompositeIndex
from par_lib.composite.rank import rank
from par_lib.composite.reliability import cronbach_alpha, mcdonald_omega
from par_lib.errors import ArgumentError, UnknownName

Coefficient: TypeAlias = Literal["pearson", "spearman", "kendall"]
LOW, HIGH = 0.3, 0.92  # the JRC's bounds: not related enough below, says the same twice above


def correlations(
    data: CompositeIndex, coefficient: Coefficient = "pearson", *, low: float = LOW, high: float = HIGH
) -> pd.DataFrame:
    """Correlation of every code with its siblings, its own ancestors and the other branches at their height.

    Returns:
        Columns code, level, other, relation (sibling, own, other), correlation (pairs of present values),
        flag: `negative`, `low` (< low) and `high` (> high) for siblings and own ancestors, `closer` for an
        aggregate of another branch that correlates more than the own ancestor of the same level.

    >>> from par_lib.composite.hierarchy import Hierarchy
    >>> tree = Hierarchy.of({"I": ["x", "y"]})
    >>> frame = pd.DataFrame({"x": [1.0, 2, 3], "y": [3.0, 2, 1], "I": [2.0, 2, 2.5]})
    >>> index = CompositeIndex(tree, frame, frame[[]])
    >>> correlations(index)[["code", "other", "relation", "flag"]].iloc[0].tolist()
    ['x', 'y', 'sibling', 'negative']
    """
    if coefficient not in get_args(Coefficient):
        raise ArgumentError("coefficient", expected=", ".join(get_args(Coefficient)), found=repr(coefficient))
    _needs_aggregates(data)
    tree = data.hierarchy
    matrix = data.scores.corr(method=coefficient)
    rows = []
    for code in tree.codes:
        own = _ancestors(data, code)
        siblings = [other for other in tree.codes if tree.parent(other) == tree.parent(code) != ""]
        rows += [(code, other, "sibling") for other in siblings if other != code]
        for ancestor in own:
            rows.append((code, ancestor, "own"))
            level = tree.level(ancestor)
            others = [other for other in tree.at_level(level) if other not in own and other != code]
            rows += [(code, other, "other") for other in others if code not in _ancestors(data, other)]
    table = pd.DataFrame(rows, columns=["code", "other", "relation"]).drop_duplicates()
    table.insert(1, "level", table.code.map(tree.level))
    table["correlation"] = [matrix.loc[a, b] for a, b in zip(table.code, table.other, strict=True)]
    own_rows = table[table.relation == "own"]
    own_at_level: dict[tuple[str, int], float] = {
        (code, tree.level(other)): value
        for code, other, value in zip(own_rows.code, own_rows.other, own_rows.correlation, strict=True)
    }
    table["flag"] = [
        _flag(value, relation, own_at_level.get((code, tree.level(other))), low, high)
        for code, other, relation, value in zip(
            table.code, table.other, table.relation, table.correlation, strict=True
        )
    ]
    return table.reset_index(drop=True)


def _flag(value: float, relation: str, own: float | None, low: float, high: float) -> str:
    if np.isnan(value):
        return "undefined"
    if relation == "other":
        return "closer" if own is not None and value > own else ""
    bounds = ((value < 0, "negative"), (value < low, "low"), (value > high, "high"))
    return next((name for holds, name in bounds if holds), "")


def _ancestors(data: CompositeIndex, code: str) -> list[str]:
    found = []
    while parent := data.hierarchy.parent(code):
        found.append(parent)
        code = parent
    return found


def reliability(data: CompositeIndex) -> pd.DataFrame:
    """Cronbach's α (of the scores and of z-scores) and McDonald's ω of the children of every aggregate.

    Returns:
        Index code; columns children, alpha, alpha_standardised, omega (NaN where a group does not have it:
        too small, or with a constant child).

    >>> from par_lib.composite.hierarchy import Hierarchy
    >>> frame = pd.DataFrame({"x": [1.0, 2, 3], "y": [2.0, 4, 6], "I": [1.5, 3, 4.5]})
    >>> index = CompositeIndex(Hierarchy.of({"I": ["x", "y"]}), frame, frame[[]])
    >>> reliability(index)[["alpha", "alpha_standardised"]].round(3)
          alpha  alpha_standardised
    code
    I     0.889                 1.0
    """
    _needs_aggregates(data)
    rows = []
    for code in data.hierarchy.aggregates:
        x = data.scores[list(data.hierarchy.children(code))]
        rows.append(
            {
                "code": code,
                "children": x.shape[1],
                "alpha": _or_missing(cronbach_alpha, x),
                "alpha_standardised": _or_missing(partial(cronbach_alpha, standardised=True), x),
                "omega": _or_missing(mcdonald_omega, x),
            }
        )
    return pd.DataFrame(rows).set_index("code")


def _or_missing(measure: Callable[[pd.DataFrame], float], x: pd.DataFrame) -> float:
    try:
        return measure(x)
    except ArgumentError:  # one group that has no such measure must not take the table from the others
        return np.nan


def importance(data: CompositeIndex) -> pd.DataFrame:
    """Stated against actual importance of the children of every aggregate.

    Returns:
        Columns parent, code, stated (share of the weight), correlation (Pearson, with the parent),
        actual (r² over the sum of r² of the siblings: Paruolo, Saisana & Saltelli, JRSS A 176, 2013,
        linear case), covariance (share of the parent's variance that enters by this child,
        adding up to 1 for weighted means), ratio (actual / stated).

    >>> from par_lib.composite.hierarchy import Hierarchy
    >>> frame = pd.DataFrame({"x": [0.0, 4, 0, 4], "y": [0.0, 0, 2, 2], "I": [0.0, 2, 1, 3]})
    >>> index = CompositeIndex(Hierarchy.of({"I": ["x", "y"]}), frame, frame[[]])
    >>> importance(index)[["code", "stated", "actual"]]
      code  stated  actual
    0    x     0.5     0.8
    1    y     0.5     0.2
    """
    _needs_aggregates(data)
    groups = []
    for parent in data.hierarchy.aggregates:
        children = list(data.hierarchy.children(parent))
        weights = pd.Series({child: data.hierarchy.weight(child) for child in children})
        stated = weights / weights.sum()
        covariances = data.scores[[*children, parent]].cov()[parent]
        r = data.scores[children].corrwith(data.scores[parent])
        actual = r**2 / (r**2).sum()
        columns = {
            "stated": stated,
            "correlation": r,
            "actual": actual,
            "covariance": stated * covariances[children] / (covariances[parent] or np.nan),
            "ratio": actual / stated.where(stated > 0),
        }
        group = pd.DataFrame(columns, index=children).rename_axis("code").reset_index()
        group.insert(0, "parent", parent)
        groups.append(group)
    return pd.concat(groups, ignore_index=True)


def redundancy(data: CompositeIndex, *, level: int, places: int = 10) -> pd.Series:
    """Share of units whose rank in each code of a level differs from the index rank by `places` or more.

    A share near 0 says that the code's ranking is hardly told apart from that of the index.

    >>> from par_lib.composite.hierarchy import Hierarchy
    >>> tree = Hierarchy.of({"I": ["x"]})
    >>> frame = pd.DataFrame({"x": [1.0, 2, 3], "I": [3.0, 2, 1]})
    >>> redundancy(CompositeIndex(tree, frame, frame[[]]), level=1, places=2).round(3).to_dict()
    {'x': 0.667}
    """
    _needs_aggregates(data)
    codes = list(data.hierarchy.at_level(level))
    if not codes:
        raise ArgumentError("level", expected="a level of the hierarchy", found=str(level))
    ranks = rank(data.scores[[*codes, data.hierarchy.root]])
    gaps = ranks[codes].sub(ranks[data.hierarchy.root], axis=0).abs()
    share = gaps.ge(places).sum() / gaps.notna().sum()
    return share.rename_axis("code").rename("share")


def _needs_aggregates(data: CompositeIndex) -> None:
    if data.hierarchy.root not in data.scores.columns:
        raise UnknownName("scores (aggregate first) of", data.hierarchy.root, list(data.scores.columns))
