import pytest

from par_lib.analysis.compute import compute_year, read_year
from par_lib.project import Project
from par_lib.whatif.case import case_of
from par_lib.whatif.scenario import apply_scenario, read_scenario
from tests.audit.small import add_assessment, small_project


@pytest.fixture
def small(tmp_path) -> Project:
    project = small_project(tmp_path / "project")
    add_assessment(project, 2020)
    add_assessment(project, 2021, rounds=1)
    return project


@pytest.fixture
def case(small):
    """The case of a year of a series, with its result."""

    def make(year=2020, project=small, series="small"):
        result = compute_year(read_year(project, series, year))
        return case_of(project, result), result

    return make


@pytest.fixture
def scenario(case, tmp_path):
    """The case that the lines of a scenario make of a year."""

    def make(*lines, year=2020, **where):
        now, result = case(year, **where)
        path = tmp_path / "scenario.yml"
        path.write_text("\n".join(["name: {vi: Thử, en: A try}", *lines]) + "\n", encoding="utf-8")
        framework = result.inputs.framework
        find = lambda text: result.inputs.units.find(text).code  # noqa: E731
        return now, apply_scenario(read_scenario(path, path.name, framework, now, find), framework, now)

    return make
