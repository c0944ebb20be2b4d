import shutil
from pathlib import Path

import pytest

from par_lib.analysis.compute import YearInputs, read_year
from par_lib.inputs.series import Register, read_register
from par_lib.project import Project
from tests.build.projects import ROOT


@pytest.fixture(scope="session")
def project() -> Project:
    """This project; tests only read it."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def register(project: Project) -> Register:
    return read_register(project)


@pytest.fixture(scope="session")
def ministries(project: Project) -> YearInputs:
    return read_year(project, "par-ministry", 2023)


@pytest.fixture(scope="session")
def papi(project: Project) -> YearInputs:
    return read_year(project, "papi", 2023)


@pytest.fixture
def own_data(tmp_path: Path) -> Project:
    """A project whose data the test may change."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return Project(tmp_path)
