"""`par plan`: what is late, due and done on a day."""

import csv
import io
import json

import pytest


def listed(par, *options):
    ended = par("plan", "2023", "--format", "csv", *options)
    assert ended.code == 0
    return list(csv.DictReader(io.StringIO(ended.out)))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2023-09-25", {"later": "123456789"}),
        ("2023-12-31", {"due": "123", "later": "456789"}),
        ("2024-03-15", {"late": "1234", "due": "5678", "later": "9"}),
        ("2024-04-12", {"late": "1234567", "due": "9", "done": "8"}),
        ("2024-04-17", {"late": "1234567", "done": "89"}),
    ],
)
def test_states_of_the_plan_of_2023(par, on, expected):
    rows = listed(par, "--on", on)
    found = {}
    for row in rows:
        found[row["state"]] = found.get(row["state"], "") + row["task"]
    assert found == expected
    assert list(found) == [state for state in ("late", "due", "later", "done") if state in found]


def test_json_has_what_is_not_told_as_null(par):
    rows = json.loads(par("plan", "2023", "--on", "2024-01-01", "-f", "json", "--lang", "en").out)
    first = next(row for row in rows if row["task"] == "1")
    assert (first["state"], first["lead"], first["with"]) == (
        "late",
        "Ministry of Home Affairs",
        "ministries; provinces",
    )
    assert (first["first"], first["last"]) == ("2023-12-01", "2023-12-31")
    assert (first["done_by"], first["done_when"], first["product"]) == (None, None, None)


def test_the_table_says_what_is_not_known(par):
    ended = par("plan", "2023", "--on", "2024-04-12")
    assert ended.code == 0
    assert "757/QĐ-BNV: 2024-04-12, 7 quá hạn, 1 đến hạn, 1 đã xong" in ended.out
    assert "chưa ghi nhận đã xong" in ended.out
    assert "Không tìm thấy toàn văn quyết định" in ended.out
    assert "done_when" not in ended.out  # of no task


def test_without_a_day_it_is_today(par):
    assert {row["state"] for row in listed(par)} == {"late", "done"}


def test_a_year_without_a_plan_and_a_day_that_is_none(par):
    ended = par("plan", "2022")
    assert ended.code == 2
    assert "did you mean 2023?" in ended.err
    assert par("plan", "2023", "--on", "12/4/2024").code == 2
