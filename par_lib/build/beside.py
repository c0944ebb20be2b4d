"""What stands beside the pages of the book: PDF files and the data package."""

from __future__ import annotations

from pathlib import Path

from par_lib.build.plan import Plan, offered_tables, paper_files
from par_lib.build.site import data_folder, site_of
from par_lib.inputs.series import read_register
from par_lib.methodology.schema import Text
from par_lib.project import Project
from par_lib.report.language import Language


def style_sheet(project: Project) -> Path:
    """How the report looks on paper."""
    return project.book / "typst" / "report.typ"


def set_book_on_paper(project: Project, plan: Plan, lang: Language) -> None:
    """Sets the built book of one language as PDF."""
    from par_lib.build.paper import set_on_paper  # slow to import, and only used in the processes of tasks

    set_on_paper(site_of(project, lang), style_sheet(project), paper_files(plan, lang))


def package_data(project: Project, plan: Plan, saved: dict[str, Path]) -> None:
    """Writes the data package.

    Args:
        project: Whose results.
        plan: The build that computed them.
        saved: The Parquet file of each run that has one in the package, by its id.
    """
    from par_lib.datapackage.frames import Result, frames  # slow to import, as above
    from par_lib.datapackage.write import write_package

    register, by_id = read_register(project), {run.id: run for run in plan.runs}
    tables = offered_tables(plan, register)
    results = [
        Result(register.series(by_id[name].series), by_id[name].year, tables[name], path)
        for name, path in saved.items()
    ]
    title = {lang: text.format(year=plan.year) for lang, text in plan.report.title.model_dump().items()}
    told = register.not_simulated(plan.report.series)
    tables_made = frames(project, register, results, told)
    write_package(tables_made, data_folder(project), plan.year, Text(**title))
