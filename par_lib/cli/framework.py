"""`par framework`: check, exchange and compare the methodologies of data/frameworks."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli import framework_diff, workbook
from par_lib.cli.options import FormatOption, LanguageOption
from par_lib.cli.output import Format, console, write
from par_lib.errors import ArgumentError, Fault, InputFaults, raise_if
from par_lib.project import Project

if TYPE_CHECKING:
    from par_lib.methodology.framework import Framework

_DIGITS = dict.fromkeys(("points", "official", "derived", "illustrative"), 2)

app = typer.Typer(no_args_is_help=True, help="Check, exchange, compare and hand out frameworks.")
app.command("workbook")(workbook.command)
app.command("diff")(framework_diff.command)

NameArgument = Annotated[str, typer.Argument(metavar="FRAMEWORK", help="Name of a file in data/frameworks.")]


@app.command("check")
def check(
    framework: Annotated[
        str | None, typer.Argument(help="Name of a file in data/frameworks; all when left out.")
    ] = None,
    form: FormatOption = Format.TABLE,
    lang: LanguageOption = "vi",
) -> None:
    """Hold every framework against the totals that its decision declares, and show what its points rest on.

    Exit code 3 when one does not add up, with the line and the total of each violation.

    Example: `par framework check province-2022`
    """
    import pandas as pd

    from par_lib.methodology.load import framework_ids, read_framework
    from par_lib.methodology.resolve import resolve, years_of

    project = Project.find()
    names = [framework] if framework else framework_ids(project)
    faults: list[Fault] = []
    rows = []
    for name in names:
        try:
            file = read_framework(project, name)
        except InputFaults as error:
            faults += error.faults
            continue
        rows += [_summary(resolve(file, year)) for year in years_of(file)]
    raise_if(faults)
    write(pd.DataFrame(rows), form, title="Frameworks: points by status", decimals=_DIGITS, lang=lang)


def _summary(framework: Framework) -> dict[str, object]:
    depths = Counter(node.depth for node in framework.nodes)
    points: dict[str, Fraction] = dict.fromkeys(("official", "derived", "illustrative"), Fraction(0))
    for node, counted in zip(framework.leaves, framework.leaf_counted_maxima, strict=True):
        if node.status:
            points[node.status] += node.max_points if counted else 0
    return {
        "framework": framework.id,
        "year": framework.year,
        "nodes": " / ".join(str(depths[depth]) for depth in sorted(depths)),
        "leaves": len(framework.leaves),
        "points": float(framework.max_points),
        **{status: float(total) for status, total in points.items()},
    }


@app.command("export")
def export(
    framework: NameArgument,
    year: Annotated[int, typer.Argument(help="A year that the framework covers.")],
    file: Annotated[Path, typer.Argument(help="The worksheet to write, .xlsx or .csv.")],
) -> None:
    """Write the tree of a framework as one plain worksheet, a row a node.

    Example: `par framework export province-2022 2023 province.xlsx`
    """
    from par_lib.methodology.load import read_framework
    from par_lib.methodology.worksheet import worksheet_rows
    from par_lib.methodology.worksheet_file import write_worksheet

    rows = worksheet_rows(read_framework(Project.find(), framework), year)
    write_worksheet(file, rows)
    console().print(f"{file}: {len(rows)} rows", soft_wrap=True)


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="The worksheet, .xlsx or .csv, with the columns of an export.")
    ],
    name: Annotated[str, typer.Argument(help="The framework whose tree it replaces, or a new name.")],
    like: Annotated[
        str | None,
        typer.Option(help="For a new name: the framework whose head (decision, totals, bands …) it takes."),
    ] = None,
    years: Annotated[
        str | None,
        typer.Option(help="Years of the framework, 2025 or 2025-2027, where not those of the head."),
    ] = None,
) -> None:
    """Make a framework from a worksheet; nothing is written unless it adds up to the declared totals.

    Every inconsistency is reported with its cell; exit code 3.

    Example: `par framework import decided.xlsx province-2022`
    """
    from par_lib.files import write_text
    from par_lib.methodology.load import framework_ids, read_layout
    from par_lib.methodology.resolve import walk
    from par_lib.methodology.worksheet import from_worksheet
    from par_lib.methodology.worksheet_file import read_worksheet
    from par_lib.methodology.write import framework_text

    project = Project.find()
    if like is None and name not in (known := framework_ids(project)):
        raise ArgumentError(
            "framework",
            expected=f"one of {', '.join(known)}, or --like one of them",
            found=name,
            hint="a new framework takes decision, totals and bands from another: --like says from which",
        )
    head = read_layout(project, like or name)
    span = _span(years) if years else None
    result = from_worksheet(read_worksheet(file, file.name), head, name, span)
    folder = project.data / "frameworks"
    head_text = (folder / f"{head.framework}.yml").read_text(encoding="utf-8")
    path = folder / f"{name}.yml"
    write_text(path, framework_text(head_text, result))
    console().print(f"{project.relative(path)}: {sum(1 for _ in walk(result))} nodes", soft_wrap=True)


def _span(text: str) -> tuple[int, int]:
    """The span of years that an option gives."""
    from par_lib.methodology.schema import parse_years

    try:
        return parse_years(text)
    except ValueError as error:
        raise ArgumentError("--years", expected=str(error), found=text) from None
