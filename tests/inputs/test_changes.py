"""What releases changed, as read from data/changes: in order, strictly, simulated numbers known as such."""

import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.changes import COLUMNS, changes_csv, changes_path, read_changes
from par_lib.inputs.origins import forget_origins, has_read
from par_lib.project import Project


def row(**told):
    usual = {"series": "papi", "year": "2023", "origin": "published", "quantity": "rank", "unit": "01"}
    usual |= {"quantity_vi": "hạng", "quantity_en": "rank", "cause": "input"}
    return [(usual | told).get(name, "") for name in COLUMNS]


@pytest.fixture
def project(tmp_path):
    forget_origins()
    yield Project(tmp_path)
    forget_origins()


def write(project, tag, since, *rows):
    path = changes_path(project, 2023, tag, since)
    path.parent.mkdir(parents=True)
    path.write_text(changes_csv(rows), encoding="utf-8")


def test_no_release_has_been_compared_yet(project):
    assert read_changes(project, 2023) == ()


def test_each_release_follows_the_one_that_it_is_compared_with(project):
    write(project, "a-last", "2023-middle", row(old="2", new="1"))
    write(project, "middle", "2023-zero", row())
    write(project, "b-first", "2023-draft")
    found = read_changes(project, 2023)
    assert [(one.tag, one.since, len(one.numbers)) for one in found] == [
        ("b-first", "2023-draft", 0), ("middle", "2023-zero", 1), ("a-last", "2023-middle", 1),
    ]  # fmt: skip
    assert found[2].numbers.loc[0, ["unit", "old", "new"]].tolist() == ["01", "2", "1"]
    assert not has_read("simulated")
    assert read_changes(project, 2022) == ()


def test_releases_that_name_each_other_are_read_all_the_same(project):
    write(project, "a", "2023-b")
    write(project, "b", "2023-a")
    assert {one.tag for one in read_changes(project, 2023)} == {"a", "b"}


def test_simulated_numbers_are_known_as_such(project):
    write(project, "final", "2023-draft", row(origin="simulated"))
    read_changes(project, 2023)
    assert has_read("simulated")


def test_every_fault_of_every_file_is_told(project):
    write(project, "one", "2023-draft", row(origin="guessed"), row(year="soon"))
    write(project, "two", "2023-one", row(series="", quantity_vi=""))
    with pytest.raises(InputFaults) as caught:
        read_changes(project, 2023)
    assert [(fault.file, fault.where) for fault in caught.value.faults] == [
        ("data/changes/2023/one/2023-draft.csv", "row 2, column origin"),
        ("data/changes/2023/one/2023-draft.csv", "row 3, column year"),
        ("data/changes/2023/two/2023-one.csv", "row 2, column quantity_vi"),
        ("data/changes/2023/two/2023-one.csv", "row 2, column series"),
    ]
