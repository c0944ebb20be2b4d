"""What something was made from: the hashes of its input files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from par_lib.project import Project


def file_hashes(project: Project, paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of files by their path from the project's root."""
    return {project.relative(path): _sha256(path, path.stat().st_mtime_ns) for path in paths}


@lru_cache(maxsize=4096)
def _sha256(path: Path, _version: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
