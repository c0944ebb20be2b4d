"""Runs one notebook: checked parameters in, an executed notebook out, whole or not at all."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import nbformat
from nbformat import NotebookNode

from par_lib.declared import DeclaredFiles
from par_lib.errors import ArgumentError, ParError
from par_lib.execution.clean import clean, give_ids
from par_lib.execution.engine import CellFailed, KernelLost, ZygoteLost, run_cells
from par_lib.execution.kernels import (
    KernelChoice,
    kernel_choices,
    kernel_environment,
    logger,
    private_folder,
)
from par_lib.execution.lifecycle import running_kernel
from par_lib.execution.parameters import ParameterValue, check_parameters, declared_parameters
from par_lib.files import write_text

_SHOWN_LINES = 3


@dataclass(frozen=True)
class Execution:
    """A notebook that ran to its end. `seconds` is for people; it is in no output."""

    source: Path
    target: Path
    warm: bool
    seconds: float


class NotebookFailed(ParError):
    """A cell or an inline expression failed, or two kernels died; the notebook is kept with its error.

    Attributes:
        notebook: the source notebook.
        cell: position of the failing cell in the source, from 1; 0 for the cell of given parameters.
        cell_id: its id.
        expression: the inline expression that failed; empty when the cell itself did.
        exception: name of the exception.
        message: message of the exception.
        kept: the executed notebook with the error in it.
    """

    def __init__(
        self,
        notebook: Path,
        cell: int,
        failed: NotebookNode,
        *,
        expression: str,
        exception: str,
        message: str,
        kept: Path,
    ) -> None:
        self.notebook, self.cell, self.cell_id = notebook, cell, str(failed.id)
        self.expression, self.exception, self.message, self.kept = expression, exception, message, kept
        lines = failed.source.splitlines()
        place = f"cell {cell} ({self.cell_id})"
        what = f"inline expression {expression!r} in {place}" if expression else place
        shown = [f"    {line}" for line in lines[:_SHOWN_LINES]] + ["    …"] * (len(lines) > _SHOWN_LINES)
        hint = f"    hint: the notebook is kept with its error at {kept}"
        super().__init__("\n".join([f"{notebook}: {what} failed", *shown, f"{exception}: {message}", hint]))


def execute(
    source: Path,
    target: Path,
    parameters: Mapping[str, ParameterValue],
    *,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    warm: bool = True,
    page: bool = True,
    files: DeclaredFiles | None = None,
) -> Execution:
    """Runs the notebook `source` with `parameters` and writes the executed notebook to `target`.

    Two runs with the same inputs write the same bytes, in a warm kernel or an ordinary one. A kernel that
    crashes, is killed or hangs is replaced once, and the notebook run again from its start. An interrupt or
    SIGTERM ends the kernel and leaves nothing half-written.

    Args:
        source: a notebook in Python; its `parameters` cell declares its parameters.
        target: where the executed notebook is written; its folder is made.
        parameters: values by name; those not given keep the notebook's defaults.
        cwd: the kernel's working folder.
        environment: variables set in the kernel, on top of those of this process.
        warm: use a warm kernel when this process or a parent of it keeps some (see `warm_kernels`).
        page: run the whole notebook; without it, cells tagged `page-only` and inline expressions are left
            out, which is enough where only the results that the notebook saves are wanted.
        files: the files of the project that the notebook may read and write; another one fails the cell
            that asks for it. Any when None.

    Raises:
        KernelNotStarted: no kernel came up.
        ArgumentError: `source` cannot be read as a notebook, or `cwd` is no folder.
        ParameterFaults: a parameter is unknown, missing or of another type; nothing was run or written.
        NotebookFailed: a cell or an inline expression failed; `target` is absent, and the notebook is kept
            beside it as `NAME.failed.ipynb`.

    >>> import tempfile
    >>> import nbformat.v4 as v4
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     source, target = Path(folder, "sum.ipynb"), Path(folder, "run", "sum.ipynb")
    ...     cells = [v4.new_code_cell("a: int", metadata={"tags": ["parameters"]}), v4.new_code_cell("a + 1")]
    ...     nbformat.write(v4.new_notebook(cells=cells), source)
    ...     execution = execute(source, target, {"a": 41}, cwd=Path(folder))
    ...     nbformat.read(target, as_version=4).cells[-1].outputs[0].data["text/plain"]
    '42'
    """
    started = time.monotonic()
    notebook = _read(source)
    if not cwd.is_dir():
        raise ArgumentError("cwd", expected="an existing folder", found=str(cwd))
    declared = declared_parameters(notebook)
    check_parameters(str(source), declared, parameters)
    given = {name: parameters[name] for name in declared if name in parameters}
    lang = str(given.get("lang", declared["lang"].default)) if "lang" in declared else None

    kept = target.with_suffix(".failed.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    with private_folder(warm=warm) as private, _orderly_termination():
        variables = kernel_environment(environment, Path(private))

        def run(*, warm: bool) -> tuple[NotebookNode, KernelChoice]:
            choices = kernel_choices(variables, warm=warm)
            with running_kernel(choices, Path(private), cwd=cwd.resolve(), environment=variables) as kernel:
                return run_cells(notebook, given, kernel, lang=lang, page=page, files=files), kernel.choice

        try:
            try:
                executed, kernel = run(warm=warm)
            except ZygoteLost:
                logger.warning("%s: its warm kernel was lost; it runs again in an ordinary one", source)
                executed, kernel = run(warm=False)
            except KernelLost as lost:  # if it was the notebook's own fault, the next one is lost, too
                logger.warning("%s: %s; it runs again in another one", source, lost.message)
                executed, kernel = run(warm=warm)
        except CellFailed as failure:
            failed = failure.notebook.cells[failure.index]
            _write(clean(failure.notebook, notebook, cwd), kept)
            target.unlink(missing_ok=True)
            ids = [cell.id for cell in notebook.cells]
            raise NotebookFailed(
                source,
                ids.index(failed.id) + 1 if failed.id in ids else 0,
                failed,
                expression=failure.expression,
                exception=failure.exception,
                message=failure.message,
                kept=kept,
            ) from None
    _write(clean(executed, notebook, cwd), target)
    kept.unlink(missing_ok=True)
    return Execution(source, target, kernel.warm, time.monotonic() - started)


def _read(source: Path) -> NotebookNode:
    try:
        notebook: NotebookNode = nbformat.reads(source.read_text(encoding="utf-8"), as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise ArgumentError("source", expected="a Jupyter notebook", found=f"{source} ({error})") from None
    give_ids(notebook)
    return notebook


def _write(notebook: NotebookNode, target: Path) -> None:
    write_text(target, nbformat.writes(notebook) + "\n")


@contextmanager
def _orderly_termination() -> Iterator[None]:
    """Lets SIGTERM unwind the stack, so that the kernel is stopped; by default Python ends at once."""
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
