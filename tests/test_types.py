"""Types hold. Checking them takes a minute of one core, so it is done while other tests run."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.xdist_group("build")  # which is long, and so among the first to be given out


def test_types_hold():
    command = [Path(sys.executable).with_name("mypy")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
