"""A build on a real Dask scheduler with two workers of this machine, one of which is killed on the way."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from distributed import Client

from par_lib.errors import ExitCode
from tests.build.projects import SMALL_REPORT, TWO_PAGES, copy_project, environment, files_of, par, swap
from tests.local_cluster import cluster

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


AUDITED = f"{TWO_PAGES}      - {{notebook: audit, series: par-ministry}}\n"


def where_blocks_are(dask_scheduler):
    """In the scheduler: the addresses of workers that count a block of replicates."""
    return [
        task.processing_on.address
        for task in dask_scheduler.tasks.values()
        if task.key.startswith("run_block") and task.processing_on
    ]


def test_blocks_of_an_audit_are_counted_by_all_workers_and_survive_the_loss_of_one(tmp_path):
    alone = copy_project(tmp_path / "alone", AUDITED)
    plan = alone.data / "audits" / "par-ministry.yml"
    swap(plan, "replicates: 20000", "replicates: 200000")  # long enough to be watched
    assert par(alone, "build", "2023", "--jobs", "2").returncode == 0
    shared = copy_project(tmp_path / "shared", AUDITED)
    shutil.copyfile(plan, shared.data / "audits" / "par-ministry.yml")
    (tmp_path / "dask").mkdir()
    seen, killed = set(), []
    with cluster(tmp_path / "dask") as running, Client(running.address, set_as_default=False) as client:
        client.wait_for_workers(len(running.workers), timeout=60)
        processes = client.run(os.getpid)
        assert set(processes.values()) == {worker.pid for worker in running.workers}
        builder = subprocess.Popen(
            [Path(sys.executable).with_name("par"), "build", "2023", "--scheduler", running.address],
            cwd=shared.root, env=environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while builder.poll() is None and not killed:
            busy = client.run_on_scheduler(where_blocks_are)
            seen.update(busy)
            if len(seen) == 2 and busy:
                (victim,) = (worker for worker in running.workers if worker.pid == processes[busy[0]])
                victim.kill()
                killed.append(victim.wait())
            time.sleep(0.02)
        out, errors = builder.communicate(timeout=600)
    assert killed == [-signal.SIGKILL]
    assert builder.returncode == 0, out + errors
    for folder in ("book", "results", "notebooks"):
        assert files_of(shared.build / folder) == files_of(alone.build / folder)


def test_a_scheduler_that_does_not_answer_is_a_message(tmp_path):
    project = copy_project(tmp_path, SMALL_REPORT)
    done = par(project, "build", "2023", "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == ExitCode.USAGE
    assert "expected a Dask scheduler" in done.stderr
    assert "Traceback" not in done.stderr
