"""Faults of filled workbooks in Vietnamese, for the units that mend them.

Messages are written once, in English, where a fault is found. The table vietnamese.csv has a translation of
each of their patterns; tests hold every fault that two hundred damages give against it.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from par_lib.errors import Fault


def vietnamese(fault: Fault) -> Fault:
    """The fault in Vietnamese; what has no translation stays as it is.

    >>> vietnamese(Fault("a.xlsx", "sheet A, cell B2", expected="a number", found="'x'")).expected
    'một số'
    """
    told = {part: _translated(part, getattr(fault, part)) for part in ("where", "expected", "found", "hint")}
    return replace(fault, **told)


def _translated(part: str, text: str) -> str:
    """The translation of a text by the first pattern that all of it matches."""
    for pattern, translation in _table()[part]:
        match = pattern.fullmatch(text)
        if match:
            return match.expand(translation).strip()
    return text


@cache
def _table() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    table: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = (re.compile(row["pattern"], re.DOTALL), row["vietnamese"])
            table.setdefault(row["part"], []).append(found)
    return table
