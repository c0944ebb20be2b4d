"""One at a time: what each single changed choice does to the ranking."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from scipy import stats

from par_lib.composite.rank import Ties, rank
from par_lib.errors import ArgumentError


def compare_rankings(
    nominal: pd.Series, variants: Mapping[str, pd.Series], ties: Ties = "min"
) -> pd.DataFrame:
    """A table with one row per variant, in the manner of the Blavatnik Index of Public Administration 2024.

    Args:
        nominal: scores of the index by unit.
        variants: scores by unit under one changed choice each, matched by unit. A unit that a variant does
            not score is left out of that row, and both rankings are taken among the units left.
        ties: as for `rank`.

    Returns:
        Index variant; columns units, changed (units with another rank), mean_change and most_change (of the
        absolute rank change), most_moved (the unit that moved most, the first by name), kendall_tau (τ-b of
        the scores).

    >>> scores = pd.Series({"A": 3.0, "B": 2.0, "C": 1.0})
    >>> table = compare_rankings(scores, {"swap": pd.Series({"A": 2.0, "B": 3.0, "C": 1.0})})
    >>> table[["changed", "mean_change", "kendall_tau"]].round(3).iloc[0].tolist()
    [2.0, 0.667, 0.333]
    """
    if not variants:
        raise ArgumentError("variants", expected="one or more", found="none")
    rows = []
    for name, scores in variants.items():
        strangers = scores.index.difference(nominal.index)
        if len(strangers):
            raise ArgumentError(
                f"variant {name}", expected="units of the index", found=f"others: {list(strangers)}"
            )
        units = scores.dropna().index.intersection(nominal.dropna().index)
        if len(units) < 2:
            raise ArgumentError(f"variant {name}", expected="two common units or more", found=str(len(units)))
        change = (rank(scores[units], ties) - rank(nominal[units], ties)).abs().sort_index()
        rows.append(
            {
                "variant": name,
                "units": len(units),
                "changed": int((change > 0).sum()),
                "mean_change": change.mean(),
                "most_change": change.max(),
                "most_moved": change.idxmax() if change.max() > 0 else "",
                "kendall_tau": float(stats.kendalltau(nominal[units], scores[units]).statistic),
            }
        )
    return pd.DataFrame(rows).set_index("variant")
