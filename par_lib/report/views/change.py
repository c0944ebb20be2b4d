"""What the `change` notebook shows: a year beside the year before, computed or else published."""

from __future__ import annotations

import pandas as pd

from par_lib.inputs.csv_table import parse_number
from par_lib.report.language import Language, sort_key
from par_lib.report.markdown import Column
from par_lib.report.views.ends import PLACE
from par_lib.report.views.trend import Trend
from par_lib.report.words import word
from par_lib.units.unit_set import UnitSet

MOVER_COLUMNS = [
    *("name", "group", "before", "now", "change", "rank_before", "rank_now", "ranks_won", PLACE),
]


def computed_movers(trend: Trend, units: UnitSet, lang: Language) -> pd.DataFrame:
    """Change of share and rank between the last two computed years, largest rise first.

    Returns:
        Columns `MOVER_COLUMNS` of the units ranked in both years; `ranks_won` is positive towards the first.
    """
    before, now = trend.shares.columns[-2:]
    ranked = trend.ranks[[before, now]].notna().all(axis=1)
    return _movers(
        trend.shares.loc[ranked, before], trend.shares.loc[ranked, now],
        trend.ranks.loc[ranked, before], trend.ranks.loc[ranked, now], units, lang,
    )  # fmt: skip


def published_movers(record: pd.DataFrame, units: UnitSet, year: int, lang: Language) -> pd.DataFrame:
    """Change of published index and rank since the year before, largest rise of the index first.

    Args:
        record: Published figures of the series (`load_record`).
        units: Of the series.
        year: The later of the two years.
        lang: Language of the names.

    Returns:
        Columns `MOVER_COLUMNS` of the units of which both indexes or both ranks were published; the others
        of the two are missing.
    """
    own = record[(record["code"] == "") & record["quantity"].isin(["index", "rank"])]
    own = own.drop_duplicates(["year", "unit", "quantity"])
    values = own.pivot(index="unit", columns=["quantity", "year"], values="value")
    columns = [(quantity, one) for quantity in ("index", "rank") for one in (year - 1, year)]
    values = values.reindex(columns=pd.MultiIndex.from_tuples(columns, names=values.columns.names))
    for quantity in ("index", "rank"):  # a figure of one year only says nothing of a change
        pair = [column for column in columns if column[0] == quantity]
        values.loc[values[pair].isna().any(axis=1), pair] = float("nan")
    values = values.dropna(how="all")
    before_index, now_index, before_rank, now_rank = (values[column] for column in columns)
    return _movers(before_index, now_index, before_rank, now_rank, units, lang)


def _movers(
    before: pd.Series,
    now: pd.Series,
    rank_before: pd.Series,
    rank_now: pd.Series,
    units: UnitSet,
    lang: Language,
) -> pd.DataFrame:
    found = [units.by_code[str(code)] for code in before.index]
    frame = pd.DataFrame(
        {
            "name": [unit.name[lang] for unit in found],
            "group": [unit.group[lang] if unit.group else "" for unit in found],
            "before": before.to_numpy(dtype=float),
            "now": now.to_numpy(dtype=float),
            "rank_before": rank_before.to_numpy(dtype=float),
            "rank_now": rank_now.to_numpy(dtype=float),
        }
    )
    frame["change"] = frame["now"] - frame["before"]
    frame["ranks_won"] = frame["rank_before"] - frame["rank_now"]
    places = {unit.code: place for place, unit in enumerate(units.units)}
    frame[PLACE] = [places[unit.code] for unit in found]
    # Equal ones by the table of units: by name the two languages would show other units first.
    by_place = frame.sort_values(PLACE)
    return by_place.sort_values(
        ["change", "ranks_won"], ascending=False, kind="stable", na_position="last", ignore_index=True
    )[MOVER_COLUMNS]


