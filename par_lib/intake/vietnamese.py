"""Faults of filled workbooks in Vietnamese, for the units that mend them.

Messages are written once, in English, where a fault is found. The table vietnamese.csv has a translation of
each of their patterns; tests hold every fault that two hundred damages give against it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from par_lib.errors import Fault, InputFaults, in_reading_order
from par_lib.unseen import visible


class VietnameseFaults(InputFaults):
    r"""Faults whose message is in Vietnamese.

    >>> faults = [Fault("a.xlsx", "sheet A, cell B2", expected="a number", found="'x'", unit="01")]
    >>> str(VietnameseFaults(faults))
    "1 lỗi\na.xlsx, trang A, ô B2 (đơn vị 01): cần một số, thấy 'x'"
    """

    def __str__(self) -> str:
        return "\n".join([f"{len(self.faults)} lỗi", *(_line(vietnamese(fault)) for fault in self.faults)])


def raise_in_vietnamese(faults: Sequence[Fault]) -> None:
    """Raises all faults together, told in Vietnamese, or does nothing when there are none."""
    if faults:
        raise VietnameseFaults(in_reading_order(faults))


def _line(fault: Fault) -> str:
    place = ", ".join(part for part in (fault.file, fault.where) if part)
    about = ", ".join(
        f"{name} {value}" for name, value in (("đơn vị", fault.unit), ("mã", fault.code)) if value
    )
    line = f"{place}{f' ({about})' if about else ''}: cần {fault.expected}, thấy {fault.found}"
    return visible(f"{line}\n    gợi ý: {fault.hint}" if fault.hint else line)


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
