from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from par_lib.composite.means import ARITHMETIC, GEOMETRIC, HARMONIC, MazziottaPareto, Mean, Sum
from par_lib.errors import ArgumentError

X = np.array([[1.0, 4.0], [2.0, np.nan]])
W = np.array([3.0, 1.0])


@pytest.mark.parametrize(
    ("method", "first"),
    [
        (ARITHMETIC, 7 / 4),
        (GEOMETRIC, 4 ** (1 / 4)),
        (HARMONIC, 4 / (3 + 1 / 4)),
        (Mean(2), ((3 + 16) / 4) ** 0.5),
    ],
)
def test_by_hand_and_a_missing_value_gives_its_weight_to_the_others(method, first):
    # COINr's a_genmean divides by all weights: (3·2²/4)^½ = 1.73 for the second row instead of 2.
    np.testing.assert_allclose(method.apply(X, W), [first, 2.0])


def test_no_value_no_score():
    assert np.isnan(GEOMETRIC.apply(np.array([[np.nan, np.nan]]), W)).all()
    assert np.isnan(ARITHMETIC.apply(np.array([[np.nan, 1.0]]), np.array([1.0, 0.0]))).all()


@pytest.mark.parametrize("method", [GEOMETRIC, HARMONIC, Mean(2)])
def test_values_that_are_not_positive_are_refused_with_a_way_out(method):
    with pytest.raises(ArgumentError, match=r"MinMax\(1, 100\)"):
        method.apply(np.array([[0.0, 1.0]]), W)


def test_a_blank_is_not_zero_points():
    np.testing.assert_array_equal(Sum().apply(X, np.ones(2)), [5.0, np.nan])


def test_mazziotta_pareto_both_penalties():
    # M = 100, S² = ((−10)² + 10²)/2 = 100, penalty S²/M = 1 (Mazziotta & Pareto 2016).
    x = np.array([[90.0, 110.0]])
    assert MazziottaPareto("minus").apply(x, np.ones(2)) == pytest.approx(99)
    assert MazziottaPareto("plus").apply(x, np.ones(2)) == pytest.approx(101)
    with pytest.raises(ArgumentError, match="means above 0"):
        MazziottaPareto().apply(-x, np.ones(2))


@settings(max_examples=40, deadline=None)
@given(
    arrays(float, (5, 4), elements=st.floats(0.5, 100)),
    arrays(float, 4, elements=st.floats(0.1, 5)),
    st.floats(0.1, 10),
)
def test_means_grow_with_the_power_and_scale_with_the_data(x, weights, factor):
    means = [Mean(power).apply(x, weights) for power in (-2, -1, 0, 1, 3)]
    for lower, upper in pairwise(means):
        assert (lower <= upper * (1 + 1e-9)).all()
    for power in (-1, 0, 1):
        np.testing.assert_allclose(
            Mean(power).apply(factor * x, weights), factor * Mean(power).apply(x, weights)
        )
    assert (MazziottaPareto().apply(x, weights) <= means[3] + 1e-9).all()


@pytest.mark.parametrize("call", [lambda: Mean(np.inf), lambda: MazziottaPareto("both")])
def test_bad_arguments(call):
    with pytest.raises(ArgumentError):
        call()
