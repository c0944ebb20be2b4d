"""What something was made from, as hashes: of input files and of the code that made it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import par_lib
from par_lib.project import Project


def file_hashes(project: Project, paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of files by their path from the project's root."""
    return {project.relative(path): _sha256(path, path.stat().st_mtime_ns) for path in paths}


def code_hash(parts: Iterable[str]) -> str:
    """SHA-256 of packages and modules of par_lib, by their path in it."""
    root = Path(par_lib.__file__).parent
    digest = hashlib.sha256()
    for part in parts:
        found = sorted((root / part).rglob("*.py")) or [root / f"{part}.py"]
        for path in found:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=512)
def _sha256(path: Path, _version: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
