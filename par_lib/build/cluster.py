"""The tasks of a build on a Dask cluster whose workers see the same project folder."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from distributed import Client, Worker, WorkerPlugin
from pytask_parallel import ParallelBackend, WorkerType, registry

from par_lib.cluster import SCHEDULER_VARIABLE, connected, told_when_lost
from par_lib.code import Code
from par_lib.errors import ArgumentError
from par_lib.project import ROOT_VARIABLE, Project

_CODE = Code(("par_lib.build.tasks", "par_lib.build.myst"))
_WAITING_PER_WORKER = 2  # tasks given out beyond those that run, so that no worker idles


class _Surroundings(WorkerPlugin):
    """What a worker needs: the root of the project, the scheduler, and warm kernels of its own."""

    name = "par-build"

    def __init__(self, root: str, scheduler: str, preloaded: Sequence[str]) -> None:
        self.root, self.scheduler, self.preloaded = root, scheduler, tuple(preloaded)
        self._entered: ExitStack | None = None

    async def setup(self, worker: Worker) -> None:  # noqa: ARG002 - distributed's signature
        """Called in each worker when it starts, or when the build does.

        Kernels take seconds to get warm. Meanwhile the worker has to answer: one that does not is given up.
        """
        from par_lib.execution import warm_kernels

        os.environ[ROOT_VARIABLE] = self.root
        os.environ[SCHEDULER_VARIABLE] = self.scheduler
        self._entered = ExitStack()
        await asyncio.to_thread(self._entered.enter_context, warm_kernels(self.preloaded))

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002
        """Called when the build has ended, or the worker closes."""
        os.environ.pop(SCHEDULER_VARIABLE, None)
        if self._entered is not None:
            await asyncio.to_thread(self._entered.close)


@contextmanager
def use_cluster(project: Project, scheduler: str, preloaded: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Makes builds run on a Dask cluster, for the length of a `with` block.

    A worker that is lost is replaced: its tasks run again on another, and write the same bytes. Audits give
    the blocks of their replicates to all workers.

    Args:
        project: What is built; its folder must be the same for every worker.
        scheduler: Address such as tcp://127.0.0.1:8786.
        preloaded: What the warm kernels of each worker have imported.

    Returns:
        The options that pytask is to be called with.

    Raises:
        ArgumentError: no scheduler answers, no worker comes, or workers have another project or other code.
    """
    with connected(scheduler, _CODE) as client:
        with told_when_lost():
            _check_folders(client, project)
            client.register_plugin(_Surroundings(str(project.root), scheduler, preloaded))
        threads = sum(client.nthreads().values())
        given: list[Executor] = []

        def start(n_workers: int) -> Executor:  # noqa: ARG001 - the cluster has the workers that it has
            given.append(client.get_executor(pure=False, retries=1))
            return given[0]

        registry.register_parallel_backend(ParallelBackend.CUSTOM, start, worker_type=WorkerType.PROCESSES)
        try:
            yield {
                "parallel_backend": ParallelBackend.CUSTOM,
                "n_workers": max(2, threads * (1 + _WAITING_PER_WORKER)),
            }
        finally:
            client.unregister_worker_plugin(_Surroundings.name)


def _is_project(root: str) -> bool:
    """In a worker: whether it sees the project."""
    return Path(root, "data", "series.yml").is_file()


def _check_folders(client: Client, project: Project) -> None:
    found = client.run(_is_project, str(project.root))
    blind = sorted(worker for worker, seen in found.items() if not seen)
    if blind:
        hint = "share the project's folder with every machine, under the same path"
        raise ArgumentError(
            "workers", expected=f"{project.root} at each", found=f"none at {', '.join(blind)}", hint=hint
        )
