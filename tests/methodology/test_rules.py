"""Points by rule: the worked cases by hand arithmetic, and what must hold for every rule."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import ArgumentError
from par_lib.methodology.notation import parse_rule, rule_text
from par_lib.methodology.rules import rule_points, rule_problems

PLAN = '{vi: "% kế hoạch", en: "% of the plan"}'
STEPS = f"{{kind: steps, unit: {PLAN}, steps: [{{at: 100, points: 1}}, {{at: 80, points: 0.5}}]}}"
FILES = "{vi: số hồ sơ trễ hạn, en: late cases}"
LATE = (
    f"{{kind: steps, unit: {FILES}, better: lower, steps: [{{at: 0, points: 1}}, {{at: 5, points: 0.25}}]}}"
)
SHARE = '{kind: proportional, unit: "%", most: 100, full: 90}'
THRESHOLDS = '{kind: thresholds, unit: "%", most: 100, zero_below: 80, full_from: 100}'
CASES = "{kind: deduction, per_case: 0.25}"
ANSWERS = "{kind: survey_mean, lowest: 1, highest: 5}"
TARGET = "{kind: statistic_against_target, unit: {vi: tỷ đồng, en: bn VND}, target: 2000}"


@pytest.mark.parametrize(
    ("rule", "maximum", "raw", "points"),
    [
        # The task of this project words the rule: 100 % of plan: 1; 80 to under 100 %: 0.5; under 80 %: 0.
        (STEPS, 1, [100, 104, 99.999, 80, 79.999, 0], [1, 1, 0.5, 0.5, 0, 0]),
        (LATE, 1, [0, 0.001, 5, 5.001], [1, 0.25, 0.25, 0]),
        (SHARE, 2, [90, 100, 45, 0], [2, 2, 1, 0]),
        (THRESHOLDS, 2, [100, 90, 80, 79.99], [2, 1.8, 1.6, 0]),
        (CASES, 1, [0, 1, 3, 4, 40], [1, 0.75, 0.25, 0, 0]),
        ("{kind: yes_no}", 0.5, [1, 0, True, False], [0.5, 0, 0.5, 0]),
        (ANSWERS, 3, [1, 3, 5], [0, 1.5, 3]),
        # Ninh Thuận 2022: SIPAS 82.30 % and 8.23 of 10 points (data/published/blocks.csv).
        ("{kind: sipas_share}", 10, [82.30, 0, 100], [8.23, 0, 10]),
        (TARGET, 2.5, [2000, 2500, 1000, -30], [2.5, 2.5, 1.25, 0]),
    ],
)
def test_points_of_worked_cases(rule, maximum, raw, points):
    np.testing.assert_allclose(rule_points(parse_rule(rule), maximum, raw), points, rtol=1e-15)


@pytest.mark.parametrize("part", [7, 14, 28, 29, 55, 56, 57, 58, 69])
def test_a_limit_is_reached_by_a_percentage_that_was_computed(part):
    computed = part / 100 * 100  # 29 / 100 * 100 is 28.999999999999996
    rule = parse_rule(f'{{kind: steps, unit: "%", steps: [{{at: {part}, points: 1}}]}}')
    assert rule_points(rule, 1, computed) == 1
    assert rule_points(rule, 1, part * (1 - 1e-9)) == 0


def test_targets_of_the_units():
    rule = parse_rule("{kind: statistic_against_target, unit: {vi: tỷ đồng, en: bn VND}}")
    points = rule_points(rule, 2, [[900.0, 1200.0], [np.nan, 500.0]], [1000.0, np.nan])
    np.testing.assert_array_equal(points, [[1.8, np.nan], [np.nan, np.nan]])


@pytest.mark.parametrize(
    ("rule", "raw", "target", "message"),
    [
        (STEPS, [90, -1], None, "raw: expected steps of a value of 0 or more, found -1 (1 such of 2)"),
        (STEPS, float("inf"), None, "raw: expected steps of a value of 0 or more, found inf (1 such of 1)"),
        (SHARE, [100.5, 101], None, "of a value from 0 to 100, found 100.5 (2 such of 2)"),
        (THRESHOLDS, 101, None, "thresholds of a value from 0 to 100, found 101"),
        (CASES, 1.5, None, "raw: expected a whole number of cases, found 1.5"),
        (CASES, -1, None, "raw: expected a whole number of cases, found -1"),
        ("{kind: yes_no}", 2, None, "raw: expected 1 for yes or 0 for no, found 2"),
        (ANSWERS, [3, 0.5], None, "survey_mean of a value from 1 to 5, found 0.5"),
        ("{kind: sipas_share}", 100.1, None, "sipas_share of a value from 0 to 100, found 100.1"),
        (STEPS, "many", None, "raw: expected numbers, found 'many'"),
        (STEPS, 90, 100, "target: expected none, as the rule is steps, found one"),
        (TARGET, 90, 100, "target: expected none, as the rule is statistic_against_target, found one"),
        ('{kind: statistic_against_target, unit: "%"}', 90, None, "target: expected the units' targets"),
        (
            '{kind: statistic_against_target, unit: "%"}',
            [90],
            [0],
            "target: expected a number above 0, found 0",
        ),
        ('{kind: statistic_against_target, unit: "%"}', [9, 9], [1, 2, 3], "that broadcasts to (2,)"),
    ],
)
def test_raw_values_that_cannot_be(rule, raw, target, message):
    with pytest.raises(ArgumentError) as error:
        rule_points(parse_rule(rule), 1, raw, target)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("rule", "maximum", "problems"),
    [
        (STEPS, "1", []),
        (STEPS, "2", [(("steps", 0, "points"), "the maximum, 2, at the first step", "1")]),
        (
            '{kind: steps, unit: "%", steps: [{at: 80, points: 1}, {at: 90, points: 1}], otherwise: 1}',
            "1",
            [
                (("steps", 1, "points"), "fewer points than the step before, 1", "1"),
                (("steps", 1, "at"), "a limit below that of the step before, 80", "90"),
                (("otherwise",), "fewer points than the step before, 1", "1"),
            ],
        ),
        (
            '{kind: steps, unit: "%", better: lower, steps: [{at: 5, points: 1}, {at: 5, points: 0.5}]}',
            "1",
            [(("steps", 1, "at"), "a limit above that of the step before, 5", "5")],
        ),
        (
            '{kind: steps, unit: "%", most: 100, steps: [{at: 110, points: 1}]}',
            "1",
            [(("steps", 0, "at"), "at most the largest value, 100", "110")],
        ),
        (
            '{kind: proportional, unit: "%", most: 100, full: 110}',
            "1",
            [(("full",), "at most the largest value, 100", "110")],
        ),
        (
            '{kind: thresholds, unit: "%", zero_below: 90, full_from: 90}',
            "1",
            [(("zero_below",), "below full_from, 90", "90")],
        ),
        (
            '{kind: thresholds, unit: "%", most: 100, zero_below: 90, full_from: 120}',
            "1",
            [(("full_from",), "at most the largest value, 100", "120")],
        ),
        (CASES, "1/5", [(("per_case",), "at most the maximum, 1/5", "1/4")]),
        ("{kind: survey_mean, lowest: 5, highest: 1}", "1", [(("lowest",), "below highest, 1", "5")]),
    ],
)
def test_rules_that_cannot_be_of_a_leaf(rule, maximum, problems):
    found = rule_problems(parse_rule(rule), Fraction(maximum))
    assert [(problem.path, problem.expected, problem.found) for problem in found] == problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50 %", "a rule such as"),
        ("{kind: yes_no", "a rule such as"),
        ("{kind: yesno}", "does not match any of the expected tags"),
        ("{kind: deduction, per_case: 0}", "a number above 0"),
        ("{kind: deduction, per_case: -1}", "points of zero or more"),
        ("{kind: yes_no, per_case: 1}", "Extra inputs are not permitted"),
        ("{kind: proportional, unit: enterprises, full: 9}", "its words in both languages"),
        ("{kind: proportional, unit: {vi: doanh nghiệp}, full: 9}", "Field required"),
    ],
)
def test_texts_that_are_no_rule(text, expected):
    with pytest.raises(ValueError, match=expected):
        parse_rule(text)


quantities = st.fractions(min_value=0, max_value=1000, max_denominator=12)
positive = quantities.filter(bool)


LINEAR = ("proportional", "survey_mean", "sipas_share", "statistic_against_target")
KINDS = (*LINEAR, "steps", "thresholds", "deduction", "yes_no")


@st.composite
def leaf_rules(draw, kinds=KINDS):
    """A rule that can be of a leaf, and the maximum of the leaf."""
    maximum = draw(positive)
    low, high = sorted(draw(st.lists(positive, min_size=2, max_size=2, unique=True)))
    count = draw(st.integers(1, 4))
    limits = sorted(draw(st.lists(quantities, min_size=count, max_size=count, unique=True)))
    better = draw(st.sampled_from(["higher", "lower"]))
    ordered = reversed(limits) if better == "higher" else limits
    steps = ", ".join(
        f'{{at: "{at}", points: "{maximum * (count - index) / count}"}}' for index, at in enumerate(ordered)
    )
    unit = draw(st.text("abc %:#,{}[]'\"\\đ—", min_size=1, max_size=6))
    word = '"' + unit.replace("\\", "\\\\").replace('"', '\\"') + '"'
    quoted = f'{{vi: {word}, en: "of cases"}}'
    text = {
        "steps": f"{{kind: steps, unit: {quoted}, better: {better}, steps: [{steps}]}}",
        "proportional": f'{{kind: proportional, unit: {quoted}, full: "{high}", most: "{high + low}"}}',
        "thresholds": f'{{kind: thresholds, unit: {quoted}, zero_below: "{low}", full_from: "{high}"}}',
        "deduction": f'{{kind: deduction, per_case: "{maximum / count}"}}',
        "yes_no": "{kind: yes_no}",
        "survey_mean": f'{{kind: survey_mean, lowest: "{low}", highest: "{high}"}}',
        "sipas_share": "{kind: sipas_share}",
        "statistic_against_target": f'{{kind: statistic_against_target, unit: {quoted}, target: "{high}"}}',
    }
    return parse_rule(text[draw(st.sampled_from(kinds))]), maximum


def raw_values(draw, rule):
    """Raw values that can be, ascending."""
    bounds = {
        "survey_mean": lambda: (float(rule.lowest), float(rule.highest)),
        "sipas_share": lambda: (0, 100),
        "proportional": lambda: (0, float(rule.most)),
        "statistic_against_target": lambda: (-1e6, 1e6),
    }
    one = {"yes_no": st.integers(0, 1), "deduction": st.integers(0, 50)}.get(rule.kind)
    if one is None:
        low, high = bounds.get(rule.kind, lambda: (0, 2000))()
        one = st.floats(low, high)
    return sorted(draw(st.lists(one, min_size=1, max_size=8)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_points_lie_between_nothing_and_the_maximum_and_follow_the_raw_value(data):
    rule, maximum = data.draw(leaf_rules())
    assert rule_problems(rule, maximum) == ()
    raw = raw_values(data.draw, rule)
    points = rule_points(rule, maximum, raw)
    assert ((points >= 0) & (points <= float(maximum))).all()
    falling = rule.kind == "deduction" or getattr(rule, "better", "higher") == "lower"
    assert (np.diff(-points if falling else points) >= 0).all()
    assert points.tolist() == [float(rule_points(rule, maximum, value)) for value in raw]
    with_gap = rule_points(rule, maximum, [*raw, np.nan])
    assert np.isnan(with_gap[-1])
    assert with_gap[:-1].tolist() == points.tolist()


@settings(max_examples=60, deadline=None)
@given(leaf_rules(LINEAR), st.integers(0, 8))
def test_proportions_agree_with_exact_arithmetic(case, eighths):
    rule, maximum = case
    share = Fraction(eighths, 8)
    exact = {
        "proportional": lambda: rule.full * share,
        "survey_mean": lambda: rule.lowest + (rule.highest - rule.lowest) * share,
        "sipas_share": lambda: 100 * share,
        "statistic_against_target": lambda: rule.target * share,
    }[rule.kind]()
    points = rule_points(rule, maximum, float(exact))
    assert points == pytest.approx(float(maximum * share), rel=1e-9, abs=1e-9)
    if share == 1:
        assert points == float(maximum)


@settings(max_examples=60, deadline=None)
@given(leaf_rules(("steps",)))
def test_steps_give_the_points_of_the_step_that_is_reached(case):
    rule, maximum = case
    for step in rule.steps:
        assert rule_points(rule, maximum, float(step.at)) == float(step.points)


@settings(max_examples=60, deadline=None)
@given(leaf_rules(("thresholds",)))
def test_thresholds_begin_and_end_where_they_say(case):
    rule, maximum = case
    low, high = float(rule.zero_below), float(rule.full_from)
    points = rule_points(rule, maximum, [np.nextafter(low, 0) * (1 - 1e-9), low, high])
    assert points[0] == 0
    assert points[1] == pytest.approx(float(maximum * rule.zero_below / rule.full_from))
    assert points[2] == float(maximum)


@settings(max_examples=150, deadline=None)
@given(leaf_rules())
def test_a_rule_written_on_one_line_reads_back_as_itself(case):
    rule, _ = case
    assert parse_rule(rule_text(rule)) == rule
    assert "\n" not in rule_text(rule)
