"""The list of corrections, as the report and the command line show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from par_lib.inputs.clean_rows import number_text
from par_lib.inputs.corrections import Correction
from par_lib.inputs.csv_table import parse_number
from par_lib.report.language import Language
from par_lib.report.markdown import Column
from par_lib.report.words import known_word, stage_word, word

COLUMNS = ["id", "series", "year", "unit", "code", "stage", "action", "old", "new", "reason", "decided_by",
           "date", "status", "expect"]  # fmt: skip


def corrections_table(corrections: Sequence[Correction], lang: Language) -> pd.DataFrame:
    """One row a correction, columns `COLUMNS`, as text (the year is a number)."""
    rows = [
        (one.id, one.series, one.year, one.unit, one.code, one.stage or "", one.action, _text(one.old),
         _text(one.new), one.reason[lang], one.decided_by, one.date.isoformat(), one.status, one.expect)
        for one in corrections
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def shown_corrections(
    corrections: Sequence[Correction], units: Mapping[str, str], nodes: Mapping[str, str], lang: Language
) -> pd.DataFrame:
    """The corrections as readers know what they are about: names of units and leaves, words, own digits."""
    table = corrections_table(corrections, lang)
    codes = table["code"]
    return table.assign(
        unit=table["unit"].map(units).fillna(table["unit"]),
        leaf=[f"{code} {nodes[code]}" if code in nodes else code for code in codes],
        stage=table["stage"].map(lambda stage: stage_word(stage or "published", lang)),
        action=table["action"].map(lambda action: word(action, lang)),
        status=table["status"].map(lambda status: word(f"correction_{status}", lang)),
        **{key: table[key].map(lambda text: _shown(text, lang)) for key in ("old", "new")},
    ).rename(columns={"old": "before", "new": "after"})


def shown_columns(lang: Language) -> list[Column]:
    """Columns of that table."""
    about = [Column("unit", word("unit", lang)), Column("leaf", word("leaf", lang))]
    keys = ("stage", "action", "before", "after", "reason", "decided_by", "date", "correction_status")
    return about + [Column(key.removeprefix("correction_"), word(key, lang)) for key in keys]


def _shown(text: str, lang: Language) -> str:
    """A number with the decimal mark of the language, or a state in words."""
    if parse_number(text) is None:
        return known_word(text, lang)
    return text.replace(".", ",") if lang == "vi" else text


def _text(value: float | str | None) -> str:
    return value if isinstance(value, str) else number_text(value)
