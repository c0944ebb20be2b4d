"""Removal: how much the ranking depends on each single element of a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from par_lib.composite.aggregate import Aggregation, aggregate
from par_lib.composite.data import CompositeIndex, Step, settings
from par_lib.composite.means import ARITHMETIC
from par_lib.composite.rank import Ties, rank
from par_lib.errors import ArgumentError


@dataclass(frozen=True)
class Removal:
    """Result of `remove_each`.

    Attributes:
        ranks: units × (nominal, then one column per removed code).
        mean_change: mean absolute rank change per removed code.
    """

    ranks: pd.DataFrame
    mean_change: pd.Series


def remove_each(
    data: CompositeIndex,
    *,
    level: int,
    method: Aggregation | Mapping[int | str, Aggregation] = ARITHMETIC,
    ties: Ties = "min",
) -> Removal:
    """Ranks of the index with each code of a level left out in turn, its siblings taking over its weight.

    Args:
        data: an index ready to be aggregated (its indicators are normalised).
        level: level of the codes to remove; one that is an only child takes its parent along.
        method: the aggregation, as for `aggregate`.
        ties: as for `rank`.

    >>> from par_lib.composite.hierarchy import Hierarchy
    >>> frame = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [9.0, 1.0, 0.0]})
    >>> index = CompositeIndex.from_frame(frame, Hierarchy.of({"I": ["x", "y"]}))
    >>> remove_each(index, level=1).mean_change.round(3).to_dict()
    {'x': 0.333, 'y': 1.0}
    """
    tree = data.hierarchy
    codes = tree.at_level(level)
    if not codes or level >= tree.level(tree.root):
        raise ArgumentError("level", expected="a level below the index", found=str(level))
    if len(tree.leaves) == 1:
        raise ArgumentError("data", expected="two indicators or more", found="one")
    ranks = {"nominal": _ranks(data, method, ties)}
    for code in codes:
        rest = tree.without(code)
        step = Step("remove", settings(code=code))
        ranks[code] = _ranks(data.after(step, data.scores[list(rest.leaves)], rest), method, ties)
    table = pd.DataFrame(ranks)
    change = table[list(codes)].sub(table["nominal"], axis=0).abs().mean()
    return Removal(table, change.rename_axis("removed").rename("mean_change"))


def _ranks(
    data: CompositeIndex, method: Aggregation | Mapping[int | str, Aggregation], ties: Ties
) -> pd.Series:
    return rank(aggregate(data, method).scores[data.hierarchy.root], ties)
