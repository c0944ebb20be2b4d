import pytest

from par_lib.errors import ArgumentError
from par_lib.project import ROOT_VARIABLE, Project


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)


def test_found_from_any_folder_within(ministries, monkeypatch):
    inner = ministries.root / "notebooks" / "deep"
    inner.mkdir(parents=True)
    assert Project.find(inner) == ministries
    monkeypatch.chdir(inner)
    assert Project.find() == ministries


def test_the_variable_comes_before_the_folder_of_the_process(ministries, shipped, monkeypatch):
    monkeypatch.chdir(shipped.root)
    monkeypatch.setenv(ROOT_VARIABLE, str(ministries.data))
    assert Project.find() == ministries
    assert Project.find(shipped.root) == shipped


def test_no_project(tmp_path):
    with pytest.raises(ArgumentError, match=r"a folder with data/series\.yml at or above"):
        Project.find(tmp_path)


def test_paths_are_shown_from_the_root(ministries, tmp_path):
    assert ministries.relative(ministries.data / "units" / "x.csv") == "data/units/x.csv"
    outside = tmp_path.parent / "elsewhere" / "x.csv"
    assert ministries.relative(outside) == "x.csv"  # no path of the machine in a message
    assert ministries.relative(ministries.data / ".." / "book" / "x.md") == "book/x.md"
    assert ministries.relative(ministries.root / ".." / "elsewhere" / "x.csv") == "x.csv"
    other = tmp_path.parent / f"{tmp_path.name}-link"
    other.symlink_to(ministries.root)
    assert ministries.relative(other / "data" / "x.csv") == "data/x.csv"


def test_folders(ministries):
    root = ministries.root
    folders = [ministries.data, ministries.notebooks, ministries.book, ministries.build]
    assert folders == [root / "data", root / "notebooks", root / "book", root / "build"]
