"""The Jupyter side of warm kernels: a kernel provisioner that asks the zygote for a kernel.

Jupyter finds it by the entry point `par-warm`, which the kernel spec names that `client.py` writes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Unicode

_REPLY_SECONDS = 5.0


class WarmProvisioner(LocalProvisioner):
    """Starts and controls one forked kernel over one connection to the zygote.

    Ports and the connection file are chosen as for any local kernel. Closing the connection kills the kernel.

    Attributes:
        zygote_lost: the connection broke, so the kernel was ended through no fault of its notebook.
    """

    socket_path = Unicode(help="where the zygote listens").tag(config=True)

    zygote_lost = False
    _connection: socket.socket | None = None
    _exit_code: int | None = None

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and not waited for yet."""
        return self._connection is not None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401  # Jupyter's
        """Has the kernel forked that `cmd` describes: `python -m ipykernel_launcher -f FILE ...`.

        Raises:
            OSError: the zygote is gone, or does not answer in time.
        """
        self.cwd = Path(kwargs.get("cwd") or Path.cwd())
        request = {"arguments": cmd[cmd.index("-f") :], "cwd": str(self.cwd), "environment": kwargs["env"]}
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(_REPLY_SECONDS)
        try:
            connection.connect(self.socket_path)
            connection.sendall(json.dumps(request).encode() + b"\n")
            # read no further than this line: the kernel's end may be told right after it
            reply = b""
            while not reply.endswith(b"\n"):
                byte = connection.recv(1)
                if not byte:
                    raise ConnectionResetError("the zygote ended")
                reply += byte
        except OSError:
            connection.close()
            raise
        connection.settimeout(0)
        self._connection, self._exit_code = connection, None
        self.pid = self.pgid = json.loads(reply)["pid"]
        return self.connection_info

    async def poll(self) -> int | None:
        """None while the kernel runs; afterwards its exit code, negative when a signal ended it."""
        if self._connection is not None and self._exit_code is None:
            with contextlib.suppress(BlockingIOError):
                self._told(self._connection.recv(4096))
        return self._exit_code

    async def wait(self) -> int | None:
        """Waits for the end of the kernel."""
        if self._connection is not None:
            while self._exit_code is None:
                self._told(await asyncio.get_running_loop().sock_recv(self._connection, 4096))
            self._connection.close()
            self._connection = None
        return self._exit_code

    def _told(self, message: bytes) -> None:
        if message:
            self._exit_code = json.loads(message)["exit"]
        else:
            self.zygote_lost, self._exit_code = True, -signal.SIGKILL

    async def send_signal(self, signum: int) -> None:
        """Signals the kernel and what it started."""
        if self._connection is not None:
            with contextlib.suppress(ConnectionError):  # its end is noticed by `poll`
                self._connection.sendall(json.dumps({"signal": int(signum)}).encode() + b"\n")

    async def kill(self, restart: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  # Jupyter's signature
        """Ends the kernel at once."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  # Jupyter's signature
        """Asks the kernel to end."""
        await self.send_signal(signal.SIGTERM)
