"""Kinds of damage to filled workbooks, each with the cell at which a fault must say so.

A kind changes one workbook with the help of seeded draws, and returns the place of the fault: sheet and cell.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from par_lib.inputs.entry import MEASURED
from par_lib.intake import form
from par_lib.intake.workbook import HEADER_ROW
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.schema import DeductionRule, TargetRule, YesNoRule
from tests.intake.filling import cell_of, heading_of


@dataclass(frozen=True)
class Target:
    """One workbook under damage: what it is of, and draws of its own."""

    book: Workbook
    framework: Framework
    stage: str
    unit: str
    draw: random.Random

    def leaf(self, wanted: Callable[[Node], bool] = lambda _: True) -> Node:
        """A leaf that is filled in at the stage."""
        return self.draw.choice([one for one in form.entry_leaves(self.framework, self.stage) if wanted(one)])

    def sheet(self, code: str) -> Worksheet:
        """The sheet of a leaf."""
        title = form.MEASURED_SHEET if self.stage == MEASURED else f"Lĩnh vực {code.split('.')[0]}"
        return self.book[title]

    def cell(self, leaf: Node, key: str) -> Cell:
        """The cell of a leaf's row in one column."""
        unit = self.unit if self.stage == MEASURED else None
        return cell_of(self.sheet(leaf.code), heading_of(self.framework, self.stage, key), leaf.code, unit)

    def scored(self, leaf: Node) -> None:
        """Makes the leaf's row one that is scored, whatever was drawn for it."""
        self.cell(leaf, "state").value = "Chấm điểm"


Kind = Callable[[Target], str]


def where(cell: Cell) -> str:
    return f"sheet {cell.parent.title}, cell {cell.coordinate}"


def number_key(target: Target) -> str:
    return "value" if target.stage == MEASURED else target.draw.choice(["value", "points"])


def in_a_number(value: object, number_format: str = "General") -> Kind:
    """Puts something that is no number into a cell of numbers."""

    def damage(target: Target) -> str:
        leaf = target.leaf()
        target.scored(leaf)
        cell = target.cell(leaf, number_key(target))
        cell.value, cell.number_format = value, number_format
        return where(cell)

    return damage


def in_points(value: object, number_format: str = "General") -> Kind:
    """Puts something into the score of a leaf; for what is measured, into its raw value."""

    def damage(target: Target) -> str:
        leaf = target.leaf(lambda one: not in_percent(one))
        target.scored(leaf)
        cell = target.cell(leaf, "value" if target.stage == MEASURED else "points")
        cell.value, cell.number_format = value, number_format
        return where(cell)

    return damage


def in_percent(leaf: Node) -> bool:
    unit = getattr(leaf.rule, "unit", None)
    return leaf.rule.kind == "sipas_share" or (unit is not None and unit.vi.startswith("%"))


def error_value(target: Target) -> str:
    leaf = target.leaf()
    cell = target.cell(leaf, number_key(target))
    cell.value, cell.data_type = target.draw.choice(["#DIV/0!", "#N/A", "#REF!"]), "e"
    return where(cell)


def more_than_the_maximum(target: Target) -> str:
    leaf = target.leaf()
    target.scored(leaf)
    cell = target.cell(leaf, "value" if target.stage == MEASURED else "points")
    cell.value = 100.5 + float(leaf.max_points) if target.stage == MEASURED else float(leaf.max_points) * 10
    if isinstance(leaf.rule, TargetRule):
        target.cell(leaf, "target").value = 0
        return where(target.cell(leaf, "target"))
    return where(cell)


def raw_value_that_cannot_be(target: Target) -> str:
    leaf = target.leaf(lambda one: not isinstance(one.rule, TargetRule))
    target.scored(leaf)
    cell = target.cell(leaf, "value")
    cell.value = -3
    if isinstance(leaf.rule, DeductionRule):
        cell.value = 1.5
    elif isinstance(leaf.rule, YesNoRule):
        cell.value = target.draw.choice([2, "Có lẽ"])
    return where(cell)


def share_for_a_percentage(target: Target) -> str:
    leaf = target.leaf(in_percent)
    target.scored(leaf)
    cell = target.cell(leaf, "value")
    cell.value = target.draw.choice([0.85, "0,85", "0.5", 1])
    return where(cell)


def nothing_filled_in(target: Target) -> str:
    leaf = target.leaf()
    target.scored(leaf)
    for key in ("value", "points"):
        target.cell(leaf, key).value = None
    if isinstance(leaf.rule, TargetRule):
        target.cell(leaf, "target").value = None
    return where(target.cell(leaf, "points"))


def unknown_state(target: Target) -> str:
    cell = target.cell(target.leaf(), "state")
    cell.value = target.draw.choice(["Chưa rõ", "x", "Chấm điềm"])
    return where(cell)


def score_of_what_does_not_apply(target: Target) -> str:
    leaf = target.leaf(lambda one: not isinstance(one.rule, TargetRule))
    target.cell(leaf, "state").value = "Không áp dụng"
    target.cell(leaf, "value").value = None
    cell = target.cell(leaf, "points")
    cell.value = 0.25
    return where(cell)


