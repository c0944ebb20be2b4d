"""A plugin of pytask (see pyproject.toml): what is different in a build of this project.

The live table says what is running and how much is done. pytask's own ends with a row for every task; this
one goes when the build ends, and pytask's summary and the message of what failed remain. Where there is no
terminal, pytask writes one sign a task.

Records are in pytask's lock file alone. The database that it writes as well, for its former versions, took a
third of the time of a build with little to do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from typing import Any

from pytask import ExecutionReport, PTask, Session, console, hookimpl
from rich.live import Live
from rich.table import Table
from rich.text import Text

_FINISHED_SHOWN = 5


@hookimpl(tryfirst=True)
def pytask_parse_config(config: dict[str, Any]) -> None:
    """Takes the database out."""
    if config.get("par_state"):
        config["pm"].unregister(name="_pytask.database")


@hookimpl(trylast=True)
def pytask_post_parse(config: dict[str, Any]) -> None:
    """Takes pytask's table out of a build of this project, and puts this one in its place."""
    if config.get("par_progress"):
        config["pm"].unregister(name="live_execution")
        if console.is_terminal:
            config["pm"].register(LiveTable())


class LiveTable:
    """Running tasks and the last finished ones."""

    def __init__(self) -> None:
        self._running: list[str] = []
        self._last: deque[tuple[str, Text]] = deque(maxlen=_FINISHED_SHOWN)
        self._finished = self._all = 0
        self._live = Live(console=console, auto_refresh=False, transient=True)

    @hookimpl(wrapper=True)
    def pytask_execute_build(self, session: Session) -> Generator[None, Any, Any]:
        """Shows the table while tasks run."""
        self._all = len(session.tasks)
        with self._live:
            return (yield)

    @hookimpl(tryfirst=True)
    def pytask_execute_task_log_start(self, task: PTask) -> bool:
        """A task starts."""
        self._running.append(task.name)
        self._show()
        return True

    @hookimpl
    def pytask_execute_task_log_end(self, report: ExecutionReport) -> bool:
        """A task has ended."""
        self._running.remove(report.task.name)
        self._finished += 1
        outcome = Text(report.outcome.description, style=report.outcome.style)
        self._last.append((report.task.name, outcome))
        self._show()
        return True

    def _show(self) -> None:
        table = Table(caption=f"{self._finished} of {self._all} tasks", caption_justify="right")
        table.add_column("Task")
        table.add_column("Outcome")
        for name, outcome in self._last:
            table.add_row(name, outcome)
        for name in self._running:
            table.add_row(name, "running")
        self._live.update(table, refresh=True)
