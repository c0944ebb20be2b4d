import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from par_lib.composite.models import WeightedSum
from par_lib.composite.rank_tally import RankTally, tally_ranks
from par_lib.errors import ArgumentError


@settings(max_examples=60, deadline=None)
@given(
    arrays(
        float,
        (5, 4),
        elements=st.integers(-2, 2).map(float) | st.floats(-1, 1).map(lambda number: round(number, 4)),
    ),
    st.sampled_from(["min", "max", "dense", "ordinal"]),
)
def test_counts_equal_ranking_each_replicate(scores, ties):
    expected = np.zeros((4, 4))
    for row in scores:
        expected[np.arange(4), stats.rankdata(-row, method=ties).astype(int) - 1] += 1
    found = tally_ranks(scores, ties=ties, pairs=True)
    np.testing.assert_array_equal(found.counts, expected)
    above = (scores[:, :, None] > scores[:, None, :]).sum(axis=0)
    tied = (scores[:, :, None] == scores[:, None, :]).sum(axis=0)
    off = ~np.eye(4, dtype=bool)
    np.testing.assert_array_equal(found.wins[off], (2 * above + tied)[off])


def test_signed_zeros_are_ties():
    found = tally_ranks(np.array([[0.0, -0.0]]))
    np.testing.assert_array_equal(found.counts, [[1, 0], [1, 0]])


def test_tallies_add_up():
    scores = np.random.default_rng(1).normal(size=(20, 6))
    parts = RankTally.empty(6) + tally_ranks(scores[:7]) + tally_ranks(scores[7:])
    np.testing.assert_array_equal(parts.counts, tally_ranks(scores).counts)
    assert parts.replicates == 20


@pytest.mark.parametrize(
    "call",
    [lambda: tally_ranks(np.ones((1, 2)), ties="average"), lambda: tally_ranks(np.full((1, 2), np.nan))],
)
def test_bad_arguments(call):
    with pytest.raises(ArgumentError):
        call()


def test_rounding_errors_do_not_break_ties():
    found = tally_ranks(np.array([[0.1 + 0.2, 0.3, 0.2]] * 3), pairs=True)
    np.testing.assert_array_equal(found.counts, [[3, 0, 0], [3, 0, 0], [0, 0, 3]])
    np.testing.assert_array_equal(found.wins, [[3, 3, 6], [3, 3, 6], [0, 0, 3]])


def test_units_with_the_same_points_stay_tied_through_the_matrix_product():
    points = np.random.default_rng(2).random((63, 88))
    points[31] = points[62] = points[0]
    model = WeightedSum.of(points)
    for size in (1, 3, 7, 50, 333):
        weights = np.random.default_rng(size).random((size, 88))
        counts = tally_ranks(model.scores({"weights": weights}, size)).counts
        np.testing.assert_array_equal(counts[0], counts[31])
        np.testing.assert_array_equal(counts[0], counts[62])
