from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import UnknownName
from par_lib.scoring.rank import rank

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


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 999), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_sums_of_the_same_decimals_are_equal_in_any_order(cents, random):
    shuffled = list(cents)
    random.shuffle(shuffled)
    sums = np.array([sum(c / 100 for c in cents), sum(c / 100 for c in shuffled)])
    assert rank(sums).tolist() == [1, 1]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("min", [2, 1, 2, 4]), ("max", [3, 1, 3, 4]), ("average", [2.5, 1, 2.5, 4]), ("dense", [2, 1, 2, 3])],
)
def test_tie_rules(ties, expected):
    np.testing.assert_array_equal(rank(np.array([80.0, 90.0, 80.0, 70.0]), ties), expected)


def test_unknown_values_are_not_ranked():
    np.testing.assert_array_equal(rank(np.array([np.nan, 1.0, np.nan, 2.0])), [np.nan, 2, np.nan, 1])
    assert np.isnan(rank(np.array([np.nan]))).all()
    assert rank(np.array([])).shape == (0,)


def test_ranks_are_taken_before_rounding():
    assert rank(np.array([89.9951, 89.9949])).tolist() == [1, 2]


def test_unknown_tie_rule():
    with pytest.raises(UnknownName, match="one of min, max, average, dense"):
        rank(np.array([1.0]), "first")
