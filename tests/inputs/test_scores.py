from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import InputFaults
from par_lib.inputs.scores import State, leaf_frame, load_scores
from par_lib.methodology.schema import Text
from par_lib.project import Project
from par_lib.units.unit_set import Unit, UnitSet

HEADER = "unit,code,points,state,source\n"
ROWS = [
    "X,A1,3,scored,s:1\n",
    "X,A2,,not_applicable,s:2\n",
    "X,B,4.5,scored,s:3\n",
    "Y,A1,1,scored,s:4\n",
    "Y,A2,1.6,scored,s:5\n",
    "Y,B,,not_available,s:6\n",
]


def unit(code: str) -> Unit:
    return Unit(code, Text(vi=code, en=code), "ministry")


UNITS = UnitSet(
    "units",
    Text(vi="A", en="A"),
    tuple(unit(code) for code in "XYZ"),
    (("X", 2000, 2030, "ranked"), ("Y", 2000, 2030, "ranked"), ("Z", 2000, 2030, "assessed")),
)


def write(root: Path, text: str) -> Project:
    path = root / "data" / "clean" / "s" / "2020" / "scores.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Project(root)


def test_arrays_by_unit_and_leaf(tmp_path, small_framework):
    scores = load_scores(write(tmp_path, HEADER + "".join(ROWS)), "s", small_framework(), UNITS)
    np.testing.assert_array_equal(scores.points, [[3, np.nan, 4.5], [1, 1.6, np.nan]])
    state = [
        [State.SCORED, State.NOT_APPLICABLE, State.SCORED],
        [State.SCORED, State.SCORED, State.NOT_AVAILABLE],
    ]
    np.testing.assert_array_equal(scores.state, state)
    np.testing.assert_array_equal(scores.rows, [[2, 3, 4], [5, 6, 7]])
    assert scores.sources.tolist() == [["s:1", "s:2", "s:3"], ["s:4", "s:5", "s:6"]]
    assert [one.code for one in scores.units] == ["X", "Y"]
    assert (scores.year, scores.file) == (2020, "data/clean/s/2020/scores.csv")


@settings(max_examples=20, deadline=None)
@given(st.permutations(ROWS))
def test_the_order_of_rows_does_not_matter(tmp_path_factory, small_framework, rows):
    project = write(tmp_path_factory.mktemp("case"), HEADER + "".join(rows))
    scores = load_scores(project, "s", small_framework(), UNITS)
    np.testing.assert_array_equal(scores.points, [[3, np.nan, 4.5], [1, 1.6, np.nan]])
    for (place, leaf), row in np.ndenumerate(scores.rows):
        assert rows[row - 2].rstrip("\n").endswith(scores.sources[place, leaf])


def test_the_part_of_one_area(tmp_path, small_framework):
    scores = load_scores(write(tmp_path, HEADER + "".join(ROWS)), "s", small_framework(), UNITS)
    part = scores.only("B")
    np.testing.assert_array_equal(part.points, [[4.5], [np.nan]])
    np.testing.assert_array_equal(part.rows, [[4], [7]])
    assert [node.code for node in part.framework.nodes] == ["B"]


def test_long_frame(tmp_path, small_framework):
    scores = load_scores(write(tmp_path, HEADER + "".join(ROWS)), "s", small_framework(), UNITS)
    frame = leaf_frame(scores)
    assert frame["state"].tolist() == [
        "scored",
        "not_applicable",
        "scored",
        "scored",
        "scored",
        "not_available",
    ]
    assert frame["max_points"].tolist() == pytest.approx([10 / 3, 5 / 3, 5] * 2)
    assert frame["row"].tolist() == [2, 3, 4, 5, 6, 7]


def test_an_assessed_unit_may_be_there_but_then_whole(tmp_path, small_framework):
    whole = "".join(f"Z,{code},1,scored,s\n" for code in ("A1", "A2", "B"))
    scores = load_scores(write(tmp_path, HEADER + "".join(ROWS) + whole), "s", small_framework(), UNITS)
    assert [one.code for one in scores.units] == ["X", "Y", "Z"]
    part = write(tmp_path / "part", HEADER + "".join(ROWS) + "Z,B,1,scored,s\n")
    with pytest.raises(InputFaults) as caught:
        load_scores(part, "s", small_framework(), UNITS)
    assert [(fault.unit, fault.code) for fault in caught.value.faults] == [("Z", "A1"), ("Z", "A2")]


def test_a_maximum_that_decimals_cannot_write_is_reached(tmp_path, small_framework):
    text = HEADER + "".join(ROWS).replace("X,A1,3,", "X,A1,3.3333333333333335,")
    assert load_scores(write(tmp_path, text), "s", small_framework(), UNITS).points[0, 0] == 10 / 3
    above = HEADER + "".join(ROWS).replace("X,A1,3,", "X,A1,3.334,")
    with pytest.raises(InputFaults, match=r"at most 3\.333333333, found 3\.334"):
        load_scores(write(tmp_path / "above", above), "s", small_framework(), UNITS)


def test_a_faulty_cell_is_not_missing_as_well(tmp_path, small_framework):
    text = HEADER + "".join(ROWS).replace("X,A1,3,scored", "X,A1,3,yes")
    with pytest.raises(InputFaults) as caught:
        load_scores(write(tmp_path, text), "s", small_framework(), UNITS)
    assert [fault.where for fault in caught.value.faults] == ["row 2, column state"]
