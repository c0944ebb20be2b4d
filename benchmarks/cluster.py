"""Time of a cold build on two workers of a Dask cluster against two processes, on one machine, in one run.

    .venv/bin/python benchmarks/cluster.py [--year 2023] [--report FILE] [--times 1]

What a cluster costs, in other words: on one machine it can only be slower. Builds take turns, each in a copy
of the project of its own; with --report, another file takes the place of book/report.yml.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from par_lib.files import write_text
from par_lib.project import ROOT_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
WORKERS = 2


def build(folder: Path, year: int, *options: str) -> float:
    """Seconds of a build."""
    environment = {name: value for name, value in os.environ.items() if name != ROOT_VARIABLE}
    command = [BIN / "par", "build", str(year), *options]
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A scheduler and workers on the loopback; gives its address."""
    started: list[subprocess.Popen[bytes]] = []
    where = folder / "scheduler.json"

    def start(*arguments: str) -> None:
        command = [BIN / "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(command, cwd=folder, **quiet))

    try:
        start("scheduler", "--port", "0", "--scheduler-file", str(where))
        while not where.is_file() or not where.stat().st_size:
            time.sleep(0.1)
        address = str(json.loads(where.read_text(encoding="utf-8"))["address"])
        start("worker", address, "--nthreads", "1", "--nworkers", str(WORKERS), "--death-timeout", "5")
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(
        description="a build on a Dask cluster of this machine against processes"
    )
    parser.add_argument("--year", type=int, default=2023)
    parser.add_argument("--report", type=Path, help="in place of book/report.yml")
    parser.add_argument("--times", type=int, default=1, help="how often both take turns")
    given = parser.parse_args()
    local, shared = [], []
    with tempfile.TemporaryDirectory() as name, cluster(Path(name)) as address:
        for turn in range(given.times):
            for kind, options, seconds in (
                ("local", ("--jobs", str(WORKERS)), local),
                ("shared", ("--scheduler", address), shared),
            ):  # which of them is first makes no difference: each starts from nothing
                folder = Path(name, f"{kind}-{turn}")
                for part in ("data", "notebooks", "book"):
                    shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns(".*"))
                if given.report:
                    write_text(folder / "book" / "report.yml", given.report.read_text(encoding="utf-8"))
                seconds.append(build(folder, given.year, *options))
    table = Table("cold build", "seconds, each turn", "of the local one")
    for what, seconds in (("two processes", local), ("a scheduler and two workers", shared)):
        share = sum(seconds) / sum(local)
        table.add_row(what, ", ".join(f"{one:.1f}" for one in seconds), f"{share:.0%}")
    Console().print(table)


if __name__ == "__main__":
    main()
