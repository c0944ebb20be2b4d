"""Kernels that do not come up, and what is tried then."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
from jupyter_client.manager import AsyncKernelManager

from par_lib.execution.kernels import KernelChoice, kernel_environment
from par_lib.execution.lifecycle import running_kernel

PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")
TALKING = "import time\nfor _ in range(4000):\n    print('.', flush=True)\n    time.sleep(0.005)"


@dataclass(frozen=True)
class Late(KernelChoice):
    """A kernel whose ports another one has taken between the choice of them and its start."""

    taken: tuple[int, ...] = ()

    def manager(self, connection_file: Path) -> AsyncKernelManager:
        manager = super().manager(connection_file)
        manager.cache_ports = False
        for name, port in zip(PORTS, self.taken, strict=True):
            setattr(manager, name, port)
        return manager


ORDINARY = KernelChoice(None, start_seconds=60)


@pytest.fixture
def start(tmp_path):
    """Starts the first kernel of some that comes up, with a folder of its own."""
    variables = kernel_environment(dict(os.environ), tmp_path)

    def started(name, *choices):
        (tmp_path / name).mkdir()
        return running_kernel(choices, tmp_path / name, cwd=tmp_path, environment=variables)

    return started


def test_a_kernel_that_lost_its_ports_to_another_is_given_up_for_the_next(start, caplog):
    with start("first", ORDINARY) as first:
        first.client.execute(TALKING)
        taken = tuple(getattr(first.manager, name) for name in PORTS)
        late = Late(None, start_seconds=60, taken=taken)
        with start("second", late, ORDINARY) as second:
            assert second.choice is ORDINARY
        (said,) = caplog.messages
        assert said.startswith("ordinary kernel did not start: Invalid Signature")


def test_a_kernel_whose_port_is_another_kind_of_port_by_now_is_given_up_for_the_next(start, caplog):
    """ZeroMQ drops a connection to another kind of socket; a question to nobody would wait for ever."""

    def too_long(*_: object) -> None:
        raise TimeoutError("it hangs")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(60)
    try:
        with start("first", ORDINARY) as first:
            ports = {name: getattr(first.manager, name) for name in PORTS}
            ports |= {"shell_port": ports["iopub_port"], "iopub_port": ports["shell_port"]}
            crossed = Late(None, start_seconds=30, taken=tuple(ports.values()))
            with start("second", crossed, ORDINARY) as second:
                assert second.choice is ORDINARY
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    (said,) = caplog.messages
    # whichever is noticed first: it died for want of its port, or nobody is there to be asked
    reasons = ("another process has the kernel's port", "the kernel died before it answered")
    assert said.removeprefix("ordinary kernel did not start: ") in reasons
