"""What is kept between builds, changed by one build at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from par_lib.build.protocols import remember_protocols
from par_lib.files import remove_leftovers, unwritable, write_text
from par_lib.project import Project

_CONFIGURATION = "[tool.pytask.ini_options]\n"  # pytask keeps its records beside it


@contextmanager
def held_state(project: Project, tell: Callable[[str], object]) -> Iterator[dict[str, Any]]:
    """The records of former builds, for this process alone: the options that pytask is to be called with.

    Two builds would write the same files. The second waits until the first has ended, however that ended.
    Files that a killed build left half-written are removed.

    Args:
        project: Whose build/state.
        tell: Takes the message that another build is waited for.

    Raises:
        InputFaults: build/ cannot be written.
    """
    folder = project.build / "state"
    path = folder / "lock"
    with unwritable(path):
        folder.mkdir(parents=True, exist_ok=True)
        lock = path.open("a+", encoding="utf-8")
    with lock:  # closing it, also by the end of the process, lets the next one in
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            tell(f"another build of this project is running (process {lock.read().strip()}): waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        remove_leftovers(project.build)
        write_text(folder / "pytask.toml", _CONFIGURATION)
        remember_protocols()
        yield {"config": folder / "pytask.toml", "paths": folder, "par_state": True}
