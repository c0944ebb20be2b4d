"""What changes of a framework do to scores: by hand, against scoring anew, and what must always hold."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from par_lib.composite.rank import rank
from par_lib.errors import ArgumentError
from par_lib.inputs.series import read_register
from par_lib.methodology.diff import Kind, diff
from par_lib.methodology.load import load_framework
from par_lib.methodology.schema import StepsRule
from par_lib.whatif.change_effects import FRAME_COLUMNS, effects, effects_frame, scored_year, try_changes
from par_lib.whatif.other_framework import under
from par_lib.whatif.scores import index_scores


def with_leaves(framework, **changes):
    """The framework with other maxima, rules or roles of leaves; the nodes above them add up anew."""
    nodes = [replace(node, **changes.get(node.code, {})) for node in framework.nodes]
    most = {
        node.code: node.max_points if node.role == "score" else Fraction(0) for node in nodes if node.is_leaf
    }
    for node in reversed(nodes):
        if not node.is_leaf:
            most[node.code] = sum((most[one.code] for one in nodes if one.parent == node.code), Fraction(0))
    return replace(
        framework,
        nodes=tuple(node if node.is_leaf else replace(node, max_points=most[node.code]) for node in nodes),
    )


def parts(found):
    return {(str(one.change.kind), one.change.code): one.part for one in found.of}


def compared(case, scored, before, after):
    return effects(case, scored, before, after, diff(before, after))


def test_one_change_is_the_whole_change(case, small):
    """U2 of 2020 has 15.8 of 20 points, 3.5 of 4 of them in B1; of 8 points in B1 it would have 7."""
    now, result = case(2020)
    before, after = (load_framework(small, "small", year) for year in (2020, 2021))
    found = compared(now, result.inputs.framework, before, after)
    place = found.units.index("U2")
    assert found.before[place] == pytest.approx(79)
    assert found.after[place] == pytest.approx(100 * 19.3 / 24)
    assert list(parts(found)) == [("reweighted", "B"), ("reweighted", "B1")]
    for part in parts(found).values():  # B is B1 and nothing else
        np.testing.assert_allclose(part, found.after - found.before, atol=1e-12)
    np.testing.assert_array_equal(found.of[1].ranks_alone, found.ranks[1])
    np.testing.assert_array_equal(found.ranks[0], rank(found.before))


def test_where_points_are_counted_each_change_is_share_times_maximum(case, shipped):
    """SC51, SC53 and SC54 went from 2.5 to 10/3 points in 2021, SC52 left (data/frameworks/papi.yml)."""
    now, result = case(2020, shipped, "papi")
    before, after = (load_framework(shipped, "papi", year) for year in (2020, 2021))
    found = compared(now, result.inputs.framework, before, after)
    steps = {"SC51": 10 / 3 - 2.5, "SC53": 10 / 3 - 2.5, "SC54": 10 / 3 - 2.5, "SC52": -2.5}
    for (_, code), part in parts(found).items():
        by_hand = now.shares[:, now.leaves.index(code)] / 100 * steps[code]
        np.testing.assert_allclose(part, by_hand, atol=1e-12)
    index = result.index.set_index("unit").loc[list(found.units), "index"]
    np.testing.assert_allclose(found.before, index, atol=1e-9)


def test_all_together_is_the_year_scored_anew(case, small):
    now, result = case(2020)
    before = result.inputs.framework
    steps = StepsRule(kind="steps", unit="%", steps=[{"at": 60, "points": 3}])
    after = with_leaves(before, A11={"rule": steps, "max_points": Fraction(3)}, C={"max_points": Fraction(2)})
    found = compared(now, before, before, after)
    anew = index_scores(under(now, after), ("A", "B", "C"))
    np.testing.assert_allclose(found.after, anew, atol=1e-9)
    shared = parts(found)
    leaves = [shared["reweighted", "A11"], shared["re-ruled", "A11"], shared["reweighted", "C"]]
    np.testing.assert_allclose(sum(leaves), found.after - found.before, atol=1e-9)
    np.testing.assert_allclose(shared["reweighted", "A1"], leaves[0] + leaves[1], atol=1e-12)
    assert np.abs(leaves[1]).max() > 1


def test_the_way_is_shared_out_in_small_steps(case):
    """The parts are what many small equal steps of all changes add up to, step by step and leaf by leaf."""
    now, result = case(2020)
    before = result.inputs.framework
    after = with_leaves(before, A12={"max_points": Fraction(7)}, C={"max_points": Fraction(1)})
    shared = parts(compared(now, before, before, after))
    a12, c = now.leaves.index("A12"), now.leaves.index("C")
    points, tops = np.nan_to_num(now.shares) / 100, now.applies & np.array([r == "score" for r in now.roles])
    maxima, summed, count = now.maxima.copy(), {a12: 0.0, c: 0.0}, 4000

    def index(most):
        return 100 * (points @ most) / (tops @ most)

    for _ in range(count):
        for column, step in ((a12, 4 / count), (c, -5 / count)):
            half = step / 2  # the middle of the step: its error falls with the square of the step
            more, less = maxima.copy(), maxima.copy()
            more[column], less[column] = maxima[column] + half, maxima[column] - half
            summed[column] = summed[column] + index(more) - index(less)
        maxima[a12] += 4 / count
        maxima[c] -= 5 / count
    np.testing.assert_allclose(shared["reweighted", "A12"], summed[a12], atol=2e-2)
    np.testing.assert_allclose(shared["reweighted", "C"], summed[c], atol=2e-2)


def test_a_rule_without_raw_values_has_no_effect_that_is_known(case):
    now, result = case(2020)
    before = result.inputs.framework
    rule = StepsRule(kind="steps", unit="%", steps=[{"at": 60, "points": 5}])
    found = compared(now, before, before, with_leaves(before, A2={"rule": rule}))
    assert parts(found) == {("re-ruled", "A2"): None}
    np.testing.assert_array_equal(found.after, found.before)


def test_a_leaf_that_becomes_a_bonus_leaves_the_maximum(case):
    """C counts 6 of 20 points; as a bonus it is added to points of 14: U2 has 15.8 of them, 112.86 %."""
    now, result = case(2020)
    before = result.inputs.framework
    found = compared(now, before, before, with_leaves(before, C={"role": "bonus"}))
    place = found.units.index("U2")
    assert found.after[place] == pytest.approx(100 * 15.8 / 14)
    part = parts(found)["resourced", "C"]
    np.testing.assert_allclose(part, found.after - found.before, atol=1e-9)


def test_an_area_without_criteria_is_compared_with_the_area_as_it_is_now(case):
    """A is scored as a whole in the other framework: U1 has 8.3 of its 10 points (and a bonus of 0.5)."""
    now, result = case(2020)
    after = result.inputs.framework
    kept = [node for node in after.nodes if node.depth == 1 or node.parent == "B"]
    flat = replace(
        after,
        nodes=tuple(
            replace(node, is_leaf=True, max_points=Fraction(5), score_source="council")
            if node.code == "A"
            else node
            for node in kept
        ),
    )
    found = compared(now, after, flat, after)
    place = found.units.index("U1")
    assert found.before[place] == pytest.approx(100 * (8.8 / 10 * 5 + 3 + 5) / 15)
    assert found.after[place] == pytest.approx(100 * (8.8 + 3 + 5) / 20)
    shared = parts(found)
    np.testing.assert_allclose(shared["reweighted", "A"], found.after - found.before, atol=1e-9)
    assert shared["added", "A1"] is None  # within A, which stands for it
    assert shared["resourced", "A"] is None


def test_what_a_year_has_no_scores_for_is_named_and_in_no_figure(case, shipped):
    now, result = case(2017, shipped, "papi")
    before, after = (load_framework(shipped, "papi", year) for year in (2017, 2018))
    found = compared(now, result.inputs.framework, before, after)
    assert set(found.unknown) == {"SC24", "SC71", "SC72", "SC73", "SC81", "SC82"}
    known = {code for (_, code), part in parts(found).items() if part is not None}
    assert known == {"SC21", "SC22", "SC23"}
    leaves = sum(part for part in parts(found).values() if part is not None)
    np.testing.assert_allclose(leaves, found.after - found.before, atol=1e-9)


def test_the_frame_tells_over_units(case, shipped):
    now, result = case(2020, shipped, "papi")
    before, after = (load_framework(shipped, "papi", year) for year in (2020, 2021))
    found = compared(now, result.inputs.framework, before, after)
    frame = effects_frame(found)
    assert list(frame.columns) == FRAME_COLUMNS
    assert frame["change"].tolist() == ["reweighted"] * 3 + ["removed", "all"]
    last = frame.iloc[-1]
    assert last["mean"] == pytest.approx(frame["mean"].iloc[:-1].sum())
    change = dict(zip(found.units, found.after - found.before, strict=True))
    assert last["lowest"] == min(change.values()) == change[last["lowest_unit"]]
    assert last["highest"] == max(change.values()) == change[last["highest_unit"]]
    assert last["moved"] == (rank(found.after) != rank(found.before)).sum()


def test_points_and_shares_cannot_be_told_apart(case, shipped):
    now, result = case(2020, shipped, "papi")
    other = load_framework(shipped, "province-2022", 2022)
    with pytest.raises(ArgumentError, match="measure: expected points in both"):
        effects(now, result.inputs.framework, result.inputs.framework, other, ())


def test_which_scores_two_frameworks_are_tried_on(shipped):
    register = read_register(shipped)
    series = register.not_simulated(register.ids)
    papi = {year: load_framework(shipped, "papi", year) for year in (2017, 2018, 2020, 2021)}
    assert scored_year(series, papi[2017], papi[2018]) == ("papi", 2018)  # it has scores of more leaves
    assert scored_year(series, papi[2020], papi[2021]) == ("papi", 2020)
    provinces = load_framework(shipped, "province-2017", 2017), load_framework(shipped, "province-2022", 2023)
    assert scored_year(series, *provinces) is None
    demo = scored_year([register.series(name) for name in register.ids], *provinces)
    assert demo == ("demo-province", 2023)


def test_a_year_is_read_and_tried(small):
    before, after = (load_framework(small, "small", year) for year in (2020, 2021))
    found, units = try_changes(small, ("small", 2020), before, after, diff(before, after))
    assert set(found.units) <= {unit.code for unit in units.units}
    assert found.of[0].change.kind is Kind.REWEIGHTED


MAXIMA = st.fractions(min_value=Fraction(1, 10), max_value=20, max_denominator=100)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["A11", "A12", "A2", "A3", "B1", "C"]), MAXIMA, min_size=1))
def test_parts_add_up_and_a_full_score_that_counts_more_never_lowers(case, maxima):
    now, result = case(2020)
    before = result.inputs.framework
    after = with_leaves(before, **{code: {"max_points": most} for code, most in maxima.items()})
    found = compared(now, before, before, after)
    shared = {code: part for (_, code), part in parts(found).items() if code in before.leaf_codes}
    total = sum(shared.values()) if shared else np.zeros(len(found.units))
    np.testing.assert_allclose(total, found.after - found.before, atol=1e-8)
    for code, part in shared.items():
        column = now.leaves.index(code)
        # without bonus points, nobody has more than the maximum of what counts
        full = (now.shares[:, column] == 100) & (now.shares[:, now.leaves.index("A3")] == 0)
        if after.node(code).max_points > before.node(code).max_points:
            assert (part[full] >= -1e-9).all()
        assert (part[~now.applies[:, column]] == 0).all()
