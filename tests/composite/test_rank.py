from fractions import Fraction

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


TIES = ("min", "max", "average", "dense")
# Points with four decimals out of maxima in steps of a half: shares that differ, differ by more than 5e-7.
SHARES = st.lists(
    st.integers(1, 200).flatmap(
        lambda half: st.integers(0, half * 5000).map(lambda n: (Fraction(n, 10_000), Fraction(half, 2)))
    ),
    max_size=12,
)


def exact_ranks(values: list[Fraction], ties: str) -> list[float]:
    """Ranks by their definition: from the number of units that are better, and that are equal."""
    ranks = []
    for value in values:
        better, equal = sum(other > value for other in values), values.count(value)
        ranks.append(
            {
                "min": better + 1,
                "max": better + equal,
                "average": better + (equal + 1) / 2,
                "dense": len({other for other in values if other > value}) + 1,
            }[ties]
        )
    return ranks


@pytest.mark.parametrize("ties", TIES)
@settings(max_examples=100, deadline=None)
@given(pairs=SHARES, again=st.lists(st.integers(0, 11), max_size=6))
def test_ranks_agree_with_exact_arithmetic(ties, pairs, again):
    pairs = pairs + [(2 * pairs[i][0], 2 * pairs[i][1]) for i in again if i < len(pairs)]  # equal shares
    exact = [points / maximum for points, maximum in pairs]
    floats = np.array([float(points) / float(maximum) * 100 for points, maximum in pairs])
    assert rank(floats, ties).tolist() == exact_ranks(exact, ties)


def test_ranks_are_taken_before_rounding():
    assert rank(np.array([89.9951, 89.9949])).tolist() == [1, 2]
