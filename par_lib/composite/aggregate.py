"""Aggregate: from indicators to aggregates to the index, level by level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar, overload

import numpy as np
import pandas as pd

from par_lib.composite.arrays import Floats, Integers, PerColumn, as_matrix, as_weights
from par_lib.composite.data import CompositeIndex, Labels, Step, columns_of, groups_of, matrix_of, settings
from par_lib.composite.means import ARITHMETIC
from par_lib.errors import ArgumentError

A = TypeVar("A", bound="Aggregation")


class Aggregation(Protocol):
    """A way to aggregate: see `means`, `outranking` and `benefit_of_doubt`."""

    def apply(self, x: Floats, weights: Floats) -> Floats:
        """From units × children and the children's weights to one score per unit."""


@overload
def aggregate(
    data: Floats,
    method: Aggregation = ...,
    *,
    weights: PerColumn | None = None,
    available: float = 0.0,
    by: Labels | None = None,
) -> Floats: ...
@overload
def aggregate(
    data: pd.DataFrame,
    method: Aggregation = ...,
    *,
    weights: PerColumn | None = None,
    available: float = 0.0,
    by: Labels | None = None,
) -> pd.Series: ...
@overload
def aggregate(
    data: CompositeIndex,
    method: Aggregation | Mapping[int | str, Aggregation] = ...,
    *,
    weights: None = None,
    available: float = 0.0,
    by: Labels | None = None,
) -> CompositeIndex: ...
def aggregate(
    data: Floats | pd.DataFrame | CompositeIndex,
    method: Aggregation | Mapping[int | str, Aggregation] = ARITHMETIC,
    *,
    weights: PerColumn | None = None,
    available: float = 0.0,
    by: Labels | None = None,
) -> Floats | pd.Series | CompositeIndex:
    """Scores of one group of columns, or of every aggregate of an index up to its root.

    Args:
        data: units × children; an index whose indicators are ready to be added.
        method: an aggregation; for an index also a mapping from level (2 is the first above the
            indicators) or from code to aggregation, the code's going first.
        weights: of an array or a frame (equal when None); an index takes those of its hierarchy.
        available: least share of children that must be present, else the score is missing (0–1).
        by: compare units within groups of rows only (years of a panel), for aggregations that compare.

    Returns:
        Shape (units,) for an array, a Series for a frame, an index with a column for every code.

    >>> aggregate(np.array([[10.0, 30.0]]), weights=[3, 1])
    array([15.])
    """
    if not 0 <= available <= 1:
        raise ArgumentError("available", expected="a share from 0 to 1", found=str(available))
    groups = groups_of(data, by)
    if isinstance(data, CompositeIndex):
        if weights is not None:
            raise ArgumentError(
                "weights", expected="None, the hierarchy has them", found="numbers",
                hint="use set_weights of par_lib.composite.weight",
            )  # fmt: skip
        return _aggregate_index(data, method, available, groups, by)
    if isinstance(method, Mapping):
        raise ArgumentError("method", expected="one aggregation", found="a mapping, which needs an index")
    scores = _scores(as_matrix(data), as_weights(weights, columns_of(data)), method, available, groups)
    return pd.Series(scores, index=data.index) if isinstance(data, pd.DataFrame) else scores


def _aggregate_index(
    data: CompositeIndex,
    method: Aggregation | Mapping[int | str, Aggregation],
    available: float,
    groups: list[Integers],
    by: Labels | None,
) -> CompositeIndex:
    tree = data.hierarchy
    chosen = {code: method_for(code, tree.level(code), method) for code in tree.aggregates}
    columns: dict[str, Floats] = dict(zip(tree.leaves, matrix_of(data).T, strict=True))
    for code, way in chosen.items():
        children = tree.children(code)
        x = np.column_stack([columns[child] for child in children])
        weights = np.array([tree.weight(child) for child in children])
        columns[code] = _scores(x, weights, way, available, groups)
    order = [*tree.leaves, *tree.aggregates]
    scores = pd.DataFrame({code: columns[code] for code in order}, index=data.scores.index)
    told = (
        ", ".join(f"{level}: {way}" for level, way in method.items())
        if isinstance(method, Mapping)
        else method
    )
    return data.after(Step("aggregate", settings(method=told, available=available, by=by)), scores)


def method_for(code: str, level: int, method: A | Mapping[int | str, A]) -> A:
    """The aggregation of one code: that of the code in a mapping, else that of its level.

    Raises:
        ArgumentError: a mapping without either.
    """
    if not isinstance(method, Mapping):
        return method
    for key in (code, level):
        if key in method:
            return method[key]
    raise ArgumentError(
        "method", expected=f"an aggregation for {code} (level {level})", found=str(list(method))
    )


def _scores(
    x: Floats, weights: Floats, method: Aggregation, available: float, groups: list[Integers]
) -> Floats:
    scores = np.full(len(x), np.nan)
    for rows in groups:
        scores[rows] = method.apply(x[rows], weights)
    share = (~np.isnan(x)).mean(axis=1)
    return np.where(share < available, np.nan, scores)
