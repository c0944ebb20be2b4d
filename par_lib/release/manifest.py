"""The manifest of a release: every file with its size and SHA-256, and one hash over all of it.

It holds no clock, host or absolute path, so the same release made twice is the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from par_lib.errors import Fault, InputFaults
from par_lib.files import write_text
from par_lib.methodology.schema import Strict

MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_LINK = "a link, which a release never holds"


def _inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path:
        raise ValueError("a path inside the release")
    return path


Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class FileEntry(Strict):
    """One file of a release; `path` is from its folder, with forward slashes."""

    path: Annotated[str, AfterValidator(_inside)]
    bytes: int = Field(ge=0)
    sha256: Sha256


class Manifest(Strict):
    """What a release consists of; `sha256` is over year, tag and the line of every file."""

    year: int
    tag: str
    files: list[FileEntry]
    sha256: Sha256


class Outcome(StrEnum):
    """How a file differs from what is expected."""

    MISSING = "missing"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, order=True)
class FileDifference:
    """One file that is not as expected."""

    path: str
    outcome: Outcome
    expected: str = ""
    found: str = ""


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, by its path in it, sorted; of a link, what it is."""
    found = sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {
        path.relative_to(folder).as_posix(): _LINK if path.is_symlink() else file_hash(path) for path in found
    }


def make_manifest(folder: Path, year: int, tag: str) -> Manifest:
    """The manifest of everything below a folder, but of itself."""
    files = [
        FileEntry(path=path, bytes=(folder / path).stat().st_size, sha256=sha256)
        for path, sha256 in hashes(folder).items()
        if path != MANIFEST
    ]
    return Manifest(year=year, tag=tag, files=files, sha256=_over_all(year, tag, files))


def write_manifest(folder: Path, year: int, tag: str) -> Manifest:
    """Makes the manifest of a folder, and writes it there."""
    manifest = make_manifest(folder, year, tag)
    write_text(folder / MANIFEST, manifest.model_dump_json(indent=1) + "\n")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a release.

    Raises:
        InputFaults: there is none, or it is not one.
    """
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        hint = "name the folder of a release, such as releases/2023-final"
        fault = Fault(str(path), expected="the manifest of a release", found=error.strerror or "", hint=hint)
        raise InputFaults([fault]) from None
    except ValidationError as error:
        faults = [
            Fault(
                str(path), ".".join(map(str, one["loc"])), expected=one["msg"], found=repr(one["input"])[:80]
            )
            for one in error.errors()
        ]
        raise InputFaults(faults) from None


def check(folder: Path, manifest: Manifest) -> list[FileDifference]:
    """Every file of a release that is missing, changed or added; the manifest, if it contradicts itself."""
    expected = {entry.path: entry.sha256 for entry in manifest.files}
    found = {path: sha256 for path, sha256 in hashes(folder).items() if path != MANIFEST}
    over_all = _over_all(manifest.year, manifest.tag, manifest.files)
    differences = compare(expected, found)
    if over_all != manifest.sha256:
        differences.append(FileDifference(MANIFEST, Outcome.CHANGED, manifest.sha256, over_all))
    return sorted(differences)


def compare(expected: Mapping[str, str], found: Mapping[str, str]) -> list[FileDifference]:
    """The files that differ between two listings of hashes, in the order of their paths.

    >>> [str(one.outcome) + " " + one.path for one in compare({"a": "1", "b": "2"}, {"b": "3", "c": "4"})]
    ['missing a', 'changed b', 'added c']
    """
    differences = []
    for path in sorted(expected.keys() | found.keys()):
        was, now = expected.get(path, ""), found.get(path, "")
        if was != now:
            outcome = Outcome.MISSING if not now else Outcome.CHANGED if was else Outcome.ADDED
            differences.append(FileDifference(path, outcome, was, now))
    return differences


def _over_all(year: int, tag: str, files: Iterable[FileEntry]) -> str:
    lines = [f"{year} {tag}", *(f"{one.sha256} {one.bytes} {one.path}" for one in files)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
