"""Figures and tables of a notebook: shown in JupyterLab, and carried into the book.

A notebook shows each figure and table by one of these two functions, with label, caption and alt text.
JupyterLab draws the picture or the HTML; the edition (par_lib.build.edition) turns the same output into a
numbered MyST figure or table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape as html_escape
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import display
from markdown_it import MarkdownIt
from matplotlib.figure import Figure

from par_lib.errors import ArgumentError
from par_lib.inputs.origins import has_read
from par_lib.inputs.series_file import Origin
from par_lib.report.described import METADATA, OFFERED, ORIGIN, SIMULATED, said_simulated
from par_lib.report.figures.across import write_across
from par_lib.report.figures.drawn import drawn_from
from par_lib.report.figures.svg import light_svg
from par_lib.report.language import Language, number
from par_lib.report.markdown import Column, escape, on_screen, rows, table
from par_lib.report.microdata import refuse_microdata
from par_lib.report.store import csv_text
from par_lib.report.words import word


def show_figure(
    figure: Figure,
    *,
    label: str,
    caption: str,
    alt: str,
    origin: Origin | None = None,
    offers_data: bool = True,
) -> None:
    """Shows a figure as SVG and closes it; across one of simulated numbers it is written that they are.

    The numbers that it was drawn from (`figures.drawn`) are offered as a CSV file.

    Args:
        figure: What to show.
        label: Unique in the book, such as `fig-papi-2023-ranking`.
        caption: What the reader should see in it, with the source; Markdown.
        alt: What it shows, for a reader who does not see it; plain text written from the data.
        origin: Of the numbers shown; without it they count as simulated when any simulated input was read.
        offers_data: False where a table of the page has the same numbers.

    Raises:
        ArgumentError: a text is empty.
    """
    _require(label=label, caption=caption, alt=alt)
    simulated = _is_simulated(origin)
    if simulated:
        # in both languages, in the picture itself: it may be copied
        write_across(figure, " · ".join(word("simulated", lang) for lang in ("vi", "en")), SIMULATED)
    picture = light_svg(figure, halo=SIMULATED)
    plt.close(figure)
    described: dict[str, Any] = {"kind": "figure", "label": label, "caption": caption, "alt": alt} | simulated
    data = drawn_from(figure) if offers_data else None
    if data is not None:
        described["files"] = {f"{label}.csv": csv_text(data, simulated=bool(simulated))}
    display(  # type: ignore[no-untyped-call]
        {"image/svg+xml": picture, "text/plain": alt},
        raw=True,
        metadata={METADATA: described},
    )


def show_table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    lang: Language,
    *,
    label: str,
    caption: str,
    origin: Origin | None = None,
    fold: str | None = None,
    kind: str = "",
    paper: bool = True,
) -> None:
    """Shows a frame as a numbered table; the caption of one of simulated numbers says that they are.

    Args:
        frame: One row a record.
        columns: What is shown, in order.
        lang: Language of the numbers.
        label: Unique in the book, such as `tab-papi-2023-ranking`.
        caption: What the table shows, with the source; Markdown.
        origin: Of the numbers shown; without it they count as simulated when any simulated input was read.
        fold: Heading of folded details that the table opens from; it stands open where it is None.
        kind: Class name, of a table that the book's theme shows in another way.
        paper: Whether it is on paper, too.

    Raises:
        ArgumentError: the frame lacks a column, has one of respondents, or a text is empty.
    """
    _require(label=label, caption=caption)
    refuse_microdata(column.key for column in columns)
    missing = [column.key for column in columns if column.key not in frame]
    if missing:
        found = ", ".join(map(str, frame.columns))
        raise ArgumentError("columns", expected=f"a frame with {', '.join(missing)}", found=found)
    simulated = _is_simulated(origin)
    if simulated:
        caption = said_simulated(caption, lang)
    kinds = " ".join(filter(None, [kind, *simulated.values()]))
    text = table(frame, columns, lang, caption=caption, label=label, kind=kinds)
    html = _html(frame, columns, lang, word("simulated", lang) if simulated else "")
    described: dict[str, Any] = {"kind": "table", "label": label, "caption": caption} | simulated
    described |= {"class": kind} if kind else {}
    if fold is not None:
        text = f"::::{{dropdown}} {escape(fold)}\n{text}\n::::"
        html = f"<details><summary>{html_escape(fold)}</summary>{html}</details>"
    if not paper:
        text = on_screen(text)
    display(  # type: ignore[no-untyped-call]
        {"text/html": html, "text/markdown": text, "text/plain": caption},
        raw=True,
        metadata={METADATA: described},
    )


def show_files(files: Mapping[str, tuple[str, pd.DataFrame]], lang: Language, *, label: str) -> None:
    """Offers whole tables as CSV files: a list of links with the number of rows of each, on screen only.

    Args:
        files: By file name without suffix, unique in the book: what the link says, and the table.
        lang: Language of the page.
        label: Of the list, unique in the book, such as `files-papi-2023-audit`.

    Raises:
        ArgumentError: there is no file, or a text is empty.
    """
    _require(label=label, **{name: text for name, (text, _) in files.items()})
    simulated = _is_simulated(None)
    said = f" – {word('simulated', lang)}" if simulated else ""
    rows_word = {"vi": "dòng", "en": "rows"}[lang]
    links = [
        f"- [{escape(text)}]({OFFERED}/{name}.csv) (CSV, {number(len(table), lang, 0)} {rows_word}{said})"
        for name, (text, table) in files.items()
    ]
    texts = {f"{name}.csv": csv_text(table, simulated=bool(simulated)) for name, (_, table) in files.items()}
    plain = "; ".join(text for text, _ in files.values())
    html = f"<ul>{''.join(f'<li>{html_escape(text)}</li>' for text, _ in files.values())}</ul>"
    display(  # type: ignore[no-untyped-call]
        {"text/html": html, "text/markdown": on_screen("\n".join(links)), "text/plain": plain},
        raw=True,
        metadata={METADATA: {"kind": "files", "label": label, "files": texts} | simulated},
    )


def show_laboratory(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    lang: Language,
    *,
    label: str,
    caption: str,
    data: Mapping[str, Any],
) -> None:
    """Shows a table of results of which the book's theme makes a laboratory, and its data as a file.

    Any other theme shows the table and the link: the table is of class `laboratory`, in plain MyST.

    Args:
        frame: One row a record.
        columns: What is shown of the official results, in order.
        lang: Language of the numbers.
        label: Of the table, unique in the book, such as `tab-laboratory-papi-2023`.
        caption: What the table shows, with the source; Markdown.
        data: JSON values: what the page computes with (`views.laboratory.page_data`).

    Raises:
        ArgumentError: a text is empty.
    """
    _require(label=label, caption=caption)
    simulated = _is_simulated(None)
    note = word("simulated", lang) if simulated else ""
    shown = said_simulated(caption, lang) if simulated else caption
    link = {"vi": "Số liệu của phòng thử (JSON)", "en": "Data of the laboratory (JSON)"}[lang]
    kinds = " ".join(["laboratory", *simulated.values()])
    text = table(frame, columns, lang, caption=shown, label=label, kind=kinds)
    values = json.dumps({**data, "note": note}, ensure_ascii=False, separators=(",", ":"))
    display(  # type: ignore[no-untyped-call]
        {
            "text/html": _html(frame, columns, lang, note),
            "text/markdown": "\n\n".join([text, on_screen(f"[{link}]({OFFERED}/{label}.json)")]),
            "text/plain": shown,
        },
        raw=True,
        metadata={
            METADATA: {
                "kind": "laboratory",
                "label": label,
                "caption": shown,
                "files": {f"{label}.json": f"{values}\n"},
            }
            | simulated
        },
    )


def show_text(text: str) -> None:
    """Shows Markdown as it is: headings and sentences that repeat for each of several series."""
    _require(text=text)
    html = MarkdownIt("commonmark").render(text)
    display(  # type: ignore[no-untyped-call]
        {"text/html": html, "text/markdown": text, "text/plain": text},
        raw=True,
        metadata={METADATA: {"kind": "text"}},
    )


def _html(frame: pd.DataFrame, columns: Sequence[Column], lang: Language, note: str) -> str:
    """A table for JupyterLab, below a note where there is one."""
    html = MarkdownIt("commonmark").enable("table").render("\n".join(rows(frame, columns, lang)))
    return f"<p><strong>{note}</strong></p>\n{html}" if note else html


def _is_simulated(origin: Origin | None) -> dict[str, str]:
    """The part of an output's description that says so; empty for other origins."""
    simulated = has_read(SIMULATED) if origin is None else origin == SIMULATED
    return {ORIGIN: SIMULATED} if simulated else {}


def _require(**texts: str) -> None:
    for name, text in texts.items():
        if not text.strip():
            raise ArgumentError(name, expected="a text", found="none")
