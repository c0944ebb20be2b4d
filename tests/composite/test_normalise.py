import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.normalise import (
    DistanceTo,
    FractionOfMax,
    Goalposts,
    MinMax,
    RankScore,
    ZScore,
    normalise,
)
from par_lib.errors import ArgumentError, UnknownName

X = np.array([[1.0], [2.0], [5.0]])


@pytest.mark.parametrize(
    ("method", "direction", "expected"),
    [
        (MinMax(0, 100), 1, [0, 25, 100]),
        (MinMax(1, 3), -1, [3, 2.5, 1]),
        (ZScore(10, 2), -1, 10 - 2 * (X.ravel() - 8 / 3) / X.std(ddof=1)),
        (RankScore(), -1, [3, 2, 1]),
        (RankScore("percentile"), 1, [0, 50, 100]),
        (RankScore("borda"), 1, [0, 1, 2]),
        (DistanceTo(), 1, [0, 0.25, 1]),
        (DistanceTo(2), -1, [4 / 3, 1, 0]),
        (DistanceTo(2, capped=True), -1, [1, 1, 0]),
        (DistanceTo(3), 1, [0, 0.5, 2]),
        (FractionOfMax(), 1, [0.2, 0.4, 1]),
        (FractionOfMax(), -1, [1, 0.5, 0.2]),
        (Goalposts(0, 4, scale=1), 1, [0.25, 0.5, 1]),
        (Goalposts(0, 4, scale=1), -1, [0.75, 0.5, 0]),
    ],
)
def test_by_hand(method, direction, expected):
    np.testing.assert_allclose(normalise(X, method, direction=direction).ravel(), expected)


def test_goalposts_and_directions_are_matched_by_code():
    frame = pd.DataFrame({"a": [1.0, 3.0], "b": [1.0, 3.0]})
    found = normalise(
        frame, Goalposts({"b": 0, "a": 1}, {"a": 3, "b": 4}, scale=1), direction=pd.Series({"b": -1, "a": 1})
    )
    assert found.to_dict("list") == {"a": [0, 1], "b": [0.75, 0.25]}
    with pytest.raises(UnknownName, match="direction"):
        normalise(frame, direction={"a": 1})


def test_one_scale_for_a_panel_or_one_per_year():
    rows = pd.MultiIndex.from_product([["A", "B"], [2020, 2021]], names=["unit", "year"])
    frame = pd.DataFrame({"x": [0.0, 2.0, 4.0, 8.0]}, index=rows)
    index = CompositeIndex.from_frame(frame, Hierarchy.of({"I": ["x"]}, directions={"x": -1}))
    assert normalise(index).scores.x.tolist() == [100, 75, 50, 0]
    assert normalise(index, by="year").scores.x.tolist() == [100, 100, 0, 0]


@pytest.mark.parametrize("method", [MinMax(), ZScore(), DistanceTo()])
def test_a_column_without_spread_is_named(method):
    frame = pd.DataFrame({"a": [1.0, 2.0], "flat": [3.0, 3.0]})
    with pytest.raises(ArgumentError, match=r"flat[\s\S]*leave it out"):
        normalise(frame, method)


@pytest.mark.parametrize(
    "call",
    [
        lambda: MinMax(5, 1),
        lambda: ZScore(0, 0),
        lambda: RankScore("places"),
        lambda: normalise(X, Goalposts(4, 0)),
        lambda: normalise(X, DistanceTo(0)),
        lambda: normalise(X - 1, FractionOfMax()),
        lambda: normalise(X, direction=0),
        lambda: normalise(
            CompositeIndex.from_frame(pd.DataFrame({"x": [1, 2]}), Hierarchy.of({"I": ["x"]})), direction=1
        ),
        lambda: normalise(np.array([[np.nan], [np.nan]])),
        lambda: normalise(X, Goalposts([1, 2], 4)),
        lambda: normalise(X, Goalposts({"a": 1}, 4)),
    ],
)
def test_bad_arguments(call):
    with pytest.raises(ArgumentError):
        call()


@settings(max_examples=30, deadline=None)
@given(
    arrays(float, (7, 2), elements=st.integers(1, 50).map(float) | st.just(np.nan)),
    st.sampled_from([MinMax(), ZScore(), RankScore(), RankScore("borda"), DistanceTo(), FractionOfMax()]),
    st.sampled_from([1, -1]),
)
def test_every_method_keeps_the_order_and_the_gaps(x, method, direction):
    if (
        np.nanmax(np.where(np.isnan(x), -1, x), axis=0) <= np.nanmin(np.where(np.isnan(x), 99, x), axis=0)
    ).any():
        return
    scores = normalise(x, method, direction=direction)
    assert (np.isnan(scores) == np.isnan(x)).all()
    for before, after in zip(x.T * direction, scores.T, strict=True):
        known = ~np.isnan(before)
        order = np.argsort(before[known], kind="stable")
        assert (np.diff(after[known][order]) >= -1e-12).all()
        assert ((np.diff(after[known][order]) > 0) == (np.diff(before[known][order]) > 0)).all()
