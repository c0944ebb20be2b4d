"""The processes of a build: they get warm kernels, start for work only, and end with the build."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import nbformat
import psutil
import pytask
import pytask_parallel.execute
import pytest
from pytask import PathNode, TaskWithoutPath

from par_lib.build.workers import IN_SURROUNDINGS, ProcessLost, Workers, use_workers
from par_lib.execution import execute, warm_kernels
from par_lib.execution.kernels import WARM_KERNELS_VARIABLE


@pytest.fixture(autouse=True)
def environment_as_before(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "")  # pytask-parallel changes it for good
    monkeypatch.delenv("PYTHONPATH")


@contextmanager
def kernels():
    with warm_kernels(["json"]) as warm:
        yield {WARM_KERNELS_VARIABLE: str(warm.folder)}


def task(name, function, folder, surrounded=True):
    made = folder / f"{name}.txt"

    def action(**_):
        made.write_text(str(function()))

    node = PathNode(path=made, name=name)
    marked = {IN_SURROUNDINGS: surrounded}
    return TaskWithoutPath(name=name, function=action, produces={"made": node}, attributes=marked)


def build(folder, tasks, surroundings, jobs=2):
    configuration = folder / "pytask.toml"
    configuration.write_text("[tool.pytask.ini_options]\n")
    with Workers(jobs, surroundings) as workers:
        workers.start()
        options = use_workers(workers)
        session = pytask.build(tasks=tasks, config=configuration, paths=folder, capture="no", **options)
    assert session.exit_code == pytask.ExitCode.OK
    return {path.stem: path.read_text() for path in folder.glob("*.txt")}


def test_notebooks_of_a_build_get_warm_kernels(tmp_path):
    source = tmp_path / "source.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]), source)

    def run():
        return execute(source, tmp_path / "out" / f"{os.getpid()}.ipynb", {}, cwd=tmp_path).warm

    tasks = [task(f"run{number}", run, tmp_path) for number in range(3)]
    assert build(tmp_path, tasks, kernels()) == {"run0": "True", "run1": "True", "run2": "True"}


def test_surroundings_are_for_tasks_that_need_them_and_have_to_run(tmp_path):
    entered = []

    @contextmanager
    def surroundings():
        entered.append("in")
        yield {}
        entered.append("out")

    tasks = [task("once", os.getpid, tmp_path)]
    first = build(tmp_path, tasks, surroundings())
    assert first["once"] != str(os.getpid())
    assert entered == ["in", "out"]
    assert build(tmp_path, tasks, surroundings()) == first
    assert entered == ["in", "out"]
    build(tmp_path, [task("other", os.getpid, tmp_path, surrounded=False)], surroundings())
    assert entered == ["in", "out"]


def test_the_end_of_a_task_is_noticed_at_once():
    sleeper = pytask_parallel.execute._Sleeper(timings=[600.0])
    started = time.monotonic()
    with Workers(1, contextmanager(lambda: iter([{}]))()) as workers:
        done = workers.submit(os.getpid)
        while not done.done():
            sleeper.sleep()
    assert time.monotonic() - started < 300  # not a measure of speed: half of what it would wait by itself


def test_no_more_processes_than_jobs(tmp_path):
    tasks = [task(f"t{number}", os.getpid, tmp_path) for number in range(6)]
    assert len(set(build(tmp_path, tasks, kernels(), jobs=1).values())) == 1


def test_leaving_early_ends_what_runs_and_drops_what_waits(tmp_path):
    surroundings = contextmanager(lambda: iter([{}]))
    started = time.monotonic()
    with Workers(1, surroundings()) as workers:
        workers.submit((tmp_path / "first").mkdir).result()
        slow = workers.submit(time.sleep, 600)
        waiting = workers.submit((tmp_path / "never").mkdir)
    assert time.monotonic() - started < 300  # not a measure of speed: half of what waiting would take
    assert slow.done()
    assert waiting.done()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first"]


def killed_once(folder):
    """Ends its process when it is run for the first time."""
    if not (folder / "been").exists():
        (folder / "been").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def killed_always():
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_process_is_replaced_and_its_task_run_again(tmp_path):
    tasks = [task("lost", lambda: killed_once(tmp_path), tmp_path)]
    tasks += [task(f"t{number}", lambda: "done", tmp_path) for number in range(4)]
    assert set(build(tmp_path, tasks, kernels()).values()) == {"done"}
    assert (tmp_path / "been").exists()


def test_a_task_that_loses_every_process_fails_and_says_so():
    surroundings = contextmanager(lambda: iter([{}]))
    with Workers(1, surroundings()) as workers:
        error = workers.submit(killed_always).exception()
        assert isinstance(error, ProcessLost)
        assert "was killed 3 times" in str(error)
        assert "--jobs 1" in str(error)
        assert workers.submit(os.getpid).result() > 0


KILLED = """
import os, signal, time
from contextlib import contextmanager
from par_lib.build.workers import Workers
if __name__ == "__main__":
    with Workers(1, contextmanager(lambda: iter([{}]))()) as workers:
        print(workers.submit(os.getpid).result(), flush=True)
        workers.submit(time.sleep, 600)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_processes_do_not_outlive_a_builder_that_is_killed():
    builder = subprocess.run(
        [sys.executable, "-c", KILLED],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
        text=True,
    )
    assert builder.returncode == -signal.SIGKILL
    end = time.monotonic() + 60  # only keeps a failing test from waiting for the sleep
    while lives(int(builder.stdout)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not lives(int(builder.stdout))


def lives(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
