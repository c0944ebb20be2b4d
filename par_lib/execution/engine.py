"""A papermill engine that evaluates inline expressions, retries a start, and stops at the first failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import papermill
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from par_lib.execution.expressions import METADATA_KEY, inline_expressions, is_shown
from par_lib.execution.kernels import KERNEL_ARGUMENTS, KernelChoice, logger
from par_lib.execution.parameters import ParameterValue

ENGINE_NAME = "par"


class CellFailed(Exception):
    """A cell, or an expression in it, stopped the run; the notebook as it was then goes with it."""

    def __init__(
        self, notebook: NotebookNode, index: int, exception: str, message: str, expression: str = ""
    ) -> None:
        super().__init__(exception, message)
        self.notebook, self.index = notebook, index
        self.exception, self.message, self.expression = exception, message, expression


class KernelNotStarted(Exception):
    """None of the kernels tried came up."""


def run_cells(
    notebook: NotebookNode,
    parameters: Mapping[str, ParameterValue],
    *,
    lang: str | None,
    choices: tuple[KernelChoice, ...],
    private_folder: Path,
    cwd: Path,
    environment: Mapping[str, str],
) -> tuple[NotebookNode, KernelChoice]:
    """Runs a notebook in the first kernel that comes up, and says which it was.

    Raises:
        CellFailed: a cell or an expression failed, or the kernel died in it.
        KernelNotStarted: no kernel came up.
    """
    used: list[KernelChoice] = []
    executed = papermill.execute_notebook(
        notebook,
        None,
        dict(parameters),
        engine_name=ENGINE_NAME,
        kernel_name="python3",
        language="python",
        progress_bar=False,
        lang=lang,
        choices=choices,
        private_folder=private_folder,
        start_options={"cwd": str(cwd), "env": dict(environment)},
        used=used,
    )
    return executed, used[-1]


class ReportEngine(Engine):  # type: ignore[misc]  # papermill has no annotations
    """The engine that papermill knows by `ENGINE_NAME`."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,  # noqa: ARG003  # the kernel is chosen among `choices`
        *,
        lang: str | None,
        choices: tuple[KernelChoice, ...],
        private_folder: Path,
        start_options: Mapping[str, object],
        used: list[KernelChoice],
        **_: object,
    ) -> None:
        """Runs the cells of the managed notebook; see `run_cells`."""
        client = ReportClient(nb_man, lang=lang, choices=choices, private_folder=private_folder, used=used)
        client.execute(**start_options)


papermill_engines.register(ENGINE_NAME, ReportEngine)


class ReportClient(PapermillNotebookClient):  # type: ignore[misc]  # papermill has no annotations
    """Runs code cells and evaluates the inline expressions of markdown cells, in order."""

    km: AsyncKernelManager | None

    def __init__(
        self,
        nb_man: NotebookExecutionManager,
        *,
        lang: str | None,
        choices: tuple[KernelChoice, ...],
        private_folder: Path,
        used: list[KernelChoice],
    ) -> None:
        super().__init__(
            nb_man,
            record_timing=False,
            force_raise_errors=True,  # a tag cannot let an error into a report
            iopub_timeout=60,  # a busy machine may be slow to send the last output
            extra_arguments=list(KERNEL_ARGUMENTS),
            ipython_hist_file="",
        )
        self.lang, self.choices, self.private_folder, self.used = lang, choices, private_folder, used

    @contextmanager
    def setup_kernel(self, **start_options: object) -> Iterator[None]:
        """Starts a kernel, and stops it at the end: politely after success, at once after anything else."""
        try:
            self._start_first_possible(start_options)
            yield
        except BaseException:
            self.shutdown_kernel = "immediate"
            raise
        finally:
            if self.km is not None:
                self._cleanup_kernel()

    def _start_first_possible(self, start_options: Mapping[str, object]) -> None:
        for number, choice in enumerate(self.choices, start=1):
            self.used.append(choice)
            self.startup_timeout = choice.start_seconds
            self.km = choice.manager(self.private_folder / f"kernel-{number}.json")
            try:
                self.start_new_kernel(**start_options)
                self.start_new_kernel_client()
            except (RuntimeError, OSError) as error:  # died, hung, lost a port, or cannot be forked
                kind = "warm" if choice.warm else "ordinary"
                logger.warning("%s kernel did not start (%s: %s)", kind, type(error).__name__, error)
                if self.km is not None:
                    self.shutdown_kernel = "immediate"
                    self._cleanup_kernel()
                    self.km = None
                    self.shutdown_kernel = "graceful"
            else:
                return
        raise KernelNotStarted(f"none of {len(self.choices)} kernels came up")

    def papermill_execute_cells(self) -> None:
        """Runs all cells, or raises `CellFailed` at the first that fails."""
        for index, cell in enumerate(self.nb.cells):
            try:
                if cell.cell_type == "code":
                    self.execute_cell(cell, index)
                    self._refuse_shown_errors(cell, index)
                elif cell.cell_type == "markdown" and is_shown(cell, self.lang):
                    self._evaluate_expressions(cell, index)
            except CellExecutionError as error:
                raise CellFailed(self.nb, index, error.ename, error.evalue) from None
            except CellTimeoutError as error:
                raise CellFailed(self.nb, index, "CellTimeoutError", str(error)) from None
            except DeadKernelError:
                raise CellFailed(self.nb, index, "DeadKernelError", self._cause_of_death()) from None

    def _refuse_shown_errors(self, cell: NotebookNode, index: int) -> None:
        """Treats a traceback that a cell shows and survives as its failure, as papermill does."""
        for output in cell.outputs:
            if output.output_type == "error":
                raise CellFailed(self.nb, index, output.ename, output.evalue)

    def _evaluate_expressions(self, cell: NotebookNode, index: int) -> None:
        """Evaluates a markdown cell's expressions in the kernel and keeps the results in its metadata."""
        cell.metadata.pop(METADATA_KEY, None)
        expressions = inline_expressions(cell.source)
        if not expressions:
            return
        asked = {str(number): expression for number, expression in enumerate(expressions)}
        assert self.kc is not None  # noqa: S101  # only called while a kernel runs
        reply = self.wait_for_reply(
            self.kc.execute("", silent=True, store_history=False, user_expressions=asked)
        )
        results = reply["content"]["user_expressions"]
        cell.metadata[METADATA_KEY] = [
            {"expression": expression, "result": results[number]} for number, expression in asked.items()
        ]
        for number, expression in asked.items():
            result = results[number]
            if result["status"] != "ok":
                raise CellFailed(self.nb, index, result["ename"], result["evalue"], expression)

    def _cause_of_death(self) -> str:
        assert self.km is not None  # noqa: S101  # only called while a kernel is managed
        code = run_sync(_exit_code)(self.km.provisioner)
        if code is not None and code < 0:
            return f"the kernel was ended by signal {-code} (9 is often a lack of memory)"
        return f"the kernel ended with exit code {code}"


async def _exit_code(provisioner: KernelProvisionerBase) -> int | None:
    return await provisioner.poll()
