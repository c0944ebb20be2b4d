"""What a build would run, and why: pytask's dry run, told in the words of this project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytask

from par_lib.build.dependencies import kept_lines
from par_lib.build.plan import Plan
from par_lib.build.state import held_state
from par_lib.build.tasks import PLAN, make_tasks
from par_lib.errors import ParError
from par_lib.project import Project


@dataclass(frozen=True, slots=True)
class Stale:
    """A task that would run, and why: one short text a reason."""

    task: str
    reasons: tuple[str, ...]


def preview(project: Project, plan: Plan, tell: Callable[[str], object]) -> list[Stale]:
    """The tasks that a build of the plan would run, in the order of their names.

    Args:
        project: What would be built.
        plan: What a build consists of.
        tell: Takes the message that another build is waited for.

    Raises:
        ParError: the dry run itself failed.
    """
    was_quiet, pytask.console.quiet = pytask.console.quiet, True  # pytask would print its own explanation
    try:
        with held_state(project, tell) as options:
            session = pytask.build(tasks=make_tasks(project, plan), dry_run=True, explain=True, **options)
    finally:
        pytask.console.quiet = was_quiet
    if session.exit_code != pytask.ExitCode.OK:
        reports: list[Any] = [*session.collection_reports, *session.execution_reports]
        raise ParError("\n".join(str(report.exc_info[1]) for report in reports if report.exc_info))
    stale = [
        Stale(report.task.name, tuple(_reasons(project, report.task.attributes["explanation"].reasons)))
        for report in session.execution_reports
        if report.outcome is pytask.TaskOutcome.WOULD_BE_EXECUTED
    ]
    return sorted(stale, key=lambda one: one.task)


def _reasons(project: Project, changes: list[Any]) -> Iterator[str]:
    """The first cause is enough: what a task writes is missing or changed because it, too, must run."""
    if any(change.reason == "not_in_db" for change in changes):
        yield "was not run before"
        return
    for change in changes:
        listed, _, kind = change.node_name.rpartition("::")
        if change.reason == "cascade":
            yield f"after {change.node_name}"
        elif listed and change.reason == "changed":
            hashes = (change.details[f"{which}_hash"] for which in ("old", "new"))
            yield from _changed_lines(kind, *(kept_lines(project, digest) for digest in hashes))
        else:
            path = Path(change.node_name)
            name = project.relative(path) if path.is_absolute() else change.node_name
            yield f"{name} {'is missing' if change.reason == 'missing' else 'has changed'}"


def _changed_lines(kind: str, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    """Which inputs or definitions; only that there are some, where the list of before is kept no longer."""
    if kind == PLAN:
        yield "its place in the report has changed"
        return
    if not before:
        yield f"its {kind} has changed"
        return
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            what = (
                "has changed"
                if name in before and name in after
                else "is new"
                if name in after
                else "is gone"
            )
            yield f"{name} {what}"
