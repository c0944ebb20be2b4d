"""A connection to a Dask cluster whose workers run the code of this project."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from par_lib.code import Code
from par_lib.errors import ArgumentError

if TYPE_CHECKING:
    from distributed import Client

# In the workers of a build, and in kernels that they start: the scheduler that takes parts of their work.
SCHEDULER_VARIABLE = "PAR_SCHEDULER"
_CONNECT = 15  # seconds until a scheduler must have answered, also from a busy machine
_ARRIVE = 60  # seconds until the workers must have come


@contextmanager
def connected(scheduler: str, code: Code, workers: int = 1) -> Iterator[Client]:
    """A client of the cluster, for the length of a `with` block.

    Args:
        scheduler: Address such as tcp://127.0.0.1:8786.
        code: What the workers are going to run, which must be the same there as here.
        workers: As many are waited for.

    Raises:
        ArgumentError: no scheduler answers there, its workers do not come, or run other code.
    """
    from distributed import Client  # a second to import: only what runs on a cluster pays for it

    try:
        client = Client(scheduler, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        hint = "start one with `dask scheduler`, and give the address that it prints"
        raise ArgumentError("scheduler", expected="a Dask scheduler", found=scheduler, hint=hint) from error
    with client:
        with told_when_lost():
            _await_workers(client, scheduler, workers)
            _compare_code(client, code)
        yield client


@contextmanager
def told_when_lost() -> Iterator[None]:
    """Makes it a message when workers are lost before any work is theirs.

    Raises:
        ArgumentError: the connection to one broke in the block.
    """
    try:
        yield
    except OSError as error:
        hint = "see what `dask worker` says where it runs, and start it again"
        found = str(error) or type(error).__name__
        raise ArgumentError("workers", expected="workers that answer", found=found, hint=hint) from error


def step_aside() -> None:
    """In a task of a build on a cluster: lets its worker begin another one, as this one is going to wait.

    Its parts would else wait for the threads that tasks like it keep. Anywhere else nothing is done.
    """
    if SCHEDULER_VARIABLE in os.environ:
        from distributed import secede

        secede()


def _await_workers(client: Client, scheduler: str, workers: int) -> None:
    try:
        client.wait_for_workers(workers, timeout=_ARRIVE)
    except TimeoutError as error:
        found = str(len(client.scheduler_info(n_workers=-1)["workers"]))
        hint = f"start them with `dask worker {scheduler} --nthreads 1`"
        expected = f"{workers} at {scheduler}"
        raise ArgumentError("workers", expected=expected, found=found, hint=hint) from error


def _compare_code(client: Client, code: Code) -> None:
    hashes = client.run(_hash, code.roots, code.libraries)
    others = sorted(worker for worker, found in hashes.items() if found != code.hash)
    if others:
        hint = "install the same version of the project where the workers run"
        found = f"other code at {', '.join(others)}"
        raise ArgumentError("workers", expected="the code of this project", found=found, hint=hint)


def _hash(roots: tuple[str, ...], libraries: tuple[str, ...]) -> str:
    """In a worker: what its own code hashes to."""
    return Code(roots, libraries).hash
