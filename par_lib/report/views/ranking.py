"""What the `index` and `area` notebooks show: rankings, bands, groups, with names instead of codes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.methodology.rule_words import rule_words
from par_lib.report.codes import code_columns
from par_lib.report.language import Language, sort_key
from par_lib.report.markdown import Column
from par_lib.report.page_names import explained_label
from par_lib.report.views.ends import names_at_end, who
from par_lib.report.words import word
from par_lib.scoring.frames import group_means
from par_lib.units.unit_set import UnitSet


@dataclass(frozen=True, slots=True)
class Extremes:
    """The units at both ends of a ranking, by name or where they are many by their number, and its centre."""

    first: str
    last: str
    highest: float
    lowest: float
    mean: float
    median: float
    count: int


def unit_names(inputs: YearInputs, lang: Language) -> dict[str, str]:
    """Names of the units by code."""
    return {unit.code: unit.name[lang] for unit in inputs.units.units}


def ranking(inputs: YearInputs, areas: pd.DataFrame, index: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Units from first to last, then those without a rank by name.

    Returns:
        Columns `name`, `why` (a reference to the explanation), one column of points an area (its code),
        `points`, `index`, `rank`, `band` (its name).
    """
    codes = [area.code for area in inputs.framework.areas]
    tops = areas[areas["code"].isin(codes)]
    points = tops.pivot_table(index="unit", columns="code", values="points", dropna=False)[codes]
    bands = {band.code: band.name[lang] for band in inputs.framework.bands}
    frame = index.merge(points, left_on="unit", right_index=True, how="left")
    frame = _named(frame, inputs, lang)
    frame["band"] = frame["band"].map(bands)
    return _ordered(frame)


def area_ranking(inputs: YearInputs, nodes: pd.DataFrame, area: str, lang: Language) -> pd.DataFrame:
    """Units from first to last in one area: name, points, share, rank, points of the leaves (`leaf:CODE`)."""
    leaves = list(inputs.framework.subtree(area).leaf_codes)
    points = nodes.pivot_table(index="unit", columns="code", values="points", dropna=False)[leaves]
    points.columns = [f"leaf:{code}" for code in leaves]
    frame = nodes[nodes["code"] == area].merge(points, left_on="unit", right_index=True, how="left")
    return _ordered(_named(frame, inputs, lang))


def ranking_columns(inputs: YearInputs, lang: Language) -> list[Column]:
    """Columns of the ranking table."""
    decimals = inputs.framework.display
    percent = inputs.framework.measure == "percent_of_maximum"
    columns = _beginning("", lang)
    columns += [
        Column(area.code, area.name[lang], "number", decimals.points, explains=area.code)
        for area in inputs.framework.areas
    ]
    title = word("index_percent" if percent else "index", lang)
    columns.append(Column("index", title, "number", decimals.index, explains=""))
    if inputs.framework.bands:
        columns.append(Column("band", word("band", lang)))
    return columns


def area_columns(inputs: YearInputs, area: str, lang: Language) -> list[Column]:
    """Columns of the table of one area."""
    decimals = inputs.framework.display.points
    columns = _beginning(area, lang)
    framework = inputs.framework.subtree(area)
    if framework.leaf_codes != (area,):
        columns += [
            Column(f"leaf:{leaf.code}", leaf.name[lang], "number", decimals, explains=leaf.code)
            for leaf in framework.leaves
        ]
    columns.append(Column("points", word("points", lang), "number", decimals, explains=area))
    columns.append(Column("share", word("share", lang), "number", 2, explains=area))
    return columns


def _beginning(explains: str, lang: Language) -> list[Column]:
    """Rank and unit, whose name opens the explanation of its numbers."""
    rank = Column("rank", word("rank", lang), "rank", explains=explains)
    return [rank, Column("why", word("unit", lang), "reference")]


