"""`par explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text
from rich.tree import Tree

from par_lib.cli.options import LanguageOption, SeriesArgument, YearArgument
from par_lib.cli.output import console
from par_lib.project import Project

if TYPE_CHECKING:
    from par_lib.analysis.explanation import Explanation


def command(
    series: SeriesArgument,
    year: YearArgument,
    unit: Annotated[str, typer.Argument(help="Code or name of the unit, Vietnamese or English.")],
    code: Annotated[
        str | None, typer.Argument(help="A node of the framework; the index when left out.")
    ] = None,
    lang: LanguageOption = "vi",
) -> None:
    """Show the arithmetic of one number, down to the file and row it was taken from.

    A component's score is followed through self-assessment, rounds of appraisal, corrections and its rule.

    Example: `par explain papi 2023 "Hà Nội" C06`
    """
    from par_lib.analysis.compute import compute_year, read_year
    from par_lib.analysis.explain import explain
    from par_lib.analysis.trail import has_trail, read_trail
    from par_lib.inputs.corrections import read_corrections
    from par_lib.report.words import simulated_note

    project = Project.find()
    result = compute_year(read_year(project, series, year))
    found = result.inputs.units.find(unit)
    if has_trail(project, series, year):
        explanation = explain(result, found, code, lang, read_trail(project, series, year))
    else:
        corrections = [one.correction for one in read_corrections(project)]
        explanation = explain(result, found, code, lang, corrections)
    tree = Tree(Text(f"{found.name[lang]} ({found.code}), {series} {year}", style="bold"))
    if note := simulated_note(result.inputs.series, lang):
        tree.add(Text(note, style="bold red"))
    _add(tree, explanation)
    console().print(tree, soft_wrap=True)


def _add(tree: Tree, explanation: Explanation) -> None:
    code = f"{explanation.code} " if explanation.code else ""
    branch = tree.add(Text.assemble((f"{code}{explanation.label}: ", ""), (explanation.value, "bold")))
    branch.add(Text(explanation.arithmetic, style="dim"))
    if explanation.source:
        branch.add(Text(explanation.source, style="dim"))
    for part in explanation.parts:
        _add(branch, part)
