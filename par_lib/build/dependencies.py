"""What a task depends on that no other task makes: inputs and code, as one record each.

Pytask's record of a task has the hash of such a list only. The list is kept beside it, once for all tasks
that share it, to tell later which of its lines has changed: a record of each file and definition of each task
made planning take twice as long.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from pytask import PythonNode

from par_lib.files import write_text
from par_lib.project import Project

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


class Dependency(PythonNode):
    """The hash of a list of a task.

    Pytask takes nodes that no function's parameters name for one and the same, hence the signature.
    """

    @property
    def signature(self) -> str:
        """What pytask knows the node by."""
        return hashlib.sha256(self.name.encode()).hexdigest()


def dependency(project: Project, name: str, lines: Iterable[str]) -> Dependency:
    """Keeps a list and makes a node of its hash.

    Args:
        project: Where it is kept.
        name: What the node is called; no other one has the same.
        lines: Each a name, a space, and the version or hash of what is called so.

    Raises:
        InputFaults: build/ cannot be written.
    """
    text = "".join(f"{line}\n" for line in lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    path = _folder(project) / digest
    if not path.exists():
        write_text(path, text)
    return Dependency(name=name, value=digest, hash=str)


def kept_lines(project: Project, digest: str) -> dict[str, str]:
    """A list by its hash: what stands behind each name. Empty where it is kept no longer."""
    try:
        text = (_folder(project) / digest).read_text(encoding="utf-8")
    except OSError:
        return {}
    return dict(line.rsplit(" ", 1) for line in text.splitlines())


def forget_lines(project: Project, records: Path) -> None:
    """Removes the lists that no task's record names any more."""
    named = set(_DIGEST.findall(records.read_text(encoding="utf-8"))) if records.exists() else set()
    for path in _folder(project).iterdir():
        if path.name not in named:
            path.unlink()


def _folder(project: Project) -> Path:
    return project.build / "state" / "dependencies"
