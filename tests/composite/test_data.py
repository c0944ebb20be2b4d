import numpy as np
import pandas as pd
import pytest

from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.impute import impute
from par_lib.composite.normalise import MinMax, normalise
from par_lib.errors import InputFaults, UnknownName

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
        (FRAME.drop(columns="x"), "code x.: expected a column of this indicator"),
        (FRAME.rename(index={"B": "A"}), "unit A: expected each unit once"),
        (FRAME.assign(x=["1", "two", "3"]), "unit B, code x.: expected a number or nothing, found 'two'"),
        (FRAME.assign(x=[1, np.inf, 3]), "unit B, code x.: expected a finite number or nothing, found inf"),
    ],
)
def test_bad_input_says_what_is_wrong(frame, message):
    with pytest.raises(InputFaults, match=message):
        CompositeIndex.from_frame(frame, TREE)


def test_all_faults_at_once():
    frame = FRAME.rename(columns={"y": "Y"}).assign(x=["1,5", "n/a", 2]).rename(index={"C": "A"})
    with pytest.raises(InputFaults) as caught:
        CompositeIndex.from_frame(frame, TREE)
    assert len(caught.value.faults) == 4  # no column y, two cells, unit A twice


def test_codes_may_be_numbers():
    frame = pd.DataFrame({1: [1.0, 2.0], 2: [3.0, 4.0]}, index=[79, 1])
    tree = pd.DataFrame({"code": [0, 1, 2], "parent": [np.nan, 0, 0]})  # a blank makes floats of the others
    index = CompositeIndex.from_frame(frame, tree)
    assert index.hierarchy.codes == ("0", "1", "2")
    assert index.scores["2"].tolist() == [3, 4]


def test_a_short_text_says_what_it_is():
    assert repr(CompositeIndex.from_frame(FRAME, TREE).pipe(impute)) == (
        "CompositeIndex(3 units, 2 indicators below I; steps: impute)"
    )


def test_blanks_of_nullable_columns_are_missing_values():
    frame = FRAME.assign(x=pd.array([1, None, 3], dtype="Int64"))
    assert CompositeIndex.from_frame(frame, TREE).scores.x.isna().tolist() == [False, True, False]


def test_unknown_step_and_context():
    index = CompositeIndex.from_frame(FRAME, TREE)
    with pytest.raises(UnknownName, match="step of the log"):
        index.report("treat")
    with pytest.raises(UnknownName, match="context column"):
        impute(index, by="group")
