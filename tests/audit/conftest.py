import pytest

from par_lib.analysis.compute import compute_year, read_year
from par_lib.audit.data import audit_data
from par_lib.audit.plan import AuditFile
from par_lib.project import Project
from tests.audit.small import add_assessment, add_standard_errors, small_project


@pytest.fixture
def small(tmp_path) -> Project:
    return small_project(tmp_path)


@pytest.fixture
def full(small) -> Project:
    """With two rounds and standard errors in 2020."""
    add_assessment(small)
    add_standard_errors(small)
    return small


@pytest.fixture
def examine():
    """The audit data of a year of a series."""

    def make(project, year=2020, series="small", **plan):
        result = compute_year(read_year(project, series, year))
        return audit_data(project, result, AuditFile(series=series, **plan))

    return make
