"""What a cell means as a number: by hand, and whatever number is written in it."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_lib.inputs.entry import Problem
from par_lib.intake.cells import SheetCells
from par_lib.intake.marks import Mark, Marks
from par_lib.intake.numbers import Reading, read_number
from par_lib.methodology.framework import Node
from par_lib.methodology.notation import parse_rule
from par_lib.methodology.schema import Text


def node(rule: str | None) -> Node:
    name = Text(vi="A", en="A")
    return Node("1", name, None, 1, Fraction(2), is_leaf=True, rule=parse_rule(rule) if rule else None)


PLAIN = node("{kind: deduction, per_case: 1}")
PERCENT = node('{kind: proportional, unit: "%", full: 100}')
YES_NO = node("{kind: yes_no}")


def read(value: object, leaf: Node = PLAIN, *marks: Mark, column: str = "value") -> Reading:
    sheet = SheetCells("A", hidden=False, rows=[[value]], marks=Marks({(0, 0): set(marks)}))
    return read_number(sheet, (0, 0), column, leaf)


@pytest.mark.parametrize(
    ("value", "leaf", "number"),
    [
        (1.5, PLAIN, 1.5),
        (2, PLAIN, 2),
        ("1,5", PLAIN, 1.5),
        (" 1.5\xa0", PLAIN, 1.5),
        ("−0,25", PLAIN, -0.25),
        ("0,125", PLAIN, 0.125),
        ("1.234,5", PLAIN, 1234.5),
        ("1,234.5", PLAIN, 1234.5),
        ("1 234,5", PLAIN, 1234.5),
        ("12345", PLAIN, 12345),
        ("12345,678", PLAIN, 12345.678),
        ("85%", PERCENT, 85),
        ("85,5 %", PERCENT, 85.5),
        ("0,5%", PERCENT, 0.5),
        (85, PERCENT, 85),
        (0, PERCENT, 0),
        ("Có", YES_NO, 1),
        ("không", YES_NO, 0),
        (1, YES_NO, 1),
        ("", PLAIN, None),
        ("  ", PLAIN, None),
    ],
)
def test_what_is_sure(value, leaf, number):
    assert read(value, leaf) == Reading(number)


@pytest.mark.parametrize(
    ("value", "leaf"),
    [
        ("1.234", PLAIN),
        ("1,234", PLAIN),
        ("1,2,3", PLAIN),
        ("1.2.3", PLAIN),
        ("5e3", PLAIN),
        ("1/2", PLAIN),
        ("nan", PLAIN),
        (float("nan"), PLAIN),
        (float("inf"), PLAIN),
        ("85%", PLAIN),
        (0.85, PERCENT),
        (1, PERCENT),
        ("0,85", PERCENT),
        ("Có lẽ", YES_NO),
        ("Có", PLAIN),
        (True, PLAIN),
        (date(2023, 5, 1), PLAIN),
        ("đủ", PLAIN),
    ],
)
def test_what_is_not(value, leaf):
    reading = read(value, leaf)
    assert reading.number is None
    assert reading.problem is not None
    assert reading.problem.column == "value"


@pytest.mark.parametrize("text", ["chưa", "x", "Có lẽ"])
def test_yes_or_no_is_asked_for_where_it_is_wanted(text):
    problem = read(text, YES_NO).problem
    assert problem == Problem("value", "1 for yes or 0 for no", repr(text), "write Có or Không")


def test_what_a_percentage_shows():
    assert read(0.85, PERCENT, Mark.PERCENT).number == 85
    assert read(0.29, PERCENT, Mark.PERCENT).number == 29  # 0.29 × 100 is below 29 in binary
    assert read(0.005, PERCENT, Mark.PERCENT).number == 0.5
    assert read(0.85, PERCENT, Mark.PERCENT, column="points").problem is not None


@pytest.mark.parametrize("mark", [Mark.FORMULA, Mark.ERROR, Mark.BOOLEAN])
def test_what_is_no_value(mark):
    assert read(1.5, PLAIN, mark).problem is not None
    assert read("", PLAIN, mark).problem is not None


@given(st.decimals(0, 9999, places=2))
def test_every_decimal_is_read_as_itself_however_it_is_written(value):
    assert read(float(value)).number == float(value)
    for text in (f"{value}", f"{value}".replace(".", ","), f" {value} "):
        assert read(text).number == float(value)


@given(st.text("0123456789.,-% ", min_size=1, max_size=8))
def test_a_text_is_a_number_or_a_problem_never_something_else(text):
    reading = read(text)
    assert (reading.number is None) != (reading.problem is None) or not text.strip()
