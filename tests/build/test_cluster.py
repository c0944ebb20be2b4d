"""A build on a real Dask scheduler with two workers of this machine, one of which is killed on the way."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from par_lib.errors import ExitCode
from tests.audit.cluster import cluster
from tests.build.projects import SMALL_REPORT, copy_project, environment, files_of, par

pytestmark = pytest.mark.xdist_group("build")


def test_a_cluster_that_loses_a_worker_builds_the_same_bytes(tmp_path):
    alone = copy_project(tmp_path / "alone", SMALL_REPORT)
    assert par(alone, "build", "2023", "--jobs", "2").returncode == 0
    shared = copy_project(tmp_path / "shared", SMALL_REPORT)
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask") as running:
        builder = subprocess.Popen(
            [Path(sys.executable).with_name("par"), "build", "2023", "--scheduler", running.address],
            cwd=shared.root, env=environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while builder.poll() is None and not any((shared.build / "results").rglob("*.stamp.json")):
            time.sleep(0.05)
        assert builder.poll() is None
        running.workers[0].kill()
        out, errors = builder.communicate(timeout=300)
    assert builder.returncode == 0, out + errors
    for folder in ("book", "results", "notebooks"):
        assert files_of(shared.build / folder) == files_of(alone.build / folder)


def test_a_scheduler_that_does_not_answer_is_a_message(tmp_path):
    project = copy_project(tmp_path, SMALL_REPORT)
    done = par(project, "build", "2023", "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == ExitCode.USAGE
    assert "expected a Dask scheduler" in done.stderr
    assert "Traceback" not in done.stderr
