"""The task graph, run by pytask.

One task a notebook run; for each language its book, its pages and its PDF; the data package; publication.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pytask import Mark, PathNode, PNode, TaskWithoutPath

from par_lib.analysis.compute import read_year
from par_lib.audit.names import TABLES, saved_name
from par_lib.build.beside import package_data, set_book_on_paper, style_sheet
from par_lib.build.dependencies import Dependency, Results, dependency
from par_lib.build.page_stamp import PageSource, page_stamp
from par_lib.build.plan import AUDIT, COMPUTING, RESULTS, SURVEY, Plan, Run, offered_tables, paper_files
from par_lib.build.preloaded import notebook_names
from par_lib.build.reads import declared_inputs, record_tables
from par_lib.build.site import data_folder, publish, site_of
from par_lib.build.workers import IN_SURROUNDINGS
from par_lib.cluster import step_aside
from par_lib.code import Code
from par_lib.datapackage.described import DESCRIPTION
from par_lib.datapackage.names import CHECKSUMS, PACKAGE
from par_lib.errors import ParError
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.report.language import Language
from par_lib.report.store import INDEX, area_name, input_files
from par_lib.stamps import file_hashes

PLAN = "plan"  # names the dependency of a task on its own parameters
# What makes a page beside the notebook itself, and what makes the book of pages.
_DRAWING = (
    *("numpy", "scipy", "pandas", "pyarrow", "matplotlib", "seaborn", "papermill"),
    *("uharfbuzz", "fonttools", "brotli", "fontpkg-be-vietnam-pro"),
)
_RUNNING = ("par_lib.execution", "par_lib.execution.run")
_BOOK = Code(("par_lib.build.myst.assemble", "par_lib.build.myst.make_book"), ("jupyter-book",))
_PAGES = Code(("par_lib.build.myst.render",), ("jinja2",))
_PAPER = Code(
    ("par_lib.build.paper",), ("typst", "pikepdf", "fonttools", "matplotlib", "fontpkg-be-vietnam-pro")
)
_DATA = Code(("par_lib.datapackage.frames", "par_lib.datapackage.write"), ("pandas", "pyarrow"))
_PUBLISHING = Code(("par_lib.build.site",))


class EditionsDiffer(ParError):
    """The same notebook saved other results in another language."""


class TaskFailed(ParError):
    """A task failed, with its message only: it has to travel from a worker process to the builder."""


@dataclass(frozen=True)
class _Task:
    """A task before it is known which of the files that it reads are made by others.

    Attributes:
        function, arguments: What it does.
        described: The text of what its arguments say, other than the content of what it reads.
        reads, made: Files.
        results: Those that it makes that are always read together.
        code: What it runs.
        surrounded: It needs warm kernels.
        first: Others wait for it, or it takes long.
    """

    name: str
    function: Callable[..., None]
    arguments: list[Any]
    described: str
    reads: list[Path]
    made: list[Path]
    code: Code
    results: tuple[Path, ...] = ()
    surrounded: bool = False
    first: bool = False


def make_tasks(project: Project, plan: Plan) -> list[TaskWithoutPath]:
    """All tasks of a plan, with the state of what they depend on now.

    Raises:
        InputFaults: an input is faulty, or build/ cannot be written.
    """
    register = read_register(project)
    computed = {
        (name, year): input_files(project, read_year(project, name, year, register))
        for name in register.ids
        if name in plan.report.series
        for year in register.series(name).years
        if year <= plan.year
    }
    by_id = {run.id: run for run in plan.runs}
    runs, sources = [], []
    for run in plan.runs:
        inputs = declared_inputs(project, register, plan, run, computed)
        results = [path for name in run.needs for path in result_paths(project, by_id[name])]
        code = _code_of(project.notebooks / f"{run.notebook}.ipynb")
        runs.append(_run_task(project, run, [*inputs, *results], code))
        framework = register.series(run.series).methodology(run.year)
        sources.append(PageSource(run, framework, tuple(inputs), code.hash))
    books = [_book_task(project, plan, lang, sources) for lang in plan.languages]
    papers = [_paper_task(project, plan, lang) for lang in plan.languages]
    pages = [_pages_task(project, lang) for lang in plan.languages]
    tasks = [*runs, _data_task(project, plan), *books, *papers, *pages, _publish_task(project, plan)]
    made: dict[Path, PNode] = {
        path: PathNode(path=path, name=path.as_posix()) for task in tasks for path in task.made
    }
    saved = [Results(project, task.results) for task in tasks if task.results]
    made |= {path: node for node in saved for path in node.paths}
    return [_with_nodes(project, task, made) for task in tasks]


def executed_path(project: Project, run: Run, lang: Language) -> Path:
    """Where the executed notebook of a run is kept."""
    return project.build / "notebooks" / lang / f"{run.id}.ipynb"


def result_paths(project: Project, run: Run) -> list[Path]:
    """The files that a run saves."""
    if run.notebook == AUDIT:
        names = [saved_name(table) for table in TABLES]
    elif run.notebook == SURVEY:
        names = ["survey"]
    elif run.notebook in COMPUTING:
        names = [area_name(run.area) if run.area else INDEX]
    else:
        names = []
    folder = project.root / RESULTS / run.series / str(run.year)
    return [folder / f"{name}{suffix}" for name in names for suffix in (".parquet", ".csv", ".stamp.json")]


def run_notebook(project: Project, run: Run, reads: tuple[Path, ...]) -> None:
    """Runs a notebook in each of its languages; all of them must save the same results."""
    from par_lib.execution import (  # slow to import, and only used in the processes that run tasks
        DeclaredFiles,
        execute,
    )

    if run.notebook in (AUDIT, SURVEY):
        step_aside()  # their parts are computed by every worker, this one among them
    saved: dict[Path, bytes] = {}
    files = DeclaredFiles(project.root, reads, tuple(result_paths(project, run)))
    for lang in run.languages:
        source = project.notebooks / f"{run.notebook}.ipynb"
        target = executed_path(project, run, lang)
        parameters = run.parameters(lang)
        execute(source, target, parameters, cwd=project.root, page=run.page, files=files)
        results = {path: path.read_bytes() for path in result_paths(project, run)}
        if saved and results != saved:
            raise EditionsDiffer(f"{run.id}: {lang} saves other results than {run.languages[0]}")
        saved = results


def build_book(project: Project, plan: Plan, lang: Language, sources: tuple[PageSource, ...]) -> None:
    """Assembles the book of one language and makes its content."""
    from par_lib.build.myst import assemble, make_book  # slow to import, as above

    executed = {run.id: executed_path(project, run, lang) for run in plan.runs}
    stamps = {source.run.id: page_stamp(project, source, lang) for source in sources}
    make_book(assemble(project, plan, lang, executed, stamps))


def build_pages(project: Project, lang: Language) -> None:
    """Makes the HTML pages of the book of one language."""
    from par_lib.build.myst import render  # slow to import, as above

    render(site_of(project, lang))


def publish_book(project: Project, plan: Plan, target: Path) -> None:
    """Puts the finished book in place."""
    publish([site_of(project, lang) for lang in plan.languages], target, data_folder(project))


def _run_task(project: Project, run: Run, reads: list[Path], code: Code) -> _Task:
    return _Task(
        run.id,
        run_notebook,
        [project, run, tuple(reads)],
        repr(run),
        reads,
        [executed_path(project, run, lang) for lang in run.languages],
        code,
        results=tuple(result_paths(project, run)),
        surrounded=True,
        first=run.notebook in (*COMPUTING, AUDIT),
    )


def _book_task(project: Project, plan: Plan, lang: Language, sources: list[PageSource]) -> _Task:
    pages = {page.run for page in (plan.home, *plan.pages)}
    shown = tuple(source for source in sources if source.run.id in pages)
    reads = [executed_path(project, source.run, lang) for source in shown]
    reads += sorted({path for source in shown for path in source.inputs_of(lang)})
    reads += [project.book / lang / f"{page.written}.md" for page in plan.pages if page.written]
    reads += _theme(project)
    reads += [project.book / "report.yml", data_folder(project) / CHECKSUMS]
    made = [site_of(project, lang).record]
    described = repr((plan, [source.code for source in shown]))
    arguments = [project, plan, lang, shown]
    return _Task(f"book-{lang}", build_book, arguments, described, reads, made, _BOOK)


def _pages_task(project: Project, lang: Language) -> _Task:
    site = site_of(project, lang)
    reads = [site.record, *_theme(project)]
    return _Task(f"html-{lang}", build_pages, [project, lang], "", reads, [site.listing], _PAGES)


def _theme(project: Project) -> list[Path]:
    return [path for path in sorted((project.book / "theme").rglob("*")) if _is_source(path)]


def _paper_task(project: Project, plan: Plan, lang: Language) -> _Task:
    site = site_of(project, lang)
    files = paper_files(plan, lang)
    made = [site.paper_listing, *(site.paper / name for name in files)]
    reads = [site.record, style_sheet(project), project.book / "theme" / "strings" / f"{lang}.yml"]
    arguments = [project, plan, lang]
    described = repr(files)
    return _Task(f"pdf-{lang}", set_book_on_paper, arguments, described, reads, made, _PAPER, first=True)


def _data_task(project: Project, plan: Plan) -> _Task:
    register = read_register(project)
    offered = offered_tables(plan, register)
    saved = {run.id: _offered(project, run) for run in plan.runs if run.id in offered}
    reads = [*saved.values(), project.data / "series.yml", *sorted((project.data / "units").glob("*.csv"))]
    reads += sorted((project.data / "frameworks").glob("*.yml"))
    for series in register.not_simulated(plan.report.series):
        reads += [path for path in record_tables(project, series) if path.exists()]
    reads = list(dict.fromkeys(reads))
    made = [data_folder(project) / name for name in (PACKAGE, CHECKSUMS)]
    columns = DESCRIPTION.read_text(encoding="utf-8")  # not a node: it does not move with the project
    described = repr((plan.year, plan.report.title, offered, columns))
    return _Task("data-package", package_data, [project, plan, saved], described, reads, made, _DATA)


def _offered(project: Project, run: Run) -> Path:
    """The result of a run that goes into the data package."""
    paths = [path for path in result_paths(project, run) if path.suffix == ".parquet"]
    return next(path for path in paths if run.notebook != AUDIT or path.stem == saved_name("ranks"))


def _publish_task(project: Project, plan: Plan) -> _Task:
    sites = [site_of(project, lang) for lang in plan.languages]
    reads = [path for site in sites for path in (site.listing, site.paper_listing)]
    reads += [data_folder(project) / CHECKSUMS]
    book = project.build / "book"
    made = [book / "index.html"]
    return _Task(
        "publish", publish_book, [project, plan, book], repr(plan.languages), reads, made, _PUBLISHING
    )


def _with_nodes(project: Project, task: _Task, made: dict[Path, PNode]) -> TaskWithoutPath:
    def action(**_: object) -> None:
        try:
            task.function(*task.arguments)
        except ParError as error:
            raise TaskFailed(str(error)) from None

    def nodes(paths: Iterable[Path]) -> list[PNode]:
        return list({made[path].name: made[path] for path in paths}.values())

    reads = list(dict.fromkeys(task.reads))
    inputs = file_hashes(project, [path for path in reads if path not in made])
    described = hashlib.sha256(task.described.encode()).hexdigest()
    return TaskWithoutPath(
        name=task.name,
        function=action,
        depends_on={
            "reads": nodes(path for path in reads if path in made),
            "inputs": dependency(project, f"{task.name}::inputs", map(" ".join, inputs.items())),
            "code": dependency(project, f"{task.name}::code", task.code.lines),
            PLAN: Dependency(name=f"{task.name}::{PLAN}", value=described, hash=str),
        },
        produces={"made": nodes([*task.made, *task.results])},
        markers=[Mark("try_first", (), {})] if task.first else [],
        attributes={IN_SURROUNDINGS: task.surrounded},
    )


def _is_source(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


@cache
def _code_of(notebook: Path) -> Code:
    """What a notebook uses, and what runs it."""
    return Code((*_RUNNING, *notebook_names(notebook)), _DRAWING)
