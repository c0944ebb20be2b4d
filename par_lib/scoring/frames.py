"""Between arrays and frames: the component index of an area, the overall index, groups, bands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from par_lib.composite.rank import rank
from par_lib.errors import ArgumentError
from par_lib.inputs.scores import Scores, State
from par_lib.methodology.framework import Framework
from par_lib.scoring.aggregate import node_maxima, node_points, share

_ROUNDING = 1e-10  # a sum of the same decimals in another order is still in the band
NODE_COLUMNS = ["unit", "code", "points", "max_points", "share", "rank"]
INDEX_COLUMNS = ["unit", "points", "max_points", "index", "rank", "band"]


def score_nodes(scores: Scores) -> pd.DataFrame:
    """Points, maximum, share and rank of every node of the framework for every unit.

    Ranks compare the shares of the units: what a unit reached of what it could reach. Bonus leaves add
    their points and penalty leaves take them away, without a maximum: a node of nothing else has neither
    share nor rank, and gives 0 points to a unit to which none of its leaves applies.

    Returns:
        One row a unit and node, columns `NODE_COLUMNS`: by unit in the order of its table, node in preorder.
    """
    framework = scores.framework
    signed = scores.points * framework.leaf_signs
    points = node_points(signed, scores.state, framework.membership)
    maxima = node_maxima(framework.leaf_counted_maxima, scores.state, framework.membership)
    nothing_applies = (scores.state == State.NOT_APPLICABLE).astype(int) @ framework.membership.T.astype(int)
    nothing_applies = nothing_applies == framework.membership.sum(axis=1)
    points = np.where(nothing_applies & ~_counted(framework), 0.0, points)
    shares = share(points, maxima)
    ranks = np.column_stack([rank(column, framework.ties) for column in shares.T])
    units, nodes = points.shape
    return pd.DataFrame(
        {
            "unit": np.repeat([unit.code for unit in scores.units], nodes),
            "code": np.tile([node.code for node in framework.nodes], units),
            "points": points.ravel(),
            "max_points": maxima.ravel(),
            "share": shares.ravel(),
            "rank": ranks.ravel(),
        }
    )


def score_area(scores: Scores, area: str) -> pd.DataFrame:
    """The component index of one area, with every node below it (columns `NODE_COLUMNS`)."""
    return score_nodes(scores.only(area))


def overall_index(framework: Framework, areas: pd.DataFrame, ranked: Sequence[str]) -> pd.DataFrame:
    """The overall index of every unit from the results of the areas.

    Args:
        framework: The methodology of the year.
        areas: Node results of all areas, one below the other (columns `NODE_COLUMNS`).
        ranked: The units that take part in the ranking; others are computed without a rank.

    Returns:
        One row a unit, columns `INDEX_COLUMNS`; index, rank and band are missing where an area is unknown.

    Raises:
        ArgumentError: an area of the framework is missing from `areas`.
    """
    expected = [area.code for area in framework.areas]
    found = [code for code in expected if code in set(areas["code"])]
    if found != expected:
        missing = ", ".join(code for code in expected if code not in found)
        raise ArgumentError("areas", expected=f"results of {', '.join(expected)}", found=f"none of {missing}")
    tops = areas[areas["code"].isin(expected)]
    units = list(dict.fromkeys(tops["unit"]))
    points = tops.pivot_table(index="unit", columns="code", values="points", dropna=False).reindex(
        index=units, columns=expected
    )
    maxima = tops.pivot_table(index="unit", columns="code", values="max_points", dropna=False).reindex(
        index=units, columns=expected
    )
    # An area in which nothing applies to a unit (maximum 0) leaves the sum; an unknown one makes it unknown.
    counted = _counted(framework)[[node.depth == 1 for node in framework.nodes]]
    left_out = (maxima.to_numpy() == 0) & counted
    state = np.where(left_out, State.NOT_APPLICABLE, State.SCORED).astype(np.int8)
    whole = np.ones((1, len(expected)), dtype=bool)
    total = node_points(points.to_numpy(), state, whole)[:, 0]
    maximum = node_points(maxima.to_numpy(), state, whole)[:, 0]
    index = total if framework.measure == "points" else share(total, maximum)
    competing = np.where(np.isin(units, list(ranked)), index, np.nan)
    return pd.DataFrame(
        {
            "unit": units,
            "points": total,
            "max_points": maximum,
            "index": index,
            "rank": rank(competing, framework.ties),
            "band": pd.Series([band_of(framework, value) for value in index], dtype="str"),
        }
    )


def _counted(framework: Framework) -> npt.NDArray[np.bool_]:
    """Which nodes have a maximum, shape (nodes,): those that hold more than bonus and penalty leaves."""
    return np.array((framework.membership * framework.leaf_counted_maxima).any(axis=1), dtype=bool)


def band_of(framework: Framework, index: float) -> str | None:
    """Code of the band in which an index lies, if the framework has bands and the index is known."""
    if np.isnan(index):
        return None
    return next((b.code for b in framework.bands if index >= float(b.at_least) - _ROUNDING), None)


def group_means(values: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Count and simple mean of the known values of each group, in the order in which groups first occur.

    >>> group_means(pd.Series([1.0, 3.0, None]), pd.Series(["N", "N", "S"]))
       count  mean
    N      2   2.0
    S      0   NaN
    """
    table = values.groupby(groups, sort=False).agg(["count", "mean"])
    table.index.name = None
    return table
