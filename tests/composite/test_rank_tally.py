import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from par_lib.composite.rank_tally import RankTally, tally_ranks
from par_lib.errors import ArgumentError


@settings(max_examples=60, deadline=None)
@given(
    arrays(float, (5, 4), elements=st.integers(-2, 2).map(float) | st.floats(-1, 1)),
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
