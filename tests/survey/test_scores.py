import numpy as np
import pandas as pd
import pytest

from par_lib.errors import ArgumentError, InputFaults
from par_lib.survey.design import Design
from par_lib.survey.estimate import mean
from par_lib.survey.replicate import jackknife
from par_lib.survey.scores import (
    SurveyComponent,
    component_points,
    index_percent,
    option_shares,
    sum_points,
)

SCALE = {1: 0.0, 2: 0.25, 3: 0.5, 4: 0.75, 5: 1.0, 9: None}
SCALES = {"q1": SCALE, "q2": SCALE, "q3": SCALE}
COMPONENTS = [
    SurveyComponent("1.1", 2.0, {"q1": 0.5, "q2": 0.5}, {"citizens": 0.75, "officials": 0.25}),
    SurveyComponent("2.1", 3.0, {"q3": 1.0}, {"citizens": 1.0}),
]


def ballots(seed: int = 4) -> pd.DataFrame:
    """Two units × 20 clusters × 15 respondents; each leans one way, so that their answers hang together."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"unit": np.repeat(["A", "B"], 300), "cluster": np.repeat(range(40), 15)})
    frame["group"] = rng.choice(["citizens", "officials"], 600, p=[0.7, 0.3])
    frame["w"] = rng.uniform(1, 3, 600)
    lean = rng.normal(3, 1, 600)
    for question in SCALES:
        answers = np.clip(np.rint(lean + rng.normal(0, 0.5, 600)), 1, 5)
        frame[question] = np.where(rng.random(600) < 0.05, 9, answers)
    return frame


def points(frame: pd.DataFrame):
    design = Design.from_frame(frame, weights="w", strata="unit", clusters="cluster")
    shares = option_shares(frame, SCALES)
    return design, shares, component_points(design, shares, COMPONENTS, unit="unit", group="group")


def by_hand(frame: pd.DataFrame, weights: np.ndarray) -> np.ndarray:
    """Points in the order of the estimates, straight from the formula."""
    found = []
    for component in COMPONENTS:
        for unit in ("A", "B"):
            total = 0.0
            for question, b in component.questions.items():
                for group, a in component.groups.items():
                    inside = (frame["unit"] == unit) & (frame["group"] == group) & (frame[question] != 9)
                    share = (frame[question][inside] - 1) / 4
                    total += component.maximum * b * a * np.average(share, weights=weights[inside])
            found.append(total)
    return np.array(found)


def test_points_by_the_formula():
    frame = ballots()
    _, _, got = points(frame)
    assert got.value == pytest.approx(by_hand(frame, frame["w"].to_numpy()))
    assert list(got.index) == [("1.1", "A"), ("1.1", "B"), ("2.1", "A"), ("2.1", "B")]
    citizens = (frame["group"] == "citizens") & (frame["q3"] != 9)
    assert got.respondents[2:].tolist() == [citizens[:300].sum(), citizens[300:].sum()]


def test_standard_errors_by_the_jackknife():
    """The whole chain repeated without each cluster; it agrees with linearisation to its second order."""
    frame = ballots()
    design, _, got = points(frame)
    chain = jackknife(design).estimate(lambda weights: by_hand(frame, weights))
    assert got.se == pytest.approx(chain.se, rel=0.05)
    assert got.covariance == pytest.approx(chain.covariance, rel=0.15, abs=1e-6)


def test_index_carries_the_covariance_between_questions():
    frame = ballots()
    _, _, got = points(frame)
    index = sum_points(got, {"1.1": "survey", "2.1": "survey"})
    wanted = got.covariance
    assert index.variance[0] == pytest.approx(wanted[0, 0] + wanted[2, 2] + 2 * wanted[0, 2])
    # respondents who lean one way on all questions: treating questions as independent is too sure
    assert index.variance[0] > 1.2 * (wanted[0, 0] + wanted[2, 2])
    assert index.covariance[0, 1] == pytest.approx(0, abs=1e-15)
    # nobody is counted twice: as many as answered the component with most answers
    assert index.respondents.tolist() == np.maximum(got.respondents[:2], got.respondents[2:]).tolist()
    assert (got.respondents[:2] > got.respondents[2:]).all()


def test_areas_and_percent():
    _, _, got = points(ballots())
    areas = sum_points(got, {"1.1": "1", "2.1": "2"})
    assert areas.value == pytest.approx(got.value)
    total = sum_points(got, {"1.1": "all", "2.1": "all"})
    fixed = pd.Series({"B": 50.0, "A": 60.0})
    index = index_percent(total, fixed, 95.0)
    assert index.value == pytest.approx((total.value + np.array([60, 50])) / 95 * 100)
    assert index.se == pytest.approx(total.se / 0.95)
    by_unit = index_percent(total, fixed, pd.Series({"A": 95.0, "B": 80.0}))
    assert by_unit.value[1] == pytest.approx((total.value[1] + 50) / 0.8)
    with pytest.raises(ArgumentError, match="none for \\['B'\\]"):
        index_percent(total, fixed.drop("B"), 95.0)


def test_one_question_one_group_is_a_domain_mean():
    frame = ballots()
    design, shares, got = points(frame)
    inside = shares["q3"].where(frame["group"] == "citizens")
    plain = mean(design, inside.rename("q3"), domains="unit", missing="domain")
    assert got.value[2:] == pytest.approx(3 * plain.value)
    assert got.se[2:] == pytest.approx(3 * plain.se)


def test_absent_groups_are_faults_or_renormalised():
    frame = ballots()
    frame.loc[frame["unit"] == "B", "group"] = "citizens"
    design = Design.from_frame(frame, weights="w", strata="unit", clusters="cluster")
    shares = option_shares(frame, SCALES)
    with pytest.raises(InputFaults) as caught:
        component_points(design, shares, COMPONENTS, unit="unit", group="group")
    assert [(fault.unit, fault.code) for fault in caught.value.faults] == [("B", "1.1"), ("B", "1.1")]
    got = component_points(design, shares, COMPONENTS, unit="unit", group="group", absent="renormalise")
    only = mean(design, shares[["q1", "q2"]], domains="unit", missing="domain").value
    assert got.value[1] == pytest.approx(only[1] + only[3])


def test_strange_options_and_scales_are_faults_together():
    answers = pd.DataFrame({"q1": [1, 7, 7, None], "q2": ["a", "b", "b", "c"]})
    with pytest.raises(InputFaults) as caught:
        option_shares(answers, {"q1": {1: 0.0, 2: 1.5}, "q2": {"a": 0, "b": 1}, "q4": SCALE})
    said = str(caught.value)
    for part in ("7.0 (2 times)", "expected a share in [0, 1], found 1.5", "'c' (1 times)", "column q4"):
        assert part in said
