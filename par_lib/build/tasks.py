"""The task graph: one task a notebook run, one a language's book, one that publishes; run by pytask."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pytask import PathNode, PythonNode, TaskWithoutPath

import par_lib
from par_lib.analysis.compute import read_year
from par_lib.build.plan import COMPUTING, RESULTS, SUMMARY, Plan, Run
from par_lib.build.site import Site, publish
from par_lib.errors import ParError
from par_lib.inputs.series import Register, Series, read_register
from par_lib.project import Project
from par_lib.report.language import Language
from par_lib.report.store import INDEX, area_name, input_files

# Packages whose version may change what a page shows.
_PACKAGES = ("numpy", "scipy", "pandas", "matplotlib", "seaborn", "jupyter-book", "papermill")

ComputedFrom = dict[
    tuple[str, int], list[Path]
]  # by series and year, the files that its index is computed from


class EditionsDiffer(ParError):
    """The same notebook saved other results in another language."""


class TaskFailed(ParError):
    """A task failed, with its message only: it has to travel from a worker process to the builder."""


def make_tasks(project: Project, plan: Plan) -> list[TaskWithoutPath]:
    """All tasks of a plan."""
    register = read_register(project)
    computed = {
        (name, year): input_files(project, read_year(project, name, year, register))
        for name in register.ids
        for year in register.series(name).years
        if year <= plan.year
    }
    by_id = {run.id: run for run in plan.runs}
    notebooks, pages = _hash_of_code(without=("cli", "build")), _hash_of_code(without=("cli",))
    runs = []
    for run in plan.runs:
        reads = _inputs(project, register, run, computed)
        reads += [path for name in run.needs for path in result_paths(project, by_id[name])]
        runs.append(_run_task(project, run, reads, notebooks))
    books = [_site_task(project, plan, lang, pages) for lang in plan.languages]
    return [*runs, *books, _publish_task(project, plan, pages)]


def executed_path(project: Project, run: Run, lang: Language) -> Path:
    """Where the executed notebook of a run is kept."""
    return project.build / "notebooks" / lang / f"{run.id}.ipynb"


def result_paths(project: Project, run: Run) -> list[Path]:
    """The files that a run saves for others to read."""
    if run.notebook not in COMPUTING:
        return []
    name = area_name(run.area) if run.area else INDEX
    folder = project.root / RESULTS / run.series / str(run.year)
    return [folder / f"{name}{suffix}" for suffix in (".parquet", ".csv", ".stamp.json")]


def run_notebook(project: Project, run: Run) -> None:
    """Runs a notebook in each of its languages; all of them must save the same results."""
    from par_lib.execution import execute  # slow to import, and only used in the processes that run tasks

    saved: dict[Path, bytes] = {}
    for lang in run.languages:
        source = project.notebooks / f"{run.notebook}.ipynb"
        target = executed_path(project, run, lang)
        execute(source, target, run.parameters(lang), cwd=project.root, page=run.page)
        results = {path: path.read_bytes() for path in result_paths(project, run)}
        if saved and results != saved:
            raise EditionsDiffer(f"{run.id}: {lang} saves other results than {run.languages[0]}")
        saved = results


def build_site(project: Project, plan: Plan, lang: Language) -> None:
    """Assembles and renders the book of one language."""
    from par_lib.build.myst import assemble, render  # slow to import, as above

    executed = {run.id: executed_path(project, run, lang) for run in plan.runs}
    render(assemble(project, plan, lang, executed))


def publish_book(project: Project, plan: Plan) -> None:
    """Puts the finished book in place."""
    publish([_site(project, lang) for lang in plan.languages], project.build / "book")


def _site(project: Project, lang: Language) -> Site:
    return Site(lang, project.build / "site" / lang)


def _run_task(project: Project, run: Run, reads: list[Path], code: str) -> TaskWithoutPath:
    made = [executed_path(project, run, lang) for lang in run.languages] + result_paths(project, run)
    return _task(run.id, run_notebook, [project, run], reads, made, code)


def _site_task(project: Project, plan: Plan, lang: Language, code: str) -> TaskWithoutPath:
    pages = {page.run for page in (plan.home, *plan.pages)}
    reads = [executed_path(project, run, lang) for run in plan.runs if run.id in pages]
    reads += [project.book / lang / f"{page.written}.md" for page in plan.pages if page.written]
    reads += [path for path in sorted((project.book / "theme").rglob("*")) if _is_source(path)]
    reads += [project.book / "report.yml"]
    made = [_site(project, lang).listing]
    return _task(f"book-{lang}", build_site, [project, plan, lang], reads, made, code)


def _publish_task(project: Project, plan: Plan, code: str) -> TaskWithoutPath:
    reads = [_site(project, lang).listing for lang in plan.languages]
    made = [project.build / "book" / "index.html"]
    return _task("publish", publish_book, [project, plan], reads, made, code)


def _task(
    name: str,
    function: Callable[..., None],
    arguments: list[Any],
    reads: list[Path],
    made: list[Path],
    code: str,
) -> TaskWithoutPath:
    def action(**_: object) -> None:
        try:
            function(*arguments)
        except ParError as error:
            raise TaskFailed(str(error)) from None

    value = PythonNode(name=f"{name}::code", value=f"{code} {arguments[1:]!r}", hash=True)
    return TaskWithoutPath(
        name=name,
        function=action,
        depends_on={"reads": [_node(path) for path in dict.fromkeys(reads)], "code": value},
        produces={"made": [_node(path) for path in made]},
    )


def _node(path: Path) -> PathNode:
    return PathNode(path=path, name=path.as_posix())


def _is_source(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _inputs(project: Project, register: Register, run: Run, computed: ComputedFrom) -> list[Path]:
    """The notebook of a run and the files that it may read, other than the results of other runs."""
    notebook = project.notebooks / f"{run.notebook}.ipynb"
    if run.notebook in COMPUTING:
        return [notebook, *computed[run.series, run.year]]
    shared = [notebook, project.data / "series.yml", *sorted((project.data / "units").glob("*.csv"))]
    if run.notebook == SUMMARY:
        shared.append(project.book / "report.yml")
    names = register.ids if run.notebook == SUMMARY else (run.series,)
    years = (run.year,) if run.notebook == SUMMARY else range(run.year + 1)
    for name in names:
        shared += _record(project, register.series(name))
        shared += [path for year in years for path in computed.get((name, year), ())]
    return shared


def _record(project: Project, series: Series) -> list[Path]:
    """The tables of published figures of a series."""
    tables = {item.table for item in series.file.intake} | {item.table for item in series.file.record}
    tables |= {described.table for described in (series.file.facts, series.file.conflicts) if described}
    return [project.data / table for table in sorted(tables)]


def _hash_of_code(without: tuple[str, ...]) -> str:
    """SHA-256 of par_lib without some of its packages, and of the versions of what it computes with."""
    root = Path(par_lib.__file__).parent
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _PACKAGES).encode())
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root)
        if relative.parts[0] not in without:
            digest.update(relative.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
