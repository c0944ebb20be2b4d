"""Explanations of states and ties; the shipped figures are explained in tests/cli/test_explain.py."""

import pytest

from par_lib.analysis.compute import YearInputs, YearResult, compute_year
from par_lib.analysis.explain import explain
from par_lib.errors import UnknownName
from par_lib.inputs.scores import State, load_scores
from par_lib.inputs.series import Series
from par_lib.inputs.series_file import SeriesFile
from par_lib.methodology.schema import Text
from par_lib.project import Project
from par_lib.units.unit_set import Unit, UnitSet

TEXT = Text(vi="A", en="A")
CODES = "PQRSTU"
UNITS = UnitSet("units", TEXT, tuple(Unit(code, Text(vi=code, en=code), "x") for code in CODES))
SCORES = """unit,code,points,state,source
P,A1,2,scored,s:1
P,A2,1,scored,s:2
P,B,5,scored,s:3
Q,A1,2,scored,s:4
Q,A2,1,scored,s:5
Q,B,5,scored,s:6
R,A1,2,scored,s:7
R,A2,,not_applicable,s:8
R,B,1,scored,s:9
S,A1,,not_applicable,s:10
S,A2,,not_applicable,s:11
S,B,1,scored,s:12
T,A1,,not_applicable,s:13
T,A2,,not_available,s:14
T,B,1,scored,s:15
U,A1,,not_applicable,s:16
U,A2,,not_applicable,s:17
U,B,,not_applicable,s:18
"""


@pytest.fixture
def result(tmp_path, small_framework) -> YearResult:
    path = tmp_path / "data" / "clean" / "s" / "2020" / "scores.csv"
    path.parent.mkdir(parents=True)
    path.write_text(SCORES, encoding="utf-8")
    file = SeriesFile(name=TEXT, short=TEXT, publisher=TEXT, units="units", origin="submitted")
    scores = load_scores(Project(tmp_path), "s", small_framework(), UNITS)
    return compute_year(YearInputs(Series("s", file), small_framework(), UNITS, scores))


def of(result, unit, code=None):
    return explain(result, UNITS.find(unit), code, "en")


def test_equal_units_are_counted(result):
    assert of(result, "P").arithmetic == (
        "(A + B) / maximum = 8 / 10 × 100%; rank 1 of 4: 0 units have a higher index, 1 equal (ties: min)"
    )


def test_a_sum_leaves_out_what_is_not_applicable(result):
    area = of(result, "R", "A")
    assert (area.value, area.arithmetic) == ("2 / 3.333333333", "2 = 2; 60% of the maximum")
    assert [part.state for part in area.parts] == [State.SCORED, State.NOT_APPLICABLE]


def test_an_area_in_which_nothing_is_applicable_leaves_the_index(result):
    index = of(result, "S")
    assert index.arithmetic.startswith("(B) / maximum = 1 / 5 × 100%")
    assert index.parts[0].arithmetic == "not computed: nothing in it is applicable"


def test_only_what_is_not_available_is_named_as_the_reason(result):
    assert of(result, "T", "A").arithmetic == "not computed: A2 not available"
    assert of(result, "T").arithmetic == "not computed: A not available"


def test_a_unit_to_which_nothing_applies(result):
    assert of(result, "U").arithmetic == "not computed: nothing in it is applicable"


def test_a_leaf_names_its_file_and_row(result):
    leaf = of(result, "P", "A1")
    assert leaf.value == "2 / 10/3"
    assert leaf.source == "data/clean/s/2020/scores.csv, row 2, from data/s:1"
    assert "maximum 10/3" in leaf.arithmetic


def test_all_of_it_in_vietnamese(result):
    def vietnamese(unit, code=None):
        return explain(result, UNITS.find(unit), code, "vi")

    assert vietnamese("P").arithmetic == (
        "(A + B) / điểm tối đa = 8 / 10 × 100%; "
        "hạng 1 trên 4: 0 đơn vị có chỉ số cao hơn, 1 đơn vị bằng nhau (đồng hạng: min)"
    )
    assert vietnamese("R", "A").arithmetic == "2 = 2; 60% điểm tối đa"
    assert vietnamese("R", "A2").value == "– (không áp dụng)"
    assert vietnamese("T", "A").arithmetic == "không tính được: A2 không có số liệu"
    leaf = vietnamese("P", "A1")
    assert leaf.source == "data/clean/s/2020/scores.csv, dòng 2, lấy từ data/s:1"
    assert leaf.arithmetic.endswith("điểm tối đa 10/3 (minh họa)")


def test_unknown_code(result):
    with pytest.raises(UnknownName, match="code of small in 2020"):
        of(result, "P", "Z")


def test_a_penalty_is_taken_away(tmp_path, content, small_framework):
    tree = content()["tree"]
    names = {"code": "A3", "name": {"vi": "A3", "en": "A3"}}
    penalty = {"max": 2, "score_source": "desk", "status": "illustrative", "role": "penalty"}
    tree[0]["children"].append(names | penalty)
    framework = small_framework(tree=tree)
    path = tmp_path / "data" / "clean" / "s" / "2020" / "scores.csv"
    path.parent.mkdir(parents=True)
    rows = "P,A1,2,scored,s:1\nP,A2,1,scored,s:2\nP,A3,0.5,scored,s:3\nP,B,5,scored,s:4\n"
    path.write_text("unit,code,points,state,source\n" + rows, encoding="utf-8")
    units = UnitSet("units", TEXT, UNITS.units[:1])
    file = SeriesFile(name=TEXT, short=TEXT, publisher=TEXT, units="units", origin="submitted")
    scores = load_scores(Project(tmp_path), "s", framework, units)
    computed = compute_year(YearInputs(Series("s", file), framework, units, scores))
    area = explain(computed, units.units[0], "A", "en")
    assert area.arithmetic == "2 + 1 − 0.5 = 2.5; 50% of the maximum"
    assert area.parts[2].arithmetic == "Desk; penalty of at most 2 (illustrative)"
