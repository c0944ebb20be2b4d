"""How long a kernel has done nothing at all: how one that hangs is told from one that computes.

A cell may compute for as long as it needs. A kernel that is stopped, or whose threads wait for each other,
uses no processor time, nor does anything that it started, and never answers.
"""

from __future__ import annotations

import time

import psutil  # type: ignore[import-untyped]

LOOK_SECONDS = 5.0  # looking at all processes of a machine is not free
_SHARE = 0.01  # of a processor: what a kernel uses that only waits is a tenth of it


class Idleness:
    """Watches a process and all that it has started.

    Args:
        pid: Its number.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._since = self._looked = time.monotonic()
        self._used = _used(pid)

    def seconds(self) -> float:
        """How long they have used next to no processor time, as far as was looked; to be asked often."""
        now = time.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            used = _used(self._pid)
            if abs(used - self._used) > _SHARE * (now - self._since):
                self._since, self._used = now, used
            self._looked = now
        return self._looked - self._since


def _used(pid: int) -> float:
    """Seconds of processor time; those of a process that has ended meanwhile count no longer."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    used = 0.0
    for member in family:
        try:
            times = member.cpu_times()
        except psutil.NoSuchProcess:
            continue
        used += times.user + times.system
    return used
