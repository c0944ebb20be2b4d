"""Text for MyST Markdown pages: escaping, and frames as tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

import pandas as pd

from par_lib.report.language import DASH, Language, number

Kind = Literal["text", "number", "percent", "rank", "link", "page", "reference", "year"]
SCREEN_ONLY = "screen-only"  # class of what is not on paper
_WORDS = ("text", "link", "page", "reference")  # kinds that are read, not compared
_SPECIAL = re.compile(r"""([\\`*_{}\[\]<>()#+!|~$@^=:%&"'-])""")  # quotes too: MyST bends them
_LIST_NUMBER = re.compile(r"^([0-9]{1,9})\.(?=\s|$)")
_BETWEEN_ADDRESSES = " ; "  # in tables of published figures, where one has several sources
_REMARK = re.compile(r"\s+\(.*\)$")  # after an address in the sources, in the words of who noted it
_IN_ADDRESS = "%/:?#[]@!$&'()*+,;=~-._"  # what a URL may hold; the rest is percent-encoded


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: where its values are, its heading, and how they are written.

    Values of kind `page` are the name of a page's file, a space, and what the link to it says; those of kind
    `reference` the same with the label of something in the book, which may be empty for no link.
    `explains` is the node of the framework whose points the numbers of the column are, "" for the index: the
    table then opens the explanation of each number from the reference in its row.
    """

    key: str
    title: str
    kind: Kind = "text"
    decimals: int = 2
    signed: bool = False
    explains: str | None = None


def escape(text: str) -> str:
    r"""Text that Markdown shows as it is, whatever it holds; white space becomes single spaces.

    >>> print(escape("<b>*a*|b</b>"))
    \<b\>\*a\*\|b\</b\>
    """
    return _LIST_NUMBER.sub(r"\1\.", _SPECIAL.sub(r"\\\1", " ".join(text.split())))


def cell(value: str | float | None, column: Column, lang: Language) -> str:
    """One value as a table cell.

    >>> cell(84.378, Column("index", "Index", "percent"), "vi")
    '84,38%'
    >>> cell("unit-par-province-2023-01 Hà Nội", Column("page", "Unit", "page"), "vi")
    '[Hà Nội](unit-par-province-2023-01.ipynb)'
    >>> cell("why-papi-2023-01 Hà Nội", Column("unit", "Unit", "reference"), "vi")
    '[Hà Nội](#why-papi-2023-01)'
    >>> cell(None, Column("rank", "Rank", "rank"), "vi")
    '–'
    """
    if pd.isna(value):
        return DASH
    if column.kind == "link":
        addresses = str(value).split(_BETWEEN_ADDRESSES)
        if all(address.startswith(("http://", "https://")) for address in addresses):
            return "; ".join(_link(_REMARK.sub("", address)) for address in addresses)
    if column.kind == "page":
        slug, _, name = str(value).partition(" ")
        return f"[{escape(name)}]({slug}.ipynb)"
    if column.kind == "reference":
        label, _, name = str(value).partition(" ")
        return f"[{escape(name)}](#{label})" if label else escape(name)
    if column.kind in ("text", "year", "link") or isinstance(value, str):
        return escape(str(value)) or DASH
    amount = float(value)
    if column.kind == "rank":
        return number(amount, lang, 0 if amount.is_integer() else 1)
    text = number(amount, lang, column.decimals, sign=column.signed)
    return f"{text}%" if column.kind == "percent" else text


def table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    lang: Language,
    *,
    caption: str,
    label: str,
    kind: str = "",
) -> str:
    """A frame as a numbered MyST table.

    Args:
        frame: One row a record.
        columns: What is shown, in order.
        lang: Language of the numbers.
        caption: Markdown; the first sentence says what the table shows.
        label: Unique in the book, for references.
        kind: Class name, of a table that the book's theme shows in another way.

    >>> frame = pd.DataFrame({"unit": ["why-papi-2023-01 Hà Nội"], "C01": [5.43]})
    >>> columns = [Column("unit", "Unit", "reference"), Column("C01", "Part 1", "number", explains="C01")]
    >>> print(table(frame, columns, "en", caption="Points.", label="tab-a").splitlines()[2])
    :class: explained codes-,C01
    """
    title = " ".join(caption.split())
    kinds = " ".join(filter(None, [kind, explaining(columns)]))
    options = [f":label: {label}", *([f":class: {kinds}"] if kinds else [])]
    return "\n".join([f":::{{table}} {title}", *options, "", *rows(frame, columns, lang), ":::"])


def on_screen(text: str) -> str:
    """Blocks of Markdown that pages show and paper leaves out: what there is to click on, files to download.

    >>> print(on_screen("- [A](a.csv)"))
    :::::{div}
    :class: screen-only
    - [A](a.csv)
    :::::
    """
    return f":::::{{div}}\n:class: {SCREEN_ONLY}\n{text}\n:::::"


def rows(frame: pd.DataFrame, columns: Sequence[Column], lang: Language) -> list[str]:
    """The lines of a table in plain Markdown: heading, alignment, one line a record."""
    aligned = ["---" if column.kind in _WORDS else "---:" for column in columns]
    heading = [escape(column.title) for column in columns]
    body = [
        [cell(record[column.key], column, lang) for column in columns] for record in frame.to_dict("records")
    ]
    return [f"| {' | '.join(line)} |" for line in (heading, aligned, *body)]


def explaining(columns: Sequence[Column]) -> str:
    """Class names that tell the theme to which node the numbers of each column belong; most have none."""
    if all(column.explains is None for column in columns):
        return ""
    return f"explained codes-{','.join(column.explains or '' for column in columns)}"


def _link(address: str) -> str:
    host = address.split("/")[2].removeprefix("www.").removeprefix("m.")
    target = quote(address, safe=_IN_ADDRESS).replace("&", "&amp;")
    return f"[{escape(host or address)}](<{target}>)"
