"""Builds a release again from its frozen inputs with its frozen code, and compares every byte.

The frozen code is run as it is: rebuild only releases that come from people you trust.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from par_lib.errors import ParError
from par_lib.files import unwritable
from par_lib.project import ROOT_VARIABLE
from par_lib.release.freeze import BOOK, CODE, FROZEN_RESULTS, INPUTS, SIMULATED
from par_lib.release.manifest import FileDifference, Manifest, compare, hashes

_RUN = "from par_lib.cli.main import run; run()"


class RebuildFailed(ParError):
    """The frozen code could not build the frozen inputs here."""


def rebuild(folder: Path, manifest: Manifest, jobs: int) -> list[FileDifference]:
    """Rebuilds a release in a temporary folder, with the interpreter of this process.

    Args:
        folder: The release; nothing is written there.
        manifest: Its manifest.
        jobs: How many notebooks run at once.

    Returns:
        Every file of results/, book/ and simulated/ that did not come out the same.

    Raises:
        RebuildFailed: the build failed; its own messages are on standard error.
    """
    with tempfile.TemporaryDirectory(prefix="par-rebuild-") as name:
        root, code = Path(name) / "project", Path(name) / CODE
        with unwritable(Path(name)):
            shutil.copytree(folder / INPUTS, root)
            shutil.copytree(folder / CODE, code)  # copied, so that no bytecode is written into the release
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-P", "-c", _RUN, "build", str(manifest.year), "--jobs", str(jobs)],
            cwd=root,
            env=frozen_code_environment(code, root),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        if done.returncode:
            raise RebuildFailed(f"{folder.name} could not be built again (exit code {done.returncode})")
        return [
            replace(one, path=f"{part}/{one.path}")
            for part in (FROZEN_RESULTS, BOOK, SIMULATED)
            for one in compare(hashes(folder / part), _rebuilt(root / "build" / part, folder / part))
        ]


def _rebuilt(built: Path, frozen: Path) -> dict[str, str]:
    """The hashes of what was built; of simulated inputs for the years only that were frozen."""
    found = hashes(built)
    if built.name != SIMULATED:
        return found
    years = {path.parent.relative_to(frozen).as_posix() for path in frozen.rglob("*") if path.is_file()}
    return {path: sha256 for path, sha256 in found.items() if path.rpartition("/")[0] in years}


def frozen_code_environment(code: Path, root: Path) -> dict[str, str]:
    """The environment of a process that imports par_lib from `code` and finds its project at `root`."""
    return {**os.environ, "PYTHONPATH": str(code), ROOT_VARIABLE: str(root)}
