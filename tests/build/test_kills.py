"""A build killed at any moment leaves a whole book, and the next one ends as if nothing had been.

`PAR_KILLS=50 pytest tests/build/test_kills.py` kills more often than the suite does.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.build.projects import SMALL_REPORT, copy_project, environment, files_of, par, swap

pytestmark = pytest.mark.xdist_group("build")

KILLS = int(os.environ.get("PAR_KILLS", "3"))
LONGEST = 12.0  # seconds: about what the build takes on two cores


OLD, NEW = "MOIT,appraisal,54.21", "MOIT,appraisal,54.31"


def change(project, before, after):
    swap(project.data / "clean" / "par-ministry" / "2023" / "scores.csv", before, after)


def start(project):
    return subprocess.Popen(
        [Path(sys.executable).with_name("par"), "build", "2023", "--jobs", "2"],
        cwd=project.root, env=environment(), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def family(process):
    """The builder and every process below it: workers, the zygote, kernels, Jupyter Book, Node, the theme."""
    try:
        parent = psutil.Process(process.pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def test_a_killed_build_leaves_a_whole_book_and_the_next_one_ends_with_the_same_bytes(tmp_path):
    project = copy_project(tmp_path / "killed", SMALL_REPORT)
    assert par(project, "build", "2023", "--jobs", "2").returncode == 0
    old = files_of(project.build / "book")
    undisturbed = copy_project(tmp_path / "undisturbed", SMALL_REPORT)
    change(undisturbed, OLD, NEW)
    assert par(undisturbed, "build", "2023", "--jobs", "2").returncode == 0
    new = files_of(undisturbed.build / "book")
    assert new != old

    chance = random.Random(2023)  # noqa: S311 - not for secrets: the same moments on every run
    texts = [OLD, NEW]
    for kill in range(KILLS):
        change(project, *texts)  # to and fro, so that there always is something to run
        texts.reverse()
        inputs = files_of(project.data)
        builder = start(project)
        deadline = time.monotonic() + chance.uniform(0.2, LONGEST)
        while builder.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        alive = family(builder)
        # every second time the builder itself, with which all else ends; else any one of its processes
        victims = alive[:1] if kill % 2 == 0 else chance.sample(alive, min(len(alive), 1))
        for victim in victims:
            victim.kill()
        builder.wait(300)
        assert files_of(project.build / "book") in (old, new), f"kill {kill}"
        assert files_of(project.data) == inputs
    if texts[0] == OLD:
        change(project, *texts)
    done = par(project, "build", "2023", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert files_of(project.build / "book") == new
    assert files_of(project.build / "results") == files_of(undisturbed.build / "results")
    assert not list(project.build.rglob(".book.*"))
