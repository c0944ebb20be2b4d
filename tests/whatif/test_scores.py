from dataclasses import replace

import numpy as np
import pytest

from par_lib.whatif.parts import change
from par_lib.whatif.scores import changed_parts, coalitions, index_scores, mixed, pair


def test_both_ends_are_the_cases_themselves(case):
    (before, old), (after, new) = case(2020), case(2021)
    cases = pair(before, after)
    everything = frozenset(changed_parts(cases))
    for chosen, result in ((frozenset(), old), (everything, new)):
        scores, ranks = mixed(cases, chosen)
        index = result.index.set_index("unit")
        for unit, score, place in zip(cases.after.units, scores, ranks, strict=True):
            if unit in index.index and not np.isnan(place):
                assert score == pytest.approx(index.loc[unit, "index"], abs=1e-9)
                assert place == index.loc[unit, "rank"]


def test_a_unit_of_one_year_only_is_never_compared_with_units_it_did_not_meet(case):
    (before, _), (after, _) = case(2020), case(2021)
    cases = pair(before, after)
    u6 = cases.after.units.index("U6")
    assert not np.isnan(mixed(cases, frozenset())[1][u6])
    assert np.isnan(mixed(cases, frozenset({"units"}))[1][u6])
    # Its performance is that of its own year, whichever year's performance is taken.
    assert mixed(cases, frozenset({"performance"}))[0][u6] == mixed(cases, frozenset())[0][u6]


def test_other_rules_score_the_raw_values(scenario):
    """A11 of 2 points in proportion to 100 %: with the whole for 60 % and none below it becomes steps."""
    steps = "rules: {A11: {kind: steps, unit: '%', steps: [{at: 60, points: 2}], otherwise: 0}}"
    before, after = scenario(steps)
    assert changed_parts(pair(before, after)) == ("rules",)
    column = after.leaves.index("A11")
    assert after.shares[:, column].tolist() == [100, 100, 100, 0, 100, 0]  # raw 90, 80, 100, 50, 60, 20
    table = change(before, after).set_index("unit")
    assert table.loc["U4", "index_rules"] == pytest.approx(-100 * 1.0 / 20)
    assert table.loc["U1", "index_rules"] == pytest.approx(100 * 0.2 / 20)


def test_other_rules_and_fewer_units_are_no_performance(scenario):
    steps = "rules: {A11: {kind: steps, unit: '%', steps: [{at: 60, points: 2}], otherwise: 0}}"
    before, after = scenario(steps, "leave_out: {units: [U3]}")
    assert changed_parts(pair(before, after)) == ("rules", "units")


def test_a_rule_is_the_same_for_another_maximum(case):
    (before, _), (after, _) = case(2020), case(2021)
    column = before.leaves.index("A11")
    higher = [None if rule is None else (rule[0], rule[1] * 2) for rule in after.rules]
    doubled = replace(
        after, rules=tuple(higher), maxima=after.maxima * (np.arange(6) == column) + after.maxima
    )
    assert "rules" not in changed_parts(pair(before, doubled))
    assert "maxima" in changed_parts(pair(before, doubled))


def test_rules_and_performance_apart_between_years(case):
    """The years' own points count at both ends, though a rule would give others for the raw values."""
    (before, _), (after, _) = case(2020), case(2021)
    assert "rules" not in changed_parts(pair(before, after))  # the same rule in both years


def test_another_mean_by_hand(scenario):
    before, after = scenario("aggregation: geometric")
    # U2: A 8.1 of 10, B 3.5 of 4, C 4.2 of 6
    expected = 100 * (0.81**10 * 0.875**4 * 0.7**6) ** (1 / 20)
    scores = dict(zip(after.units, index_scores(after, ("A", "B", "C")), strict=True))
    assert scores["U2"] == pytest.approx(expected)
    assert changed_parts(pair(before, after)) == ("aggregation",)


def test_units_left_out_move_the_others_only_in_rank(scenario):
    before, after = scenario("leave_out: {units: [U1, 'Đơn vị U2']}")
    assert changed_parts(pair(before, after)) == ("units",)
    table = change(before, after).set_index("unit")
    assert set(table.index) == {"U3", "U4", "U5", "U6"}
    assert (table["change"] == 0).all()
    assert (table["places"] == table["places_units"]).all()
    assert (table["places"] == 2).all()


def test_coalitions_are_all_subsets():
    assert len(list(coalitions(range(6)))) == 64
    assert len(set(coalitions("abcd"))) == 16
