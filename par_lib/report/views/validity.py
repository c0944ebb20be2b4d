"""What the `validity` notebook shows: a published index beside other measures of the same units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import pandas as pd

from par_lib.analysis.agreement import Correlation, kendall, pearson, spearman
from par_lib.report.language import DASH, Language, number
from par_lib.report.markdown import Column
from par_lib.report.words import word


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of the units in one year: values and ranks (1 is best), each by unit, as far as known."""

    values: pd.Series
    ranks: pd.Series


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two measures of a year agree: of values where both are known, of ranks where both ranks are."""

    year: int
    of_values: Correlation
    of_ranks: Correlation
    tau: Correlation


def published(record: pd.DataFrame, year: int, quantity: str, code: str = "") -> Measured:
    """A published quantity of the year and the published ranks, of the index itself or of one part."""
    rows = record[(record["year"] == year) & (record["code"] == code)].drop_duplicates(["unit", "quantity"])
    by_unit = {key: part.set_index("unit")["value"] for key, part in rows.groupby("quantity")}
    empty = pd.Series(dtype=float)
    return Measured(by_unit.get(quantity, empty), by_unit.get("rank", empty))


def computed(index: pd.DataFrame) -> Measured:
    """A computed index of a year (columns `unit`, `index`, `rank`): the units that have a rank."""
    ranked = index[index["rank"].notna()].set_index("unit")
    return Measured(ranked["index"].astype(float), ranked["rank"].astype(float))


def together(first: Measured, second: Measured) -> pd.DataFrame:
    """The units of which both are known: columns `x` (first) and `y` (second), by unit."""
    return pd.DataFrame({"x": first.values, "y": second.values}).dropna()


def agreement(first: Measured, second: Measured, year: int) -> Agreement:
    """Correlations of two measures of a year; of ranks with the sign of "both first" (+1: the same order)."""
    values = together(first, second)
    ranks = pd.DataFrame({"x": first.ranks, "y": second.ranks}).dropna()
    pairs = ranks["x"].to_numpy(dtype=float), ranks["y"].to_numpy(dtype=float)
    of_values = pearson(values["x"].to_numpy(dtype=float), values["y"].to_numpy(dtype=float))
    return Agreement(year, of_values, spearman(*pairs), kendall(*pairs))


def agreement_table(found: Mapping[str, list[Agreement]], lang: Language) -> pd.DataFrame:
    """One row a measure and year in which anything can be said; intervals as text.

    Args:
        found: Agreements with each measure, by its name.
        lang: Language of the numbers.

    Returns:
        Columns name, year, count, pearson, count_ranks, spearman, tau; correlations with their intervals.
    """
    rows = [
        {
            "name": name,
            "year": str(one.year),
            "count": one.of_values.count,
            "pearson": _with_interval(one.of_values, lang),
            "count_ranks": one.of_ranks.count,
            "spearman": _with_interval(one.of_ranks, lang),
            "tau": one.tau.value,
        }
        for name, agreements in found.items()
        for one in agreements
        if isfinite(one.of_values.value) or isfinite(one.of_ranks.value)
    ]
    return pd.DataFrame(rows, columns=[column.key for column in agreement_columns(lang)])


def agreement_columns(lang: Language) -> list[Column]:
    """Columns of `agreement_table`."""
    return [
        Column("name", word("measure", lang)),
        Column("year", word("year", lang), "year"),
        Column("count", word("units_with_values", lang), "number", 0),
        Column("pearson", word("pearson", lang)),
        Column("count_ranks", word("units_with_ranks", lang), "number", 0),
        Column("spearman", word("spearman", lang)),
        Column("tau", word("kendall", lang), "number", 2),
    ]


def interval(found: Correlation, lang: Language) -> str:
    """An interval as text; – without one.

    >>> interval(Correlation(16, 0.49, -0.012, 0.79), "vi")
    '−0,01 đến 0,79'
    """
    if not (isfinite(found.low) and isfinite(found.high)):
        return DASH
    joiner = {"vi": "đến", "en": "to"}[lang]
    return f"{number(found.low, lang)} {joiner} {number(found.high, lang)}"


def _with_interval(found: Correlation, lang: Language) -> str:
    value, span = number(found.value, lang), interval(found, lang)
    return value if span == DASH else f"{value} ({span})"


def who_publishes(first: Measured, ranked: int) -> tuple[int, float, float]:
    """How many units have a published value, the mean rank of those whose rank is known, and that of all.

    The mean rank of all units is the middle of 1 … ranked: where that of the published ones is smaller,
    units near the top publish more.

    >>> a = pd.Series([90.0, 88.0], index=["01", "02"])
    >>> who_publishes(Measured(a, pd.Series([1.0, 3.0], index=["01", "02"])), 9)
    (2, 2.0, 5.0)
    """
    known = first.ranks.reindex(first.values.index).dropna()
    return len(first.values), float(known.mean()), (ranked + 1) / 2
