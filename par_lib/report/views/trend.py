"""What the `trend` notebook shows: an index over years, computed where it can be, published elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from par_lib.analysis.compute import read_year
from par_lib.analysis.record import load_facts
from par_lib.inputs.csv_table import parse_number
from par_lib.inputs.series import Register, Series
from par_lib.project import Project
from par_lib.report.language import Language, sort_key
from par_lib.report.store import read_index
from par_lib.report.words import word
from par_lib.units.unit_set import UnitSet


@dataclass(frozen=True, slots=True)
class Trend:
    """An index over years.

    Attributes:
        shares: Share of the maximum in %, one row a unit (code), one column a year.
        ranks: Ranks, the same shape.
        breaks: Years from which the index cannot be compared with the years before.
    """

    shares: pd.DataFrame
    ranks: pd.DataFrame
    breaks: tuple[int, ...]


def computed_trend(
    project: Project, register: Register, series: Series, until: int, results: str, since: int = 0
) -> Trend:
    """The computed index of all years from `since` to `until`, from the saved results.

    A year is a break when another framework begins, or when what can be reached in total changes.
    """
    shares, ranks, breaks = {}, {}, []
    before: tuple[str, object] | None = None
    for year in (known for known in series.years if since <= known <= until):
        inputs = read_year(project, series.id, year, register)
        index = read_index(project, results, inputs).set_index("unit")
        shares[year] = index["points"] / index["max_points"] * 100
        ranks[year] = index["rank"]
        now = inputs.framework.id, inputs.framework.max_points
        if before is not None and now != before:
            breaks.append(year)
        before = now
    return Trend(pd.DataFrame(shares), pd.DataFrame(ranks), tuple(breaks))


def named(frame: pd.DataFrame, units: UnitSet, lang: Language) -> pd.DataFrame:
    """The frame with names instead of codes, in Vietnamese order of names."""
    renamed = frame.rename(index={unit.code: unit.name[lang] for unit in units.units})
    return renamed.loc[sorted(renamed.index, key=sort_key)]


def summary_by_year(trend: Trend) -> pd.DataFrame:
    """Count, mean, median, lowest and highest share of each year."""
    shares = trend.shares
    return pd.DataFrame(
        {
            "year": [str(year) for year in shares.columns],
            "count": shares.count().to_numpy(),
            "mean": shares.mean().to_numpy(),
            "median": shares.median().to_numpy(),
            "min": shares.min().to_numpy(),
            "max": shares.max().to_numpy(),
        }
    )


def published_by_year(
    project: Project, series: Series, record: pd.DataFrame, until: int, kinds: Sequence[str]
) -> pd.DataFrame:
    """Published figures over years: the mean that the publisher printed, and the index of single units.

    Returns:
        Columns `year`, `value`, `kind` (`mean`, `unit`), only for the kinds asked for.
    """
    index = _of_index(record)
    index = index[index["year"] <= until]
    singles = index.drop_duplicates(["year", "unit"])[["year", "value"]].assign(kind="unit")
    facts = load_facts(project, series)
    means = facts[(facts["fact"] == "mean") & (facts["year"].astype(int) <= until)]
    printed = pd.DataFrame(
        {"year": means["year"].astype(int), "value": means["value"].map(parse_number), "kind": "mean"}
    )
    both = pd.concat([printed, singles], ignore_index=True)
    return both[both["kind"].isin(kinds)].sort_values(["kind", "year", "value"], ignore_index=True)


def coverage(record: pd.DataFrame, units: UnitSet, until: int) -> pd.DataFrame:
    """How many units have a published index and a published rank in each year, of how many ranked."""
    ranks = record[(record["quantity"] == "rank") & (record["code"] == "")]
    part = pd.concat([_of_index(record).assign(quantity="index"), ranks])
    part = part[part["year"] <= until]
    counts = part.groupby(["year", "quantity"])["unit"].nunique().unstack("quantity", fill_value=0)
    counts = counts.reindex(columns=["index", "rank"], fill_value=0).reset_index()
    counts["ranked"] = [len(units.with_status(int(year), "ranked")) for year in counts["year"]]
    return counts.assign(year=counts["year"].astype(str))


def breaks_table(series: Series, until: int, lang: Language) -> pd.DataFrame:
    """The years up to one from which published figures do not continue those before, and why.

    Returns:
        Columns year, effect (what cannot be compared), what, source (an address), in the order of the years.
    """
    rows = [
        {
            "year": str(one.year),
            "effect": word("index" if one.kind == "framework" else "band", lang),
            "what": one.what[lang],
            "source": one.source,
        }
        for one in sorted(series.file.breaks, key=lambda one: (one.year, one.kind))
        if one.year <= until
    ]
    return pd.DataFrame(rows, columns=["year", "effect", "what", "source"])


def _of_index(record: pd.DataFrame) -> pd.DataFrame:
    """The published index itself: in per cent, or in points where the index is a sum of points."""
    overall = record[record["code"] == ""]
    in_percent = overall[overall["quantity"] == "index"]
    return in_percent if len(in_percent) else overall[overall["quantity"] == "points"]
