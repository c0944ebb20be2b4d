"""Whether anything has changed since a build that ended well, told without planning one.

What git does for its index: every file that goes in or came out is known by its size, its inode and the times
of its content and of itself. The last of these, which nobody can set, moves with whatever is done to a file:
the same state means the same files. Another state asks for a closer look, which is the build itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import par_lib
from par_lib.files import write_text
from par_lib.project import Project
from par_lib.report.language import Language

_LEFT_BY_OTHERS = {"__pycache__", ".ipynb_checkpoints"}
_MADE = ("book", "data", "notebooks", "paper", "results", "simulated", "site")


@dataclass(frozen=True, slots=True)
class Finished:
    """What a build that ended well has to say when nothing has changed since."""

    tasks: int
    left_out: tuple[str, ...] = ()


def inputs_state(project: Project) -> str:
    """The state of everything that a build reads: inputs, notebooks, pages, code and installed packages."""
    return _digest([_notebooks_state(project), *_states([project.book])])


def only_pages_changed(project: Project) -> bool:
    """Whether nothing that notebooks depend on has changed since a build that ended well.

    A good guess at whether any will run: book/report.yml, too, may ask for some.
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads(_note(project).read_text(encoding="utf-8"))
        return bool(note["notebooks"] == _notebooks_state(project))
    return False


def _notebooks_state(project: Project) -> str:
    code = Path(par_lib.__file__).parent
    installed = Path(sys.prefix, "lib", f"python{sys.version_info.major}.{sys.version_info.minor}")
    packages = sorted(path.name for path in (installed / "site-packages").glob("*.dist-info"))
    return _digest([*_states((project.data, project.notebooks, code)), *packages])


def remember(
    project: Project, year: int, languages: tuple[Language, ...], before: str, finished: Finished
) -> None:
    """Notes a build that has ended well, unless its inputs were changed meanwhile.

    Args:
        project: What was built.
        year: The year of the report.
        languages: As they were asked for.
        before: The state of the inputs before the build.
        finished: What is to be told again.
    """
    _note(project).unlink(missing_ok=True)
    if inputs_state(project) == before:
        note = {"built": [year, *languages], "inputs": before, "notebooks": _notebooks_state(project)}
        note |= {"made": _made(project), **asdict(finished)}
        write_text(_note(project), json.dumps(note) + "\n")


def finished_before(project: Project, year: int, languages: tuple[Language, ...]) -> Finished | None:
    """The last build, if it was this one and nothing has changed since; None if one has to be planned."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads(_note(project).read_text(encoding="utf-8"))
        asked = note["built"] == [year, *languages]
        if asked and note["inputs"] == inputs_state(project) and note["made"] == _made(project):
            return Finished(int(note["tasks"]), tuple(note["left_out"]))
    return None


def _note(project: Project) -> Path:
    return project.build / "state" / "finished.json"


def _made(project: Project) -> str:
    return _digest(_states(project.build / name for name in _MADE))


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()


def _states(folders: Iterable[Path]) -> Iterator[str]:
    for folder in folders:
        yield from sorted(_files(os.fspath(folder)))


def _files(folder: str) -> Iterator[str]:
    try:
        entries = [entry for entry in os.scandir(folder) if entry.name not in _LEFT_BY_OTHERS]
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir():
            yield from _files(entry.path)
        elif entry.is_file():  # a link that leads nowhere is no input
            known = entry.stat()
            yield f"{entry.path} {known.st_size} {known.st_ino} {known.st_mtime_ns} {known.st_ctime_ns}"
