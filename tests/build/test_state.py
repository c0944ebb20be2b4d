"""The records of former builds belong to one build at a time."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from par_lib.build.state import held_state
from par_lib.errors import InputFaults
from par_lib.project import Project

HOLDER = """
import sys, time
from pathlib import Path
from par_lib.build.state import held_state
from par_lib.project import Project
with held_state(Project(Path(sys.argv[1])), print):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_second_build_says_whom_it_waits_for_and_goes_on_when_that_ends(tmp_path, holder, number):
    said = []

    def tell(message):
        said.append(message)
        threading.Timer(0.1, os.kill, (holder.pid, number)).start()

    with held_state(Project(tmp_path), tell) as options:
        assert holder.wait() == -number
        assert options["config"].is_file()
    assert said == [
        f"another build of this project is running (process {holder.pid}): waiting for it",
    ]


def test_one_build_after_the_other_waits_for_nobody(tmp_path):
    said = []
    for _ in range(2):
        with held_state(Project(tmp_path), said.append):
            pass
    assert said == []


def test_half_written_files_of_killed_builds_are_removed(tmp_path):
    folder = tmp_path / "build" / "results"
    folder.mkdir(parents=True)
    abandoned, fresh, whole = (folder / name for name in (".part-a.csv.x", ".part-b.csv.y", "a.csv"))
    for path in (abandoned, fresh, whole):
        path.write_text("x")
    os.utime(abandoned, (time.time() - 3600,) * 2)
    with held_state(Project(tmp_path), print):
        assert sorted(path.name for path in folder.iterdir()) == [".part-b.csv.y", "a.csv"]


def test_a_place_that_cannot_be_written_is_a_message(tmp_path):
    (tmp_path / "build").write_text("a file where the folder should be")
    with pytest.raises(InputFaults, match="a writable place"), held_state(Project(tmp_path), print):
        pass
