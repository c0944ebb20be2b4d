"""A process that does nothing is told from one that computes, also where another computes for it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from par_lib.execution import idleness
from par_lib.execution.idleness import Idleness

PROGRAMS = {
    "waits": ("import time; print('up', flush=True); time.sleep(600)", True),
    "waits for itself": (
        "import threading; print('up', flush=True); lock = threading.Lock(); lock.acquire(); lock.acquire()",
        True,
    ),
    "computes": ("print('up', flush=True)\nwhile True: pass", False),
    "has one compute": (
        (
            "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'while True: pass'])\n"
            "print('up', flush=True)\nchild.wait()"
        ),
        False,
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_idle_is_what_uses_no_processor(name, monkeypatch):
    program, idle = PROGRAMS[name]
    monkeypatch.setattr(idleness, "LOOK_SECONDS", 0.5)
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, start_new_session=True
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "up\n"
        watched = Idleness(process.pid)
        longest, end = 0.0, time.monotonic() + 4
        while time.monotonic() < end and longest < 2:
            time.sleep(0.1)
            longest = max(longest, watched.seconds())
        assert (longest >= 2) is idle
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_a_process_that_is_gone_is_no_error():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert Idleness(process.pid).seconds() == 0
