"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from par_lib.cli.output import Format
from par_lib.report.language import Language

SeriesArgument = Annotated[str, typer.Argument(help="Id of the series, as `par series` lists it.")]
YearArgument = Annotated[int, typer.Argument(help="The year assessed.")]
OptionalSeries = Annotated[str | None, typer.Argument(help="Id of the series; all when left out.")]
OptionalYear = Annotated[int | None, typer.Argument(help="The year; all when left out.")]
FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="table for people, csv or json for programs.")
]
SchedulerOption = Annotated[
    str | None, typer.Option("--scheduler", help="Count on a Dask cluster: address of its scheduler.")
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", help="Processes on this machine; with --scheduler, workers to wait for."),
]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Notebooks that run at once.")]
LanguageOption = Annotated[Language, typer.Option("--lang", help="Language of names and numbers in tables.")]
