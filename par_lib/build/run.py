"""Runs a build: warm kernels, parallel tasks with a live table, one message for everything that failed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytask

from par_lib.build.dependencies import forget_lines
from par_lib.build.plan import Plan, make_plan
from par_lib.build.preloaded import draw_inputs, preloaded
from par_lib.build.state import held_state
from par_lib.build.tasks import make_tasks
from par_lib.build.unchanged import Finished, inputs_state, only_pages_changed, remember
from par_lib.build.workers import Workers, use_workers
from par_lib.code import read_all
from par_lib.errors import ParError
from par_lib.project import ROOT_VARIABLE, Project
from par_lib.report.language import Language


class BuildFailed(ParError):
    """Some tasks failed; the others are done and will not run again."""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build."""

    plan: Plan
    ran: int
    unchanged: int


def build(
    project: Project,
    year: int,
    languages: tuple[Language, ...],
    jobs: int,
    tell: Callable[[str], object],
    scheduler: str | None = None,
) -> Built:
    """Builds the report of a year into build/book.

    Args:
        project: What to build.
        year: The year of the report.
        languages: Editions to build; those of book/report.yml when empty.
        jobs: How many notebooks run at once.
        tell: Takes messages: simulated inputs are drawn, another build is waited for.
        scheduler: Address of a Dask scheduler whose workers run the tasks; processes of this machine if None.

    Raises:
        InputFaults: an input is faulty; nothing is run.
        ArgumentError: no scheduler answers there, or its workers do not fit.
        BuildFailed: a notebook or the book failed. The old book stays as it was.
        KeyboardInterrupt: it was interrupted; what was finished is kept.
    """
    before = inputs_state(project)
    plan = make_plan(project, year, languages)
    read_all()  # before there are threads
    with (
        _rooted(project),
        _processes(project, plan, jobs, tell, scheduler) as processes,
        held_state(project, tell) as options,
    ):
        session = pytask.build(
            tasks=make_tasks(project, plan),
            **options,
            **processes,
            show_traceback=False,
            capture="no",
            par_progress=True,
        )
        forget_lines(project, options["paths"] / "pytask.lock")
    if _was_interrupted(session):
        raise KeyboardInterrupt
    if session.exit_code != pytask.ExitCode.OK:
        raise BuildFailed(_message(session))
    outcomes = [report.outcome for report in session.execution_reports]
    ran = outcomes.count(pytask.TaskOutcome.SUCCESS)
    remember(project, year, languages, before, Finished(len(outcomes), plan.left_out))
    return Built(plan, ran, len(outcomes) - ran)


@contextmanager
def _rooted(project: Project) -> Iterator[None]:
    """Worker processes and kernels inherit which project they work on."""
    before = os.environ.get(ROOT_VARIABLE)
    os.environ[ROOT_VARIABLE] = str(project.root)
    try:
        yield
    finally:
        del os.environ[ROOT_VARIABLE]
        if before is not None:
            os.environ[ROOT_VARIABLE] = before


@contextmanager
def _processes(
    project: Project, plan: Plan, jobs: int, tell: Callable[[str], object], scheduler: str | None
) -> Iterator[dict[str, Any]]:
    """Where tasks run, as options of pytask, when what they read has been drawn."""
    forked = preloaded(project, plan.year)
    if scheduler is None:
        with Workers(jobs, _kernels(forked)) as workers:
            draw_inputs(project, plan, tell, workers)
            workers.start(surrounded=not only_pages_changed(project))
            yield use_workers(workers)
        return
    from par_lib.build.cluster import use_cluster  # half a second, and most builds need no cluster

    draw_inputs(project, plan, tell)
    with use_cluster(project, scheduler, forked) as options:
        yield options


@contextmanager
def _kernels(forked: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Warm kernels that find this done, and where they are."""
    from par_lib.execution import warm_kernels  # over a second, for nothing where no notebook has to run
    from par_lib.execution.kernels import WARM_KERNELS_VARIABLE

    with warm_kernels(forked) as warm:
        yield {WARM_KERNELS_VARIABLE: str(warm.folder)} if warm.folder else {}


def _was_interrupted(session: pytask.Session) -> bool:
    """Ctrl-C ends pytask-parallel's loop, which it calls a success, and fails the tasks that run."""
    reports = session.execution_reports
    if any(report.exc_info and isinstance(report.exc_info[1], KeyboardInterrupt) for report in reports):
        return True
    return bool(session.exit_code == pytask.ExitCode.OK) and len(reports) < len(session.tasks)


def _message(session: pytask.Session) -> str:
    """Every failed task with the reason that it gave itself."""
    failed = [(report.node, report.exc_info) for report in session.collection_reports if report.exc_info]
    failed += [
        (report.task, report.exc_info)
        for report in session.execution_reports
        if report.outcome is pytask.TaskOutcome.FAIL and report.exc_info
    ]
    lines = [f"{getattr(source, 'name', 'build')}: {exc_info[1]}" for source, exc_info in failed]
    return "\n\n".join(lines) or f"the build stopped with {session.exit_code}"
