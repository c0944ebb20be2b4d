import numpy as np
import pandas as pd
import pytest

from par_lib.composite.aggregate import aggregate
from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.means import ARITHMETIC, GEOMETRIC, Sum
from par_lib.errors import ArgumentError, InputFaults, UnknownName

TREE = Hierarchy.of({"I": ["A", "z"], "A": ["x", "y"]}, {"A": 3})
FRAME = pd.DataFrame({"x": [1.0, np.nan], "y": [4.0, 9.0], "z": [6.0, 5.0]}, index=["U", "V"])
INDEX = CompositeIndex.from_frame(FRAME, TREE)


def test_leaves_at_different_depths_and_a_method_per_level():
    done = aggregate(INDEX, {2: GEOMETRIC, 3: ARITHMETIC})
    np.testing.assert_allclose(done.scores["A"], [2, 9])
    np.testing.assert_allclose(done.scores["I"], [(3 * 2 + 6) / 4, (3 * 9 + 5) / 4])


def test_the_method_of_a_code_goes_before_that_of_its_level():
    done = aggregate(INDEX, {"A": Sum(), 2: GEOMETRIC, 3: ARITHMETIC})
    assert done.scores.loc["U", "A"] == 5


def test_too_little_data_gives_no_score():
    done = aggregate(INDEX, available=0.6)
    assert np.isnan(done.scores.loc["V", "A"])
    assert np.isnan(done.scores.loc["V", "I"])
    assert aggregate(INDEX, available=0.5).scores.loc["V", "A"] == 9


def test_aggregating_again_starts_from_the_indicators():
    once = aggregate(INDEX)
    pd.testing.assert_frame_equal(aggregate(once).scores, once.scores)


def test_frames_match_weights_by_code():
    found = aggregate(FRAME[["x", "z"]], weights={"z": 3, "x": 1})
    pd.testing.assert_series_equal(found, pd.Series([4.75, 5.0], index=["U", "V"]))


@pytest.mark.parametrize(
    "call",
    [
        lambda: aggregate(INDEX, {2: GEOMETRIC}),
        lambda: aggregate(INDEX, weights={"x": 1}),
        lambda: aggregate(FRAME, {2: GEOMETRIC}),
        lambda: aggregate(FRAME, weights={"x": 1}),
        lambda: aggregate(FRAME, weights=[1, -1, 1]),
        lambda: aggregate(FRAME, weights=[0, 0, 0]),
        lambda: aggregate(FRAME, available=2),
        lambda: aggregate(np.ones(3)),
        lambda: aggregate(FRAME, by="year"),
    ],
)
def test_bad_arguments(call):
    with pytest.raises((ArgumentError, UnknownName, InputFaults)):
        call()
