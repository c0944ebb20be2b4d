"""Rows of cleaned inputs as text: what a program writes into data/clean."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from par_lib.inputs.scores import COLUMNS


@dataclass(frozen=True, slots=True)
class CleanRow:
    """One row of a scores.csv, as text."""

    unit: str
    code: str
    points: str
    state: str
    source: str


def as_csv(rows: Iterable[CleanRow]) -> str:
    """The rows as the text of a scores.csv."""
    return csv_text(COLUMNS, (astuple(row) for row in rows))


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""A table as CSV with plain line ends.

    >>> csv_text(["unit", "note"], [["01", "một, hai"]])
    'unit,note\n01,"một, hai"\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def number_text(value: float | None) -> str:
    """A number as the shortest decimal that is read back as the same one; empty text for none.

    >>> number_text(0.1), number_text(2.0), number_text(None)
    ('0.1', '2', '')
    """
    return "" if value is None else repr(float(value)).removesuffix(".0")
