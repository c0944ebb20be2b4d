"""How the commands print: tables for people, CSV and JSON for programs, messages on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.table import Table

from par_lib.inputs.origins import has_read
from par_lib.report.language import Language, number

if TYPE_CHECKING:
    import pandas as pd

Item = TypeVar("Item")

_SIMULATED = {
    "vi": "SỐ LIỆU MÔ PHỎNG: có số liệu của chuỗi mô phỏng, chỉ các số đã công bố được giữ đúng.",
    "en": "SIMULATED DATA: these hold figures of a simulated series; only published ones are reproduced.",
}
_LABELS = ("year", "row")  # numbers that are names, not quantities


class Format(StrEnum):
    """How results are written to standard output."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def console() -> Console:
    """Standard output, as wide as the terminal, or wide enough for any table when it is not one."""
    return Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else 200, soft_wrap=False)


def errors_console() -> Console:
    """Standard error, for messages."""
    return Console(stderr=True, markup=False, highlight=False)


def tracked(items: Sequence[Item], what: str) -> Iterator[Item]:
    """The items one by one, with a bar on standard error of how many are done."""
    from rich.progress import track

    shown = errors_console()
    yield from track(items, what, console=shown, transient=True, disable=not shown.is_terminal)


def write(
    frame: pd.DataFrame,
    form: Format,
    *,
    title: str,
    decimals: dict[str, int],
    lang: Language,
    note: str = "",
) -> None:
    """Prints a frame: twelve significant digits for programs, `decimals` digits for people.

    Args:
        frame: What to print; a missing value is an empty cell, null in JSON, – in a table.
        form: For whom.
        title: Heading of the table.
        decimals: Digits after the point by column, for tables only.
        lang: Language of the numbers in tables.
        note: What must be said below a table; of simulated figures it is said in any case, on standard error,
            and to programs in a column `origin`, too.
    """
    if has_read("simulated"):
        note = note or _SIMULATED[lang]
        errors_console().print(note, soft_wrap=True)
        if form is not Format.TABLE and "origin" not in frame:
            frame = frame.assign(origin="simulated")
    if form is Format.CSV:
        from par_lib.inert import inert_csv

        sys.stdout.write(inert_csv(frame))
    elif form is Format.JSON:
        records = json.loads(frame.to_json(orient="records", double_precision=12))
        sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    else:
        console().print(
            _table(
                frame.astype({name: str for name in _LABELS if name in frame}), title, decimals, lang, note
            )
        )


def _table(frame: pd.DataFrame, title: str, decimals: dict[str, int], lang: Language, note: str) -> Table:
    import pandas as pd

    table = Table(title=title, title_justify="left", header_style="bold", caption=note or None)
    table.caption_justify = "left"
    for name in frame.columns:
        right = pd.api.types.is_numeric_dtype(frame[name])
        table.add_column(str(name), justify="right" if right else "left", overflow="fold")
    for row in frame.itertuples(index=False):
        cells = []
        for name, value in zip(frame.columns, row, strict=True):
            if isinstance(value, str):
                cells.append(value)
            elif pd.isna(value):
                cells.append("–")
            else:
                cells.append(number(float(value), lang, decimals.get(str(name), 0)))
        table.add_row(*cells)
    return table


def whole(values: pd.Series) -> pd.Series:
    """Ranks and counts as whole numbers where they are whole (ties may average to halves)."""
    known = values.dropna()
    return values.astype("Int64") if (known == known.round()).all() else values
