"""What tasks depend on in lists: inputs, code, and the results of a run. Each list is one record.

A report has 23,000 pairs of a task and a file that it reads; with a record of each, and of each definition
that it uses, planning takes three times as long. Of inputs and code, pytask's record has the hash of the
list, and the list is kept beside it, once for all tasks that share it, to tell later which of its lines has
changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pytask import PythonNode

from par_lib.files import write_text
from par_lib.project import Project
from par_lib.stamps import file_hashes

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


class Results:
    """The files that a run saves, as one node: made together, and read together.

    Args:
        project: Whose they are.
        paths: The files, in a folder for themselves or with the results of other runs.
    """

    def __init__(self, project: Project, paths: tuple[Path, ...]) -> None:
        self.project, self.paths = project, paths
        self.name = project.relative(paths[0].with_suffix(""))
        self.attributes: dict[Any, Any] = {}

    @property
    def signature(self) -> str:
        """What pytask knows the node by."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    def state(self) -> str | None:
        """A hash of all of them; None where one is missing."""
        try:
            return hashlib.sha256(repr(file_hashes(self.project, self.paths)).encode()).hexdigest()
        except FileNotFoundError:
            return None

    def load(self, is_product: bool = False) -> Results:  # noqa: ARG002, FBT001, FBT002  # pytask's signature
        """Itself: tasks know their files."""
        return self

    def save(self, value: object) -> None:
        """Nothing: tasks write their files."""


def _folder(project: Project) -> Path:
    return project.build / "state" / "dependencies"
