"""Starts and ends the zygote for the length of a `with` block, and tells worker processes where it is."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from par_lib.execution.kernels import (
    WARM_KERNEL_NAME,
    WARM_KERNELS_VARIABLE,
    fixed_at_start,
    kernel_environment,
    logger,
)
from par_lib.execution.warm import zygote

_READY_SECONDS = 60.0
_END_SECONDS = 5.0


@dataclass(frozen=True)
class WarmKernels:
    """Where warm kernels are to be had: a Jupyter data folder, or None and the reason why there are none."""

    folder: Path | None
    reason: str = ""


class _NotReady(Exception):
    """The zygote did not come up, and why."""


@contextmanager
def warm_kernels(preload: Sequence[str]) -> Iterator[WarmKernels]:
    """Keeps a process in which the modules `preload` are imported; `execute` forks its kernels from it.

    Its address is in the environment variable `PAR_WARM_KERNELS` for the length of the block, so that
    processes started in the block share it. Where it cannot be had (another system than Linux, a module
    that cannot be imported, that prints or warns when it is, or that starts a thread) the reason is logged
    and notebooks get ordinary kernels, with the same results. The modules are those of the start of the
    block: code that changes later needs a new block.

    It also is a Jupyter data folder: `JUPYTER_PATH=$PAR_WARM_KERNELS papermill -k par-warm …` uses it.

    Args:
        preload: names of modules, imported in this order after ipykernel; of `module:function` or
            `module:function:text` the function is called, too, and what it leaves in memory is in every
            kernel.

    >>> with warm_kernels(["json"]) as warm:
    ...     warm.folder is None or (warm.folder / "kernels" / "par-warm" / "kernel.json").exists()
    True
    """
    folder = Path(tempfile.mkdtemp(prefix="par-warm-"))  # readable by this user only
    outer = os.environ.get(WARM_KERNELS_VARIABLE)
    process: subprocess.Popen[bytes] | None = None
    try:
        try:
            process = _start(folder, preload)
            os.environ[WARM_KERNELS_VARIABLE] = str(folder)
            warm = WarmKernels(folder)
        except _NotReady as error:
            logger.warning("no warm kernels: %s", error)
            os.environ.pop(WARM_KERNELS_VARIABLE, None)
            warm = WarmKernels(None, str(error))
        yield warm
    finally:
        os.environ.pop(WARM_KERNELS_VARIABLE, None)
        if outer is not None:
            os.environ[WARM_KERNELS_VARIABLE] = outer
        if process is not None:
            _end(process)
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, preload: Sequence[str]) -> subprocess.Popen[bytes]:
    if sys.platform != "linux":
        raise _NotReady(f"forking a process with loaded libraries is not safe on {sys.platform}")
    environment = kernel_environment(None, folder)
    environment.pop(
        "JPY_PARENT_PID", None
    )  # of a notebook that runs this; its kernels would watch the wrong one
    _write_kernel_spec(folder, environment)
    process = subprocess.Popen(  # noqa: S603  # the running interpreter and a file of this package
        [sys.executable, zygote.__file__, str(folder), *preload],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C is for the owner, which then ends the zygote
    )
    try:
        said = _said_until_ready(process)
    except BaseException:
        _end(process)
        raise
    if said != f"{zygote.READY}\n":
        _end(process)
        last = said.replace(f"{zygote.READY}\n", "").strip().rpartition("\n")[2]
        raise _NotReady(last or f"the zygote was not ready within {_READY_SECONDS:.0f} s")
    return process


def _said_until_ready(process: subprocess.Popen[bytes]) -> str:
    """What the zygote prints until it is ready, ends, or takes too long: what its imports complain of."""
    assert process.stdout is not None  # noqa: S101  # it is a pipe
    said, deadline = b"", time.monotonic() + _READY_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while not said.endswith(f"{zygote.READY}\n".encode()):
            if not selector.select(deadline - time.monotonic()):
                break
            piece = os.read(process.stdout.fileno(), 65536)
            if not piece:
                break
            said += piece
    return said.decode(errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101  # both are pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.close()  # this is what the zygote waits for
    process.stdout.close()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _write_kernel_spec(folder: Path, environment: dict[str, str]) -> None:
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (warm)",
        "language": "python",
        "metadata": {
            "kernel_provisioner": {
                "provisioner_name": WARM_KERNEL_NAME,
                "config": {"socket_path": str(folder / zygote.SOCKET)},
            },
            "fixed_at_start": fixed_at_start(environment),
        },
    }
    place = folder / "kernels" / WARM_KERNEL_NAME
    place.mkdir(parents=True)
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
