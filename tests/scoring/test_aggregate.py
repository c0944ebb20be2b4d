from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from par_lib.errors import ArgumentError
from par_lib.inputs.scores import State
from par_lib.scoring.aggregate import node_maxima, node_points, share

WHOLE = np.ones((1, 3), dtype=bool)
SCORED, NOT_APPLICABLE, NOT_AVAILABLE = State.SCORED, State.NOT_APPLICABLE, State.NOT_AVAILABLE


def states(*rows: list[State]) -> np.ndarray:
    return np.array(rows, dtype=np.int8)


def test_sums_are_correctly_rounded():
    points = np.array([[0.1] * 10])
    every = np.zeros((1, 10), dtype=np.int8)
    assert node_points(points, every, np.ones((1, 10), dtype=bool))[0, 0] == 1.0
    assert sum([0.1] * 10) != 1.0  # what plain addition would give


@settings(max_examples=50, deadline=None)
@given(hnp.arrays(float, (2, 6), elements=st.floats(0, 100)), st.permutations(range(6)))
def test_the_order_of_leaves_does_not_matter(points, order):
    state, whole = np.zeros((2, 6), dtype=np.int8), np.ones((1, 6), dtype=bool)
    shuffled = points[:, list(order)]
    np.testing.assert_array_equal(node_points(points, state, whole), node_points(shuffled, state, whole))
    exact = [float(sum(Fraction(value) for value in row)) for row in points]
    assert node_points(points, state, whole)[:, 0].tolist() == exact


def test_not_applicable_is_neither_zero_nor_missing():
    points, state = np.array([[2.0, np.nan, 1.0]]), states([SCORED, NOT_APPLICABLE, SCORED])
    assert node_points(points, state, WHOLE)[0, 0] == 3
    assert node_maxima(np.array([2.0, 3.0, 1.0]), state, WHOLE)[0, 0] == 3


def test_not_available_makes_unknown_what_is_built_on_it():
    points, state = np.array([[2.0, np.nan, 1.0]]), states([SCORED, NOT_AVAILABLE, SCORED])
    membership = np.array([[True, True, False], [False, False, True]])
    np.testing.assert_array_equal(node_points(points, state, membership), [[np.nan, 1]])
    np.testing.assert_array_equal(node_maxima(np.array([2.0, 3.0, 1.0]), state, membership), [[5, 1]])


def test_a_value_beside_a_state_does_not_count():
    points, state = np.array([[1.0, 9.0, 9.0]]), states([SCORED, NOT_APPLICABLE, NOT_AVAILABLE])
    first_two = np.array([[True, True, False]])
    assert node_points(points, state, first_two)[0, 0] == 1
    assert np.isnan(node_points(points, state, WHOLE)[0, 0])


def test_nothing_applicable():
    points, state = np.full((1, 3), np.nan), states([NOT_APPLICABLE] * 3)
    assert np.isnan(node_points(points, state, WHOLE)[0, 0])
    assert node_maxima(np.ones(3), state, WHOLE)[0, 0] == 0
    assert np.isnan(share(np.array([np.nan]), np.array([0.0]))[0])


def test_share_of_the_maximum():
    # Bộ Tư pháp 2023: 61.86 of 68.5 points, printed as 90.31 % (data/published/blocks.csv)
    assert share(np.array([61.86]), np.array([68.5]))[0] == pytest.approx(90.31, abs=0.005)


def test_no_units():
    assert node_points(np.empty((0, 3)), np.empty((0, 3), dtype=np.int8), WHOLE).shape == (0, 1)
    assert node_maxima(np.ones(3), np.empty((0, 3), dtype=np.int8), WHOLE).shape == (0, 1)


@pytest.mark.parametrize(
    ("points", "state", "membership"),
    [
        (np.ones((2, 3)), np.zeros((2, 2), dtype=np.int8), WHOLE),
        (np.ones((2, 3)), np.zeros((2, 3), dtype=np.int8), np.ones((1, 2), dtype=bool)),
        (np.ones(3), np.zeros(3, dtype=np.int8), WHOLE),
    ],
)
def test_shapes_that_do_not_fit(points, state, membership):
    with pytest.raises(ArgumentError, match="expected points and state"):
        node_points(points, state, membership)


def test_maxima_that_do_not_fit():
    with pytest.raises(ArgumentError, match="maxima: expected one of each leaf"):
        node_maxima(np.ones(2), np.zeros((2, 3), dtype=np.int8), WHOLE)
