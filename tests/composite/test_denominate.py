import numpy as np
import pandas as pd
import pytest

from par_lib.composite.data import CompositeIndex
from par_lib.composite.denominate import denominate
from par_lib.composite.hierarchy import Hierarchy
from par_lib.errors import ArgumentError, UnknownName

FRAME = pd.DataFrame({"x": [10.0, 20.0], "y": [1.0, 2.0], "pop": [5.0, 4.0]}, index=["A", "B"])


def test_frame_matches_units_and_columns_by_name():
    sizes = pd.DataFrame({"x": [4.0, 5.0]}, index=["B", "A"])
    found = denominate(FRAME[["x", "y"]], sizes)
    assert found.x.tolist() == [2.0, 5.0]
    assert found.y.tolist() == [1.0, 2.0]


def test_index_takes_the_denominator_its_hierarchy_names():
    tree = Hierarchy.of({"I": ["x", "y"]}, denominators={"x": "pop"})
    assert denominate(CompositeIndex.from_frame(FRAME, tree)).scores.x.tolist() == [2.0, 5.0]


def test_a_missing_denominator_makes_the_result_missing():
    assert np.isnan(denominate(np.array([[1.0]]), np.array([[np.nan]]))).all()


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (np.array([[0.0, 1.0], [1.0, 1.0]]), ArgumentError, "found 0 at row 0, column x"),
        (np.ones((1, 2)), ArgumentError, "shape"),
        (pd.DataFrame({"x": [1.0]}, index=["A"]), ArgumentError, "every unit"),
        (pd.DataFrame({"z": [1.0, 1.0]}, index=["A", "B"]), UnknownName, "indicator to denominate"),
    ],
)
def test_bad_denominators(given, error, message):
    with pytest.raises(error, match=message):
        denominate(FRAME[["x", "y"]], given)


def test_a_denominator_that_no_column_has():
    tree = Hierarchy.of({"I": ["x", "y"]}, denominators={"x": "popu"})
    with pytest.raises(UnknownName, match="did you mean pop"):
        denominate(CompositeIndex.from_frame(FRAME, tree))
