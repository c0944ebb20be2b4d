"""What the `unit` notebook shows of one unit: its position, its areas beside others', and where points go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from par_lib.analysis.compute import YearInputs
from par_lib.audit.plan import read_audit_plan
from par_lib.audit.store import read_tables
from par_lib.inputs.assessment import ASSESSMENT, load_assessment
from par_lib.inputs.folder import inputs_folder
from par_lib.project import Project
from par_lib.report import store
from par_lib.report.language import Language

AREA_COLUMNS = ["code", "name", "max_points", "points", "share", "median", "group", "best", "rank"]
LOST_COLUMNS = ["code", "name", "max_points", "points", "lost", "share_lost", "median_lost"]
SURVEY = "survey"  # the result of the survey notebook


@dataclass(frozen=True, slots=True)
class Position:
    """Where a unit stands in a ranking; without a rank where its data are not complete.

    `median` and `group_mean` are of the ranked units, `group_rank` counts within the unit's group.
    """

    rank: int | None
    count: int
    index: float
    median: float
    band: str
    group: str
    group_mean: float
    group_rank: int | None
    group_count: int


@dataclass(frozen=True, slots=True)
class Interval:
    """Ranks that a unit may have, and what they rest on: `audit` (other choices) or `survey` (sampling)."""

    low: int
    high: int
    basis: str


def position(inputs: YearInputs, index: pd.DataFrame, unit: str, lang: Language) -> Position:
    """Where a unit stands in the index of a year."""
    by_unit = index.set_index("unit")
    ranked = by_unit[by_unit["rank"].notna()]
    own: dict[str, Any] = {"rank": None, "index": float("nan"), "band": None}
    if unit in by_unit.index:
        own = {str(key): value for key, value in by_unit.loc[unit].items()}
    has_rank = pd.notna(own["rank"])
    group = inputs.units.by_code[unit].group
    peers = [other.code for other in inputs.units.units if group is not None and other.group == group]
    among = ranked.loc[ranked.index.isin(peers)]
    bands = {band.code: band.name[lang] for band in inputs.framework.bands}
    return Position(
        rank=int(own["rank"]) if has_rank else None,
        count=len(ranked),
        index=float(own["index"]) if has_rank else float("nan"),
        median=float(ranked["index"].median()),
        band=bands.get(str(own["band"]), ""),
        group=group[lang] if group else "",
        group_mean=float(among["index"].mean()),
        group_rank=int((among["rank"] < own["rank"]).sum()) + 1 if has_rank and len(among) else None,
        group_count=len(among),
    )


def unit_areas(inputs: YearInputs, areas: pd.DataFrame, unit: str, lang: Language) -> pd.DataFrame:
    """The areas of one unit beside the others, in the order of the framework.

    Returns:
        Columns `AREA_COLUMNS`: `share` is of the maximum in %, `median` of all ranked units, `group` of
        those of its region, `best` the highest. Missing where there is no value.
    """
    group = inputs.units.by_code[unit].group
    peers = {other.code for other in inputs.units.units if group is not None and other.group == group}
    ranked = set(inputs.ranked)
    rows = []
    for area in inputs.framework.areas:
        all_units = areas[(areas["code"] == area.code) & areas["unit"].isin(ranked)].set_index("unit")
        shares = all_units["share"].dropna()
        found = areas[(areas["code"] == area.code) & (areas["unit"] == unit)]
        own = found.iloc[0] if len(found) else None
        rows.append(
            {
                "code": area.code,
                "name": area.name[lang],
                "max_points": float(area.max_points),
                "points": float("nan") if own is None else float(own["points"]),
                "share": float("nan") if own is None else float(own["share"]),
                "median": float(shares.median()),
                "group": float(shares[shares.index.isin(peers)].median()),
                "best": float(shares.max()),
                "rank": float("nan") if own is None else float(own["rank"]),
            }
        )
    return pd.DataFrame(rows, columns=AREA_COLUMNS)


def strong_and_weak(areas: pd.DataFrame, most: int = 2) -> tuple[list[str], list[str]]:
    """Names of the areas furthest above the median of all, and of those furthest below, furthest first.

    >>> frame = pd.DataFrame({"name": ["A", "B", "C"], "share": [80, 60, 50.0], "median": [70, 60, 75.0]})
    >>> strong_and_weak(frame)
    (['A'], ['C'])
    """
    gaps = (areas["share"] - areas["median"]).set_axis(areas["name"]).dropna().round(9)
    above = gaps[gaps > 0].sort_values(ascending=False, kind="stable")
    below = gaps[gaps < 0].sort_values(kind="stable")
    return [str(name) for name in above.index[:most]], [str(name) for name in below.index[:most]]


def lost_of_unit(inputs: YearInputs, areas: pd.DataFrame, unit: str, lang: Language) -> pd.DataFrame:
    """The components of one unit, the most points lost first; those without loss or value are left out.

    Returns:
        Columns `LOST_COLUMNS`: points lost and their share of the maximum in %, and the median loss of all.
    """
    own = areas[areas["unit"] == unit].set_index("code")
    rows = []
    for leaf, top in zip(inputs.framework.leaves, inputs.framework.leaf_counted_maxima, strict=True):
        points = float(own["points"].get(leaf.code, float("nan")))
        if not top or not points < top:
            continue
        others = areas.loc[areas["code"] == leaf.code, "points"]
        rows.append(
            {
                "code": leaf.code,
                "name": leaf.name[lang],
                "max_points": float(top),
                "points": points,
                "lost": top - points,
                "share_lost": 100 * (top - points) / top,
                "median_lost": top - float(others.median()),
            }
        )
    frame = pd.DataFrame(rows, columns=LOST_COLUMNS)
    return frame.sort_values("lost", ascending=False, kind="stable", ignore_index=True)


def stages_of_unit(project: Project, inputs: YearInputs, unit: str) -> pd.DataFrame | None:
    """Self-scores of one unit against appraisal by area (`self_against_appraised`); None where not published.

    Raises:
        InputFaults: the unit's rows of the assessment are faulty.
    """
    from par_lib.analysis.appraisal import self_against_appraised

    framework = inputs.framework
    folder = inputs_folder(project, inputs.series, framework.year)
    if not (folder / ASSESSMENT).exists():
        return None
    assessment = load_assessment(project, inputs.series.id, framework, inputs.units, folder, only=unit)
    return self_against_appraised(assessment, "area") if assessment.entries else None


def rank_interval(project: Project, results: str, inputs: YearInputs, unit: str) -> Interval | None:
    """The interval of a unit's rank that the audit of the year saved, else the survey; None without both."""
    for basis, ranks in _saved_ranks(project, results, inputs):
        rows = ranks[ranks["unit"] == unit]
        if len(rows) and rows[["low", "high"]].notna().all(axis=None):
            return Interval(int(rows["low"].iloc[0]), int(rows["high"].iloc[0]), basis)
    return None


