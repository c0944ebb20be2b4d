"""Scores of leaves add up to the target, and each follows from its raw value by its rule."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from par_lib.methodology.load import load_framework
from par_lib.methodology.rules import rule_points
from par_lib.project import Project
from par_lib.simulate.cells import cells_of
from par_lib.simulate.leaves import fill_leaves, give, levels
from tests.conftest import ROOT

FRAMEWORKS = [load_framework(Project(ROOT), name, 2023) for name in ("province-2022", "ministry-2022")]
CELLS = [
    [framework.leaves[place] for place in cell.leaves]
    for framework in FRAMEWORKS
    for cell in cells_of(framework)
    if cell.score_source == "appraisal"
]


@settings(deadline=None, max_examples=150)
@example(CELLS[1], 0.5, 835)
@example(CELLS[1], 0.3742859946615104, 8009)
@given(st.sampled_from(CELLS), st.floats(0.35, 1.0), st.integers(0, 10_000))
def test_scores_add_up_and_follow_from_raw_values(nodes, share, seed):
    target = share * float(sum(node.max_points for node in nodes))
    given_scores = fill_leaves(nodes, target, np.random.default_rng(seed))
    assert sum(one.points for one in given_scores) == pytest.approx(target, abs=1e-4)
    for node, one in zip(nodes, given_scores, strict=True):
        assert 0 <= one.points <= float(node.max_points)
        assert one.points == float(rule_points(node.rule, node.max_points, one.value))
        if levels(node):
            assert one.points in levels(node)


@settings(deadline=None)
@given(st.sampled_from([node for nodes in CELLS for node in nodes if levels(node)]), st.integers(0, 1000))
def test_every_step_of_a_rule_can_be_given(node, seed):
    for points in levels(node):
        assert give(node, points, np.random.default_rng(seed)).points == points
