"""What each page of a MyST project is made from: its own text, and every file whose name stands in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from par_lib.build.site import BUILT, LISTING, THEME

CONFIGURATION = "myst.yml"
_NAME = re.compile(rb"[\w.-]+\.\w+")
_TEXT = (".ipynb", ".md")  # what may name files in turn
_ASKED_OF_THEME = f"{THEME}/template.yml"  # which options it has; the rest of the theme takes no part


@dataclass(frozen=True, slots=True)
class Source:
    """One page: its name, its file in the project, and a hash of all that it is made from."""

    slug: str
    path: str
    hash: str


@dataclass(frozen=True, slots=True)
class Sources:
    """All pages of a project, and a hash of what may concern any of them."""

    pages: tuple[Source, ...]
    shared: str


def read_sources(project: Path) -> Sources:
    """The pages that myst.yml lists.

    A file that no page names is shared by all of them, since nobody can tell whom it concerns.
    """
    names = _listed(YAML(typ="safe", pure=True).load(project / CONFIGURATION)["project"]["toc"])
    pages = tuple(dict.fromkeys(names))
    files = {path: (project / path).read_bytes() for path in _files(project)}
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    beside: dict[bytes, list[str]] = {}
    for path in files:
        if path not in pages:
            beside.setdefault(path.rpartition("/")[2].encode(), []).append(path)
    used: dict[str, set[str]] = {page: set() for page in pages}
    for page, found in used.items():
        waiting = [page]
        while waiting:
            for name in set(_NAME.findall(files[waiting.pop()])):
                new = set(beside.get(name, ())) - found
                found |= new
                waiting += [path for path in new if path.endswith(_TEXT)]
    shared = files.keys() - set(pages) - set().union(*used.values())
    return Sources(
        tuple(
            Source(Path(page).stem, page, _hash_of({page, *found}, hashes)) for page, found in used.items()
        ),
        _hash_of({CONFIGURATION, *shared}, hashes),
    )


def _listed(toc: list[dict[str, Any]]) -> Iterator[str]:
    for entry in toc:
        if "file" in entry:
            yield str(entry["file"])
        yield from _listed(entry.get("children", []))


def _files(project: Path) -> Iterator[str]:
    """Every file that Jupyter Book may read, by its path in the project."""
    for entry in project.iterdir():
        if entry.is_file() and entry.name != LISTING:
            yield entry.name
        elif entry.is_dir() and entry.name not in (BUILT, THEME):
            yield from (path.relative_to(project).as_posix() for path in entry.rglob("*") if path.is_file())
    if (project / _ASKED_OF_THEME).is_file():
        yield _ASKED_OF_THEME


def _hash_of(paths: set[str], hashes: dict[str, str]) -> str:
    return hashlib.sha256("\n".join(f"{hashes[path]} {path}" for path in sorted(paths)).encode()).hexdigest()
