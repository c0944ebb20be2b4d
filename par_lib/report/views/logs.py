"""What the `assumptions` and `datalog` notebooks show: what was assumed, and which tables all rests on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from par_lib.inputs.assumptions import Assumption
from par_lib.inputs.data_log import LoggedTable
from par_lib.inputs.series import Register
from par_lib.report.language import DASH, Language, number
from par_lib.report.markdown import Column
from par_lib.report.words import known_word, word

_DIGITS = 12  # of a hash, enough to tell files apart


def assumption_table(assumptions: Sequence[Assumption], register: Register, lang: Language) -> pd.DataFrame:
    """One row an assumption: decision, why, effect, used (short names of the series)."""
    rows = [
        {
            "decision": one.decision[lang],
            "why": one.why[lang],
            "effect": one.effect[lang],
            "used": "; ".join(register.series(name).file.short[lang] for name in one.used),
        }
        for one in assumptions
    ]
    return pd.DataFrame(rows, columns=[column.key for column in assumption_columns(lang)])


def assumption_columns(lang: Language) -> list[Column]:
    """Columns of `assumption_table`."""
    return [
        Column("decision", word("assumed", lang)),
        Column("why", word("reason", lang)),
        Column("effect", word("effect", lang)),
        Column("used", word("where_used", lang)),
    ]


def data_table(tables: Sequence[LoggedTable], lang: Language) -> pd.DataFrame:
    """One row a table: file, holds, owner, rows, years, pages, confidence, sha256 (its first digits)."""
    rows = [
        {
            "file": table.described.file,
            "holds": table.described.holds[lang],
            "owner": table.described.owner[lang],
            "rows": table.rows,
            "years": _span(table),
            "pages": table.pages or float("nan"),
            "confidence": _levels(table, lang),
            "sha256": table.sha256[:_DIGITS],
        }
        for table in tables
    ]
    return pd.DataFrame(rows)


def data_columns(lang: Language) -> list[Column]:
    """Columns of `data_table`."""
    return [
        Column("holds", word("field", lang)),
        Column("file", word("file", lang)),
        Column("owner", word("owner", lang)),
        Column("rows", word("rows", lang), "number", 0),
        Column("years", word("years", lang)),
        Column("pages", word("pages", lang), "number", 0),
        Column("confidence", word("confidence", lang)),
        Column("sha256", "SHA-256"),
    ]


def _span(table: LoggedTable) -> str:
    if table.first_year is None or table.last_year is None:
        return DASH
    return DASH.join(dict.fromkeys(str(year) for year in (table.first_year, table.last_year)))


def _levels(table: LoggedTable, lang: Language) -> str:
    said = [
        f"{known_word(level, lang)}: {number(count, lang, 0)}" for level, count in table.confidence.items()
    ]
    return "; ".join(said) or DASH
