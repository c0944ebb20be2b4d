"""`par pdf`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from par_lib.cli.options import LanguageOption
from par_lib.cli.output import console
from par_lib.cli.progress import progress_bar
from par_lib.project import Project


def command(
    pages: Annotated[
        list[str], typer.Argument(help="Names of pages of the built book; * stands for any letters.")
    ],
    lang: LanguageOption = "vi",
    into: Annotated[Path, typer.Option(help="Folder of the files.")] = Path("build/pdf"),
) -> None:
    """Set pages of the built book as PDF files of their own.

    Example: `par pdf unit-par-province-2023-01 "unit-par-ministry-*" --lang en`
    """
    from par_lib.build.page_pdf import PagePdfs

    project = Project.find()
    pdfs = PagePdfs(project, lang)
    chosen = pdfs.chosen(pages)
    with progress_bar("pages set") as tell:
        for done, path in enumerate(pdfs.write(chosen, project.root / into), start=1):
            tell(done, len(chosen))
            console().print(project.relative(path), highlight=False)
