"""Figures and tables of a notebook: shown in JupyterLab, and carried into the book.

A notebook shows each figure and table by one of these two functions, with label, caption and alt text.
JupyterLab draws the picture or the HTML; the edition (par_lib.build.edition) turns the same output into a
numbered MyST figure or table.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape as html_escape

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import display
from markdown_it import MarkdownIt
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from par_lib.errors import ArgumentError
from par_lib.report.language import Language
from par_lib.report.markdown import Column, escape, rows, table

METADATA = "par"  # key of our description in an output's metadata


def show_figure(figure: Figure, *, label: str, caption: str, alt: str) -> None:
    """Shows a figure as SVG and closes it.

    Args:
        figure: What to show.
        label: Unique in the book, such as `fig-papi-2023-ranking`.
        caption: What the reader should see in it, with the source; Markdown.
        alt: What it shows, for a reader who does not see it; plain text written from the data.

    Raises:
        ArgumentError: a text is empty.
    """
    _require(label=label, caption=caption, alt=alt)
    picture = io.BytesIO()
    # not savefig, which draws a figure that lays itself out twice
    metadata = {"Date": None, "Creator": None}
    FigureCanvasSVG(figure).print_svg(picture, metadata=metadata)  # type: ignore[no-untyped-call]
    plt.close(figure)
    described = {"kind": "figure", "label": label, "caption": caption, "alt": alt}
    display(  # type: ignore[no-untyped-call]
        {"image/svg+xml": picture.getvalue().decode(), "text/plain": alt},
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
    fold: str | None = None,
) -> None:
    """Shows a frame as a numbered table.

    Args:
        frame: One row a record.
        columns: What is shown, in order.
        lang: Language of the numbers.
        label: Unique in the book, such as `tab-papi-2023-ranking`.
        caption: What the table shows, with the source; Markdown.
        fold: Heading of folded details that the table opens from; it stands open where it is None.

    Raises:
        ArgumentError: the frame lacks a column, or a text is empty.
    """
    _require(label=label, caption=caption)
    missing = [column.key for column in columns if column.key not in frame]
    if missing:
        found = ", ".join(map(str, frame.columns))
        raise ArgumentError("columns", expected=f"a frame with {', '.join(missing)}", found=found)
    text = table(frame, columns, lang, caption=caption, label=label)
    html = MarkdownIt("commonmark").enable("table").render("\n".join(rows(frame, columns, lang)))
    if fold is not None:
        text = f"::::{{dropdown}} {escape(fold)}\n{text}\n::::"
        html = f"<details><summary>{html_escape(fold)}</summary>{html}</details>"
    described = {"kind": "table", "label": label, "caption": caption}
    display(  # type: ignore[no-untyped-call]
        {"text/html": html, "text/markdown": text, "text/plain": caption},
        raw=True,
        metadata={METADATA: described},
    )


def _require(**texts: str) -> None:
    for name, text in texts.items():
        if not text.strip():
            raise ArgumentError(name, expected="a text", found="none")
