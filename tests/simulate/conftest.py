"""A project whose simulated series are drawn once for all tests of this folder."""

from __future__ import annotations

import shutil

import pytest

from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.simulate.files import write_years
from tests.conftest import ROOT

SERIES = ("demo-ministry", "demo-province")


@pytest.fixture(scope="session")
def drawn(tmp_path_factory) -> Project:
    """Both series drawn by a seed other than that of the register, in build/simulated/seeds/7."""
    folder = tmp_path_factory.mktemp("drawn")
    shutil.copytree(ROOT / "data", folder / "data")
    project = Project(folder)
    register = read_register(project)
    for name in SERIES:
        series = register.series(name)
        parent = folder / "build" / "simulated" / "seeds" / "7" / name
        write_years(project, register, series, parent, series.years, seed=7)
    return project
