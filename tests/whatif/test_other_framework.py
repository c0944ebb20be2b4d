from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from par_lib.errors import ArgumentError
from par_lib.methodology.load import load_framework
from par_lib.methodology.schema import StepsRule
from par_lib.whatif.other_framework import under
from par_lib.whatif.parts import change, parts_of
from par_lib.whatif.scores import changed_parts, index_scores, pair


def test_its_own_framework_changes_nothing(case, small):
    now, _ = case(2020)
    assert changed_parts(pair(now, under(now, load_framework(small, "small", 2020)))) == ()


def test_maxima_of_another_year(case, small):
    """B1 counts 8 points in 2021: U2 of 2020 has 3.5 of 4, so 7 of 8, and 16.3 + 3.5 of 24 in all."""
    now, _ = case(2020)
    after = under(now, load_framework(small, "small", 2021))
    assert parts_of(change(now, after)) == ["weights"]  # alone in its area, it is that area's weight
    scores = dict(zip(after.units, index_scores(after, ("A", "B", "C")), strict=True))
    assert scores["U2"] == pytest.approx(100 * (1.6 + 2 + 4.5 + 7 + 4.2) / 24)


def test_a_leaf_that_the_framework_does_not_have_no_longer_counts(shipped, case):
    now, _ = case(2020, shipped, "papi")
    framework = load_framework(shipped, "papi", 2021)
    gone = set(now.leaves) - set(framework.leaf_codes)
    assert gone
    after = under(now, framework)
    table = change(now, after)
    assert changed_parts(pair(now, after)) == ("maxima",)
    columns = [now.leaves.index(code) for code in framework.leaf_codes]
    by_hand = now.shares[:, columns] @ framework.leaf_maxima / 100
    found = table.set_index("unit").loc[list(now.units), "index_after"]
    assert found.to_numpy() == pytest.approx(by_hand, abs=1e-9)


def test_another_rule_scores_the_raw_values(case, small):
    now, _ = case(2020)
    framework = load_framework(small, "small", 2020)
    steps = StepsRule(kind="steps", unit="%", steps=[{"at": 60, "points": 2}])
    nodes = tuple(
        replace(node, rule=steps, max_points=Fraction(2)) if node.code == "A11" else node
        for node in framework.nodes
    )
    after = under(now, replace(framework, nodes=nodes))
    assert changed_parts(pair(now, after)) == ("rules",)
    assert after.shares[:, 0].tolist() == [100, 100, 100, 0, 100, 0]
    assert np.array_equal(after.shares[:, 1:], now.shares[:, 1:], equal_nan=True)


def test_leaves_without_points(case, shipped):
    with pytest.raises(ArgumentError, match="found none for SC24, SC71, SC72"):
        under(case(2017, shipped, "papi")[0], load_framework(shipped, "papi", 2018))
