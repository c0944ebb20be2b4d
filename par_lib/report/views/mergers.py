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


def carried_trend(trend: Trend, mergers: Mergers) -> Trend:
    """The shares of new units over the years, with ranks among them and the same breaks."""
    shares = carried_back(trend.shares, mergers)
    return Trend(shares, rank(shares), trend.breaks)


def new_units(trend: Trend, carried: Trend, mergers: Mergers, units: UnitSet, lang: Language) -> pd.DataFrame:
    """The new units in the last year, the highest share carried back first, then those without one.

    Returns:
        Columns code, name, parts (names of the old units), count (of them), value (mean of their shares),
        lower and upper (the lowest and the highest of them), rank (among the new units), missing (names of
        old units without a share).
    """
    year = trend.shares.columns[-1]
    old = trend.shares[year]
    rows = []
    for unit in mergers.units:
        own = old.reindex(list(unit.parts))
        names = pd.Series([units.by_code[code].name[lang] for code in unit.parts], index=own.index)
        rows.append(
            {
                "code": unit.code,
                "name": unit.name[lang],
                "parts": ", ".join(sorted(names, key=sort_key)),
                "count": len(unit.parts),
                "value": carried.shares.loc[unit.code, year],
                "lower": own.min(),
                "upper": own.max(),
                "rank": carried.ranks.loc[unit.code, year],
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
    ]
