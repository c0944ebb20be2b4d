import numpy as np
import pandas as pd
import pytest

from par_lib.composite.distribution import floor_and_ceiling, outliers
from par_lib.errors import ArgumentError


def test_outliers_below_and_missing_values():
    frame = pd.DataFrame({"x": [10.0, 10.5, 11.0, 11.5, -5.0, np.nan]}, index=list("abcdef"))
    # Quartiles 10 and 11: −5 lies 15 widths below the first.
    assert outliers(frame).to_dict("records") == [
        {"unit": "e", "code": "x", "value": -5.0, "distance": -15.0}
    ]
    assert outliers(frame, fence=16).empty


def test_a_column_without_spread_has_no_outliers():
    assert outliers(pd.DataFrame({"x": [1.0, 1.0, 1.0, 1.0, 9.0]})).empty


def test_floor_and_ceiling_by_code():
    frame = pd.DataFrame({"a": [0.0, 2.0, np.nan], "b": [1.0, 5.0, 3.0]})
    table = floor_and_ceiling(frame, {"b": 5, "a": 2}, {"a": 0, "b": 1})
    assert table.loc["a"].tolist() == [0.5, 0.5, 1.0, 1]
    assert table.loc["b"].tolist() == pytest.approx([1 / 3, 1 / 3, 2.0, 2])


@pytest.mark.parametrize(
    "call",
    [
        lambda: outliers(pd.DataFrame({"x": [1.0]}), fence=0),
        lambda: floor_and_ceiling(pd.DataFrame({"x": [3.0]}), maximum=2),
        lambda: floor_and_ceiling(pd.DataFrame({"x": [3.0]}), maximum={"y": 2}),
    ],
)
def test_bad_arguments(call):
    with pytest.raises(ArgumentError):
        call()
