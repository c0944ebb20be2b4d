"""`par verify`."""

from __future__ import annotations

from typing import Annotated

import typer

from par_lib.cli.options import FormatOption, OptionalSeries, OptionalYear
from par_lib.cli.output import Format, console, errors_console, write
from par_lib.errors import ExitCode
from par_lib.project import Project

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


def command(
    series: OptionalSeries = None,
    year: OptionalYear = None,
    form: FormatOption = Format.TABLE,
    every: Annotated[bool, typer.Option("--all", help="Also the figures that agree exactly.")] = False,
) -> None:
    """Set computed figures against published ones: every difference, with its tolerance.

    A computed figure agrees when it is less than one unit of the last printed digit away; ranks, counts and
    inputs agree only when equal. Exit code 1 when a figure lies outside its tolerance.

    Example: `par verify papi 2023`
    """
    from par_lib.analysis.outcome import Outcome
    from par_lib.analysis.verify import verify

    result = verify(Project.find(), series, year)
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
    if form is Format.TABLE:
        console().print(f"verify: {len(comparisons)} figures compared, none outside its tolerance")
