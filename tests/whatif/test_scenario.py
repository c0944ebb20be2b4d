import numpy as np
import pytest

from par_lib.errors import InputFaults
from par_lib.whatif.scenario import ScenarioFile
from par_lib.whatif.scores import changed_parts, index_scores, pair


def scores(case):
    return dict(zip(case.units, index_scores(case, tuple(dict.fromkeys(case.area_of))), strict=True))


def test_a_maximum_keeps_the_share_and_moves_the_weight_of_its_area(scenario):
    before, after = scenario("maxima: {A2: 10}")
    # U2: A11 1.6, A12 2, A2 4.5 of 5 → 9 of 10; A 12.6 of 15, then (12.6 + 3.5 + 4.2)/25
    assert scores(after)["U2"] == pytest.approx(100 * 20.3 / 25)
    assert changed_parts(pair(before, after)) == ("maxima", "weights")


def test_an_area_left_out_has_no_weight(scenario):
    before, after = scenario("leave_out: {nodes: [A]}")
    assert scores(after)["U2"] == pytest.approx(100 * 7.7 / 10)
    assert changed_parts(pair(before, after)) == ("weights",)


def test_leaves_left_out_take_their_points_with_them(scenario):
    before, after = scenario("leave_out: {nodes: [A1]}")
    # U1: A2 4 of 5 and the bonus 0.5; B 3, C 5
    assert scores(after)["U1"] == pytest.approx(100 * 12.5 / 15)
    assert changed_parts(pair(before, after)) == ("maxima", "weights")


def test_weights_that_are_not_stated_follow_the_maxima(scenario):
    _, after = scenario("weights: {C: 4}", "maxima: {B1: 6}")
    assert after.weights == {"A": 10, "B": 6, "C": 4}


def test_everything_at_once_is_told_with_its_line(scenario):
    with pytest.raises(InputFaults) as caught:
        scenario(
            "weights: {A: 0, B: 0, C: 0, A11: 3, D: 1}",
            "maxima: {A1: 4, C: 5}",
            "rules:",
            "  A11: {kind: steps, unit: '%', steps: [{at: 60, points: 1}]}",
            "  A12: {kind: yes_no}",
            "floor: 0",
            "leave_out: {units: [U1, U8], nodes: [B1, C, Q]}",
        )
    told = str(caught.value)
    for text in (
        "line 2, weights: expected a weight above 0, found 0 for every area",
        "line 2, weights.A11",
        "the weight of a leaf is its maximum: give it under maxima",
        "line 2, weights.D",
        "line 2, weights.C (code C): expected an area that counts, found left out",
        "line 3, maxima.A1",
        "the maximum of an inner node is the sum of its leaves",
        "line 3, maxima.C (code C): expected a leaf that counts, found left out",
        "line 5, rules.A11.steps[0].points (code A11): expected the maximum, 2, at the first step, found 1",
        "line 6, rules.A12 (code A12): expected a raw value of every unit, found none for 5 of 6",
        "line 7, floor: expected a share above 0",
        "line 8, leave_out.units[1]: expected one of",
        "line 8, leave_out.nodes[2]",
    ):
        assert text in told
    assert "11 faults" in told


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "expected something that changes"),
        (["weigths: {A: 1}"], "line 2, weigths: expected a known key"),
        (["maxima: {A2: 0}"], "line 2, maxima.A2: expected a number above 0"),
        (["leave_out: {units: [U1, U2, U3, U4, U5]}"], "expected 2 units or more to rank, found 1 left"),
        (["leave_out: {nodes: [A, B, C]}"], "expected a leaf or more that counts, found all left out"),
        (["aggregation: median"], "line 2, aggregation"),
        (["rules: {A12: {kind: yes_no}}"], "raw values stand in assessment.csv"),
    ],
)
def test_what_a_scenario_cannot_be(scenario, lines, told):
    with pytest.raises(InputFaults) as caught:
        scenario(*lines)
    assert told in str(caught.value)


def test_a_raw_value_that_the_rule_cannot_take(scenario):
    with pytest.raises(InputFaults, match="1 for yes or 0 for no"):
        scenario("rules: {A11: {kind: yes_no}}")


def test_a_scenario_of_a_real_year(shipped, scenario):
    before, after = scenario("weights: {C07: 0, C08: 0}", year=2023, project=shipped, series="papi")
    six = [before.leaves.index(leaf) for leaf, area in zip(before.leaves, before.area_of, strict=True)
           if area not in ("C07", "C08")]  # fmt: skip
    points = before.shares[:, six] @ before.maxima[six] / 100
    assert np.array(list(scores(after).values())) == pytest.approx(points, abs=1e-9)


def test_the_layout_is_strict():
    assert set(ScenarioFile.model_json_schema()["properties"]) == {
        "name", "note", "weights", "maxima", "rules", "aggregation", "floor", "leave_out",
    }  # fmt: skip
