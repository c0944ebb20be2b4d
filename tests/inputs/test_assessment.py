from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import InputFaults
from par_lib.inputs.assessment import absent, assessment_csv, load_assessment, numbered
from par_lib.inputs.entry import Entry
from par_lib.inputs.scores import State
from par_lib.methodology.schema import Text
from par_lib.project import Project
from par_lib.units.unit_set import Unit, UnitSet

HEADER = "unit,code,stage,state,value,target,points,note,source\n"
ROWS = [
    "X,A1,self,scored,100,,2,,x.xlsx\n",
    "X,A2,self,scored,1,,,,x.xlsx\n",
    'X,A3,self,not_applicable,,,,"Không có\nđơn vị",x.xlsx\n',
    "X,A1,round-1,scored,85,,1,Thiếu,x.xlsx\n",
    "X,A2,round-1,scored,,,0.5,,x.xlsx\n",
    "X,A3,round-1,scored,,,1.5,,x.xlsx\n",
    "X,A1,round-2,scored,,,2,,x.xlsx\n",
    "X,B,measured,scored,4,,,,survey.csv\n",
    "X,C,measured,scored,90,120,,,statistics.csv\n",
]
UNITS = UnitSet(
    "units",
    Text(vi="A", en="A"),
    tuple(Unit(code, Text(vi=code, en=code), "ministry") for code in "XY"),
    (("X", 2000, 2030, "ranked"), ("Y", 2000, 2030, "assessed")),
)


def write(root: Path, text: str) -> Project:
    path = root / "data" / "clean" / "s" / "2020" / "assessment.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Project(root)


def load(root, assessed, text):
    return load_assessment(write(root, text), "s", assessed, UNITS)


def test_entries_in_the_order_of_the_file(tmp_path, assessed):
    assessment = load(tmp_path, assessed, HEADER + "".join(ROWS))
    assert assessment.stages == ("measured", "self", "round-1", "round-2")
    assert [entry.row for entry in assessment.entries] == [2, 3, 4, 6, 7, 8, 9, 10, 11]
    first, third, last = assessment.entries[0], assessment.entries[2], assessment.entries[-1]
    assert first == Entry("X", "A1", "self", State.SCORED, 100, None, 2, "", "x.xlsx", "", 2)
    assert (third.state, third.points, third.note) == (State.NOT_APPLICABLE, None, "Không có\nđơn vị")
    assert (last.value, last.target, last.points) == (90, 120, None)


def test_written_and_read_back(tmp_path, assessed):
    assessment = load(tmp_path, assessed, HEADER + "".join(ROWS))
    text = assessment_csv(assessment.entries)
    bare = text.replace(",evidence\n", "\n").replace(".xlsx,\n", ".xlsx\n").replace(".csv,\n", ".csv\n")
    assert bare == HEADER + "".join(ROWS)
    assert load(tmp_path, assessed, text).entries == assessment.entries
    assert tuple(numbered(assessment.entries)) == assessment.entries


numbers = st.none() | st.floats(0, 1)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(numbers, st.text("ab ,\"'=+\n", max_size=9)), min_size=1, max_size=3))
def test_any_points_and_notes_come_back(tmp_path_factory, assessed, drawn):
    first = ROWS[:2]
    rows = [Entry("X", "A3", "self", State.SCORED, points=0.1, note="x", source="s")]
    texts = [
        Entry("X", "A2", f"round-{place}", State.SCORED, points=0.0 if points is None else points,
              note=note.strip(), source="s", evidence=note.strip()[::-1])
        for place, (points, note) in enumerate(drawn, start=1)
    ]  # fmt: skip
    others = [Entry("X", code, "round-1", State.SCORED, points=1.0, source="s") for code in ("A1", "A3")]
    written = assessment_csv([]) + "".join(row.replace(",x.xlsx\n", ",x.xlsx,\n") for row in first)
    written += assessment_csv([*rows, *others, *texts]).partition("\n")[2]
    entries = load(tmp_path_factory.mktemp("case"), assessed, written).entries
    assert [replace(e, row=0) for e in entries[5:]] == texts
    assert tuple(numbered(entries)) == entries


