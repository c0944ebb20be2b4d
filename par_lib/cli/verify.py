"""`par verify`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import FormatOption, JobsOption, OptionalYear
from par_lib.cli.output import Format, console, errors_console, write
from par_lib.errors import ArgumentError, ExitCode
from par_lib.project import Project

if TYPE_CHECKING:
    from par_lib.release.manifest import FileDifference

_SHOWN = [
    "series",
    "year",
    "unit",
    "code",
    "quantity",
    "printed",
    "computed",
    "difference",
    "tolerance",
    "outcome",
]


SubjectArgument = Annotated[
    str | None, typer.Argument(help="Id of a series, all when left out; or the folder of a release.")
]


def command(
    subject: SubjectArgument = None,
    year: OptionalYear = None,
    form: FormatOption = Format.TABLE,
    every: Annotated[bool, typer.Option("--all", help="Also the figures that agree exactly.")] = False,
    jobs: JobsOption = None,
) -> None:
    """Set computed figures against published ones: every difference, with its tolerance.

    A computed figure agrees when it is less than one unit of the last printed digit away; ranks, counts,
    maxima and inputs agree only when equal. Exit code 1 when a figure lies outside its tolerance.

    Of a release (`par verify releases/2023-final`), every hash of its manifest is checked, then its inputs
    are built again with its own code and the results and the book compared byte for byte; exit code 1 when
    a file differs. This runs the code that is in the release.

    Example: `par verify papi 2023`
    """
    if subject is not None and _is_folder(subject):
        if year is not None:
            raise ArgumentError("year", expected="none: the release says which", found=str(year))
        _verify_release(Path(subject), form, jobs or os.cpu_count() or 1)
        return
    from par_lib.analysis.outcome import Outcome
    from par_lib.analysis.verify import verify

    result = verify(Project.find(), subject, year)
    comparisons = result.comparisons
    shown = comparisons if every else comparisons[comparisons["outcome"] != Outcome.EQUAL]
    frame = shown if form is not Format.TABLE else shown[[*_SHOWN, "file", "row"]]
    if form is Format.TABLE:
        write(result.summary(), form, title="Computed against published", decimals={}, lang="en")
    if len(frame) or form is not Format.TABLE:
        digits = {"computed": 6, "difference": 6, "tolerance": 4}
        write(frame, form, title="Differences", decimals=digits, lang="en")
    outside = int((comparisons["outcome"] == Outcome.OUTSIDE).sum())
    if outside:
        errors_console().print(f"verify: {outside} of {len(comparisons)} figures outside their tolerance")
        raise typer.Exit(ExitCode.DIFFERENCE)
    if form is Format.TABLE and not len(comparisons):
        console().print("verify: nothing was published that could be compared")
    elif form is Format.TABLE:
        console().print(f"verify: {len(comparisons)} figures compared, none outside its tolerance")


def _is_folder(subject: str) -> bool:
    """Ids of series hold no slash; a release in the folder one is in is known by its manifest."""
    from par_lib.release.manifest import MANIFEST

    return "/" in subject or os.sep in subject or (Path(subject) / MANIFEST).is_file()


def _verify_release(folder: Path, form: Format, jobs: int) -> None:
    from par_lib.release.environment import installed_environment, read_environment, version_differences
    from par_lib.release.freeze import CODE, PYPROJECT
    from par_lib.release.manifest import check, read_manifest
    from par_lib.release.rebuild import rebuild

    tell = errors_console()
    manifest = read_manifest(folder)
    _stop_at(check(folder, manifest), form, f"{folder.name}: not what its manifest says")
    tell.print(f"{len(manifest.files)} files are what the manifest says; building them again")
    here = installed_environment(folder / CODE / PYPROJECT)
    versions = version_differences(read_environment(folder), here)
    if versions:
        tell.print("\n".join(["installed in other versions than frozen:", *versions]))
    differences = rebuild(folder, manifest, jobs)
    _stop_at(differences, form, f"{folder.name}: built again, not the same bytes")
    if form is Format.TABLE:
        console().print(f"verify: {folder.name} is whole, and its inputs and code give the same bytes")


def _stop_at(differences: list[FileDifference], form: Format, title: str) -> None:
    """Prints what differs and ends the command; nothing where nothing does."""
    import pandas as pd

    if differences:
        write(pd.DataFrame(map(asdict, differences)), form, title=title, decimals={}, lang="en")
        errors_console().print(f"verify: {title} ({len(differences)} files)")
        raise typer.Exit(ExitCode.DIFFERENCE)
