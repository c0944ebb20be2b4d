"""Corrections on copies of the data: applied, guarded, listed."""

import json

import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.assessment import Assessment
from par_lib.inputs.corrections import read_corrections
from par_lib.inputs.entry import Entry
from par_lib.inputs.scores import State
from par_lib.intake.correct import corrected_entries
from par_lib.project import Project
from par_lib.scoring.final import final_scores

CORRECTION = """
  - id: {id}
    series: s
    year: 2020
    unit: X
    code: A1
    stage: round-1
    action: {action}
    old: {old}
    new: {new}
    reason: {{vi: Nhập sai dấu thập phân, en: Decimal mark mistyped}}
    decided_by: Tổ thư ký
    date: 2021-03-01
    status: {status}
    expect: {expect}
"""
SAID = {"id": "C1", "action": "set_points", "old": "1.5", "new": "0.5", "status": "active", "expect": "old"}
ENTRIES = [
    Entry("X", "A1", "self", State.SCORED, points=2.0, source="x", row=2),
    Entry("X", "A1", "round-1", State.SCORED, value=85.0, points=1.5, source="x", row=3),
    Entry("X", "A3", "round-1", State.NOT_APPLICABLE, source="x", row=4),
]


def write(root, *corrections, **changes) -> Project:
    (root / "data").mkdir(exist_ok=True)
    texts = corrections or (SAID | changes,)
    text = "corrections:" + "".join(CORRECTION.format(**one) for one in texts)
    (root / "data" / "corrections.yml").write_text(text, encoding="utf-8")
    return Project(root)


def corrected(root, assessed, *corrections, **changes) -> list[Entry]:
    return corrected_entries(ENTRIES, read_corrections(write(root, *corrections, **changes)), "s", assessed)


def test_points_are_corrected_and_say_so(tmp_path, assessed):
    entries = corrected(tmp_path, assessed)
    assert [entry.points for entry in entries] == [2, 0.5, None]
    assert [entry.corrected for entry in entries] == [(), ("C1",), ()]
    row = final_scores(Assessment("s", assessed, tuple(entries), "assessment.csv"))[0]
    assert (row.points, row.source) == ("0.5", "clean/s/2020/assessment.csv:3; corrections.yml: C1")


def test_values_and_states_are_corrected(tmp_path, assessed):
    changed = corrected(tmp_path, assessed, action="set_value", old=85, new=95)[1]
    assert (changed.value, changed.points) == (95, 1.5)
    changed = corrected(tmp_path, assessed, action="set_state", old="scored", new="not_applicable")[1]
    assert (changed.state, changed.value, changed.points) == (State.NOT_APPLICABLE, None, None)


@pytest.mark.parametrize("changes", [{"status": "proposed"}, {"status": "withdrawn"}])
def test_only_active_ones_are_applied(tmp_path, assessed, changes):
    assert corrected(tmp_path, assessed, **changes) == ENTRIES


def test_a_mended_source_is_left_as_it_is(tmp_path, assessed):
    assert corrected(tmp_path, assessed, old=0.5, new=1.5, expect="new") == ENTRIES


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"old": 1}, "expected points 1.0 in the input, found 1.5"),
        ({"old": 9, "new": 1.5}, "set expect to new: the source was mended"),
        ({"expect": "new"}, "expected points 0.5 in the input, found 1.5"),
        ({"new": 2.5}, "expected points: at most the maximum, 2, found 2.5"),
        ({"action": "set_value", "old": 85, "new": -1}, "value: steps of a value of 0 or more"),
        ({"action": "set_state", "old": "not_available", "new": "not_applicable"}, "found scored"),
    ],
)
def test_a_correction_that_does_not_fit_is_a_fault_at_its_line(tmp_path, assessed, changes, message):
    with pytest.raises(InputFaults) as raised:
        corrected(tmp_path, assessed, **changes)
    (fault,) = raised.value.faults
    assert (fault.file, fault.unit, fault.code) == ("data/corrections.yml", "X", "A1")
    assert fault.where == "line 2, corrections[0]"
    assert message in str(fault)


