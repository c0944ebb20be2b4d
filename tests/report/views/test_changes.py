"""The page of changes: counts of a release, and what of indexes and ranks it changed."""

import pandas as pd
import pytest

from par_lib.inputs.changes import COLUMNS, ReleaseChanges
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.report.views.changes import change_columns, index_changes, overview
from tests.build.projects import ROOT

ROWS = [
    {"series": "papi", "origin": "published", "unit": "01", "quantity": "rank", "old": "3", "new": "1",
     "cause": "input, units", "cause_vi": "số liệu đầu vào, đơn vị được so sánh", "unit_vi": "Hà Nội",
     "quantity_vi": "hạng", "evidence_vi": "C01: điểm 4.5 → 5"},
    {"series": "papi", "origin": "published", "unit": "01", "quantity": "index", "old": "61.25", "new": "",
     "cause": "input", "cause_vi": "số liệu đầu vào", "unit_vi": "Hà Nội", "quantity_vi": "chỉ số"},
    {"series": "papi", "origin": "published", "unit": "01", "code": "C01", "quantity": "points",
     "old": "4.5", "new": "5", "cause": "input", "cause_vi": "số liệu đầu vào", "unit_vi": "Hà Nội"},
    {"series": "gone", "origin": "simulated", "unit": "01", "quantity": "rank", "old": "1", "new": "2",
     "cause": "code", "cause_vi": "mã chương trình", "unit_vi": "Hà Nội", "quantity_vi": "hạng"},
    {"series": "papi", "origin": "", "code": "C09", "quantity": "node", "new": "there", "cause": "added",
     "cause_vi": "được thêm vào", "node_vi": "Chỉ số nội dung mới", "quantity_vi": "Tiêu chí"},
]  # fmt: skip


@pytest.fixture
def release():
    rows = [[row.get(name, "") for name in COLUMNS] for row in ROWS]
    numbers = pd.DataFrame(rows, columns=list(COLUMNS), dtype=str).assign(year="2023")
    return ReleaseChanges("final", "2023-draft", numbers)


def test_a_release_is_counted_by_what_changed_and_why(release):
    empty = ReleaseChanges("same", "2023-final", release.numbers.head(0))
    counted = overview([release, empty], "vi").to_dict("records")
    assert counted[0] == {
        "release": "final", "since": "2023-draft", "numbers": 4, "ranks": 2, "indexes": 1,
        "causes": "số liệu đầu vào, đơn vị được so sánh, mã chương trình, được thêm vào",
    }  # fmt: skip
    assert counted[1] == {
        "release": "same", "since": "2023-final", "numbers": 0, "ranks": 0, "indexes": 0, "causes": "–",
    }  # fmt: skip


def test_indexes_and_ranks_are_shown_and_simulated_ones_by_themselves(release):
    register = read_register(Project(ROOT))
    shown = index_changes(release, register, "vi", simulated=False)
    assert list(shown.columns) == [column.key for column in change_columns("vi")]
    told = shown[["index", "year", "unit", "quantity", "old", "new"]].to_numpy().tolist()
    assert told == [
        ["PAPI", 2023, "Hà Nội", "hạng", "3", "1"],
        ["PAPI", 2023, "Hà Nội", "chỉ số", "61,25", "–"],
        ["PAPI", 2023, "Chỉ số nội dung mới", "Tiêu chí", "–", "–"],
    ]
    (simulated,) = index_changes(release, register, "vi", simulated=True).to_dict("records")
    assert (simulated["index"], simulated["cause"]) == ("gone", "mã chương trình")
