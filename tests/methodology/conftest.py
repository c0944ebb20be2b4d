import shutil
from pathlib import Path

import pytest

from par_lib.inputs.origins import forget_origins
from par_lib.project import ROOT_VARIABLE, Project

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shipped() -> Project:
    return Project.find(ROOT)


@pytest.fixture(autouse=True)
def _nothing_read() -> None:
    """Commands tell what their process has read; a test before may have read simulated inputs."""
    forget_origins()


@pytest.fixture
def copied(tmp_path, monkeypatch) -> Project:
    """A project with the shipped frameworks that a test may break; commands run in it."""
    shutil.copytree(ROOT / "data" / "frameworks", tmp_path / "data" / "frameworks")
    shutil.copy(ROOT / "data" / "series.yml", tmp_path / "data")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    return Project.find()
