"""The zygote: a process that imports the heavy modules once and forks a kernel for each request.

It is run as a file, `python zygote.py FOLDER MODULE...`, and knows nothing of the rest of the project:
nothing gets into the kernels that an ordinary kernel would not import. It listens at FOLDER/socket, prints
`ready` when the modules are imported, and removes FOLDER at its end.

Protocol: one Unix-socket connection a kernel, one JSON object a line.
    to the zygote      {"arguments": [...], "cwd": "...", "environment": {...}}, later {"signal": number}
    from the zygote    {"pid": number} when forked, {"exit": code} when the kernel has ended (-N: by signal N)
The connection is the kernel's lease of life: when it closes, because the process that asked is done or was
killed, the kernel is killed with everything that it started. The zygote itself ends when its owner does:
its standard input closes or its parent changes. Linux kills the kernels if the zygote is killed.

A forked kernel differs from a fresh one in nothing that a notebook should depend on: session, signal
handlers, working folder, environment and random state are its own. What an interpreter or a
library reads only when it starts cannot be changed by a fork: `kernels.fixed_at_start` names these
variables. And the preloaded modules are in `sys.modules`, with what they registered (colour maps, warning
filters) in place.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import gc
import importlib
import json
import os
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

READY = "ready"
SOCKET = "socket"

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_OWNER_CHECK_SECONDS = 1.0
_NO_NOTE = "PYDEVD_DISABLE_FILE_VALIDATION"  # else the debugger prints one where it is imported

# What ipykernel and IPython import only when a kernel starts, the debugger foremost: half of its time.
_IMPORTED_BY_KERNELS = (
    "debugpy.server.api",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "tornado.platform.asyncio",
    "tornado.locks",
    "tornado.queues",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "encodings.idna",
    "faulthandler",
    "psutil",
    "sqlite3",
)


@dataclass
class _Lease:
    """One connection, and the kernel forked for it."""

    connection: socket.socket
    received: bytes = b""
    pid: int | None = None

    def tell(self, message: dict[str, int]) -> None:
        with contextlib.suppress(OSError):  # who asked may be gone; that is noticed when reading
            self.connection.sendall(json.dumps(message).encode() + b"\n")

    def signal(self, number: int) -> None:
        """Signals the kernel and all that it started; the kernel alone while it has no group yet."""
        if self.pid is None:
            return
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            os.kill(self.pid, number)  # not reaped yet, so the number is still its own


@dataclass
class _Zygote:
    """Accepts, forks and reaps. It has one thread, as only then is a fork safe."""

    listener: socket.socket
    owner: int
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    leases: set[socket.socket] = field(default_factory=set)
    kernels: dict[int, _Lease] = field(default_factory=dict)

    def serve(self) -> dict[str, Any] | None:
        """Serves until the owner is gone; in a forked kernel, returns the request that it is to fulfil."""
        child_ended, wake_up = socket.socketpair()
        for end in (child_ended, wake_up, self.listener):
            end.settimeout(0)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # Python wakes up only for signals with a handler
        signal.set_wakeup_fd(wake_up.fileno(), warn_on_full_buffer=False)
        self.selector.register(sys.stdin, selectors.EVENT_READ)
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.selector.register(child_ended, selectors.EVENT_READ)
        while os.getppid() == self.owner:
            for key, _ in self.selector.select(_OWNER_CHECK_SECONDS):
                if key.fileobj is sys.stdin:
                    self._kill_kernels()
                    return None
                if key.fileobj is self.listener:
                    self._accept()
                elif key.fileobj is child_ended:
                    child_ended.recv(4096)
                    self._reap()
                elif request := self._read(key.data):
                    signal.set_wakeup_fd(-1)
                    for inherited in (child_ended, wake_up, self.listener, *self.leases):
                        inherited.close()
                    self.selector.close()
                    return request
        self._kill_kernels()
        return None

    def _kill_kernels(self) -> None:
        for lease in self.kernels.values():
            lease.signal(signal.SIGKILL)

    def _accept(self) -> None:
        connection, _ = self.listener.accept()
        connection.settimeout(0)
        self.leases.add(connection)
        self.selector.register(connection, selectors.EVENT_READ, _Lease(connection))

    def _read(self, lease: _Lease) -> dict[str, Any] | None:
        """Obeys what a connection brought; gives the request back where a kernel has been forked for it."""
        data = b""
        with contextlib.suppress(ConnectionError):
            data = lease.connection.recv(65536)
        if not data:
            lease.signal(signal.SIGKILL)
            self.selector.unregister(lease.connection)
            self.leases.discard(lease.connection)
            lease.connection.close()
            return None
        *lines, lease.received = (lease.received + data).split(b"\n")
        for message in map(json.loads, lines):
            if "signal" in message:
                lease.signal(message["signal"])
                continue
            pid = os.fork()
            if pid == 0:
                return message  # type: ignore[no-any-return]
            lease.pid = pid
            self.kernels[pid] = lease
            lease.tell({"pid": pid})
        return None

    def _reap(self) -> None:
        while self.kernels:
            # look first and reap later: until then the group's number cannot be given to another process
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                return
            lease = self.kernels.pop(ended.si_pid)
            lease.signal(signal.SIGKILL)
            _, status = os.waitpid(ended.si_pid, 0)
            lease.pid = None
            lease.tell({"exit": os.waitstatus_to_exitcode(status)})


def _preload(modules: Sequence[str]) -> dict[str, str]:
    """Imports the modules; gives the environment variables that this has set, as it would in a kernel."""
    before = set(os.environ)
    importlib.import_module("ipykernel.kernelapp")
    os.environ[_NO_NOTE] = "1"
    for name in _IMPORTED_BY_KERNELS:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    del os.environ[_NO_NOTE]
    # pandas chooses its number of columns when it is imported, by whether it is in a notebook
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    for name in modules:
        module, function, *arguments = *name.split(":"), ""
        loaded = importlib.import_module(module)
        if function:
            getattr(loaded, function)(*filter(None, arguments))
    del builtins.get_ipython  # type: ignore[attr-defined]
    return {name: value for name, value in os.environ.items() if name not in before}


def _become_kernel(request: dict[str, Any], zygote: int, by_imports: dict[str, str]) -> None:
    """Runs an ipykernel in this forked process as a fresh interpreter would, until it is shut down."""
    os.setsid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != zygote:  # it died before this process could ask to die with it
        os._exit(1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _redirect(0)  # the owner's pipe
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(by_imports | request["environment"])
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # from the system, as at import; `random` does so at every fork
    sys.argv = ["ipykernel_launcher", *request["arguments"]]

    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance()


def _redirect(*descriptors: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def main(folder: Path, modules: Sequence[str]) -> None:
    """Imports the modules, serves, and removes the folder; in a forked kernel, is that kernel."""
    owner, zygote = os.getppid(), os.getpid()
    del sys.path[0]  # the folder of this file: a kernel started as a module has none either
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / SOCKET))
    listener.listen(64)
    by_imports = _preload(modules)
    threads = os.listdir("/proc/self/task")  # noqa: PTH208  # names suffice; threads of libraries count as well
    if len(threads) > 1:
        sys.exit(f"the preloaded modules started {len(threads) - 1} threads, so a fork is not safe")
    gc.collect()
    gc.freeze()  # the collector of a kernel need not look at, and so copy, what all share
    print(READY, flush=True)  # noqa: T201  # this is how the owner is told
    _redirect(1, 2)
    request = _Zygote(listener, owner).serve()
    if request is not None:
        _become_kernel(request, zygote, by_imports)
    else:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
