"""The same counts wherever they are made; processes that are gone when the work is."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from par_lib.audit.robustness import run_replicates
from par_lib.code import Code
from par_lib.errors import ArgumentError
from par_lib.executors import executor_for
from tests.audit.small import add_answers, add_standard_errors
from tests.local_cluster import DEADLINE, cluster


@pytest.fixture
def data(small, examine):
    """With errors from answers, in blocks of leaves, and from a table."""
    add_answers(small)
    add_standard_errors(small, codes=("B1",))
    return examine(small, replicates=30_000, seed=5)


@pytest.fixture
def alone(data):
    return run_replicates(data)


def same(found, other):
    assert (found.tally.counts == other.tally.counts).all()
    assert (found.tally.wins == other.tally.wins).all()
    assert found.tally.replicates == other.tally.replicates
    assert found.ledger == other.ledger


def test_one_worker_is_this_process():
    for workers in (None, 1):
        with executor_for(None, workers) as executor:
            assert executor is None
    with pytest.raises(ArgumentError, match="workers: expected 1 or more, found 0"), executor_for(None, 0):
        pass


def test_two_processes_count_the_same(data, alone):
    with executor_for(None, 2) as executor:
        same(run_replicates(data, executor=executor), alone)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:  # noqa: PTH123
        return file.read().split(") ")[1][0] != "Z"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_processes_do_not_outlive_the_one_that_started_them(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            """
            import os, time
            from par_lib.executors import executor_for

            if __name__ == "__main__":
                with executor_for(None, 2) as executor:
                    futures = [executor.submit(os.getpid) for _ in range(50)]
                    print(*{future.result() for future in futures}, flush=True)
                    time.sleep(60)
            """
        ),
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as parent:
        children = [int(pid) for pid in parent.stdout.readline().split()]
        assert children
        assert all(alive(pid) for pid in children)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    deadline = time.monotonic() + DEADLINE
    while any(alive(pid) for pid in children):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_cluster_counts_the_same_though_a_worker_is_killed(data, alone, tmp_path):
    with cluster(tmp_path) as running:
        with executor_for(running.address, 2) as executor:
            same(run_replicates(data, executor=executor), alone)
        with executor_for(running.address, 2) as executor:
            killed = []

            def kill(progress):
                if progress.blocks == 3 and not killed:
                    running.workers[0].kill()
                    killed.append(running.workers[0].wait())

            same(run_replicates(data, executor=executor, on_block=kill), alone)
            assert killed == [-signal.SIGKILL]
            assert running.workers[1].poll() is None
        # Workers end by themselves when their scheduler is gone.
        running.scheduler.terminate()
        assert running.workers[1].wait(timeout=DEADLINE) is not None


def test_no_scheduler_there():
    with (
        pytest.raises(
            ArgumentError, match=r"(?s)scheduler: expected a Dask scheduler, found tcp://127.*dask scheduler"
        ),
        executor_for("tcp://127.0.0.1:9", None),
    ):
        pass


def test_workers_that_do_not_come(tmp_path, monkeypatch):
    monkeypatch.setattr("par_lib.cluster._ARRIVE", 3)
    with (
        cluster(tmp_path, workers=1) as running,
        pytest.raises(ArgumentError, match=r"workers: expected 2 at tcp.*, found [01]"),
        executor_for(running.address, 2),
    ):
        pass


def test_workers_of_other_code_are_refused(tmp_path, monkeypatch):
    with cluster(tmp_path, workers=1) as running:
        # only in this process: workers hash the code that they have themselves
        monkeypatch.setattr(Code, "hash", "of other code")
        with (
            pytest.raises(ArgumentError, match="the code of this project, found other code at tcp"),
            executor_for(running.address, 1),
        ):
            pass
