"""The headline numbers of the summary: each index of the year in one row, computed or as published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from par_lib.inputs.csv_table import parse_number
from par_lib.inputs.series import Series
from par_lib.methodology.framework import Framework
from par_lib.methodology.schema import Band
from par_lib.report.language import DASH, Language, number
from par_lib.report.markdown import Column, escape
from par_lib.report.views.ends import who
from par_lib.report.views.validity import published
from par_lib.report.words import word
from par_lib.units.unit_set import UnitSet

_COUNTS = re.compile(r"count_(?:group_\w_)?(?:([\d.]+)_or_more|below_([\d.]+)|([\d.]+)_to_([\d.]+))\b.*")
_TOP, _BOTTOM = float("inf"), 0.0


def headline_columns(lang: Language) -> list[Column]:
    """Columns of the table of headline numbers."""
    return [
        Column("name", word("index", lang)),
        Column("count", word("count", lang), "number", 0),
        Column("mean", word("mean", lang), "number"),
        Column("change", word("on_year_before", lang), "number", signed=True),
        Column("first", word("max", lang)),
        Column("last", word("min", lang)),
    ]


def bands_text(rows: Sequence[Mapping[str, object]], lang: Language) -> str:
    """How many units lie in each band, index by index (Markdown); empty where no index has bands.

    >>> bands_text([{"name": "A", "bands": "90%: 7; 80%: 56"}, {"name": "B", "bands": ""}], "en")
    '**Units by band.** A – 90%: 7; 80%: 56.'
    """
    told = [f"{escape(str(row['name']))} – {row['bands']}." for row in rows if row["bands"]]
    heading = {"vi": "Số đơn vị theo nhóm kết quả.", "en": "Units by band."}[lang]
    return " ".join([f"**{heading}**", *told]) if told else ""


def computed_row(
    series: Series,
    framework: Framework,
    frame: pd.DataFrame,
    before: pd.DataFrame | None,
    told: float,
    lang: Language,
) -> dict[str, object]:
    """The row of a computed index.

    Args:
        series: The series.
        framework: Of the year.
        frame: The ranking (`views.ranking.ranking`).
        before: Computed index of the year before, where it can be compared.
        told: Published change of the mean, which stands where none is computed; not a number without one.
        lang: Language of names and numbers.
    """
    ranked = frame[frame["rank"].notna()]
    counts = {band.name[lang]: int((ranked["band"] == band.name[lang]).sum()) for band in framework.bands}
    change = told
    if before is not None:  # of the units that both years rank, or who is ranked would be in it
        earlier = before.loc[before["rank"].notna()].set_index("unit")["index"]
        change = float((ranked.set_index("unit")["index"] - earlier).mean())
    return {
        "name": series.file.short[lang],
        "count": len(ranked),
        "mean": float(ranked["index"].mean()),
        "change": change,
        "first": _of_rank(ranked, ranked["rank"].min(), lang),
        "last": _of_rank(ranked, ranked["rank"].max(), lang),
        "bands": _listed(counts),
    }


def published_row(
    series: Series,
    record: pd.DataFrame,
    facts: pd.DataFrame,
    units: UnitSet,
    year: int,
    bands: Sequence[Band],
    lang: Language,
) -> dict[str, object] | None:
    """The row of an index of which only published figures exist; None without a published mean.

    Args:
        series: The series.
        record: Published figures of single units (`load_record`).
        facts: Published facts on the whole (`load_facts`).
        units: Of the series.
        year: Of the row.
        bands: Of the year's methodology, the highest first.
        lang: Language of names and numbers.
    """
    values = dict(
        zip(*(facts.loc[facts["year"] == str(year), key] for key in ("fact", "value")), strict=True)
    )
    mean = parse_number(values.get("mean", ""))
    if mean is None:
        return None
    ranked = len(units.with_status(year, "ranked"))
    own = published(record, year, "index")
    counts = band_counts(values, [float(band.at_least) for band in bands], ranked)
    named = {band.name[lang]: count for band, count in zip(bands, counts, strict=True) if count is not None}
    return {
        "name": series.file.short[lang],
        "count": ranked,
        "mean": mean,
        "change": published_change(facts, year),
        "first": _at_rank(own.values, own.ranks, 1, units, lang),
        "last": _at_rank(own.values, own.ranks, ranked, units, lang),
        "bands": _listed(named),
    }


def published_change(facts: pd.DataFrame, year: int) -> float:
    """The published change of the mean on the year before; not a number without one."""
    own = facts[(facts["year"] == str(year)) & (facts["fact"] == "mean_change_on_previous_year")]
    value = parse_number(own["value"].iloc[0]) if len(own) else None
    return float("nan") if value is None else value


def band_counts(facts: dict[str, str], edges: Sequence[float], ranked: int) -> list[int | None]:
    """How many units lie in each band, as far as published counts say; None where they do not.

    A count is published for a band itself (`count_80_to_90`), or follows from the counts above two edges.

    Args:
        facts: Value by name, of one year.
        edges: Least value of each band, the highest first; the last one is 0.
        ranked: Units ranked in the year.

    >>> band_counts({"count_group_A_90_or_more": "7", "count_80_or_more": "63"}, [90, 80, 0], 63)
    [7, 56, 0]
    >>> band_counts({"count_80_or_more": "14"}, [90, 80, 0], 17)
    [None, None, 3]
    """
    known: dict[tuple[float, float], int] = {(_BOTTOM, _TOP): ranked}
    for name, text in facts.items():
        match = _COUNTS.fullmatch(name)
        value = parse_number(text)
        if match is None or value is None:
            continue
        least, below, low, high = (None if part is None else float(part) for part in match.groups())
        if least is not None:
            known[least, _TOP] = int(value)
        elif below is not None:
            known[_BOTTOM, below] = int(value)
        elif low is not None and high is not None:
            known[low, high] = int(value)
    uppers = [_TOP, *edges[:-1]]
    counts: list[int | None] = []
    for low, high in zip(edges, uppers, strict=True):
        whole, above = known.get((low, _TOP)), 0 if high == _TOP else known.get((high, _TOP))
        differs = None if whole is None or above is None else whole - above
        counts.append(known.get((low, high), differs))
    return counts


def _of_rank(ranked: pd.DataFrame, rank: float, lang: Language) -> str:
    own = ranked[ranked["rank"] == rank]
    return _with_value(who(list(own["name"]), lang), float(own["index"].iloc[0]), lang)


def _at_rank(values: pd.Series, ranks: pd.Series, rank: int, units: UnitSet, lang: Language) -> str:
    found = ranks.index[ranks == rank]
    if len(found) != 1:
        return DASH
    return _with_value(units.by_code[str(found[0])].name[lang], float(values.get(found[0], _TOP)), lang)


def _with_value(name: str, value: float, lang: Language) -> str:
    return f"{name} ({number(value, lang)})"


def _listed(counts: dict[str, int]) -> str:
    return "; ".join(f"{name}: {count}" for name, count in counts.items())
