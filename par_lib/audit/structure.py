"""Coherence: whether the tree of the framework fits the data, as tables by code.

All values are in % of the maximum of their node. The code of the index itself is `index`.
"""

from __future__ import annotations

import pandas as pd

from par_lib.audit.data import ROOT, AuditData
from par_lib.composite.coherence import Coefficient, correlations, importance, reliability
from par_lib.composite.distribution import floor_and_ceiling, outliers
from par_lib.composite.principal_components import principal_components
from par_lib.composite.rank import rank

PLACES = 10  # ranks apart from which the JRC counts a unit as seen otherwise by an area than by the index
COEFFICIENTS: tuple[Coefficient, ...] = ("pearson", "spearman", "kendall")


def correlation_table(data: AuditData) -> pd.DataFrame:
    """Correlations of every code with its siblings, its own ancestors and other branches.

    Columns code, other, relation (sibling, own, other), pearson, spearman, kendall, flag. Flags are those of
    `par_lib.composite.coherence.correlations` on Pearson's, but an only child is its parent, not too close;
    every code stands against every other area too, and is `closer` to one than to its own area.
    """
    tree = data.composite.hierarchy
    table = correlations(data.composite).drop(columns=["level", "correlation"])
    table = pd.concat([table, _other_areas(data, table)], ignore_index=True)
    for name in COEFFICIENTS:
        matrix = data.composite.scores.corr(method=name)
        table[name] = [matrix.loc[pair] for pair in zip(table["code"], table["other"], strict=True)]
    own = table[table["relation"] == "own"].set_index(["code", "other"])["pearson"]
    area_of = {code: area for area in tree.children(ROOT) for code in _all_below(data, area)}
    # Areas begin at different heights of the tree: a code is held against its own area, not its own height.
    strange = (table["relation"] == "other") & table["other"].isin(tree.children(ROOT))
    bar = [own.get((code, area_of.get(code, "")), 1.0) for code in table["code"]]
    table.loc[strange, "flag"] = ""
    table.loc[strange & (table["pearson"] > bar), "flag"] = "closer"
    only = {code for code in tree.codes if code != ROOT and len(tree.children(tree.parent(code))) == 1}
    is_parent = table["code"].map(tree.parent) == table["other"]
    table.loc[table["code"].isin(only) & is_parent, "flag"] = ""
    return table[["code", "other", "relation", *COEFFICIENTS, "flag"]]


def _all_below(data: AuditData, area: str) -> list[str]:
    """Codes anywhere below an area."""
    children = data.composite.hierarchy.children(area)
    return [code for child in children for code in (child, *_all_below(data, child))]


def _other_areas(data: AuditData, known: pd.DataFrame) -> pd.DataFrame:
    """Pairs of a code and an area of another branch that are not among the known ones."""
    there = set(zip(known["code"], known["other"], strict=True))
    areas = data.composite.hierarchy.children(ROOT)
    pairs = [
        (code, other, "other")
        for area in areas
        for code in _all_below(data, area)
        for other in areas
        if other != area and (code, other) not in there
    ]
    return pd.DataFrame(pairs, columns=["code", "other", "relation"])


def reliability_table(data: AuditData) -> pd.DataFrame:
    """Cronbach's α, the same standardised, McDonald's ω and the first principal component of each group.

    Columns code, children, alpha, alpha_standardised, omega, first_eigenvalue, first_explained (share),
    above_one (number of components whose eigenvalue is above 1, Kaiser's criterion).
    """
    table = reliability(data.composite)
    components = {code: _eigenvalues(data, code) for code in table.index}
    table["first_eigenvalue"] = [_first(components[code], 1.0) for code in table.index]
    table["first_explained"] = [
        _first(values, 1 / len(values) if len(values) else 1.0) for values in components.values()
    ]
    above = [None if values.empty else int((values > 1 + 1e-9).sum()) for values in components.values()]
    table["above_one"] = pd.array(above, dtype="Int64")
    return table.reset_index()


def component_table(data: AuditData) -> pd.DataFrame:
    """Principal components of each group: code, component, eigenvalue, explained, cumulated.

    A group with fewer than two children that differ between units is left out.
    """
    rows = []
    for code in data.composite.hierarchy.aggregates:
        values = _eigenvalues(data, code)
        explained = values / values.sum()
        rows += [
            {"code": code, "component": number, "eigenvalue": value, "explained": share, "cumulated": total}
            for number, value, share, total in zip(
                range(1, len(values) + 1), values, explained, explained.cumsum(), strict=True
            )
        ]
    return pd.DataFrame(rows, columns=["code", "component", "eigenvalue", "explained", "cumulated"])


def loading_table(data: AuditData) -> pd.DataFrame:
    """Loadings of the children of each group on its first component: code, child, loading."""
    rows = []
    for code in data.composite.hierarchy.aggregates:
        varied = _varied(data, code)
        if varied.shape[1] < 2:
            continue
        first = principal_components(varied).loadings["PC1"]
        rows += [{"code": code, "child": str(child), "loading": value} for child, value in first.items()]
    return pd.DataFrame(rows, columns=["code", "child", "loading"])


def importance_table(data: AuditData) -> pd.DataFrame:
    """Stated against actual importance: parent, code, stated, correlation, actual, covariance, ratio."""
    return importance(data.composite)


def redundancy_table(data: AuditData) -> pd.DataFrame:
    """How far the ranking of each area is from that of the index: code, units, apart, share, spearman.

    `apart` counts the units whose two ranks differ by ten or more; a share near 0 means that the area adds
    little to tell units apart.
    """
    codes = [area.code for area in data.result.inputs.framework.areas]
    scores = data.composite.scores[[*codes, ROOT]]
    ranks = rank(scores)
    gaps = ranks[codes].sub(ranks[ROOT], axis=0).abs()
    return pd.DataFrame(
        {
            "code": codes,
            "units": gaps.notna().sum().to_numpy(),
            "apart": gaps.ge(PLACES).sum().to_numpy(),
            "share": (gaps.ge(PLACES).sum() / gaps.notna().sum()).to_numpy(),
            "spearman": ranks[codes].corrwith(ranks[ROOT]).to_numpy(),
        }
    )


def outlier_table(data: AuditData) -> pd.DataFrame:
    """Leaf values beyond Tukey's fences, in % of the maximum: unit, code, value, distance (in IQRs)."""
    return outliers(data.composite.leaves)


def floor_table(data: AuditData) -> pd.DataFrame:
    """Who can still gain at each leaf: code, at_floor, at_ceiling, mean_gain (points), can_gain."""
    maxima = dict(zip(data.model.leaves, data.model.maxima, strict=True))
    table = floor_and_ceiling(data.composite.leaves, maximum=100.0).reset_index()
    table["mean_gain"] = table["mean_gain"] * table["code"].map(maxima) / 100
    return table


def _varied(data: AuditData, code: str) -> pd.DataFrame:
    """Children of a group that differ between the units with all values."""
    frame = data.composite.scores[list(data.composite.hierarchy.children(code))].dropna()
    return frame.loc[:, frame.max() - frame.min() > 1e-9]


def _eigenvalues(data: AuditData, code: str) -> pd.Series:
    varied = _varied(data, code)
    if varied.shape[1] < 2 or len(varied) < 2:
        return pd.Series(dtype=float)
    return principal_components(varied).sd ** 2


def _first(values: pd.Series, scale: float) -> float:
    return float(values.iloc[0] * scale) if len(values) else float("nan")