def in_the_code(value: object) -> Kind:
    """Puts something else where a code stands."""

    def damage(target: Target) -> str:
        leaf = target.leaf()
        target.scored(leaf)
        target.cell(leaf, "points").value = 0.25
        cell = target.cell(leaf, "code")
        cell.value = value
        return where(cell)

    return damage


def code_of_another_row(target: Target) -> str:
    first, second = two_leaves(target)
    target.cell(second, "points").value = 0.25
    cell = target.cell(second, "code")
    cell.value = first.code
    return where(cell)


def two_leaves(target: Target) -> tuple[Node, Node]:
    """Two leaves that stand on one sheet, in their order."""
    area = target.draw.choice(
        [area for area in target.framework.areas if len(on_sheet(target, area.code)) > 1]
    ).code
    first, second = sorted(target.draw.sample(range(len(on_sheet(target, area))), 2))
    leaves = on_sheet(target, area)
    return leaves[first], leaves[second]


def on_sheet(target: Target, area: str) -> list[Node]:
    return [
        leaf for leaf in form.entry_leaves(target.framework, target.stage) if leaf.code.split(".")[0] == area
    ]


def names_sorted_apart(target: Target) -> str:
    first, second = two_leaves(target)
    one, other = target.cell(first, "name"), target.cell(second, "name")
    one.value, other.value = other.value, one.value
    return where(one)


def another_maximum(target: Target) -> str:
    cell = target.cell(target.leaf(), "maximum")
    cell.value += 1
    return where(cell)


def cells_shifted_right(target: Target) -> str:
    leaf = target.leaf()
    target.scored(leaf)
    target.cell(leaf, "points").value = 0.25
    state = target.cell(leaf, "state")
    sheet = state.parent
    row = [sheet.cell(state.row, column).value for column in range(state.column, sheet.max_column + 1)]
    for offset, value in enumerate([None, *row]):
        sheet.cell(state.row, state.column + offset).value = value
    if target.stage == MEASURED:  # state and value moved, each into a cell of numbers
        return where(sheet.cell(state.row, state.column + 1))
    return where(target.cell(leaf, "value"))


def row_deleted(target: Target) -> str:
    leaf = target.leaf()
    cell = target.cell(leaf, "code")
    cell.parent.delete_rows(cell.row)
    return where(cell.parent.cell(HEADER_ROW, cell.column))


def row_twice(target: Target) -> str:
    leaf = target.leaf()
    cell = target.cell(leaf, "code")
    sheet = cell.parent
    last = sheet.max_row + 1
    for column in range(1, sheet.max_column + 1):
        sheet.cell(last, column).value = sheet.cell(cell.row, column).value
    return where(sheet.cell(last, cell.column))


def merged_down(target: Target) -> str:
    cell = target.cell(target.leaf(), target.draw.choice(["state", "value", "points", "note"]))
    cell.parent.merge_cells(start_row=cell.row, end_row=cell.row + 1, start_column=cell.column,
                            end_column=cell.column)  # fmt: skip
    return where(cell)


def hidden_row(target: Target) -> str:
    cell = target.cell(target.leaf(), "code")
    cell.parent.row_dimensions[cell.row].hidden = True
    return where(cell)


def hidden_column(target: Target) -> str:
    cell = target.cell(target.leaf(), target.draw.choice(["state", "value", "points", "note"]))
    cell.parent.column_dimensions[cell.column_letter].hidden = True
    return where(cell.parent.cell(HEADER_ROW, cell.column))


def beside_the_table(target: Target) -> str:
    cell = target.cell(target.leaf(), "note")
    stray = cell.offset(column=target.draw.randrange(1, 6))
    stray.value = target.draw.choice([0.5, "xem lại", 3])
    return where(stray)


def below_the_table(target: Target) -> str:
    cell = target.cell(target.leaf(), "points")
    below = cell.parent.cell(cell.parent.max_row + 2, cell.column)
    below.value = 12.5
    return where(cell.parent.cell(below.row, target.cell(target.leaf(), "code").column))


def score_of_a_heading(target: Target) -> str:
    if target.stage == MEASURED:
        return below_the_table(target)
    sheet = target.sheet(target.leaf().code)
    cell = sheet.cell(HEADER_ROW + 1, target.cell(target.leaf(), "points").column)
    cell.value = 5
    return where(cell)


def heading_changed(target: Target) -> str:
    cell = target.cell(target.leaf(), target.draw.choice(["state", "value", "points", "note", "maximum"]))
    heading = cell.parent.cell(HEADER_ROW, cell.column)
    heading.value = "Cột khác"
    return f"sheet {cell.parent.title}, cell A{HEADER_ROW}"


def heading_twice(target: Target) -> str:
    cell = target.cell(target.leaf(), "points")
    last = cell.parent.cell(HEADER_ROW, cell.parent.max_column + 1)
    last.value = cell.parent.cell(HEADER_ROW, cell.column).value
    return where(last)


