"""What the `units` notebook shows: every unit with a link to its page, by region and name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from par_lib.inputs.series import Series
from par_lib.report.language import Language, sort_key
from par_lib.report.markdown import Column
from par_lib.report.page_names import page_name, run_id
from par_lib.report.views.unit import published_years
from par_lib.report.words import word
from par_lib.units.unit_set import UnitSet


def unit_list(
    series: Series,
    units: UnitSet,
    record: pd.DataFrame,
    indexes: Mapping[str, pd.DataFrame],
    year: int,
    lang: Language,
) -> pd.DataFrame:
    """Units with their pages, in the order of their regions and names.

    Args:
        series: What the pages are about.
        units: Of the series.
        record: What was published (`load_record`).
        indexes: Computed index by series.
        year: Of the report.
        lang: Language of the names.

    Returns:
        Columns `page` (a link), `group`, `published_index`, `published_rank`, `rank:SERIES` of each index.
    """
    rows = []
    for unit in units.with_status(year, "ranked", "assessed"):
        known = published_years(record, unit.code, year)
        now = known[known["year"] == year]
        slug = page_name(run_id("unit", series.id, year, unit.code))
        row: dict[str, object] = {
            "page": f"{slug} {unit.name[lang]}",
            "group": unit.group[lang] if unit.group else "",
            "published_index": float(now["index"].iloc[0]) if len(now) else float("nan"),
            "published_rank": float(now["rank"].iloc[0]) if len(now) else float("nan"),
            "_key": (sort_key(unit.group[lang] if unit.group else ""), sort_key(unit.name[lang])),
        }
        for name, index in indexes.items():
            own = index.loc[index["unit"] == unit.code, "rank"]
            row[f"rank:{name}"] = float(own.iloc[0]) if len(own) else float("nan")
        rows.append(row)
    rows.sort(key=lambda row: row["_key"])  # type: ignore[arg-type,return-value]
    return pd.DataFrame(rows).drop(columns="_key")


def list_columns(units: UnitSet, computed: Sequence[Series], lang: Language) -> list[Column]:
    """Columns of the list of units."""
    group = [Column("group", units.group_name[lang])] if units.group_name else []
    return [
        Column("page", word("unit", lang), "page"),
        *group,
        Column("published_index", word("published_index", lang), "number", 2),
        Column("published_rank", word("published_rank", lang), "rank"),
        *(
            Column(f"rank:{one.id}", f"{word('rank', lang)}, {one.file.short[lang]}", "rank")
            for one in computed
        ),
    ]
