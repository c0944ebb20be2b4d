"""What the `mergers` notebook shows: an index of old units carried to the units that they became."""

from __future__ import annotations

import pandas as pd

from par_lib.composite.rank import rank
from par_lib.report.language import Language, sort_key
from par_lib.report.markdown import Column
from par_lib.report.views.trend import Trend
from par_lib.report.words import word
from par_lib.units.mergers import Mergers, carried_back
from par_lib.units.unit_set import UnitSet


def carried_trend(trend: Trend, mergers: Mergers, weights: pd.Series | None = None) -> Trend:
    """The shares of new units over the years, with ranks among them and the same breaks."""
    shares = carried_back(trend.shares, mergers, weights)
    return Trend(shares, rank(shares), trend.breaks)


def new_units(
    trend: Trend, carried: Trend, weighted: Trend, mergers: Mergers, units: UnitSet, lang: Language
) -> pd.DataFrame:
    """The new units in the last year, the highest share carried back first, then those without one.

    Args:
        trend: The old units.
        carried: The new ones by simple means.
        weighted: The new ones by means weighted by population.
        mergers: What became of the units.
        units: The old units.
        lang: Language of the names.

    Returns:
        Columns code, name, parts (names of the old units), count (of them), value (mean of their shares),
        lower and upper (the lowest and the highest of them), rank (among the new units), by_people and
        rank_by_people (the same by population), differs (by_people less value), missing (names of old units
        without a share).
    """
    year = trend.shares.columns[-1]
    old = trend.shares[year]
    rows = []
    for unit in mergers.units:
        own = old.reindex(list(unit.parts))
        names = pd.Series([units.by_code[code].name[lang] for code in unit.parts], index=own.index)
        value, by_people = (float(made.shares[year][unit.code]) for made in (carried, weighted))
        rows.append(
            {
                "code": unit.code,
                "name": unit.name[lang],
                "parts": ", ".join(sorted(names, key=sort_key)),
                "count": len(unit.parts),
                "value": value,
                "lower": own.min(),
                "upper": own.max(),
                "rank": carried.ranks.loc[unit.code, year],
                "by_people": by_people,
                "rank_by_people": weighted.ranks.loc[unit.code, year],
                "differs": by_people - value,
                "missing": ", ".join(sorted(names[own.isna()], key=sort_key)),
            }
        )
    order = sorted(rows, key=lambda row: sort_key(row["name"]))
    return pd.DataFrame(order).sort_values("value", ascending=False, kind="stable", ignore_index=True)


def new_unit_columns(lang: Language) -> list[Column]:
    """Columns of the table of `new_units`."""
    return [
        Column("name", word("unit", lang)),
        Column("parts", word("made_of", lang)),
        Column("value", word("mean", lang), "number"),
        Column("lower", word("min", lang), "number"),
        Column("upper", word("max", lang), "number"),
        Column("rank", word("rank_carried", lang), "rank"),
        Column("by_people", word("by_people", lang), "number"),
        Column("rank_by_people", word("rank_by_people", lang), "rank"),
    ]
