import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.composite.rank import rank
from par_lib.errors import ArgumentError

SCORES = np.array([5.0, 7.0, 5.0, np.nan, 1.0])


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("min", [2, 1, 2, np.nan, 4]),
        ("max", [3, 1, 3, np.nan, 4]),
        ("average", [2.5, 1, 2.5, np.nan, 4]),
        ("dense", [2, 1, 2, np.nan, 3]),
        ("ordinal", [2, 1, 3, np.nan, 4]),
    ],
)
def test_ties(ties, expected):
    np.testing.assert_array_equal(rank(SCORES, ties), expected)


def test_labels_are_kept():
    series = pd.Series(SCORES, index=list("abcde"), name="score")
    assert rank(series)["b"] == 1
    pd.testing.assert_frame_equal(rank(series.to_frame()), rank(series).to_frame())


def test_unknown_tie_rule():
    with pytest.raises(ArgumentError, match="ties"):
        rank(SCORES, "first")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=9))
def test_a_rank_is_one_more_than_the_number_of_better_units(numbers):
    scores = np.array(numbers, dtype=float)
    np.testing.assert_array_equal(rank(scores), 1 + (scores[None, :] > scores[:, None]).sum(axis=1))


@settings(max_examples=30, deadline=None)
@given(st.permutations([0.1, 0.2, 0.3, 0.7, 1.1, 2.9]), st.permutations([0.1, 0.2, 0.3, 0.7, 1.1, 2.9]))
def test_the_same_points_in_another_order_are_a_tie(first, second):
    assert rank(np.array([sum(first), sum(second), 5.2])).tolist() == [1, 1, 3]


def test_small_real_differences_are_none():
    assert rank(np.array([100.0, 100.0 - 1e-9])).tolist() == [1, 2]
