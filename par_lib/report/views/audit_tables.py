"""Which columns of an audit's tables are shown, under which headings; and its tables as grids for figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from par_lib.audit.data import ROOT
from par_lib.audit.robustness import neighbours
from par_lib.audit.run import Audit
from par_lib.report.language import Language
from par_lib.report.markdown import Column, Kind
from par_lib.report.views.audit import named, node_names
from par_lib.report.views.audit_brief import brief
from par_lib.report.views.ranking import unit_names
from par_lib.report.words import word

WEAK = 0.3  # correlation with its own area below which a leaf is flagged
_DRAWN = 26  # leaves on a heat map, so that paper has its letters in six points; tables have all

# Key of the frame, heading (a word), kind, decimals.
_COLUMNS: dict[str, tuple[tuple[str, str, Kind, int], ...]] = {
    "ranks": (
        ("rank", "rank", "rank", 0), ("unit", "unit", "text", 0), ("index", "index", "number", 2),
        ("median", "median_rank", "rank", 0), ("low", "best_rank", "rank", 0),
        ("high", "worst_rank", "rank", 0),
        ("top_1", "first_of_all", "number", 1), ("top_3", "top_3", "number", 1),
        ("top_10", "top_10", "number", 1),
    ),
    "neighbours": (
        ("unit", "unit", "text", 0), ("other", "next_unit", "text", 0), ("above", "above_next", "number", 1),
    ),
    "one-change": (
        ("source", "varied", "text", 0), ("option", "option", "text", 0),
        ("changed", "units_changed", "number", 0), ("mean_change", "mean_change", "number", 2),
        ("most_change", "most_change", "number", 0), ("most_moved", "most_moved", "text", 0),
        ("kendall_tau", "kendall_tau", "number", 2),
    ),
    "sensitivity": (
        ("source", "varied", "text", 0), ("effect", "shapley", "number", 0),
        ("effect_low", "shapley_low", "number", 0), ("effect_high", "shapley_high", "number", 0),
        ("first", "sobol_first", "number", 0), ("total", "sobol_total", "number", 0),
    ),
    "ledger": (
        ("source", "varied", "text", 0), ("option", "option", "text", 0),
        ("replicates", "replicates", "number", 0), ("moved", "times", "number", 0),
        ("probes", "probes", "number", 0), ("effects", "effects", "number", 0),
    ),
    "confidence": (
        ("rank", "rank", "rank", 0), ("unit", "unit", "text", 0), ("index", "index", "number", 2),
        ("standard_error", "standard_error", "number", 2), ("low", "best_rank", "rank", 0),
        ("high", "worst_rank", "rank", 0), ("low_all", "low_all", "rank", 0),
        ("high_all", "high_all", "rank", 0),
    ),
    "correlations": (
        ("code", "part", "text", 0), ("relation", "relation", "text", 0), ("other", "name", "text", 0),
        ("pearson", "pearson", "number", 2), ("spearman", "spearman", "number", 2),
        ("kendall", "kendall", "number", 2), ("flag", "flag", "text", 0),
    ),
    "reliability": (
        ("code", "part", "text", 0), ("children", "children", "number", 0), ("alpha", "alpha", "number", 2),
        ("alpha_standardised", "alpha_standardised", "number", 2), ("omega", "omega", "number", 2),
    ),
    "components": (
        ("code", "part", "text", 0), ("component", "component", "number", 0),
        ("eigenvalue", "eigenvalue", "number", 2), ("explained", "explained", "number", 1),
        ("cumulated", "cumulated", "number", 1),
    ),
    "loadings": (
        ("code", "part", "text", 0), ("child", "name", "text", 0), ("loading", "loading", "number", 2),
    ),
    "importance": (
        ("parent", "parent", "text", 0), ("code", "part", "text", 0), ("stated", "stated", "number", 1),
        ("actual", "actual", "number", 1), ("covariance", "variance_share", "number", 1),
        ("correlation", "correlation", "number", 2),
    ),
    "redundancy": (
        ("code", "part", "text", 0), ("apart", "apart", "number", 0), ("share", "apart_share", "number", 0),
        ("spearman", "spearman", "number", 2),
    ),
    "outliers": (
        ("code", "part", "text", 0), ("unit", "unit", "text", 0), ("value", "share", "number", 1),
        ("distance", "distance", "number", 1),
    ),
    "floor": (
        ("code", "part", "text", 0), ("at_floor", "at_floor", "number", 0),
        ("at_ceiling", "at_ceiling", "number", 0), ("mean_gain", "mean_gain", "number", 2),
        ("can_gain", "can_gain", "number", 0),
    ),
}  # fmt: skip
_SHARES = {
    *("top_1", "top_3", "top_5", "top_10", "top_20", "above", "effect", "effect_low", "effect_high"),
    *("first", "total", "explained", "cumulated", "stated", "actual", "covariance", "share"),
    *("at_floor", "at_ceiling"),
}


def shown(audit: Audit, table: str, lang: Language) -> tuple[pd.DataFrame, list[Column]]:
    """A table of an audit as readers see it, and its columns; shares are in %.

    Of the longer tables only what needs a look (`views.audit_brief`). `neighbours` pairs units next
    to each other.
    """
    if table == "neighbours":
        frame = neighbours(audit.tables["ranks"], audit.tables["pairs"])
        names = unit_names(audit.inputs, lang)
        frame = frame.assign(unit=frame["unit"].map(names), other=frame["other"].map(names))
    else:
        frame = named(audit, table, lang).loc[brief(table, audit.tables[table]).index]
    shares = [column for column in frame if column in _SHARES]
    frame = frame.assign(**{str(column): frame[column] * 100 for column in shares})
    columns = [
        Column(key, word(title, lang), kind, decimals)
        for key, title, kind, decimals in _COLUMNS[table]
        if key in frame
    ]
    return frame, columns


def area_correlations(audit: Audit, lang: Language) -> pd.DataFrame:
    """Pearson correlations of the areas with each other and with the index: names × codes or names."""
    areas = [area.code for area in audit.inputs.framework.areas]
    return _grid(audit, areas, lang)


@dataclass(frozen=True, eq=False)
class LeafMap:
    """Pearson correlations of leaves with the areas, for a heat map.

    Attributes:
        values: leaves × areas and index, by name; of many leaves those least tied to their own area.
        own: of the same shape, which area is whose own.
        leaves: number of all leaves.
        weak: how many of them correlate below 0.3 with their own area, or not at all.
    """

    values: pd.DataFrame
    own: pd.DataFrame
    leaves: int
    weak: int


def leaf_correlations(audit: Audit, lang: Language) -> LeafMap | None:
    """Correlations of the leaves with the areas; None where the leaves are the areas themselves."""
    framework = audit.inputs.framework
    known = set(audit.tables["correlations"]["code"])
    leaves = [leaf.code for leaf in framework.leaves if leaf.code in known]
    areas = [area.code for area in framework.areas if area.code in known]
    if leaves == areas:
        return None
    values = _grid(audit, leaves, lang)
    own = pd.DataFrame(
        [
            [area != ROOT and leaf in framework.subtree(area).leaf_codes for area in [*areas, ROOT]]
            for leaf in leaves
        ],
        index=values.index,
        columns=values.columns,
    )
    tied = np.nan_to_num(values.where(own).max(axis=1).to_numpy(), nan=-1)
    tied[[code in areas for code in leaves]] = 1  # a leaf that is an area is its own part
    least = np.sort(np.argsort(tied, kind="stable")[:_DRAWN])
    return LeafMap(values.iloc[least], own.iloc[least], len(leaves), int((tied < WEAK).sum()))


def area_importance(audit: Audit, lang: Language) -> pd.DataFrame:
    """Stated and actual importance of the areas in %, by name, the most important by decision first."""
    table = audit.tables["importance"]
    areas = table[table["parent"] == ROOT].sort_values("stated", ascending=False, kind="stable")
    shares = areas[["stated", "actual"]] * 100
    return shares.set_axis(areas["code"].map(node_names(audit.inputs, lang)), axis=0)


def _grid(audit: Audit, rows: list[str], lang: Language) -> pd.DataFrame:
    table = audit.tables["correlations"]
    known = set(table["code"])
    areas = [area.code for area in audit.inputs.framework.areas if area.code in known]
    names = node_names(audit.inputs, lang)
    wide = table.pivot_table(index="code", columns="other", values="pearson", dropna=False)
    values = wide.reindex(index=[code for code in rows if code in known], columns=[*areas, ROOT])
    few = len(areas) <= 3  # room for names above the columns
    values.columns = [names[code] if few or code == ROOT else code for code in [*areas, ROOT]]
    values.index = [names[code] if few else f"{code} {names[code]}" for code in values.index]
    return values
