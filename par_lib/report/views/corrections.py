"""The list of corrections, as the report and the command line show it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from par_lib.inputs.clean_rows import number_text
from par_lib.inputs.corrections import Correction
from par_lib.report.language import Language

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


def _text(value: float | str | None) -> str:
    return value if isinstance(value, str) else number_text(value)
