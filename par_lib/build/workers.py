"""The processes that run tasks: never idle while tasks wait, and gone at once when a build is interrupted."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Any, TypeVar

from loky.process_executor import ProcessPoolExecutor
from pytask_parallel import ParallelBackend, WorkerType, registry

T = TypeVar("T")

# pytask-parallel looks for finished tasks every now and then, up to a second apart, and gives out no more
# tasks than `n_workers`. With some tasks more than there are processes, who ends one has the next at hand.
_WAITING_PER_PROCESS = 2


class Workers(ProcessPoolExecutor):  # type: ignore[misc]  # loky has no annotations
    """`jobs` processes; leaving the `with` block early drops the tasks that have not ended."""

    def __init__(self, jobs: int, surroundings: AbstractContextManager[object]) -> None:
        super().__init__(max_workers=jobs)
        self._surroundings = surroundings
        self._entered = ExitStack()
        self._given: list[Future[Any]] = []

    def submit(self, fn: Callable[..., T], *args: object, **kwargs: object) -> Future[T]:
        """Runs `fn` in one of the processes, which start with the first task."""
        if not self._given:
            self._entered.enter_context(self._surroundings)
        future: Future[T] = super().submit(fn, *args, **kwargs)
        self._given.append(future)
        return future

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._entered:
            self.shutdown(wait=True, kill_workers=any(not future.done() for future in self._given))


def use_workers(jobs: int, surroundings: AbstractContextManager[object]) -> dict[str, Any]:
    """Makes builds run in `jobs` processes.

    Args:
        jobs: How many processes.
        surroundings: Entered before the first process starts, left after the last has ended; not entered
            when nothing has to run.

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
        return Workers(jobs, surroundings)

    registry.register_parallel_backend(ParallelBackend.CUSTOM, start, worker_type=WorkerType.PROCESSES)
    return {"parallel_backend": ParallelBackend.CUSTOM, "n_workers": jobs * (1 + _WAITING_PER_PROCESS)}
