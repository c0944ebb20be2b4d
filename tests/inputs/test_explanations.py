import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.assessment import Assessment
from par_lib.inputs.entry import Entry
from par_lib.inputs.explanations import explanations_csv, load_explanations
from par_lib.inputs.scores import State
from par_lib.project import Project

HEADER = "unit,code,round,text,source\n"
ROW = 'X,A1,1,"Đã bổ sung, kèm\nminh chứng",x.xlsx\n'


@pytest.fixture
def assessment(assessed):
    entries = [Entry("X", "A1", stage, State.SCORED, points=1.0) for stage in ("self", "round-1")]
    return Assessment("s", assessed, tuple(entries), "data/clean/s/2020/assessment.csv")


def load(root, assessment, text):
    path = root / "data" / "clean" / "s" / "2020" / "explanations.csv"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return load_explanations(Project(root), assessment)


def test_read_and_written_back(tmp_path, assessment):
    (explanation,) = found = load(tmp_path, assessment, HEADER + ROW)
    assert (explanation.unit, explanation.code, explanation.round) == ("X", "A1", 1)
    assert explanation.text == "Đã bổ sung, kèm\nminh chứng"
    assert explanations_csv(found) == HEADER + ROW


def test_no_row_is_no_explanation(tmp_path, assessment):
    assert load(tmp_path, assessment, HEADER) == ()


def test_no_file_is_no_explanation(tmp_path, assessment):
    assert load_explanations(Project(tmp_path), assessment) == ()


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ("X,A1,2,a,s", "round", "a round in which this leaf of the unit was appraised"),
        ("X,A2,1,a,s", "round", "a round in which this leaf of the unit was appraised"),
        ("X,A1,1,a,s", "round", "one explanation"),
        ("X,A1,,a,s", "round", "a round in which"),
    ],
)
def test_each_fault(tmp_path, assessment, row, column, expected):
    with pytest.raises(InputFaults) as raised:
        load(tmp_path, assessment, HEADER + ROW + row + "\n")
    (fault,) = raised.value.faults
    assert fault.where == f"row 4, column {column}"
    assert fault.expected.startswith(expected)


def test_an_empty_text(tmp_path, assessment):
    with pytest.raises(InputFaults, match="row 2, column text"):
        load(tmp_path, assessment, HEADER + "X,A1,1,,s\n")
