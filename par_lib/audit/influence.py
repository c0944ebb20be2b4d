"""Sensitivity: which open choice accounts for how much of the moves in rank, and one change at a time."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from par_lib.audit.data import AuditData
from par_lib.audit.robustness import option_names
from par_lib.composite.arrays import Floats
from par_lib.composite.one_at_a_time import compare_rankings
from par_lib.composite.sensitivity import mean_rank_change, sobol_indices
from par_lib.composite.shapley import shapley_effects
from par_lib.composite.sources import Draw

_CHOICES = ("normalisation", "aggregation", "round", "left_out")


def sensitivity_table(data: AuditData) -> pd.DataFrame:
    """Shares of the variance of mean |rank − nominal rank|: one row a source, the most influential first.

    Columns source, first, first_low, first_high, total, total_low, total_high (Sobol), effect, effect_low,
    effect_high (Shapley, adding up to 1), with bootstrap intervals of 95 %. A single source has it all.
    """
    sources = data.model.sources()
    output = mean_rank_change(data.model, sources)
    base, seed = data.plan.base, data.plan.seed
    sobol = sobol_indices(output, sources, base=base, seed=seed).table
    shapley = shapley_effects(output, sources, base=base, seed=seed).table
    shapley = shapley.rename(columns={"low": "effect_low", "high": "effect_high"})
    table = sobol.join(shapley).sort_values("effect", ascending=False, kind="stable")
    return table.reset_index()


def one_change_table(data: AuditData) -> pd.DataFrame:
    """One row a single change: each option of each choice, and equal weights of areas and of leaves.

    Columns source, option, units, changed, mean_change, most_change, most_moved, kendall_tau.
    """
    model = data.model
    draws: dict[tuple[str, str], Mapping[str, Draw]] = {}
    if model.weight_share or model.area_weight_share:
        if model.leaves != model.areas:
            draws["weights", "equal_leaves"] = {"weights": np.ones((1, len(model.leaves)))}
        draws["weights", "equal_areas"] = {"weights": _equal_areas(data)}
    for source in _CHOICES:
        for number, name in enumerate(option_names(data, source)):
            if number:
                draws[source, name] = {source: np.array([number])}
    nominal = pd.Series(model.scores({}, 1)[0], index=list(model.units))
    variants = {
        f"{source}\t{option}": pd.Series(model.scores(draw, 1)[0], index=nominal.index)
        for (source, option), draw in draws.items()
    }
    if not variants:
        columns = ["units", "changed", "mean_change", "most_change", "most_moved", "kendall_tau"]
        return pd.DataFrame(columns=["source", "option", *columns])
    table = compare_rankings(nominal, variants).reset_index(drop=True)
    table.insert(0, "source", [source for source, _ in draws])
    table.insert(1, "option", [option for _, option in draws])
    return table


def _equal_areas(data: AuditData) -> Floats:
    """Leaf weights that give every area the same weight, in proportion to the maxima within it."""
    model = data.model
    counted = model.maxima * model.counts
    tops = np.bincount(model.area_of, weights=counted, minlength=len(model.areas))[model.area_of]
    return (model.maxima / np.where(tops > 0, tops, 1))[None, :]
