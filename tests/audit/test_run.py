import pytest

from par_lib.analysis.compute import read_year
from par_lib.audit import run as module
from par_lib.audit.names import TABLES
from par_lib.audit.run import plan_for, run_audit
from par_lib.audit.store import progress_path
from par_lib.errors import ArgumentError
from par_lib.executors import executor_for
from tests.audit.small import add_assessment, add_standard_errors, small_project
from tests.build.projects import files_of

RESULTS = "build/results/test"


def a_project(folder):
    project = small_project(folder)
    add_assessment(project)
    add_standard_errors(project)
    return project


def audit_of(project, **more):
    inputs = read_year(project, "small", 2020)
    return run_audit(project, RESULTS, inputs, plan_for(project, inputs, 5000, 3), **more)


@pytest.fixture
def audited(tmp_path):
    project = a_project(tmp_path / "one")
    return project, audit_of(project)


def test_every_table_is_there_and_saved(audited):
    project, audit = audited
    assert tuple(audit.tables) == TABLES
    saved = files_of(project.build / "results")
    assert set(saved) == {
        f"test/small/2020/audit-{name}{suffix}"
        for name in TABLES
        for suffix in (".parquet", ".csv", ".stamp.json")
    }
    assert not (audit.tables["confidence"]).empty
    assert not list((project.build / "audit").rglob("*.npz"))  # nothing is left to resume


def test_the_same_seed_gives_the_same_bytes_with_one_and_two_workers(audited, tmp_path):
    project, _ = audited
    other = a_project(tmp_path / "two")
    audit_of(other, executor=lambda: executor_for(None, 2))
    assert files_of(other.build / "results") == files_of(project.build / "results")


def test_another_seed_gives_other_counts(audited):
    project, audit = audited
    inputs = read_year(project, "small", 2020)
    other = run_audit(project, RESULTS, inputs, plan_for(project, inputs, 5000, 4))
    assert not other.tables["distribution"].equals(audit.tables["distribution"])
    assert other.tables["importance"].equals(audit.tables["importance"])


def test_an_interrupted_run_goes_on_and_saves_the_same_bytes(audited, tmp_path):
    project, _ = audited
    other = a_project(tmp_path / "two")
    seen = []

    def stop(done, _):
        seen.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit_of(other, on_progress=stop)
    inputs = read_year(other, "small", 2020)
    assert progress_path(other, inputs, plan_for(other, inputs, 5000, 3)).is_file()
    assert not (other.build / "results").exists()
    went_on = []
    audit_of(other, on_progress=lambda done, of: went_on.append((done, of)))
    assert seen == [1, 2, 3]
    assert went_on == [(3, 5), (4, 5), (5, 5)]
    assert files_of(other.build / "results") == files_of(project.build / "results")


def test_what_is_complete_needs_no_workers(tmp_path):
    project = a_project(tmp_path)

    def stop(done, of):
        if done == of:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit_of(project, on_progress=stop)

    def none_there():
        raise AssertionError("no executor is needed")

    assert audit_of(project, executor=none_there).tables


def test_saved_tables_are_not_computed_again(audited, monkeypatch):
    project, audit = audited
    monkeypatch.setattr(module, "audit_data", lambda *_: pytest.fail("computed again"))
    again = audit_of(project)
    assert all(again.tables[name].equals(table) for name, table in audit.tables.items())


def test_what_is_given_goes_before_the_plan(shipped):
    inputs = read_year(shipped, "papi", 2023)
    plan = plan_for(shipped, inputs, 300, 8)
    assert (plan.replicates, plan.seed) == (300, 8)
    assert plan.sources == plan_for(shipped, inputs).sources
    with pytest.raises(ArgumentError):
        plan_for(shipped, inputs, 1)


def test_without_keeping_nothing_but_results_is_written(audited, tmp_path):
    project, _ = audited
    other = a_project(tmp_path / "two")
    audit_of(other, keep=False)
    assert not (other.build / "audit").exists()
    assert files_of(other.build / "results") == files_of(project.build / "results")
