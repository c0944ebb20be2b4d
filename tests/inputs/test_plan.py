"""Plans of a year: the shipped one against what was collected of it, states on a day, and faults."""

import csv
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_lib.errors import InputFaults, UnknownName
from par_lib.inputs.plan import parse_span, plan_years, read_plan
from par_lib.project import Project

SMALL = """\
year: 2030
decision: {number: 1/QĐ, date: "2030-01-15", title: {vi: Kế hoạch, en: Plan}}
source: {vi: Thử, en: Made up}
tasks:
  - {id: "1", name: {vi: Một, en: One}, lead: {vi: A, en: A}, due: 2030-02}
  - id: "2"
    name: {vi: Hai, en: Two}
    lead: {vi: B, en: B}
    with: {vi: C, en: C}
    due: 2030-02-10/2030-03
    done_when: {vi: được ký, en: signed}
    done: {by: 2030-03-05, evidence: {vi: biên bản, en: minutes}, url: "https://example.org/"}
"""


def project_with(folder, text, year=2030):
    (folder / "data" / "plans").mkdir(parents=True)
    (folder / "data" / "plans" / f"{year}.yml").write_text(text, encoding="utf-8")
    return Project(folder)


def test_the_plan_of_2023_is_what_was_collected_of_it(shipped):
    plan = read_plan(shipped, 2023)
    with (shipped.data / "methodology" / "plan_2023.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(plan.tasks) == len(rows) == 9
    for task, row in zip(plan.tasks, rows, strict=True):
        assert (task.id, task.name.vi, task.lead.vi) == (row["step"], row["task_vi"], row["lead"])
        assert task.participants.vi == row["with"]
        assert task.due.text == row["deadline"].removesuffix(" (first days)")
        assert (task.due_note is not None) == row["deadline"].endswith(" (first days)")
        assert (task.product.en if task.product else "") == row["product"]
        assert (task.done.by.isoformat() if task.done else "") == row["actual"][:10]
        assert task.done_when is None  # no page tells it
        assert plan.decision.number in row["source"]
        assert plan.decided.isoformat() in row["source"]
    assert plan_years(shipped) == (2023,)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2030-01-31", ["later", "later"]),
        ("2030-02-01", ["due", "later"]),
        ("2030-02-28", ["due", "due"]),
        ("2030-03-01", ["late", "due"]),
        ("2030-03-04", ["late", "due"]),
        ("2030-03-05", ["late", "done"]),
        ("2031-01-01", ["late", "done"]),
    ],
)
def test_states_on_a_day(tmp_path, on, expected):
    plan = read_plan(project_with(tmp_path, SMALL), 2030)
    assert [task.state(dt.date.fromisoformat(on)) for task in plan.tasks] == expected


def test_what_was_done_after_its_time_was_late_until_then(shipped):
    council = read_plan(shipped, 2023).tasks[7]
    assert [council.state(dt.date(2024, 4, day)) for day in (9, 10)] == ["late", "done"]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)))
def test_a_month_has_all_its_days(day):
    span = parse_span(f"{day.year}-{day.month:02}")
    assert span.first <= day <= span.last
    assert (span.first.day, (span.last + dt.timedelta(days=1)).day) == (1, 1)
    assert parse_span(day).first == parse_span(day.isoformat()).last == day


@pytest.mark.parametrize(
    "text",
    ["2024", "4/2024", "2024-13", "2024-02-30", "2024-02/2024-03/2024-04", "2024-02/", "", "２０２４-02"],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="a day"):
        parse_span(text)


def test_a_time_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="does not end before it begins"):
        parse_span("2024-03/2024-02")


def test_every_fault_of_a_file_at_once(tmp_path):
    text = SMALL.replace('id: "2"', 'id: "1"').replace("year: 2030\n", "year: 2031\n")
    with pytest.raises(InputFaults) as caught:
        read_plan(project_with(tmp_path, text), 2030)
    assert [(fault.where, fault.expected, fault.found) for fault in caught.value.faults] == [
        ("line 1, year", "2030, as the file's name", "2031"),
        ("line 6, tasks[1].id", "each id once", "1 again"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "where", "expected"),
    [
        ("due: 2030-02}", "due: soon}", "line 5, tasks[0].due", "a day (2024-04-10), a month"),
        ('date: "2030-01-15"', 'date: "15/1/2030"', "line 2, decision", "a decision with its date"),
        ("https://example.org/", "ftp://example.org/", "line 12, tasks[1].done.url", "pattern"),
        ("    with:", "    wiht:", "line 9, tasks[1].wiht", "a known key"),
    ],
)
def test_faults_have_their_line(tmp_path, old, new, where, expected):
    with pytest.raises(InputFaults) as caught:
        read_plan(project_with(tmp_path, SMALL.replace(old, new)), 2030)
    (fault,) = caught.value.faults
    assert fault.where == where
    assert expected in fault.expected


def test_a_year_without_a_plan(shipped):
    with pytest.raises(UnknownName, match="expected one of 2023, found '1999'"):
        read_plan(shipped, 1999)
