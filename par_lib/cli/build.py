"""`par build`."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

from par_lib.cli.options import YearArgument
from par_lib.cli.output import console, errors_console
from par_lib.project import Project
from par_lib.report.language import as_language


class LanguageChoice(StrEnum):
    """A language of the report, as typer can take it several times."""

    VI = "vi"
    EN = "en"


def command(
    year: YearArgument,
    lang: Annotated[
        list[LanguageChoice] | None, typer.Option("--lang", help="Build only this edition.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Notebooks that run at once.")
    ] = None,
) -> None:
    """Run the notebooks of a year and assemble the book in build/book.

    What has not changed is not run again. A notebook that fails is kept beside the others with its error and
    never reaches the book; exit code 4.

    Example: `par build 2023 --jobs 2`
    """
    from par_lib.build.run import build

    project = Project.find()
    built = build(project, year, tuple(as_language(one) for one in lang or ()), jobs or os.cpu_count() or 1)
    for page in built.plan.left_out:
        errors_console().print(f"left out, no data for {year}: {page}")
    console().print(
        f"{built.ran} tasks run, {built.unchanged} unchanged. Open {project.relative(built.book)}"
    )
