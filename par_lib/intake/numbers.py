"""What a cell of a filled workbook means as a number, or why it means none that is sure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from par_lib.inputs.entry import Problem
from par_lib.intake.cells import SheetCells
from par_lib.intake.form import NO, YES
from par_lib.intake.marks import Mark, Place
from par_lib.methodology.framework import Node
from par_lib.methodology.schema import SipasShareRule, Text, YesNoRule
from par_lib.units.names import name_key

_PLAIN = re.compile(r"([+-]?)(\d+)(?:[.,](\d+))?", re.ASCII)
_VIETNAMESE = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
_ENGLISH = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
_NUMBER = "a number"
_TRUTH = {YES: 1.0, NO: 0.0}


@dataclass(frozen=True, slots=True)
class Reading:
    """A number or a problem; neither where the cell is empty."""

    number: float | None = None
    problem: Problem | None = None


def read_number(sheet: SheetCells, place: Place, column: str, node: Node) -> Reading:
    """The number of a cell: `column` is value, target or points, `node` the leaf that it is of."""
    value, text, marks = sheet.value(place), sheet.text(place), sheet.marks_at(place)
    percent = column == "value" and _in_percent(node)
    for mark, hint in _REFUSED.items():
        if mark in marks:
            return _problem(column, _NUMBER, f"{mark}{f' of value {text}' if text else ''}", hint)
    if isinstance(value, date | time | timedelta):
        hint = "the cell was turned into a date: format it as number and type it again"
        return _problem(column, _NUMBER, f"the date {text}", hint)
    if isinstance(value, bool):
        return _problem(column, _NUMBER, f"{Mark.BOOLEAN} ({text})", _REFUSED[Mark.BOOLEAN])
    if isinstance(value, int | float):
        return _from_number(float(value), marks, column, percent=percent)
    if not text:
        return Reading()
    if column == "value" and isinstance(node.rule, YesNoRule):
        words = {name_key(word): number for word, number in _TRUTH.items()}
        if name_key(text) in words:
            return Reading(words[name_key(text)])
        if _parsed(re.sub(r"\s+", "", text)) is None:
            return _problem(column, "1 for yes or 0 for no", repr(text), f"write {YES} or {NO}")
    return _from_text(text, column, percent=percent)


_REFUSED = {
    Mark.ERROR: "type the number itself",
    Mark.FORMULA: "copy the cell and paste its value: what a formula shows can change",
    Mark.BOOLEAN: "type a number, 1 for yes and 0 for no",
    Mark.DISGUISED: "format the cell as a number, look at it, and save again",
    Mark.RESHAPED: "format the cell as a number, look at it, and save again",
}


def _in_percent(node: Node) -> bool:
    if isinstance(node.rule, SipasShareRule):
        return True
    unit = getattr(node.rule, "unit", None)
    return isinstance(unit, Text) and unit.vi.startswith("%")


def _problem(column: str, expected: str, found: str, hint: str) -> Reading:
    return Reading(problem=Problem(column, expected, found, hint))


def _from_number(number: float, marks: set[Mark], column: str, *, percent: bool) -> Reading:
    if number != number or number in (float("inf"), float("-inf")):
        return _problem(column, _NUMBER, "none", "type the number itself")
    if Mark.PERCENT in marks:
        if percent:
            return Reading(float(f"{number * 100:.12g}"))  # what the cell shows: 85% is 85
        found = f"{number * 100:.10g} %"
        return _problem(column, "a number that is no percentage", found, "format the cell as a number")
    if percent and 0 < abs(number) <= 1:
        hint = f"85 % is written 85; if it is {number:.10g} % indeed, type it with the sign: {number:.10g}%"
        return _problem(column, "a percentage", f"{number:.10g}", hint)
    return Reading(number)


def _from_text(text: str, column: str, *, percent: bool) -> Reading:
    """A number that was typed or pasted as text; a comma or a point may stand before its decimals."""
    bare = re.sub(r"\s+", "", text).replace("−", "-")
    if bare.endswith("%"):
        if not percent:
            return _problem(column, "a number that is no percentage", repr(text), "leave out the sign %")
        bare = bare[:-1]
    elif percent and _parsed(bare) is not None and 0 < abs(_parsed(bare) or 0) <= 1:
        hint = "85 % is written 85; if it is less than 1 % indeed, type it with the sign %"
        return _problem(column, "a percentage", repr(text), hint)
    number = _parsed(bare)
    if number is not None:
        return Reading(number)
    if _PLAIN.fullmatch(bare):
        hint = "it could be thousands or decimals: type it as a number, without a mark between thousands"
        return _problem(column, "a number that can be read in one way only", repr(text), hint)
    return _problem(column, _NUMBER, repr(text), "leave no words, units or signs in a cell of numbers")


def _parsed(bare: str) -> float | None:
    """The number of a text without spaces; None where it is none, or could be two."""
    if _VIETNAMESE.fullmatch(bare):
        return float(bare.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(bare):
        return float(bare.replace(",", ""))
    match = _PLAIN.fullmatch(bare)
    if match is None:
        return None
    sign, whole, decimals = match.groups()
    # 1.234 and 1,234 are one and a bit here, and more than a thousand there; 0,125 is not.
    if decimals is not None and len(decimals) == 3 and whole.lstrip("0") and len(whole) <= 3:
        return None
    return float(f"{sign}{whole}.{decimals or 0}")
