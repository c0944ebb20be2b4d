"""Holds a kernel to the files that its run declares: any other file of the project is refused.

A build runs again what depends on a changed file. A notebook that read a file which nobody knows of would
keep showing what stood in it before. Kernels import this module, so it imports next to nothing.
"""

# The hook is called at every opening of a file, and strings are much faster than paths.
# ruff: noqa: PTH100, PTH118, PTH120

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

# What libraries read by themselves in C++ (DuckDB, Arrow given a path) is not seen by Python's audit events;
# par_lib gives Arrow opened files.
_WATCHED = ("data", "book", "notebooks", "build")
_WRITING = os.O_WRONLY | os.O_RDWR


class UndeclaredFile(PermissionError):
    """A file of the project that the run did not declare."""


@dataclass(frozen=True, slots=True)
class DeclaredFiles:
    """The files of a project that one run may read and those that it writes, as absolute paths."""

    root: Path
    reads: tuple[Path, ...]
    writes: tuple[Path, ...]

    def code(self) -> str:
        """Python that holds the process it is run in to these files."""
        texts = (str(self.root), [str(path) for path in self.reads], [str(path) for path in self.writes])
        return f"from {__name__} import _hold_to\n_hold_to{texts!r}\ndel _hold_to"


def _hold_to(root: str, reads: Sequence[str], writes: Sequence[str]) -> None:
    """For the rest of the process's life; audit hooks cannot be taken back."""
    watched = tuple(os.path.join(root, folder, "") for folder in _WATCHED)
    readable = frozenset((*reads, *writes))
    writable = frozenset(writes)

    def refuse(name: str, what: str) -> None:
        hint = "par_lib/build/tasks.py says what a notebook reads and writes"
        raise UndeclaredFile(f"{os.path.relpath(name, root)} is {what} but not declared for this run; {hint}")

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            writing = isinstance(flags, int) and bool(flags & _WRITING)
        elif event == "os.rename":
            path, writing = arguments[1], True
        else:
            return
        if not isinstance(path, str | bytes):  # a file descriptor, of a file that was opened before
            return
        name = os.path.abspath(os.fsdecode(path))
        if not name.startswith(watched):
            return
        if not writing and name not in readable:
            refuse(name, "read")
        # `files.replacing` writes beside the place and renames
        if writing and name not in writable and (event != "open" or not _is_beside(name, writable)):
            refuse(name, "written")

    sys.addaudithook(hook)


def _is_beside(name: str, writable: Iterable[str]) -> bool:
    folder, base = os.path.split(name)
    return base.startswith(".") and any(os.path.dirname(path) == folder for path in writable)
