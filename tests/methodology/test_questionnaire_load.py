import shutil

import pytest

from par_lib.errors import InputFaults, UnknownName
from par_lib.methodology.questionnaire_load import questionnaire_ids, read_questionnaire
from par_lib.project import Project


@pytest.fixture
def copied(shipped, tmp_path) -> Project:
    shutil.copytree(shipped.data, tmp_path / "data")
    return Project(tmp_path)


def edit(project, name, *replacements):
    path = project.data / "questionnaires" / f"{name}.yml"
    text = path.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return text


@pytest.mark.parametrize(
    ("name", "groups", "leaves", "questions"),
    [("province-2022", 6, 20, 24), ("ministry-2022", 5, 29, 29)],
)
def test_shipped_ones(shipped, name, groups, leaves, questions):
    file = read_questionnaire(shipped, name)
    assert (len(file.groups), len(file.leaves), len(file.questions())) == (groups, leaves, questions)
    # what was not published says so to readers
    assert file.status == "illustrative"
    assert "minh họa" in file.note["vi"]
    assert "illustrative" in file.note["en"]


def test_every_fault_at_once_with_its_line(copied):
    text = edit(
        copied,
        "province-2022",
        ("groups: {people: 0.75, enterprises: 0.25}", "groups: {people: 0.75, enterprises: 0.5}"),
        ("      - code: q231\n", "      - code: q232\n"),
    )
    with pytest.raises(InputFaults) as error:
        read_questionnaire(copied, "province-2022")
    lines = text.splitlines()
    weights = next(n for n, line in enumerate(lines, start=1) if "enterprises: 0.5" in line)
    second = [n for n, line in enumerate(lines, start=1) if "code: q232" in line][1]
    assert [(fault.where, fault.found) for fault in error.value.faults] == [
        (f"line {second}, leaves[1].questions[0].code", "q232 2 times"),
        (f"line {weights}, leaves[19].groups", "1.25"),
    ]


def test_unknown_keys_and_layout_are_faults_too(copied):
    edit(copied, "ministry-2022", ("judges: several", "judge: several"), ("score: 25", "score: many"))
    with pytest.raises(InputFaults) as error:
        read_questionnaire(copied, "ministry-2022")
    assert len(error.value.faults) == 3  # judges is missing, judge unknown, many no number
    assert all(fault.where.startswith("line ") for fault in error.value.faults)


def test_a_framework_that_is_not_there(copied):
    edit(copied, "ministry-2022", ("framework: ministry-2022", "framework: ministri-2022"))
    with pytest.raises(InputFaults, match="did you mean ministry-2022"):
        read_questionnaire(copied, "ministry-2022")


def test_another_name_than_the_file(copied):
    edit(copied, "ministry-2022", ("questionnaire: ministry-2022", "questionnaire: ministry-2023"))
    with pytest.raises(InputFaults, match="expected ministry-2022, found ministry-2023"):
        read_questionnaire(copied, "ministry-2022")


def test_an_unknown_name(shipped):
    assert questionnaire_ids(shipped) == ["ministry-2022", "province-2022"]
    with pytest.raises(UnknownName, match="did you mean province-2022"):
        read_questionnaire(shipped, "province-2021")


def test_par_check_reads_them(par, copied):
    edit(copied, "province-2022", ("      - code: q231\n", "      - code: q232\n"))
    ended = par("check", "par-ministry", project=copied)  # questionnaires are read for any series
    assert ended.code == 3
    assert "questionnaires/province-2022.yml" in ended.err


def test_the_register_names_only_questionnaires_that_there_are(par, copied):
    path = copied.data / "series.yml"
    text = path.read_text(encoding="utf-8").replace("questionnaire: province-2022", "questionnaire: provinz")
    path.write_text(text, encoding="utf-8")
    ended = par("series", project=copied)
    assert ended.code == 3
    assert "surveys[0].questionnaire" in ended.err
