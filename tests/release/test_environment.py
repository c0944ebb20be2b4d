"""Which versions are written down: those of the dependencies and of what they need, and no others."""

import platform
from importlib.metadata import version
from pathlib import Path

from par_lib.release.environment import installed_environment, version_differences

ROOT = Path(__file__).parents[2]


def test_dependencies_and_what_they_need():
    found = installed_environment(ROOT / "pyproject.toml")
    assert found.python == platform.python_version()
    assert found.packages["numpy"] == version("numpy")
    assert found.packages["ruamel-yaml"] == version("ruamel-yaml")
    assert found.packages["jupyter-client"] == version("jupyter-client")  # of nbclient
    assert "hypothesis" not in found.packages  # of the tests
    assert "pexpect" not in found.packages  # of ipython, but not on Windows
    assert version_differences(found, found) == []


def test_a_dependency_that_is_not_there(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["No_Such.Package>=1", "cycler"]\n')
    packages = installed_environment(tmp_path / "pyproject.toml").packages
    assert packages == {"no-such-package": "not installed", "cycler": version("cycler")}
