"""Freezes the report of a year: what it was made from, what made it, and what came out, in one folder.

releases/2023-final/
    inputs/       data/, notebooks/ and book/ as used
    simulated/    SERIES/YEAR/…, as drawn from them
    code/         par_lib/, pyproject.toml, requirements.lock
    results/      SERIES/YEAR/…, as in build/results
    book/         the report
    environment.json   manifest.json
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import par_lib
from par_lib.build.plan import RESULTS, Plan
from par_lib.build.preview import preview
from par_lib.build.run import build
from par_lib.build.state import held_state
from par_lib.build.tasks import publish_book, result_paths
from par_lib.errors import ArgumentError, Fault, ParError, raise_if
from par_lib.files import remove_leftovers, replacing_folder, write_text
from par_lib.project import Project
from par_lib.release.environment import ENVIRONMENT, installed_environment
from par_lib.release.manifest import Manifest, file_hash, write_manifest

INPUTS, CODE, FROZEN_RESULTS, BOOK = "inputs", "code", "results", "book"
SIMULATED = "simulated"  # in the release and in build/
INPUT_FOLDERS = ("data", "notebooks", "book")
PYPROJECT = "pyproject.toml"
_CODE_FILES = (PYPROJECT, "requirements.lock")
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Moved(ParError):
    """Inputs, code or the book changed while they were being frozen."""


def freeze(
    project: Project, year: int, tag: str, out: Path, jobs: int, tell: Callable[[str], object]
) -> tuple[Path, Manifest]:
    """Builds what is stale of a year, and freezes it into out/YEAR-TAG.

    Args:
        project: What to build.
        year: The year of the report.
        tag: Names the release among those of its year.
        out: The folder of releases.
        jobs: How many notebooks run at once.
        tell: Takes the message that another build is waited for.

    Returns:
        The folder of the release, which appears whole or not at all, and its manifest.

    Raises:
        ArgumentError: there is such a release, or the tag is no name for a folder.
        InputFaults: an input is faulty, or the folder cannot be written.
        BuildFailed: a notebook or the book failed.
        Moved: something changed meanwhile.
    """
    target = release_folder(project, year, tag, out)
    code = code_root()
    before = _sources(project, code)
    plan = build(project, year, (), jobs, tell).plan
    if out.is_dir():
        remove_leftovers(out)
    with replacing_folder(target) as beside:
        with held_state(project, tell):
            frozen = _copy(project, plan, code, beside)
        changed = sorted(
            name for name in before.keys() | frozen.keys() if before.get(name) != frozen.get(name)
        )
        changed += [stale.task for stale in preview(project, plan, tell)]
        if changed:
            raise Moved(f"changed while it was being released, release it again: {', '.join(changed[:10])}")
        environment = installed_environment(code / PYPROJECT)
        write_text(beside / ENVIRONMENT, environment.model_dump_json(indent=1) + "\n")
        manifest = write_manifest(beside, year, tag)
    return target, manifest


def code_root() -> Path:
    """The folder with par_lib, pyproject.toml and the lock.

    Raises:
        InputFaults: par_lib was installed without them.
    """
    root = Path(par_lib.__file__).resolve().parents[1]
    hint = "make releases from a checkout of the project"
    raise_if(
        [
            Fault(name, expected="beside par_lib", found="no such file", hint=hint)
            for name in _CODE_FILES
            if not (root / name).is_file()
        ]
    )
    return root


def release_folder(project: Project, year: int, tag: str, out: Path) -> Path:
    """Where a release is to be.

    Raises:
        ArgumentError: there is one already, or the tag is no name for a folder.
    """
    if not _TAG.fullmatch(tag):
        raise ArgumentError("--tag", expected="letters, digits, points, dashes", found=repr(tag))
    place = out.resolve()
    if any(place.is_relative_to((project.root / name).resolve()) for name in INPUT_FOLDERS):
        raise ArgumentError("--out", expected="a folder outside of the inputs", found=str(out))
    target = out / f"{year}-{tag}"
    if target.exists():
        hint = "a release never changes: choose another tag"
        raise ArgumentError("--tag", expected="a tag that is new", found=f"{target.name} is there", hint=hint)
    return target


def _files(project: Project, code: Path) -> Iterator[tuple[str, Path]]:
    """Every file that is frozen as a source: its place in the release, and where it is."""
    for name in INPUT_FOLDERS:
        for path in _below(project.root / name):
            yield f"{INPUTS}/{path.relative_to(project.root).as_posix()}", path
    for path in _below(code / "par_lib"):
        yield f"{CODE}/{path.relative_to(code).as_posix()}", path
    for name in _CODE_FILES:
        yield f"{CODE}/{name}", code / name


def _below(folder: Path) -> Iterator[Path]:
    """The files of a folder, without caches and hidden files."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
            yield path


def _sources(project: Project, code: Path) -> dict[str, str]:
    return {name: file_hash(path) for name, path in _files(project, code)}


def _copy(project: Project, plan: Plan, code: Path, folder: Path) -> dict[str, str]:
    """Copies sources, results and book; returns the hashes of the sources as copied."""
    frozen = {}
    for name, path in _files(project, code):
        _copy_file(path, folder / name)
        frozen[name] = file_hash(folder / name)
    for run in plan.runs:
        for path in result_paths(project, run):
            _copy_file(path, folder / FROZEN_RESULTS / path.relative_to(project.root / RESULTS))
    for path in simulated_files(project, plan):
        _copy_file(path, folder / path.relative_to(project.build))
    # from what Jupyter Book made: pages in build/book may have been opened in an editor since
    publish_book(project, plan, folder / BOOK)
    return frozen


def simulated_files(project: Project, plan: Plan) -> list[Path]:
    """The simulated inputs of the series and years of a plan."""
    shown = sorted({(run.series, run.year) for run in plan.runs})
    folders = [project.build / SIMULATED / series / str(year) for series, year in shown]
    return [path for folder in folders for path in _below(folder)]


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
