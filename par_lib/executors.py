"""Where parts of a long computation run: in this process, in others of this machine, or on a Dask cluster.

The blocks of an audit and the groups of a survey are such parts. The result is the same everywhere: each
part has a seed of its own, and what they give is put together in order.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager

from par_lib.cluster import SCHEDULER_VARIABLE, connected
from par_lib.code import Code
from par_lib.errors import ArgumentError

_CODE = Code(
    ("par_lib.composite.montecarlo", "par_lib.audit.index_model", "par_lib.survey.quality_group"),
    ("numpy", "pandas", "scipy"),
)


@contextmanager
def executor_for(scheduler: str | None, workers: int | None) -> Iterator[Executor | None]:
    """An executor for the time of a run; None for this process itself.

    Args:
        scheduler: address of a Dask scheduler, such as tcp://127.0.0.1:8786.
        workers: number of processes on this machine; with a scheduler, of workers to wait for (1 at least).

    Raises:
        ArgumentError: no scheduler answers there, its workers do not come or run other code.
    """
    if workers is not None and workers < 1:
        raise ArgumentError("workers", expected="1 or more", found=str(workers))
    if scheduler is not None:
        with connected(scheduler, _CODE, workers or 1) as client:
            executor = client.get_executor(pure=False)
            try:
                yield executor
            finally:
                executor.shutdown(wait=False)
    elif workers is None or workers == 1:
        yield None
    else:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, context, initializer=_as_worker)
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def executor_of_build() -> AbstractContextManager[Executor | None]:
    """In a notebook: the cluster that the build runs on, or None for this process where it runs on none."""
    return executor_for(os.environ.get(SCHEDULER_VARIABLE), None)


def _as_worker() -> None:
    """An interrupt is for the main process, which then ends its workers; they do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
