"""A build killed at any moment leaves a whole book, and the next one ends as if nothing had been.

`PAR_KILLS=50 pytest tests/build/test_kills.py -s` kills more often than the suite does, and tells what it
killed, and when. Builder, worker process and kernel take turns; a kill counts where its victim was alive.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from par_lib.project import Project
from tests.build.projects import TWO_PAGES, copy_project, environment, files_of, par, swap

pytestmark = pytest.mark.xdist_group("build")

KILLS = int(os.environ.get("PAR_KILLS", "3"))
VICTIMS = ("builder", "worker", "kernel")
MISSES = 20  # builds that may end before their moment has come, for each kill
# to and fro, so that there always is something to run; the ranks differ, too
CHANGES = ("MOIT,appraisal,54.21", "MOIT,appraisal,60.21")


@pytest.fixture
def log(tmp_path):
    with (tmp_path / "log.txt").open("a") as file:
        yield file


def change(project, before, after):
    swap(project.data / "clean" / "par-ministry" / "2023" / "scores.csv", before, after)


def build(project):
    started = time.monotonic()
    done = par(project, "build", "2023", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    return time.monotonic() - started


def made(project):
    """All that a build makes for others to see."""
    return {name: files_of(project.build / name) for name in ("book", "results", "notebooks", "data")}


def start(project, log):
    return subprocess.Popen(
        [Path(sys.executable).with_name("par"), "build", "2023", "--jobs", "2"],
        cwd=project.root, env=environment(), start_new_session=True,
        stdout=log, stderr=log, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def living(builder, kind):
    """The processes of one kind below a builder, or the builder itself."""
    try:
        parent = psutil.Process(builder.pid)
        if kind == "builder":
            return [parent]
        below = {process: " ".join(process.cmdline()) for process in parent.children(recursive=True)}
    except psutil.NoSuchProcess:
        return []
    if kind == "worker":
        return [process for process, command in below.items() if "popen_loky" in command]
    # kernels have the command line of the process that they were forked from
    forked = {process.pid: process for process, command in below.items() if "zygote.py" in command}
    return [
        process
        for process in forked.values()
        if psutil.pid_exists(process.pid) and parent_of(process) in forked
    ]


def tell(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def parent_of(process):
    try:
        return process.ppid()
    except psutil.NoSuchProcess:
        return 0


def kill_one(builder, kind, moment, chance):
    """Kills a process of a kind at a moment, or as soon as there is one; whether there was."""
    while builder.poll() is None:
        if time.monotonic() >= moment and (alive := living(builder, kind)):
            victim = chance.choice(sorted(alive, key=lambda process: process.pid))
            try:
                victim.kill()
            except psutil.NoSuchProcess:
                continue
            return True
        time.sleep(0.005)
    return False


def test_a_killed_build_leaves_a_whole_book_and_the_next_one_ends_with_the_same_bytes(tmp_path, log):
    project = copy_project(tmp_path / "killed", TWO_PAGES)
    build(project)
    shutil.copytree(project.root, tmp_path / "undisturbed", symlinks=True)
    undisturbed = Project(tmp_path / "undisturbed")
    expected = {CHANGES[0]: made(undisturbed)}
    change(undisturbed, *CHANGES)
    length = build(undisturbed)
    expected[CHANGES[1]] = made(undisturbed)
    assert expected[CHANGES[0]]["book"] != expected[CHANGES[1]]["book"]

    chance = random.Random(2023)  # noqa: S311 - not for secrets: the same moments on every run
    killed = Counter()
    before, after = CHANGES
    while sum(killed.values()) < KILLS:
        kind = VICTIMS[sum(killed.values()) % len(VICTIMS)]
        for _ in range(MISSES):
            change(project, before, after)
            inputs = files_of(project.data)
            log.truncate(0)
            builder = start(project, log)
            share = chance.uniform(0.02, 0.98)  # of the length of such a build
            hit = kill_one(builder, kind, time.monotonic() + share * length, chance)
            ended = builder.wait(600)
            said = (tmp_path / "log.txt").read_text()
            assert files_of(project.build / "book") in (expected[before]["book"], expected[after]["book"])
            assert files_of(project.data) == inputs
            # only the builder cannot be replaced
            assert ended == (-9 if hit and kind == "builder" else 0), said
            assert "Traceback" not in said
            if ended:
                build(project)
            assert made(project) == expected[after]
            assert not list(project.build.rglob(".book.*"))
            before, after = after, before
            if hit:
                killed[kind] += 1
                tell(f"kill {sum(killed.values())}: {kind}, not before {share:.0%} of a build")
                break
        else:
            pytest.fail(f"no {kind} was alive at any of {MISSES} moments")
    assert sum(killed.values()) == KILLS
    assert max(killed.values()) - min(killed[kind] for kind in VICTIMS) <= 1
    tell(f"killed: {dict(killed)}")
