"""What was built is told from its files alone; whatever is done to one of them is seen."""

import os
import shutil

import pytest

from par_lib.build.unchanged import (
    Finished,
    finished_before,
    inputs_state,
    only_pages_changed,
    remember,
)
from par_lib.project import Project

FINISHED = Finished(3, ("survey papi",))
FILES = (
    "data/series.yml",
    "notebooks/area.ipynb",
    "book/report.yml",
    "book/theme/theme.js",
    "build/book/index.html",
    "build/results/papi/2023/index.csv",
)


@pytest.fixture
def project(tmp_path):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as built")
    project = Project(tmp_path)
    remember(project, 2023, (), inputs_state(project), FINISHED)
    return project


def test_a_build_is_known_again(project):
    assert finished_before(project, 2023, ()) == FINISHED
    (project.data / "series.yml").read_text()
    (project.data / "__pycache__").mkdir()
    (project.data / "__pycache__" / "a.pyc").write_text("by others")
    assert finished_before(project, 2023, ()) == FINISHED


def test_another_build_is_another(project):
    assert finished_before(project, 2022, ()) is None
    assert finished_before(project, 2023, ("vi",)) is None
    assert finished_before(Project(project.root / "elsewhere"), 2023, ()) is None


def test_pages_concern_no_notebook(project):
    assert only_pages_changed(project)
    (project.book / "report.yml").write_text("other")
    assert only_pages_changed(project)
    (project.notebooks / "area.ipynb").write_text("other")
    assert not only_pages_changed(project)


def test_nothing_is_known_before_the_first_build(tmp_path):
    assert not only_pages_changed(Project(tmp_path))


def in_place(path):
    """Other content of the same size, with the time of the old one."""
    before = path.stat()
    while path.stat().st_ctime_ns == before.st_ctime_ns:  # the clock of files moves in steps of milliseconds
        path.write_text("as BUILT")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def by_a_copy(path):
    copy = path.with_name("copy")
    shutil.copy2(path, copy)
    copy.replace(path)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", [in_place, by_a_copy, os.remove])
def test_whatever_is_done_to_a_file_is_seen(project, name, change):
    change(project.root / name)
    assert finished_before(project, 2023, ()) is None


def test_a_new_file_is_seen(project):
    (project.root / "data" / "new.csv").write_text("")
    assert finished_before(project, 2023, ()) is None


def test_other_code_or_packages_are_seen(project, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    assert finished_before(project, 2023, ()) is None


def test_inputs_that_changed_during_the_build_are_not_taken_for_built(project):
    before = inputs_state(project)
    in_place(project.data / "series.yml")
    remember(project, 2023, (), before, FINISHED)
    assert finished_before(project, 2023, ()) is None


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"built": 1}', "\xff"])
def test_a_note_that_cannot_be_read_is_none(project, note):
    (project.build / "state" / "finished.json").write_text(note, encoding="latin-1")
    assert finished_before(project, 2023, ()) is None
