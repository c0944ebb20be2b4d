"""A papermill engine that evaluates inline expressions and stops at the first failure."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import papermill
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from par_lib.declared import DeclaredFiles
from par_lib.execution.expressions import METADATA_KEY, inline_expressions, is_shown
from par_lib.execution.idleness import Idleness
from par_lib.execution.kernels import jupyter_logger
from par_lib.execution.lifecycle import RunningKernel
from par_lib.execution.parameters import ParameterValue
from par_lib.execution.warm.provisioner import WarmProvisioner

ENGINE_NAME = "par"
HANG_SECONDS = 600.0  # without any processor time; what waits for a cluster has something to do more often
PAGE_ONLY = "page-only"  # tag of cells that show something and save nothing

# it warns of parameters declared without a value; `parameters.py` has checked them
logging.getLogger("papermill").setLevel(logging.ERROR)


class CellFailed(Exception):
    """A cell, or an expression in it, stopped the run; the notebook as it was then goes with it."""

    def __init__(
        self, notebook: NotebookNode, index: int, exception: str, message: str, expression: str = ""
    ) -> None:
        super().__init__(exception, message)
        self.notebook, self.index = notebook, index
        self.exception, self.message, self.expression = exception, message, expression


class KernelLost(CellFailed):
    """The kernel crashed, was killed or hung, which need not be the fault of the notebook."""


class ZygoteLost(Exception):
    """The process that warm kernels are forked from died, and this kernel with it."""


def run_cells(
    notebook: NotebookNode,
    parameters: Mapping[str, ParameterValue],
    kernel: RunningKernel,
    *,
    lang: str | None,
    page: bool = True,
    files: DeclaredFiles | None = None,
) -> NotebookNode:
    """Runs a notebook in a kernel and gives it back with its outputs.

    Args:
        notebook: the notebook; it is not changed.
        parameters: values for the cell that papermill adds after the `parameters` cell.
        kernel: a fresh kernel.
        lang: the edition whose inline expressions are evaluated; None for all.
        page: run everything; without it, cells tagged `page-only` and inline expressions are left out.
        files: the files of the project that the notebook may read and write; any when None.

    Raises:
        CellFailed: a cell or an expression failed.
        KernelLost: the kernel died or hung.
        ZygoteLost: the warm kernel ended with the process that it was forked from.
    """
    executed: NotebookNode = papermill.execute_notebook(
        notebook,
        None,
        dict(parameters),
        engine_name=ENGINE_NAME,
        kernel_name=kernel.manager.kernel_name,
        language="python",
        progress_bar=False,
        kernel=kernel,
        lang=lang,
        page=page,
        files=files,
    )
    return executed


class ReportEngine(Engine):  # type: ignore[misc]  # papermill has no annotations
    """The engine that papermill knows by `ENGINE_NAME`."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,  # noqa: ARG003  # papermill's signature; the kernel is running already
        *,
        kernel: RunningKernel,
        lang: str | None,
        page: bool,
        files: DeclaredFiles | None,
        **_: object,
    ) -> None:
        """Runs the cells of the managed notebook; see `run_cells`."""
        client = ReportClient(nb_man, kernel, lang, page=page)
        if files:
            client.hold_to(files)
        client.execute()


papermill_engines.register(ENGINE_NAME, ReportEngine)


class ReportClient(PapermillNotebookClient):  # type: ignore[misc]  # papermill has no annotations
    """Runs code cells and evaluates the inline expressions of markdown cells, in order."""

    def __init__(
        self, nb_man: NotebookExecutionManager, kernel: RunningKernel, lang: str | None, *, page: bool
    ) -> None:
        super().__init__(
            nb_man,
            km=kernel.manager,
            log=jupyter_logger,
            record_timing=False,
            force_raise_errors=True,  # a tag cannot let an error into a report
            iopub_timeout=60,  # a busy machine may be slow to send the last output
            **({} if page else {"skip_cells_with_tag": PAGE_ONLY}),
        )
        self.kc, self.lang, self.page = kernel.client, lang, page
        provisioner = kernel.manager.provisioner
        local = isinstance(provisioner, LocalProvisioner) and provisioner.pid
        self._idleness = Idleness(local) if local else None

    def execute(self) -> NotebookNode:
        """Runs the notebook; its metadata are left alone."""
        self.papermill_execute_cells()
        self.set_widgets_metadata()
        notebook: NotebookNode = self.nb
        return notebook

    def hold_to(self, files: DeclaredFiles) -> None:
        """Makes the kernel refuse other files of the project."""
        try:
            reply = self.wait_for_reply(self.kc.execute(files.code(), silent=True, store_history=False))
        except DeadKernelError:
            raise KernelLost(self.nb, 0, "DeadKernelError", self._cause_of_death()) from None
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"the kernel did not take its declared files: {reply['content']['evalue']}")

    def papermill_execute_cells(self) -> None:
        """Runs all cells, or raises `CellFailed` at the first that fails."""
        for index, cell in enumerate(self.nb.cells):
            try:
                if cell.cell_type == "code":
                    self.execute_cell(cell, index)
                    self._refuse_shown_errors(cell, index)
                elif cell.cell_type == "markdown" and self.page:
                    self._evaluate_expressions(cell, index)
            except CellExecutionError as error:
                raise CellFailed(self.nb, index, error.ename, error.evalue) from None
            except CellTimeoutError as error:
                raise CellFailed(self.nb, index, "CellTimeoutError", str(error)) from None
            except DeadKernelError:
                raise KernelLost(self.nb, index, "DeadKernelError", self._cause_of_death()) from None

    async def _async_check_alive(self) -> None:
        """Asked once a second while a cell runs: a kernel that hangs counts as dead."""
        await super()._async_check_alive()
        if self._idleness and self._idleness.seconds() > HANG_SECONDS:
            raise DeadKernelError("Kernel hangs")

    def _refuse_shown_errors(self, cell: NotebookNode, index: int) -> None:
        """Treats a traceback that a cell shows and survives as its failure, as papermill does."""
        for output in cell.outputs:
            if output.output_type == "error":
                raise CellFailed(self.nb, index, output.ename, output.evalue)

    def _evaluate_expressions(self, cell: NotebookNode, index: int) -> None:
        """Evaluates a markdown cell's expressions in the kernel and keeps the results in its metadata."""
        cell.metadata.pop(METADATA_KEY, None)  # of an earlier run, if the source was saved with them
        expressions = inline_expressions(cell.source)
        if not expressions or not is_shown(cell, self.lang):
            return
        asked = {str(number): expression for number, expression in enumerate(expressions)}
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
        provisioner = self.km.provisioner
        code = run_sync(_exit_code)(provisioner)
        if isinstance(provisioner, WarmProvisioner) and provisioner.zygote_lost:
            raise ZygoteLost
        if code is None:
            return f"the kernel hung: for {HANG_SECONDS:.0f} s it neither computed nor answered"
        if code < 0:
            return f"the kernel was ended by signal {-code} (9 is often a lack of memory)"
        return f"the kernel ended with exit code {code}"


async def _exit_code(provisioner: KernelProvisionerBase) -> int | None:
    return await provisioner.poll()