def test_a_correction_of_nothing(tmp_path, assessed):
    project = write(tmp_path)
    with pytest.raises(InputFaults, match="expected an input of X, A1, round-1, found none"):
        corrected_entries(ENTRIES[:1], read_corrections(project), "s", assessed)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"action": "set_state", "old": 1, "new": 2}, "set_state with a state as old and as new"),
        ({"action": "set_state", "old": "not_applicable", "new": "scored"}, "set_points, where something"),
        ({"new": "not_applicable"}, "set_points with a number as new"),
        ({"new": 1.5}, "a new value that differs from the old one"),
        ({"status": "done"}, "'proposed', 'active' or 'withdrawn'"),
    ],
)
def test_corrections_that_say_nothing_clear(tmp_path, changes, expected):
    with pytest.raises(InputFaults) as raised:
        read_corrections(write(tmp_path, **changes))
    assert expected in str(raised.value)


def test_two_of_one_name_or_one_cell(tmp_path):
    with pytest.raises(InputFaults) as raised:
        read_corrections(write(tmp_path, SAID, SAID))
    assert {fault.expected for fault in raised.value.faults} == {
        "each id once",
        "one active correction of a cell",
    }
    assert len(read_corrections(write(tmp_path, SAID, SAID | {"id": "C2", "status": "proposed"}))) == 2


def test_no_file_is_no_correction(tmp_path):
    assert read_corrections(Project(tmp_path)) == ()


PUBLISHED = """corrections:
  - id: J1
    series: par-ministry
    year: 2023
    unit: MOJ
    code: appraisal
    action: set_points
    old: 61.86
    new: 61.68
    reason: {vi: Thử nghiệm, en: A test}
    decided_by: test
    date: 2024-03-01
    status: active
"""


def test_published_scores_are_corrected_listed_and_explained(par, ministries):
    (ministries.data / "corrections.yml").write_text(PUBLISHED, encoding="utf-8")
    assert par("intake", "par-ministry", "2023", project=ministries).code == 0
    text = (ministries.data / "clean/par-ministry/2023/scores.csv").read_text(encoding="utf-8")
    assert "MOJ,appraisal,61.68,scored,published/ministries_2023.csv:2; corrections.yml: J1\n" in text
    listed = json.loads(par("corrections", "--format", "json", "--lang", "en", project=ministries).out)
    assert [(one["id"], one["old"], one["new"], one["reason"]) for one in listed] == [
        ("J1", "61.86", "61.68", "A test")
    ]
    explained = par("explain", "par-ministry", "2023", "MOJ", "appraisal", project=ministries).out
    assert "corrections.yml: J1" in explained
    assert "J1: đính chính điểm: 61,86 → 61,68" in explained
    assert "Thử nghiệm; test, 2024-03-01" in explained


def test_a_published_score_that_is_another_now(par, ministries):
    (ministries.data / "corrections.yml").write_text(PUBLISHED.replace("61.86", "60"), encoding="utf-8")
    ended = par("intake", "par-ministry", "2023", project=ministries)
    assert ended.code == 3
    assert "data/corrections.yml, line 2, corrections[0] (unit MOJ, code appraisal)" in ended.err
    assert "expected points 60.0 in the input, found 61.86" in ended.err


def test_nothing_to_list(par, shipped):
    assert par("corrections").out == "no corrections\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("par-ministry", "par-minsitry", "series: one of par-ministry"),
        ("year: 2023", "year: 2031", "year: one of 2023, found 2031"),
        ("unit: MOJ", "unit: Bộ Tư pháp", "the code of Bộ Tư pháp is MOJ"),
        ("code: appraisal", "code: appraisl", "did you mean appraisal?"),
    ],
)
def test_a_correction_of_what_is_not_there_is_never_passed_over(par, ministries, old, new, expected):
    assert old in PUBLISHED
    (ministries.data / "corrections.yml").write_text(PUBLISHED.replace(old, new), encoding="utf-8")
    for command in (["check", "par-ministry"], ["intake", "par-ministry", "2023"]):
        ended = par(*command, project=ministries)
        assert ended.code == 3
        assert ended.err.count("data/corrections.yml, line 2, corrections[0]") == 1
        assert expected in ended.err


def test_check_holds_corrections_against_published_tables(par, ministries):
    (ministries.data / "corrections.yml").write_text(PUBLISHED.replace("61.86", "60"), encoding="utf-8")
    ended = par("check", "par-ministry", "2023", project=ministries)
    assert ended.code == 3
    assert "expected points 60.0 in the input, found 61.86" in ended.err
