"""`par export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from par_lib.cli.options import LanguageOption
from par_lib.cli.output import console
from par_lib.project import Project


def command(
    year: Annotated[int, typer.Argument(help="Year of the report.")],
    pages: Annotated[list[str], typer.Argument(help="Names of pages, as in their addresses.")],
    lang: LanguageOption = "vi",
    into: Annotated[Path, typer.Option(help="Folder of the files.")] = Path("build/export"),
) -> None:
    """Run the notebooks of pages again, and write each as notebook, HTML and script.

    Example: `par export 2023 index-papi-2023 unit-par-ministry-2023-moj --lang en`
    """
    from par_lib.build.export import export, run_of
    from par_lib.build.plan import make_plan

    project = Project.find()
    plan = make_plan(project, year)
    for run in [run_of(plan, page) for page in pages]:
        for path in export(project, run, lang, project.root / into):
            console().print(project.relative(path), highlight=False)
