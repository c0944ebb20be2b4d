"""Where the blocks of a run are counted: in this process, in others of this machine, or on a Dask cluster.

The result is the same everywhere, since each block has a seed of its own and counts are added in order.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from par_lib.code import Code
from par_lib.errors import ArgumentError

if TYPE_CHECKING:
    from distributed import Client

_CODE = Code(("par_lib.composite.montecarlo", "par_lib.audit.index_model"), ("numpy", "scipy"))
_CONNECT = 5  # seconds until a scheduler must have answered
_ARRIVE = 60  # seconds until the workers must have come


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
        with _cluster(scheduler, workers or 1) as executor:
            yield executor
    elif workers is None or workers == 1:
        yield None
    else:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, context, initializer=_as_worker)
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def code_of_blocks() -> str:
    """SHA-256 of the code that counts a block: workers must run the same as this process."""
    return _CODE.hash


@contextmanager
def _cluster(address: str, workers: int) -> Iterator[Executor]:
    from distributed import Client  # a second to import: only runs on a cluster pay for it

    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        hint = "start one with `dask scheduler`, and give the address that it prints"
        raise ArgumentError("scheduler", expected="a Dask scheduler", found=address, hint=hint) from error
    with client:
        _await_workers(client, address, workers)
        executor = client.get_executor(pure=False)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)


def _await_workers(client: Client, address: str, workers: int) -> None:
    try:
        client.wait_for_workers(workers, timeout=_ARRIVE)
    except TimeoutError as error:
        found = str(len(client.scheduler_info(n_workers=-1)["workers"]))
        hint = f"start them with `dask worker {address}`"
        raise ArgumentError("workers", expected=f"{workers} at {address}", found=found, hint=hint) from error
    own = code_of_blocks()
    others = [worker for worker, code in client.run(code_of_blocks).items() if code != own]
    if others:
        hint = "install the same version of the project where the workers run"
        found = f"other code at {', '.join(sorted(others))}"
        raise ArgumentError("workers", expected="the code of this project", found=found, hint=hint)


def _as_worker() -> None:
    """An interrupt is for the main process, which then ends its workers; they do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
