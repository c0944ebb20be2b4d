"""The figures behind the one sentence that says how far the ranking can be trusted."""

from __future__ import annotations

import pandas as pd

from par_lib.audit.data import AuditData
from par_lib.audit.robustness import neighbours

VERDICTS = ("robust", "partly", "fragile")
_TOLD_APART = 0.95  # how often a unit must be above the next one to be told from it


def verdict_table(
    data: AuditData, ranks: pd.DataFrame, pairs: pd.DataFrame, sensitivity: pd.DataFrame
) -> pd.DataFrame:
    """One row: verdict, units, replicates, level, median_width, widest_unit, widest, first_unit, first_share,
    told_apart, neighbours, source, effect.

    The width of a unit is the number of places that its interval spans beyond one; the verdict compares the
    median width, as a share of the units, with the bounds of the plan. `told_apart` counts neighbours in the
    ranking of which the upper one is above in 95 % of the replicates.
    """  # noqa: D205 - the columns are the summary
    width = ranks["high"] - ranks["low"]
    units = len(ranks)
    share = float(width.median()) / units
    bounds = data.plan.verdict
    verdict = "robust" if share <= bounds.robust else "fragile" if share >= bounds.fragile else "partly"
    widest = int(width.to_numpy().argmax())
    apart = neighbours(ranks, pairs)["above"] >= _TOLD_APART
    row = {
        "verdict": verdict,
        "units": units,
        "replicates": data.plan.replicates,
        "level": data.plan.level,
        "median_width": float(width.median()),
        "widest_unit": ranks["unit"].iloc[widest],
        "widest": int(width.iloc[widest]),
        "first_unit": ranks["unit"].iloc[0],
        "first_share": float(ranks["top_1"].iloc[0]),
        "told_apart": int(apart.sum()),
        "neighbours": len(apart),
        "source": str(sensitivity["source"].iloc[0]),
        "effect": float(sensitivity["effect"].iloc[0]),
    }
    return pd.DataFrame([row])
