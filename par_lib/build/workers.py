"""The processes that run tasks: never idle while tasks wait, and gone at once when a build is interrupted.

One that is killed (often by a lack of memory) is replaced, and its task run again: tasks write by renaming.
"""

from __future__ import annotations

import importlib
import os
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from types import TracebackType
from typing import Any, TypeVar

from loky.process_executor import ProcessPoolExecutor
from pytask_parallel import ParallelBackend, WorkerType, execute, registry

from par_lib.errors import ParError

T = TypeVar("T")

IN_SURROUNDINGS = "in_surroundings"  # attribute of tasks that need what surrounds the processes

# pytask-parallel gives out no more tasks than `n_workers`. With some tasks more than there are processes, who
# ends one has the next at hand.
_WAITING_PER_PROCESS = 2
_LIVES = (
    3  # processes that a task may lose; loky ends all others with one, so a task may lose some to another
)
_LOOK_SECONDS = 0.2  # whether the builder lives: much less than a build plans
_IMPORTED_AHEAD = ("pytask_parallel.wrappers", "par_lib.build.tasks", "nbformat")
_ended = threading.Event()  # a task has ended since the builder last looked


class _Sleeper(execute._Sleeper):
    """Waits as pytask-parallel does, up to a second, but no longer than until a task has ended.

    What has become ready by that is given out in the next round, so there is no long wait before it either.
    """

    def sleep(self) -> None:
        """Waits."""
        if _ended.wait(self.timings[self.timing_idx]):
            _ended.clear()
            self.reset()


execute._Sleeper = _Sleeper  # type: ignore[misc]


class ProcessLost(ParError):
    """The process that ran a task was killed, again and again."""

    def __init__(self) -> None:
        hint = "the machine may be short of memory: try fewer at once, --jobs 1"
        super().__init__(f"the process that ran it was killed {_LIVES} times\n    hint: {hint}")


class Workers(Executor):
    """`jobs` processes; leaving the `with` block early drops the tasks that have not ended.

    Args:
        jobs: How many processes.
        surroundings: Entered before the first task that is marked to need them, left after the last process
            has ended. Gives what such tasks find in the environment.
    """

    def __init__(self, jobs: int, surroundings: AbstractContextManager[Mapping[str, str]]) -> None:
        # setting a report on paper takes memory, which its process gives back by its end
        warnings.filterwarnings("ignore", "A worker was restarted", UserWarning)
        # Requests, imported with the kernels in a thread, silences this itself; but another thread that puts
        # back the filters of before may do so in the middle of that import.
        warnings.filterwarnings("ignore", "SOCKS support in urllib3")
        self.jobs = jobs
        self._pool = _new_pool(jobs)
        self._changing = threading.Lock()  # the pool, or that it is left
        self._left = False
        self._surroundings = surroundings
        self._entered = ExitStack()
        self._entering = ThreadPoolExecutor(max_workers=1)
        self._surrounded: Future[Mapping[str, str]] | None = None
        self._given: list[Future[Any]] = []

    def start(self, *, surrounded: bool = False) -> None:
        """Starts the processes, which import what they need while the builder plans.

        Args:
            surrounded: Enter the surroundings as well: tasks that need them are to be expected.
        """
        self.submit(os.getpid)
        if surrounded:
            self._enter()

    def _enter(self) -> Future[Mapping[str, str]]:
        if self._surrounded is None:
            self._surrounded = self._entering.submit(self._entered.enter_context, self._surroundings)
        return self._surrounded

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:  # noqa: ANN401
        """Runs `fn` in one of the processes."""
        environment = self._enter().result() if _needs_surroundings(kwargs.get("task")) else {}
        given: Future[T] = Future()
        given.set_running_or_notify_cancel()  # so that nobody cancels it: leaving the block does
        given.add_done_callback(lambda _: _ended.set())
        self._given.append(given)
        self._run(given, partial(_within, environment, fn, args, kwargs), _LIVES)
        return given

    def _run(self, given: Future[T], work: Callable[[], T], lives: int) -> None:
        with self._changing:
            if self._left or not lives:
                given.set_exception(ProcessLost())
                return
            try:
                running = self._pool.submit(work)
            except BrokenProcessPool:
                self._pool = _new_pool(self.jobs)
                running = self._pool.submit(work)
        running.add_done_callback(partial(self._pass_on, given, work, lives))

    def _pass_on(self, given: Future[T], work: Callable[[], T], lives: int, ended: Future[T]) -> None:
        error = ended.exception()
        if isinstance(error, BrokenProcessPool):
            self._run(given, work, lives - 1)
        elif error is not None:
            given.set_exception(error)
        else:
            given.set_result(ended.result())

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._entered, self._entering:
            with self._changing:
                self._left = True
            self._pool.shutdown(wait=True, kill_workers=any(not future.done() for future in self._given))


def _new_pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=jobs, initializer=_begin, initargs=(os.getpid(),))


def _needs_surroundings(task: Any) -> bool:  # noqa: ANN401  # of pytask, where there is one
    return bool(getattr(task, "attributes", {}).get(IN_SURROUNDINGS))


def _within(
    environment: Mapping[str, str], fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> T:
    """In a process, which may have been started before the surroundings were entered."""
    os.environ.update(environment)
    return fn(*args, **kwargs)


def _begin(builder: int) -> None:
    threading.Thread(target=_end_with, args=(builder,), daemon=True).start()
    for module in _IMPORTED_AHEAD:
        importlib.import_module(module)


def _end_with(builder: int) -> None:
    """Ends this process when the builder is gone, before the next build has anything to run.

    The lock of a build goes with its builder, so nothing of it may be written any more.
    """
    while os.getppid() == builder:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


def use_workers(workers: Workers) -> dict[str, Any]:
    """Makes builds run in these processes.

    Returns:
        The options that pytask is to be called with.
    """
    path = os.environ.get("PYTHONPATH")

    def start(n_workers: int) -> Workers:  # noqa: ARG001  # the number of tasks given out, not of processes
        # pytask-parallel sets PYTHONPATH for its own kind of workers; with another one than that of the warm
        # kernels, every notebook would get an ordinary kernel
        os.environ.pop("PYTHONPATH", None)
        if path is not None:
            os.environ["PYTHONPATH"] = path
        return workers

    registry.register_parallel_backend(ParallelBackend.CUSTOM, start, worker_type=WorkerType.PROCESSES)
    return {
        "parallel_backend": ParallelBackend.CUSTOM,
        "n_workers": workers.jobs * (1 + _WAITING_PER_PROCESS),
    }
