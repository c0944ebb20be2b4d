"""What a spreadsheet program lets people type into a cell of a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from par_lib.intake.form import NO, STATE_WORDS, YES
from par_lib.methodology.framework import Node
from par_lib.methodology.rules import raw_range
from par_lib.methodology.schema import DeductionRule, YesNoRule


@dataclass(frozen=True, slots=True)
class Limit:
    """A data validation, as the file format writes it."""

    kind: Literal["list", "decimal", "whole"]
    operator: Literal["between", "greaterThanOrEqual"] | None
    low: str
    high: str
    message: str


def limits(column: str, node: Node) -> Limit:
    """The limits of one cell: its column (`state`, `points`, `value` or `target`) for one leaf.

    >>> from par_lib.methodology.schema import Text
    >>> leaf = Node("1", Text(vi="A", en="A"), None, 1, 2, True, rule=YesNoRule(kind="yes_no"))
    >>> limits("value", leaf).low
    '"Có,Không"'
    """
    if column == "state":
        words = ",".join(STATE_WORDS.values())
        return Limit("list", None, f'"{words}"', "", f"Chọn một trong: {words}.")
    if column == "points":
        top = f"{float(node.max_points):.10g}"
        return Limit("decimal", "between", "0", top, f"Điểm từ 0 đến {top.replace('.', ',')}.")
    if column == "target" or node.rule is None:
        return Limit("decimal", "greaterThanOrEqual", "0", "", "Điền một số từ 0 trở lên.")
    if isinstance(node.rule, YesNoRule):
        return Limit("list", None, f'"{YES},{NO}"', "", f"Chọn {YES} hoặc {NO}.")
    if isinstance(node.rule, DeductionRule):
        return Limit("whole", "greaterThanOrEqual", "0", "", "Điền số trường hợp, là số nguyên từ 0 trở lên.")
    low, high = (f"{limit:.10g}" for limit in raw_range(node.rule))
    if low == "-inf":
        low = "-1E+15"
    if high == "inf":
        return Limit("decimal", "greaterThanOrEqual", low, "", "Điền một số.")
    return Limit("decimal", "between", low, high, f"Điền một số từ {low} đến {high}.")
