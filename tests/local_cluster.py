"""A real Dask cluster on the loopback: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DASK = Path(sys.executable).with_name("dask")
DEADLINE = 60


@dataclass
class Cluster:
    address: str
    scheduler: subprocess.Popen
    workers: list[subprocess.Popen]


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Starts one; whatever still runs at the end is killed."""
    where = folder / "scheduler.json"
    environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "30s"}
    logs = (folder / "dask.log").open("w", encoding="utf-8")
    processes: list[subprocess.Popen] = []

    def start(*arguments: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [DASK, *arguments],
            cwd=folder,
            env=environment,
            stdout=logs,
            stderr=logs,
            stdin=subprocess.DEVNULL,
        )
        processes.append(process)
        return process

    try:
        here = ["--host", "127.0.0.1", "--no-dashboard"]
        scheduler = start("scheduler", *here, "--port", "0", "--scheduler-file", str(where))
        waited = time.monotonic()
        while not where.is_file() or not where.stat().st_size:
            assert scheduler.poll() is None, (folder / "dask.log").read_text(encoding="utf-8")
            assert time.monotonic() - waited < DEADLINE, (folder / "dask.log").read_text(encoding="utf-8")
            time.sleep(0.1)
        address = json.loads(where.read_text(encoding="utf-8"))["address"]
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "5"]
        started = [
            start("worker", address, "--host", "127.0.0.1", *options, "--local-directory", str(folder))
            for _ in range(workers)
        ]
        yield Cluster(address, scheduler, started)
    finally:
        for process in reversed(processes):
            if process.poll() is None:
                process.kill()
            process.wait()
        logs.close()
