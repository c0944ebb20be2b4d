"""Text for MyST Markdown pages: escaping, and frames as tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from par_lib.report.language import DASH, Language, number

Kind = Literal["text", "number", "percent", "rank", "link", "year"]
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~$@^=:-])")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: where its values are, its heading, and how they are written."""

    key: str
    title: str
    kind: Kind = "text"
    decimals: int = 2
    signed: bool = False


def escape(text: str) -> str:
    r"""Text that Markdown shows as it is, whatever it holds.

    >>> print(escape("<b>*a*|b</b>"))
    \<b\>\*a\*\|b\</b\>
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def cell(value: str | float | None, column: Column, lang: Language) -> str:
    """One value as a table cell.

    >>> cell(84.378, Column("index", "Index", "percent"), "vi")
    '84,38%'
    >>> cell(None, Column("rank", "Rank", "rank"), "vi")
    '–'
    """
    if value is None or value != value:
        return DASH
    if column.kind == "link":
        address = str(value)
        return (
            f"[{escape(_host(address))}](<{address}>)"
            if address.startswith(("http://", "https://"))
            else escape(address)
        )
    if column.kind in ("text", "year") or isinstance(value, str):
        return escape(str(value)) or DASH
    amount = float(value)
    if column.kind == "rank":
        return number(amount, lang, 0 if amount.is_integer() else 1)
    text = number(amount, lang, column.decimals, sign=column.signed)
    return f"{text}%" if column.kind == "percent" else text


def table(frame: pd.DataFrame, columns: Sequence[Column], lang: Language, *, caption: str, label: str) -> str:
    """A frame as a numbered MyST table.

    Args:
        frame: One row a record.
        columns: What is shown, in order.
        lang: Language of the numbers.
        caption: Markdown; the first sentence says what the table shows.
        label: Unique in the book, for references.
    """
    aligned = ["---" if column.kind in ("text", "link") else "---:" for column in columns]
    lines = [_row([escape(column.title) for column in columns]), _row(aligned)]
    lines += [
        _row([cell(record[column.key], column, lang) for column in columns])
        for record in frame.to_dict("records")
    ]
    return "\n".join([f":::{{table}} {caption}", f":label: {label}", "", *lines, ":::"])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _host(address: str) -> str:
    return address.split("/")[2].removeprefix("www.").removeprefix("m.")
