"""`par build`."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from par_lib.build.unchanged import finished_before
from par_lib.cli.options import JobsOption, YearArgument
from par_lib.cli.output import console, errors_console
from par_lib.project import Project
from par_lib.report.language import Language, as_language

_SHOWN = 3  # reasons of one task


class LanguageChoice(StrEnum):
    """A language of the report, as typer can take it several times."""

    VI = "vi"
    EN = "en"


def command(
    year: YearArgument,
    lang: Annotated[
        list[LanguageChoice] | None, typer.Option("--lang", help="Build only this edition.")
    ] = None,
    jobs: JobsOption = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", help="Run on a Dask cluster: the address of its scheduler."),
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Show what would run, and why; run nothing.")] = False,
) -> None:
    """Run the notebooks of a year and assemble the book in build/book.

    What has not changed is not run again. A notebook that fails is kept beside the others with its error and
    never reaches the book; exit code 4.

    Example: `par build 2023 --jobs 2`

    Example: `par build 2023 --plan`
    """
    project, languages = Project.find(), tuple(as_language(one) for one in lang or ())
    if plan:
        _show_plan(project, year, languages)
        return
    if known := finished_before(project, year, languages):
        _tell(year, known.left_out, 0, known.tasks)
        return
    from par_lib.build.run import build

    built = build(project, year, languages, jobs or os.cpu_count() or 1, errors_console().print, scheduler)
    _tell(year, built.plan.left_out, built.ran, built.unchanged)


def _tell(year: int, left_out: tuple[str, ...], ran: int, unchanged: int) -> None:
    for page in left_out:
        errors_console().print(f"left out, no data for {year}: {page}")
    console().print(f"{ran} tasks run, {unchanged} unchanged. Open build/book/index.html")


def _show_plan(project: Project, year: int, languages: tuple[Language, ...]) -> None:
    from par_lib.build.plan import make_plan
    from par_lib.build.preview import preview

    whole = make_plan(project, year, languages)
    stale = preview(project, whole, errors_console().print)
    table = Table("Task", "Why it would run")
    for one in stale:
        more = [f"and {len(one.reasons) - _SHOWN} more"] if len(one.reasons) > _SHOWN else []
        table.add_row(one.task, Text("; ".join([*one.reasons[:_SHOWN], *more])))
    if stale:
        console().print(table)
    console().print(f"{len(stale)} tasks would run")