def _saved_ranks(project: Project, results: str, inputs: YearInputs) -> Iterator[tuple[str, pd.DataFrame]]:
    plan = read_audit_plan(project, inputs.series.id, inputs.framework)
    tables = read_tables(project, results, inputs, plan, ("ranks",))
    if tables is not None:
        yield "audit", tables["ranks"]
    survey = store.read(project, results, inputs, SURVEY)
    if survey is not None:
        yield SURVEY, survey


def published_years(record: pd.DataFrame, unit: str, until: int) -> pd.DataFrame:
    """The published index and rank of a unit by year: `year`, `index`, `rank`, `source`."""
    own = record[(record["unit"] == unit) & (record["code"] == "") & (record["year"] <= until)]
    own = own[own["quantity"].isin(["index", "rank"])].drop_duplicates(["year", "quantity"])
    values = own.pivot(index="year", columns="quantity", values="value").reindex(columns=["index", "rank"])
    sources = own.drop_duplicates("year").set_index("year")["source"]
    return values.assign(source=sources).reset_index()


def published_parts(record: pd.DataFrame, unit: str, year: int, codes: Sequence[str]) -> pd.DataFrame:
    """Published figures of a unit in a year on parts of the index, but not on those that are computed."""
    own = record[(record["unit"] == unit) & (record["year"] == year) & (record["code"] != "")]
    return own[~own["code"].isin(codes)].reset_index(drop=True)


def narrative(project: Project, series: str, year: int, unit: str, lang: Language) -> str:
    """What was written by hand in book/narrative/SERIES/YEAR/UNIT.LANG.md about a unit; empty without."""
    path = project.book / "narrative" / series / str(year) / f"{unit}.{lang}.md"
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""
