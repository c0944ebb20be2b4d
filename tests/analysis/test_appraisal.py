"""Self-scores, rules and losses, on a small assessment that can be computed by hand."""

import numpy as np
import pytest

from par_lib.analysis.appraisal import (
    components_at_zero,
    lost_points,
    rule_differences,
    self_against_appraised,
    stage_points,
)
from par_lib.inputs.assessment import Assessment
from par_lib.inputs.entry import Entry
from par_lib.inputs.scores import Scores, State
from par_lib.methodology.schema import Text
from par_lib.units.unit_set import Unit


def entry(unit, code, stage, points=None, state=State.SCORED, **more) -> Entry:
    return Entry(unit, code, stage, state, points=points, source=f"{unit} {code} {stage}", **more)


ENTRIES = (
    entry("X", "A1", "self", 2.0, value=100.0),
    entry("X", "A1", "round-1", 1.0, value=100.0),  # the rule gives 2 for 100 %
    entry("X", "A1", "round-2", 1.5),
    entry("X", "A2", "self", value=1.0),  # 1 - 0.25 by rule
    entry("X", "A2", "round-1", 0.75),
    entry("X", "A3", "self", 1.0),
    entry("X", "A3", "round-1", state=State.NOT_APPLICABLE),
    entry("X", "B", "measured", value=5.0),
    entry("Y", "A1", "self", 1.0),
    entry("Y", "A1", "round-1", 2.0),
    entry("Y", "A2", "self", state=State.NOT_APPLICABLE),
    entry("Y", "A2", "round-1", 1.0),
    entry("Y", "A3", "self", 0.5),
    entry("Y", "A3", "round-1", 0.0),
)


@pytest.fixture
def assessment(assessed) -> Assessment:
    return Assessment("s", assessed, ENTRIES, "assessment.csv")


def test_points_of_every_stage(assessment):
    frame = stage_points(assessment)
    assert frame.loc[3, ["unit", "code", "area", "stage", "points"]].tolist() == [
        "X",
        "A2",
        "A",
        "self",
        0.75,
    ]
    assert frame.loc[7, "points"] == 3  # a mean of 5 on the scale 1 to 5
    assert frame["points"].isna().sum() == 2


def test_by_unit_after_each_round(assessment):
    frame = self_against_appraised(assessment, "unit").set_index("unit")
    # X: A1 2 → 1 → 1.5, A2 0.75 → 0.75; A3 does not apply after all. Y: A1 1 → 2, A3 0.5 → 0.
    wanted = ["leaves", "self", "round-1", "round-2", "over", "lowered", "raised"]
    assert frame.loc["X", wanted].tolist() == [2, 2.75, 1.75, 2.25, 0.5, 1, 0]
    assert frame.loc["Y", wanted].tolist() == [2, 1.5, 2.0, 2.0, -0.5, 1, 1]
    assert frame.loc["X", "over_share"] == pytest.approx(100 * 0.5 / 3)


def test_by_area_and_leaf_add_up_to_the_same(assessment):
    by_unit = self_against_appraised(assessment, "unit")
    for by, rows in (("area", ["A"]), ("code", ["A1", "A2", "A3"])):
        frame = self_against_appraised(assessment, by)
        assert frame[by].tolist() == rows
        assert frame["over"].sum() == pytest.approx(by_unit["over"].sum())
        assert frame["leaves"].sum() == 4


def test_before_any_appraisal_there_is_nothing_to_compare(assessed):
    only_self = Assessment("s", assessed, tuple(e for e in ENTRIES if e.stage == "self"), "f")
    assert self_against_appraised(only_self, "unit").empty


def test_scores_that_differ_from_their_rule(assessment):
    (row,) = rule_differences(assessment).to_dict("records")
    assert (row["unit"], row["code"], row["stage"]) == ("X", "A1", "round-1")
    assert (row["points"], row["by_rule"], row["difference"]) == (1, 2, -1)
    assert row["source"] == "X A1 round-1"


@pytest.fixture
def scores(assessed) -> Scores:
    units = tuple(Unit(code, Text(vi=code, en=code), "x") for code in "XYZ")
    points = np.array([[2, 0, np.nan, 3, 1], [0, 0, 1, 1.5, 2], [2, 1, 2, 3, np.nan]])
    state = np.where(np.isnan(points), State.NOT_APPLICABLE, State.SCORED).astype(np.int8)
    state[2, 4] = State.NOT_AVAILABLE
    sources = np.full(points.shape, "s", dtype=object)
    return Scores("s", assessed, units, points, state, np.zeros(points.shape, int), sources, "f")


def test_lost_points(scores):
    frame = lost_points(scores).set_index("code")
    # A2: 0, 0, 1 of 1; A1: 2, 0, 2 of 2; both lose 2/3. A3: 1, 2 of 2. B: 3, 1.5, 3 of 3. C: 1, 2 of 2.
    assert frame["mean_lost"].tolist() == pytest.approx([2 / 3, 2 / 3, 0.5, 0.5, 0.5])
    assert frame.loc["A2", ["units", "share_lost", "at_zero"]].tolist() == pytest.approx([3, 100 * 2 / 3, 2])
    assert frame.loc["A3", "units"] == 2


def test_components_at_zero(scores):
    frame = components_at_zero(scores)
    assert list(zip(frame["unit"], frame["code"], strict=True)) == [("X", "A2"), ("Y", "A1"), ("Y", "A2")]