@pytest.mark.parametrize(
    ("row", "where", "expected"),
    [
        ("Z,A1,round-3,scored,,,1,,s", "unit", "a unit assessed in the year"),
        ("X,A,round-3,scored,,,1,,s", "code", "a leaf of small in 2020"),
        ("X,A1,round-2,scored,,,1,,s", "stage", "one row"),
        ("X,A1,round-0,scored,,,1,,s", "stage", "self or round-1, round-2, …"),
        ("X,A1,measured,scored,,,1,,s", "stage", "self or round-1, round-2, …"),
        ("X,B,self,scored,,,1,,s", "stage", "measured"),
        ("X,A1,round-3,done,,,1,,s", "state", "one of scored, not_applicable, not_available"),
        ("X,A1,round-3,scored,,,1,,", "source", "where the entry comes from"),
        ('X,A1,round-3,scored,,,"1,5",,s', "points", "a number"),
        ("X,A1,round-3,scored,,,2.5,,s", "points", "at most the maximum, 2"),
        ("X,A1,round-3,scored,,,-1,,s", "points", "points of 0 or more"),
        ("X,A1,round-3,scored,,,,,s", "points", "a score, or a raw value to compute it from"),
        ("X,A3,round-3,scored,,,,,s", "points", "a number"),
        ("X,A3,round-3,scored,3,,1,,s", "value", "an empty cell, as the leaf has no rule"),
        ("X,A1,round-3,scored,90,80,,,s", "target", "an empty cell, as the rule wants no target"),
        ("X,A2,round-3,scored,1.5,,,,s", "value", "a whole number of cases"),
        ("X,A1,round-3,not_applicable,,,1,,s", "points", "an empty cell, as the state is not_applicable"),
        ("Y,C,measured,scored,90,,,,s", "target", "the units' targets, as the rule states none"),
        ("Y,C,measured,scored,,90,1,,s", "value", "a raw value, as there is a target"),
        ("Y,B,measured,scored,5.5,,,,s", "value", "survey_mean of a value from 1 to 5"),
    ],
)
def test_each_fault_at_its_cell(tmp_path, assessed, row, where, expected):
    with pytest.raises(InputFaults) as raised:
        load(tmp_path, assessed, HEADER + "".join(ROWS) + row + "\n")
    (fault,) = raised.value.faults
    assert (fault.file, fault.where) == ("data/clean/s/2020/assessment.csv", f"row 12, column {where}")
    assert fault.expected == expected
    assert fault.unit == row[0]


@pytest.mark.parametrize("dropped", [0, 3, 7])
def test_a_row_that_is_not_there(tmp_path, assessed, dropped):
    rows = [row for place, row in enumerate(ROWS) if place != dropped]
    with pytest.raises(InputFaults, match=r"expected a row of stage \S+, found none") as raised:
        load(tmp_path, assessed, HEADER + "".join(rows))
    (fault,) = raised.value.faults
    unit, code, stage = ROWS[dropped].split(",")[:3]
    assert (fault.unit, fault.code) == (unit, code)
    assert stage in fault.expected


def test_stages_and_rounds_that_are_not_there(assessed):
    def entry(stage):
        return Entry("X", "A1", stage, State.SCORED, points=1.0)

    faults = [str(fault) for fault in absent("f", assessed, ["X", "Y"], [entry("self"), entry("round-2")])]
    assert faults[0] == "f: expected rows of stage round-1, found none"
    assert "f (unit Y): expected rows of stage self, found none" in faults
    assert not any("measured" in fault for fault in faults)


def test_one_unit_alone_is_read_without_the_rows_of_others(tmp_path, assessed):
    others = "Z,A1,self,scored,x,,,,x.xlsx\n"  # a unit and a number that are faulty
    project = write(tmp_path, HEADER + others + "".join(ROWS))
    assessment = load_assessment(project, "s", assessed, UNITS, only="X")
    assert {entry.unit for entry in assessment.entries} == {"X"}
    assert [entry.row for entry in assessment.entries][:3] == [3, 4, 5]
    assert load_assessment(project, "s", assessed, UNITS, only="Y").entries == ()
    with pytest.raises(InputFaults):
        load_assessment(project, "s", assessed, UNITS)


def test_the_rows_of_one_unit_must_be_complete(tmp_path, assessed):
    project = write(tmp_path, HEADER + "".join(ROWS[1:]))
    with pytest.raises(InputFaults, match="a row of stage self"):
        load_assessment(project, "s", assessed, UNITS, only="X")
