"""`par release`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from par_lib.cli.options import JobsOption, YearArgument
from par_lib.cli.output import console, errors_console
from par_lib.project import Project


def command(
    year: YearArgument,
    tag: Annotated[str, typer.Option("--tag", help="Names the release among those of its year.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder of releases; releases/ of the project when left out.")
    ] = None,
    jobs: JobsOption = None,
) -> None:
    """Build what is stale of a year, and freeze inputs, code, results and book under one manifest of hashes.

    The release stands in releases/YEAR-TAG and never changes: a tag that is taken is refused (exit code 2).
    The same inputs and code give the same bytes.

    Example: `par release 2023 --tag final`
    """
    from par_lib.release.freeze import freeze

    project = Project.find()
    place = out or project.root / "releases"
    folder, manifest = freeze(project, year, tag, place, jobs or os.cpu_count() or 1, errors_console().print)
    console().print(
        f"{project.relative(folder)}: {len(manifest.files)} files, SHA-256 {manifest.sha256}", soft_wrap=True
    )