def tree_table(inputs: YearInputs, area: str, lang: Language) -> tuple[pd.DataFrame, list[Column]]:
    """The nodes of one area as the framework has them: code, name, maximum, who scores how, on what basis."""
    framework = inputs.framework.subtree(area)
    rows = [
        {
            "code": node.code,
            "name": "– " * (node.depth - 1) + node.name[lang],
            "max_points": float(node.max_points),
            "score_source": framework.score_sources[node.score_source][lang] if node.score_source else "",
            "rule": rule_words(node.rule, node.max_points)[lang] if node.rule else "",
            "status": word(node.status, lang) if node.status else "",
        }
        for node in framework.nodes
    ]
    rule = [Column("rule", word("rule", lang))] if any(row["rule"] for row in rows) else []
    columns = [
        *code_columns((node.code for node in framework.nodes), lang),
        Column("name", word("name", lang)),
        Column("max_points", word("max_points", lang), "number", 2),
        Column("score_source", word("score_source", lang)),
        *rule,
        Column("status", word("status", lang)),
    ]
    return pd.DataFrame(rows)[[column.key for column in columns]], columns


def extremes(frame: pd.DataFrame, value: str, units: UnitSet, lang: Language) -> Extremes:
    """Who is first and last in a ranking, and its centre; only units with a rank count.

    Args:
        frame: The ranking, with a column of codes of units.
        value: Column that they are ranked by.
        units: Of the series.
        lang: Language of the names.
    """
    ranked = frame[frame["rank"].notna()]
    values = ranked.set_index("unit")[value]
    first, last = (names_at_end(values, units, lang, highest=one) for one in (True, False))
    return Extremes(
        first=who(first, lang),
        last=who(last, lang),
        highest=float(values.max()),
        lowest=float(values.min()),
        mean=float(values.mean()),
        median=float(values.median()),
        count=len(ranked),
    )


def without_data(frame: pd.DataFrame) -> list[str]:
    """Names of the units without a rank, in Vietnamese order."""
    return sorted(frame.loc[frame["rank"].isna(), "name"], key=sort_key)


def band_counts(inputs: YearInputs, index: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """How many ranked units lie in each band, highest band first."""
    ranked = index[index["rank"].notna()]
    rows = [
        {"band": band.name[lang], "count": int((ranked["band"] == band.code).sum())}
        for band in inputs.framework.bands
    ]
    return pd.DataFrame(rows, columns=["band", "count"])


def groups(inputs: YearInputs, index: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Count and mean index of each group of units, highest mean first; empty where units have no groups."""
    by_code = {unit.code: unit.group[lang] for unit in inputs.units.units if unit.group}
    if not by_code:
        return pd.DataFrame(columns=["group", "count", "mean"])
    ranked = index[index["rank"].notna()]
    table = group_means(ranked["index"], ranked["unit"].map(by_code)).rename_axis("group").reset_index()
    return table.sort_values("mean", ascending=False, kind="stable", ignore_index=True)


def region_shares(inputs: YearInputs, shares: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Median share of each part in each group of units; empty where units have no groups.

    Args:
        inputs: The year.
        shares: One row a ranked unit (its code), one column a part, in %.
        lang: Language of the groups.

    Returns:
        One row a part, one column a group, the highest mean of the medians first.
    """
    by_code = {unit.code: unit.group[lang] for unit in inputs.units.units if unit.group}
    if not by_code:
        return pd.DataFrame(index=shares.columns)
    medians = shares.groupby(shares.index.map(by_code)).median().T
    return medians[medians.mean().sort_values(ascending=False, kind="stable").index]


def _named(frame: pd.DataFrame, inputs: YearInputs, lang: Language) -> pd.DataFrame:
    """The frame with the names of its units, and where their numbers are explained."""
    names, year = frame["unit"].map(unit_names(inputs, lang)), inputs.framework.year
    labels = [explained_label(inputs.series.id, year, unit) for unit in frame["unit"]]
    why = [f"{label} {name}" for label, name in zip(labels, names, strict=True)]
    return frame.assign(name=names, why=why)


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    order = {name: place for place, name in enumerate(sorted(frame["name"], key=sort_key))}
    by_name = frame.assign(_name=frame["name"].map(order))
    return by_name.sort_values(["rank", "_name"], na_position="last", ignore_index=True).drop(columns="_name")
