"""Starts a kernel and waits until it is certain to be heard; stops it without leaving anything behind.

Jupyter's own start waits a fixed time for the output channel to be connected, and its own stop looks
five times a second whether the kernel is gone; both together cost more than the cells of a short notebook.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

from par_lib.errors import ParError
from par_lib.execution.kernels import KERNEL_ARGUMENTS, KernelChoice, logger

_ASK_AGAIN_SECONDS = 0.05
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.01
_SEND_MILLISECONDS = 2000


@dataclass(frozen=True)
class RunningKernel:
    """A kernel that answers."""

    choice: KernelChoice
    manager: AsyncKernelManager
    client: AsyncKernelClient


class KernelNotStarted(ParError):
    """None of the kernels tried came up."""


@contextmanager
def running_kernel(
    choices: Sequence[KernelChoice], private_folder: Path, *, cwd: Path, environment: Mapping[str, str]
) -> Iterator[RunningKernel]:
    """The first of `choices` that comes up; stopped politely after success, killed after anything else.

    Args:
        choices: the kernels to try, in order.
        private_folder: where connection files are written.
        cwd: the kernel's working folder.
        environment: all variables of the kernel.

    Raises:
        KernelNotStarted: no kernel came up.
    """
    kernel = _start_first(choices, private_folder, cwd, environment)
    try:
        yield kernel
    except BaseException:
        run_sync(_stop)(kernel.manager, kernel.client, politely=False)
        raise
    run_sync(_stop)(kernel.manager, kernel.client, politely=True)


def _start_first(
    choices: Sequence[KernelChoice], private_folder: Path, cwd: Path, environment: Mapping[str, str]
) -> RunningKernel:
    for number, choice in enumerate(choices, start=1):
        manager = choice.manager(private_folder / f"kernel-{number}.json")
        try:
            client = run_sync(_start)(manager, choice.start_seconds, cwd, environment)
        except BaseException as error:
            # an interrupt comes out of the event loop, not out of the coroutine: clean up here, not there
            run_sync(_stop)(manager, None, politely=False)
            # died, hung, lost a port, no more zygote; or another kernel answers at the port, in its own key
            if not isinstance(error, RuntimeError | OSError | ValueError):
                raise
            logger.warning("%s kernel did not start: %s", "warm" if choice.warm else "ordinary", error)
        else:
            return RunningKernel(choice, manager, client)
    raise KernelNotStarted(f"none of {len(choices)} kernels came up; the log says why")


async def _start(
    manager: AsyncKernelManager, seconds: float, cwd: Path, environment: Mapping[str, str]
) -> AsyncKernelClient:
    await manager.start_kernel(extra_arguments=list(KERNEL_ARGUMENTS), cwd=str(cwd), env=dict(environment))
    client: AsyncKernelClient = manager.client()
    client.start_channels(stdin=False, hb=False)
    try:
        await _wait_until_heard(client, seconds)
    except Exception:
        client.stop_channels()
        raise
    return client


async def _stop(manager: AsyncKernelManager, client: AsyncKernelClient | None, *, politely: bool) -> None:
    """Stops a kernel: asked politely it closes its files and runs its exit handlers."""
    try:
        if manager.has_kernel and politely:
            await manager.request_shutdown()
            await manager.finish_shutdown(waittime=_STOP_SECONDS, pollinterval=_POLL_SECONDS)
        elif manager.has_kernel:
            await manager.shutdown_kernel(now=True)
    finally:
        await manager.cleanup_resources()
        if client is not None:
            client.stop_channels()


async def _wait_until_heard(client: AsyncKernelClient, seconds: float) -> None:
    """Asks until the output channel tells that a question was answered: from then on no output is lost.

    The channel drops what is sent before it is connected, so the answer to an early question may never come.
    """
    asked: set[str] = set()
    deadline = time.monotonic() + seconds
    # Where something else than a kernel's shell has the port by now (two kernels that are given one, a race),
    # ZeroMQ drops the connection, and would wait for ever for another one to send the question to.
    client.shell_channel.socket.sndtimeo = _SEND_MILLISECONDS
    while time.monotonic() < deadline:
        try:
            asked.add(client.kernel_info())
        except zmq.Again:
            raise RuntimeError("another process has the kernel's port") from None
        try:
            while True:
                message = await client.iopub_channel.get_msg(timeout=_ASK_AGAIN_SECONDS)
                is_answer = message["parent_header"].get("msg_id") in asked
                if is_answer and message["content"].get("execution_state") == "idle":
                    return
        except Empty:
            if not await client.is_alive():
                raise RuntimeError("the kernel died before it answered") from None
    raise RuntimeError(f"the kernel did not answer within {seconds:.0f} s")
