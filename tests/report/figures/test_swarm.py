"""Dots of one year do not hide each other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from par_lib.report.figures.swarm import sideways

HEIGHTS = st.lists(st.floats(0, 100), max_size=40).map(lambda found: np.array(found, dtype=float))


@given(HEIGHTS, HEIGHTS)
def test_no_two_dots_touch_where_there_are_columns_enough(heights, taken):
    moved = sideways(heights, 1.0, len(heights), taken)
    for column in set(moved.tolist()):
        within = np.sort(heights[moved == column])
        assert (np.diff(within) >= 1.0 - 1e-9).all()
    middle = heights[moved == 0]
    assert all(np.abs(taken - height).min() >= 1.0 for height in middle if len(taken))


@given(HEIGHTS, st.integers(0, 3))
def test_no_dot_leaves_its_year(heights, most):
    assert (np.abs(sideways(heights, 1.0, most)) <= most).all()


def test_dots_apart_stay_in_the_middle():
    assert sideways(np.array([3.0, 1.0, 2.0]), 1.0, 5).tolist() == [0, 0, 0]
