"""The tables of the inputs notebook, by hand; the notebook itself is run in tests/intake/test_trail.py."""

import numpy as np
import pandas as pd
import pytest

from par_lib.analysis.appraisal import RULE_COLUMNS
from par_lib.inputs.scores import Scores, State
from par_lib.methodology.schema import Text
from par_lib.report.views.inputs import (
    claimed_and_found,
    claimed_and_found_alt,
    coverage,
    coverage_columns,
    deviation_columns,
    deviation_table,
    incomplete,
    over_columns,
    over_table,
    stage_columns,
    stage_table,
    zero_columns,
    zero_table,
)
from par_lib.units.unit_set import Unit


@pytest.fixture
def scores(small_framework) -> Scores:
    units = tuple(Unit(code, Text(vi=f"Tỉnh {code}", en=code), "x") for code in "XY")
    points = np.array([[1, np.nan, 2], [1, 1, np.nan]])
    state = np.array([[0, 1, 0], [0, 0, 2]], dtype=np.int8)
    assert (State.NOT_APPLICABLE, State.NOT_AVAILABLE) == (1, 2)
    sources = np.full(points.shape, "s", dtype=object)
    return Scores("s", small_framework(), units, points, state, np.zeros((2, 3), int), sources, "f")


def test_coverage_by_area(scores):
    table = coverage(scores, "vi")
    assert table.to_dict("records") == [
        {"name": "A. A", "scored": 3, "not_applicable": 1, "not_available": 0, "covered": 75},
        {"name": "B. B", "scored": 1, "not_applicable": 0, "not_available": 1, "covered": 50},
    ]
    assert [column.key for column in coverage_columns("en")] == list(table.columns)
    assert incomplete(scores, "vi") == ["Tỉnh Y"]


def test_self_scores_by_excess():
    rounds = ["round-1", "round-2"]
    columns = ["unit", "leaves", "max_points", "self", *rounds, "over", "over_share", "lowered", "raised"]
    rows = [["X", 2, 4, 3, 2, 2.5, 0.5, 12.5, 1, 0], ["Y", 2, 4, 4, 2, 2, 2, 50, 2, 0]]
    table = over_table(pd.DataFrame(rows, columns=columns), {"X": "Xa", "Y": "Yên"})
    assert table["name"].tolist() == ["Yên", "Xa"]
    shown = over_columns(table, "Unit", "en")
    assert [column.title for column in shown][3:5] == ["After round 1", "After round 2"]
    assert {column.key for column in shown} <= set(table.columns)


def test_shares_claimed_and_found():
    columns = ["area", "leaves", "max_points", "self", "round-1", "round-2"]
    over = pd.DataFrame([["A", 2, 4, 3, 2, 2.5], ["B", 1, 2, 2, 1, 1.99]], columns=columns)
    pairs = claimed_and_found(over, {"A": "Thể chế", "B": "Thủ tục"})
    assert pairs["self"].tolist() == [75, 100]
    assert pairs["appraised"].tolist() == [62.5, pytest.approx(99.5)]
    said = claimed_and_found_alt(pairs, "vi")
    assert "2 lĩnh vực" in said
    assert "Giảm nhiều nhất: Thể chế (75,0% còn 62,5%); giảm ít nhất: Thủ tục (100,0% còn 99,5%)." in said
    assert "Lowered most: Thể chế (75.0% to 62.5%)" in claimed_and_found_alt(pairs, "en")


def test_scores_beside_their_rules_by_stage_and_one_by_one():
    by_stage = [
        {"series": "s", "year": 2020, "stage": "self", "compared": 4, "differing": 1, "largest": 0.5},
        {"series": "s", "year": 2020, "stage": "round-1", "compared": 2, "differing": 0, "largest": 0.0},
    ]
    table = stage_table(by_stage, "vi")
    assert table["stage"].tolist() == ["Tự đánh giá", "vòng thẩm định 1"]
    assert {column.key for column in stage_columns("vi")} <= set(table.columns)
    row = ("X", "A1", "round-1", 85.0, np.nan, 1.5, 1.0, 0.5, "assessment.csv:3")
    deviating = pd.DataFrame([row], columns=RULE_COLUMNS)
    shown = deviation_table(deviating, {"X": "Tỉnh X"}, {"A1": "Kế hoạch"}, "en").iloc[0]
    assert (shown["unit"], shown["name"], shown["stage"]) == ("Tỉnh X", "Kế hoạch", "appraisal round 1")
    assert {column.key for column in deviation_columns("en")} <= set(shown.index)


def test_components_at_zero_tell_which_units_they_are_of():
    rows = [("X", "A1", 2.0, "s"), ("X", "B", 5.0, "s"), ("Y", "B", 5.0, "s"), ("Y", "A10", 1.0, "s")]
    zero = pd.DataFrame(rows, columns=["unit", "code", "max_points", "source"])
    names = {"A1": "Một", "A10": "Mười", "B": "Hai"}
    table = zero_table(zero, {"X": "Tỉnh X", "Y": "Tỉnh Y"}, names, "vi")
    assert table.to_dict("list") == {
        "code": ["B", "A1", "A10"],
        "name": ["Hai", "Một", "Mười"],
        "max_points": [5, 2, 1],
        "at_zero": [2, 1, 1],
        "units": ["Tỉnh X và Tỉnh Y", "Tỉnh X", "Tỉnh Y"],
    }
    assert [column.key for column in zero_columns("vi")] == list(table.columns)
