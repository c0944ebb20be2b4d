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
    since: Annotated[
        Path | None,
        typer.Option("--since", help="The release before: what changed is recorded, and shown in the book."),
    ] = None,
    jobs: JobsOption = None,
) -> None:
    """Build what is stale of a year, and freeze inputs, code, results and book under one manifest of hashes.

    The release stands in releases/YEAR-TAG and never changes: a tag that is taken is refused (exit code 2).
    The same inputs and code give the same bytes. With --since, every number that differs from a release
    before is written into data/changes, with its cause; commit it, as the book has its change log from it.

    Example: `par release 2023 --tag final --since releases/2023-draft`
    """
    from par_lib.release.freeze import freeze, release_folder

    project = Project.find()
    place = out or project.root / "releases"
    at_once, tell = jobs or os.cpu_count() or 1, errors_console().print
    if since is not None:
        from par_lib.release.record import record_changes

        release_folder(project, year, tag, place)  # nothing is recorded of a release that cannot be
        recorded = record_changes(project, year, tag, since, at_once, tell)
        tell(f"recorded: {project.relative(recorded)}", soft_wrap=True)
    folder, manifest = freeze(project, year, tag, place, at_once, tell)
    console().print(
        f"{project.relative(folder)}: {len(manifest.files)} files, SHA-256 {manifest.sha256}", soft_wrap=True
    )