def mover_columns(frame: pd.DataFrame, years: tuple[int, int], lang: Language) -> list[Column]:
    """Columns of the table of movers, but for those in which nothing is known."""
    before, now = (str(year) for year in years)
    columns = [
        Column("name", word("unit", lang)),
        Column("before", before, "number"),
        Column("now", now, "number"),
        Column("change", word("difference", lang), "number", signed=True),
        Column("rank_before", f"{word('rank', lang)} {before}", "rank"),
        Column("rank_now", f"{word('rank', lang)} {now}", "rank"),
        Column("ranks_won", word("places", lang), "number", 0, signed=True),
    ]
    return [column for column in columns if frame[column.key].notna().any()]


def group_changes(frame: pd.DataFrame) -> pd.DataFrame:
    """Means by group of units in both years, largest rise first: name, count, before, now, change.

    Simple means of the units in `frame` whose values of both years are known; empty without groups.
    """
    known = frame[(frame["group"] != "") & frame["change"].notna()]
    table = known.groupby("group", sort=False).agg(
        count=("change", "count"), before=("before", "mean"), now=("now", "mean")
    )
    return _by_change(table.rename_axis("name").reset_index())


def published_groups(facts: pd.DataFrame, units: UnitSet, year: int, lang: Language) -> pd.DataFrame:
    """Published means of groups of units: name, count, before, now, change; largest rise first.

    Args:
        facts: Published facts (`load_facts`).
        units: Of the series.
        year: The later of the two years.
        lang: Language of the names.

    Returns:
        Every group of which the later year was published; `before` is missing where it was not.
    """
    members: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for unit in units.with_status(year, "ranked"):
        if unit.group:
            members.setdefault(unit.group.vi, []).append(unit.code)
            names[unit.group.vi] = unit.group[lang]
    rows = []
    for key, codes in members.items():
        found = facts[facts["fact"] == key].drop_duplicates("year").set_index("year")["value"]
        values = [parse_number(found.get(str(one), "")) for one in (year - 1, year)]
        if values[1] is not None:
            before = float("nan") if values[0] is None else values[0]
            rows.append({"name": names[key], "count": len(codes), "before": before, "now": values[1]})
    return _by_change(pd.DataFrame(rows, columns=["name", "count", "before", "now"]))


def group_columns(units: UnitSet, years: tuple[int, int], lang: Language) -> list[Column]:
    """Columns of the table of groups."""
    return [
        Column("name", units.group_name[lang] if units.group_name else word("group", lang)),
        Column("count", word("count", lang), "number", 0),
        Column("before", str(years[0]), "number"),
        Column("now", str(years[1]), "number"),
        Column("change", word("difference", lang), "number", signed=True),
    ]


def area_changes(before: pd.DataFrame, now: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Median share of each area in both years, largest rise first: name, count, before, now, change.

    Args:
        before: Results of the areas of the year before (`read_areas`): columns unit, code, share.
        now: Those of the year.
        names: Of the areas that both years have, by code.
    """
    rows = []
    for code, name in names.items():
        shares = [one[one["code"] == code].set_index("unit")["share"] for one in (before, now)]
        both = pd.concat(shares, axis=1, keys=["before", "now"]).dropna()
        rows.append({"name": name, "count": len(both), **both.median().to_dict()})
    frame = pd.DataFrame(rows, columns=["name", "count", "before", "now"])
    frame["change"] = frame["now"] - frame["before"]
    return frame.sort_values("change", ascending=False, kind="stable", ignore_index=True)


def _by_change(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.assign(change=frame["now"] - frame["before"])
    order = sorted(range(len(frame)), key=lambda place: sort_key(frame["name"].iloc[place]))
    return frame.iloc[order].sort_values(
        "change", ascending=False, kind="stable", na_position="last", ignore_index=True
    )


def most_moved(frame: pd.DataFrame, key: str, most: int = 12) -> pd.DataFrame:
    """The rows with the largest movement of either sign in column `key`, in the order of `frame`."""
    size = frame[key].abs().dropna().sort_values(ascending=False, kind="stable")
    return frame.loc[sorted(size.index[:most])]
