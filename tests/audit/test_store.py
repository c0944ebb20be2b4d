import pandas as pd
import pytest

from par_lib.analysis.compute import read_year
from par_lib.audit.plan import AuditFile
from par_lib.audit.store import progress_path, read_tables, save_tables
from tests.audit.small import add_assessment, add_standard_errors

RESULTS = "build/results/test"
PLAN = AuditFile(series="small", replicates=100)


@pytest.fixture
def saved(small):
    inputs = read_year(small, "small", 2020)
    tables = {"ranks": pd.DataFrame({"unit": ["U1"], "low": [1]}), "pairs": pd.DataFrame({"above": [0.5]})}
    paths = save_tables(small, RESULTS, inputs, PLAN, tables)
    assert [path.name for path in paths] == ["audit-ranks.parquet", "audit-pairs.parquet"]
    assert all(path.with_suffix(suffix).is_file() for path in paths for suffix in (".csv", ".stamp.json"))
    return small, inputs, tables


def test_what_was_saved_is_read_back(saved):
    project, inputs, tables = saved
    found = read_tables(project, RESULTS, inputs, PLAN, ("ranks", "pairs"))
    assert all(found[name].equals(table) for name, table in tables.items())
    assert read_tables(project, RESULTS, inputs, PLAN, ("ranks", "ledger")) is None


@pytest.mark.parametrize("change", ["plan", "errors", "assessment", "scores"])
def test_another_plan_or_input_makes_it_stale(saved, change):
    project, inputs, _ = saved
    plan, before = PLAN, progress_path(project, inputs, PLAN)
    if change == "plan":
        plan = PLAN.changed(seed=1)
    elif change == "errors":
        add_standard_errors(project)
    elif change == "assessment":
        add_assessment(project)
    else:
        path = project.data / "clean/small/2020/scores.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert read_tables(project, RESULTS, inputs, plan, ("ranks",)) is None
    assert progress_path(project, inputs, plan) != before
