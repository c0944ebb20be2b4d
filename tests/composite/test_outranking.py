import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from par_lib.composite.aggregate import aggregate
from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.outranking import Borda, Copeland, outranking_matrix


def test_copeland_by_hand():
    # a beats b on 2 of 3, b beats c on 2 of 3, c beats a on 2 of 3 (Condorcet's circle): all 0.
    circle = np.array([[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]])
    np.testing.assert_array_equal(Copeland().apply(circle, np.ones(3)), [0, 0, 0])
    # With weight 2 on the first, a is ahead of b on ½ + ¼ = ¾, and of c on ½: a draw.
    np.testing.assert_array_equal(Copeland().apply(circle, np.array([2.0, 1.0, 1.0])), [1, 0, -1])


def test_ties_and_missing_values():
    x = np.array([[1.0, np.nan], [1.0, 5.0], [0.0, 4.0], [np.nan, np.nan]])
    shares = outranking_matrix(x, np.array([0.3, 0.7]))
    assert shares[0, 1] == 0.5
    assert shares[0, 2] == 1
    assert np.isnan(shares[3]).all()
    np.testing.assert_array_equal(Copeland().apply(x, np.array([0.3, 0.7])), [1, 1, -2, np.nan])


def test_copeland_works_inside_a_hierarchy():
    # COINr's Aggregate passes one unit at a time to a_copeland, which then has nobody to compare it with.
    frame = pd.DataFrame({"x": [3.0, 2.0, 1.0], "y": [1.0, 3.0, 2.0], "z": [2.0, 1.0, 0.0]})
    tree = Hierarchy.of({"I": ["A", "z"], "A": ["x", "y"]})
    done = aggregate(CompositeIndex.from_frame(frame, tree), {"A": Copeland(), "I": Borda()})
    # A: 1–2 even, 1–3 even, 2 ahead of 3 on both.
    assert done.scores["A"].tolist() == [0, 1, -1]
    assert done.scores["I"].tolist() == [1.5, 1.5, 0]


def test_panels_compare_within_years():
    x = np.array([[1.0], [2.0], [10.0], [20.0]])
    found = aggregate(x, Copeland(), by=[2020, 2020, 2021, 2021])
    np.testing.assert_array_equal(found, [-1, 1, -1, 1])


@settings(max_examples=40, deadline=None)
@given(
    arrays(float, (6, 3), elements=st.integers(0, 5).map(float) | st.just(np.nan)),
    arrays(float, 3, elements=st.floats(0.1, 5)),
)
def test_duels_are_antisymmetric(x, weights):
    shares = outranking_matrix(x, weights)
    known = ~np.isnan(shares)
    np.testing.assert_allclose((shares + shares.T)[known], 1)
    scores = Copeland().apply(x, weights)
    assert np.nansum(scores) == 0


@settings(max_examples=30, deadline=None)
@given(arrays(float, (6, 3), elements=st.integers(0, 9).map(float)))
def test_borda_shares_out_all_duels(x):
    assert Borda().apply(x, np.ones(3)).sum() == pytest.approx(6 * 5 / 2)
