"""What the `releases` notebook shows: what changed of the report from one release to the next."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from par_lib.inputs.changes import ReleaseChanges
from par_lib.inputs.csv_table import parse_number
from par_lib.inputs.series import Register
from par_lib.report.language import DASH, Language, trimmed
from par_lib.report.markdown import Column
from par_lib.report.words import word

_DECIMALS = 4
_LISTED = ("added", "removed")


def overview(releases: Sequence[ReleaseChanges], lang: Language) -> pd.DataFrame:
    """One row a release: release, since, numbers, ranks and indexes that changed, causes."""
    rows = [_counted(one, lang) for one in releases]
    return pd.DataFrame(rows, columns=[column.key for column in overview_columns(lang)])


def overview_columns(lang: Language) -> list[Column]:
    """Columns of `overview`."""
    return [
        Column("release", word("release", lang)),
        Column("since", word("since_release", lang)),
        Column("numbers", word("changed_numbers", lang), "number", 0),
        Column("ranks", word("changed_ranks", lang), "number", 0),
        Column("indexes", word("changed_indexes", lang), "number", 0),
        Column("causes", word("causes", lang)),
    ]


def index_changes(
    release: ReleaseChanges, register: Register, lang: Language, *, simulated: bool
) -> pd.DataFrame:
    """What changed of indexes and ranks, and what came or went; areas and below are left to the whole table.

    Args:
        release: What changed.
        register: Names the series; one that is followed no longer goes by its id.
        lang: Language of names and numbers.
        simulated: The numbers of simulated series, or else all others.
    """
    numbers = release.numbers
    chosen = numbers[
        ((numbers["code"] == "") | numbers["cause"].isin(_LISTED))
        & ((numbers["origin"] == "simulated") == simulated)
    ]
    rows = [
        {
            "index": _short(register, row["series"], lang),
            "year": int(row["year"]),
            "unit": row[f"unit_{lang}"] or row[f"node_{lang}"],
            "quantity": row[f"quantity_{lang}"],
            "old": DASH if row["cause"] in _LISTED else _value(row["old"], lang),
            "new": DASH if row["cause"] in _LISTED else _value(row["new"], lang),
            "cause": row[f"cause_{lang}"],
            "evidence": row[f"evidence_{lang}"],
        }
        for row in chosen.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=[column.key for column in change_columns(lang)])


def change_columns(lang: Language) -> list[Column]:
    """Columns of `index_changes`."""
    return [
        Column("index", word("index", lang)),
        Column("year", word("year", lang), "year"),
        Column("unit", word("unit", lang)),
        Column("quantity", word("quantity", lang)),
        Column("old", word("before", lang)),
        Column("new", word("after", lang)),
        Column("cause", word("cause", lang)),
        Column("evidence", word("details", lang)),
    ]


def _counted(one: ReleaseChanges, lang: Language) -> dict[str, object]:
    numbers = one.numbers[~one.numbers["cause"].isin(_LISTED)]
    of_index = numbers[numbers["code"] == ""]
    causes = [cause for text in one.numbers[f"cause_{lang}"] for cause in text.split(", ")]
    return {
        "release": one.tag,
        "since": one.since,
        "numbers": len(numbers),
        "ranks": int((of_index["quantity"] == "rank").sum()),
        "indexes": int((of_index["quantity"] == "index").sum()),
        "causes": ", ".join(dict.fromkeys(causes)) or DASH,
    }


def _short(register: Register, series: str, lang: Language) -> str:
    return register.series(series).file.short[lang] if series in register.ids else series


def _value(text: str, lang: Language) -> str:
    value = parse_number(text)
    return trimmed(value, lang, _DECIMALS) if value is not None else text or DASH
