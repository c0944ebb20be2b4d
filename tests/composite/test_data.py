import numpy as np
import pandas as pd
import pytest

from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.impute import impute
from par_lib.composite.normalise import MinMax, normalise
from par_lib.errors import ArgumentError, UnknownName

TREE = Hierarchy.of({"I": ["x", "y"]})
FRAME = pd.DataFrame({"y": [3.0, 4.0, np.nan], "x": [1.0, 2.0, 3.0], "g": list("aab")}, index=["A", "B", "C"])


def test_columns_are_matched_by_code_and_the_rest_is_context():
    index = CompositeIndex.from_frame(FRAME, TREE)
    assert index.scores.columns.tolist() == ["x", "y"]
    assert index.context.columns.tolist() == ["g"]


def test_verbs_return_copies_and_keep_stages():
    index = CompositeIndex.from_frame(FRAME, TREE)
    done = index.pipe(impute).pipe(normalise, MinMax(0, 1))
    assert index.log == ()
    assert np.isnan(index.scores.loc["C", "y"])
    assert done.stages["impute"].loc["C", "y"] == 3.5
    assert str(done.log[1]) == "normalise(method=MinMax(low=0, high=1))"


def test_array_frame_and_index_agree():
    index = CompositeIndex.from_frame(FRAME, TREE)
    frame = FRAME[["x", "y"]]
    as_index = index.pipe(impute, "median").scores
    pd.testing.assert_frame_equal(impute(frame, "median"), as_index)
    np.testing.assert_array_equal(impute(frame.to_numpy(), "median"), as_index)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (FRAME.drop(columns="x"), "column of indicator"),
        (FRAME.rename(index={"B": "A"}), "twice"),
        (FRAME.assign(x=["1", "two", "3"]), "numbers"),
        (FRAME.assign(x=[1, np.inf, 3]), "infinite"),
    ],
)
def test_bad_input_says_what_is_wrong(frame, message):
    with pytest.raises(ArgumentError, match=message):
        CompositeIndex.from_frame(frame, TREE)


def test_blanks_of_nullable_columns_are_missing_values():
    frame = FRAME.assign(x=pd.array([1, None, 3], dtype="Int64"))
    assert CompositeIndex.from_frame(frame, TREE).scores.x.isna().tolist() == [False, True, False]


def test_unknown_step_and_context():
    index = CompositeIndex.from_frame(FRAME, TREE)
    with pytest.raises(UnknownName, match="step of the log"):
        index.report("treat")
    with pytest.raises(UnknownName, match="context column"):
        impute(index, by="group")
