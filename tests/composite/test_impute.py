import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.impute import impute, impute_panel
from par_lib.errors import ArgumentError


def test_a_group_without_values_stays_missing():
    x = np.array([[1.0], [np.nan], [np.nan]])
    np.testing.assert_array_equal(impute(x, by=["a", "a", "b"]).ravel(), [1, 1, np.nan])


def test_median_of_an_even_group():
    assert impute(np.array([[1.0], [2.0], [9.0], [4.0], [np.nan]]), "median")[-1, 0] == 3.0


def test_the_record_names_every_filled_point():
    frame = pd.DataFrame({"x": [1.0, np.nan], "y": [2.0, 3.0]}, index=["A", "B"])
    done = impute(CompositeIndex.from_frame(frame, Hierarchy.of({"I": ["x", "y"]})))
    assert done.report("impute")["filled"].to_dict("records") == [{"unit": "B", "code": "x", "value": 1.0}]


def test_latest_never_looks_ahead_and_rows_may_come_in_any_order():
    years = [2022, 2020, 2021, 2023]
    x = np.array([[5.0], [np.nan], [3.0], [np.nan]])
    found = impute_panel(x, "latest", unit=["a"] * 4, period=years)
    np.testing.assert_array_equal(found.ravel(), [5, np.nan, 3, 5])


def test_panel_levels_of_the_row_index_can_be_named():
    rows = pd.MultiIndex.from_product([["A", "B"], [2020, 2022, 2023]], names=["unit", "year"])
    frame = pd.DataFrame({"x": [1.0, np.nan, 4.0, 7.0, np.nan, np.nan]}, index=rows)
    index = CompositeIndex.from_frame(frame, Hierarchy.of({"I": ["x"]}))
    done = impute_panel(index, "linear", unit="unit", period="year")
    assert done.scores.x.tolist() == [1, 3, 4, 7, 7, 7]


@pytest.mark.parametrize(
    ("period", "message"),
    [([1, 1], "each once"), ([1, np.nan], "blank"), (["a", "b"], "numbers"), ([1], "2 numbers")],
)
def test_bad_periods(period, message):
    with pytest.raises(ArgumentError, match=message):
        impute_panel(np.ones((2, 1)), "latest", unit=["a", "a"], period=period)


@pytest.mark.parametrize("by", [["a"], ["a", None], "group"])
def test_bad_groups(by):
    with pytest.raises(ArgumentError, match="by"):
        impute(np.ones((2, 1)), by=by)


@settings(max_examples=25, deadline=None)
@given(arrays(float, (6, 3), elements=st.floats(-100, 100) | st.just(np.nan)))
def test_present_values_are_never_changed_and_fills_stay_within_their_range(x):
    filled = impute(x)
    present = ~np.isnan(x)
    np.testing.assert_array_equal(filled[present], x[present])
    for column, full in zip(x.T, filled.T, strict=True):
        if not np.isnan(column).all():
            assert np.nanmin(column) - 1e-9 <= full.min() <= full.max() <= np.nanmax(column) + 1e-9
