"""Tables of the plan of a year."""

import datetime as dt

import pytest

from par_lib.inputs.plan import parse_span, read_plan
from par_lib.report.views.plan import span, states, task_columns, task_table


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("2024-04-10", "10/4/2024", "10 April 2024"),
        ("2024-01", "01/2024", "January 2024"),
        ("2024-02/2024-03", "02/2024 – 3/2024", "February 2024 – March 2024"),
        ("2024-02/2024-02", "02/2024", "February 2024"),
    ],
)
def test_times_are_as_exact_as_the_plan(text, vi, en):
    assert (span(parse_span(text), "vi"), span(parse_span(text), "en")) == (vi, en)


def test_the_table_shows_what_is_told_and_no_column_of_nothing(shipped):
    plan = read_plan(shipped, 2023)
    frame = task_table(plan.tasks, "en")
    assert [column.key for column in task_columns(frame, "en")] == [
        "name",
        "lead",
        "with",
        "due",
        "product",
        "done",
    ]
    last = frame.iloc[-1]
    assert last["name"] == "9. Publication of the index"
    assert last["due"].startswith("April 2024 (the source says")
    assert last["done"] == "17 April 2024: the results were announced"
    assert frame["done"].isna().sum() == 7
    told = task_table([plan.tasks[0].model_copy(update={"done_when": plan.tasks[0].name})], "vi")
    assert "done_when" in [column.key for column in task_columns(told, "vi")]


def test_states_are_in_order_with_iso_days(shipped):
    frame = states(read_plan(shipped, 2023), dt.date(2024, 3, 15), "vi")
    assert frame["state"].tolist() == ["late"] * 4 + ["due"] * 4 + ["later"]
    assert frame.iloc[4][["task", "first", "last"]].tolist() == ["5", "2024-02-01", "2024-03-31"]