def headings_deleted(target: Target) -> str:
    sheet = target.sheet(target.leaf().code)
    sheet.delete_rows(HEADER_ROW)
    return f"sheet {sheet.title}, cell A1"


def sheet_deleted(target: Target) -> str:
    sheet = target.sheet(target.leaf().code)
    target.book.remove(sheet)
    return f"sheet {sheet.title}, cell A1"


def sheet_hidden(target: Target) -> str:
    sheet = target.sheet(target.leaf().code)
    sheet.sheet_state = "hidden"
    return f"sheet {sheet.title}, cell A1"


def on_the_cover(key: str, value: object) -> Kind:
    """Puts something else beside a label of the cover."""

    def damage(target: Target) -> str:
        cell = target.book[form.COVER].cell(3 + list(form.LABELS).index(key), 2)
        cell.value = value
        return where(cell)

    return damage


def cover_deleted(target: Target) -> str:
    target.book.remove(target.book[form.COVER])
    return f"sheet {form.COVER}, cell A1"


def formula_in_a_text(target: Target) -> str:
    cell = target.cell(target.leaf(), target.draw.choice(["note", "state"]))
    cell.value = '=CONCATENATE("a","b")'
    return where(cell)


def unseen_in_a_text(target: Target) -> str:
    cell = target.cell(target.leaf(), "note")
    # Windows puts U+202A before a path that is copied from the properties of a file
    sign = target.draw.choice(["\u202a", "\u2066", "\x7f"])
    cell.value = f"Tệp {sign}C:\\minh chứng"
    return where(cell)


def format_that_hides(key: str, text: str | None = None) -> Kind:
    def change(target: Target) -> str:
        leaf = target.leaf()
        target.scored(leaf)
        cell = target.cell(leaf, key)
        cell.value, cell.number_format = text or cell.value, ";;;"
        return where(cell)

    return change


ANY_WORKBOOK: dict[str, Kind] = {
    "words": in_a_number("khoảng 1"),
    "a number and a unit": in_a_number("0,5 điểm"),
    "two marks": in_a_number("1,2,3"),
    "a date": in_a_number(datetime(2023, 5, 1), "dd/mm/yyyy"),  # noqa: DTZ001 - a cell has no time zone
    "a formula": in_a_number("=0.25+0.25"),
    "a formula to another file": in_a_number("='[sổ.xlsx]A'!A1"),
    "a truth value": in_a_number(True),
    "thousands or decimals": in_a_number("1.234"),
    "decimals or thousands": in_a_number("12,345"),
    "an exponent": in_a_number("5e-1"),
    "a minus": in_points("-"),
    "a percentage for a number": in_points(0.5, "0%"),
    "a sign of per cent": in_points("50%"),
    "a fraction": in_points("1/2"),
    "an error value": error_value,
    "more than the maximum": more_than_the_maximum,
    "a raw value that cannot be": raw_value_that_cannot_be,
    "a share for a percentage": share_for_a_percentage,
    "nothing": nothing_filled_in,
    "an unknown state": unknown_state,
    "a score of what does not apply": score_of_what_does_not_apply,
    "no code": in_the_code(None),
    "an unknown code": in_the_code("9.9.9"),
    "a code that became a date": in_the_code(datetime(2001, 1, 1)),  # noqa: DTZ001
    "names sorted apart": names_sorted_apart,
    "another maximum": another_maximum,
    "cells shifted right": cells_shifted_right,
    "a row deleted": row_deleted,
    "a row twice": row_twice,
    "merged cells": merged_down,
    "a hidden row": hidden_row,
    "a hidden column": hidden_column,
    "a number beside the table": beside_the_table,
    "a number below the table": below_the_table,
    "a score of a heading": score_of_a_heading,
    "a heading changed": heading_changed,
    "a heading twice": heading_twice,
    "headings deleted": headings_deleted,
    "a hidden sheet": sheet_hidden,
    "a formula in a text": formula_in_a_text,
    "a character that nobody sees": unseen_in_a_text,
    "a note that its format hides": format_that_hides("note", "Thiếu minh chứng"),
    "a number as text that its format hides": format_that_hides("points", "0,5"),
    "a code that its format hides": format_that_hides("code"),
    "another year": on_the_cover("year", 2022),
    "another series": on_the_cover("series", "par-ministry"),
    "another framework": on_the_cover("framework", "province-2017"),
    "a framework that was changed": on_the_cover("digest", "0123456789ab"),
    "an unknown stage": on_the_cover("stage", "Phúc tra"),
    "the cover deleted": cover_deleted,
}
OF_A_UNIT: dict[str, Kind] = {
    "points below zero": in_points(-0.25),
    "a code twice": code_of_another_row,
    "a sheet deleted": sheet_deleted,
    "an unknown unit": on_the_cover("unit", "Hà Nộ"),
    "no unit": on_the_cover("unit", None),
    "name and code of two units": on_the_cover("code", "79"),
}
