"""Which kernel a notebook gets: a warm one when there is one, else one of the running interpreter."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager

logger = logging.getLogger("par_lib.execution")

# Jupyter's own messages, tracebacks among them, about kernels that die; what matters of it is told by errors
jupyter_logger = logging.getLogger("par_lib.execution.jupyter")
jupyter_logger.setLevel(logging.CRITICAL)

WARM_KERNELS_VARIABLE = "PAR_WARM_KERNELS"
WARM_KERNEL_NAME = "par-warm"
WARM_START_SECONDS = 15

# What results may depend on must be the same in every kernel, on every machine: the order of sets, the
# number of threads (sums of fractions depend on how they are split), the way figures are drawn, and the date
# that matplotlib writes into SVG and PDF.
KERNEL_ENVIRONMENT: Mapping[str, str] = {
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "SOURCE_DATE_EPOCH": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # Arrow: a process with threads cannot fork
}

# ipykernel 7 warns on stderr at every start; a history file would be shared by kernels that run side by side
KERNEL_ARGUMENTS = ("--log-level=CRITICAL", "--HistoryManager.hist_file=:memory:")

# read by the interpreter or by libraries when they start, so a forked kernel cannot be given another value
_START_PREFIXES = (
    "PYTHON",
    "LD_",
    "DYLD_",
    "LC_",
    "MPL",
    "MATPLOTLIB",
    "PANDAS_",
    "ARROW_",
    "KMP_",
    "OPENBLAS_",
)
_START_NAMES = frozenset({"LANG", "TZ", *KERNEL_ENVIRONMENT} - {"SOURCE_DATE_EPOCH"})


@dataclass(frozen=True)
class KernelChoice:
    """One kind of kernel to try: a Jupyter data folder with its spec, or None for the running interpreter."""

    folder: Path | None
    start_seconds: int

    @property
    def warm(self) -> bool:
        """Whether the kernel is forked from a process with the heavy imports done."""
        return self.folder is not None

    def spec_manager(self) -> KernelSpecManager:
        """Knows this kernel only; without any folder, Jupyter's native kernel is the running interpreter."""
        return KernelSpecManager(kernel_dirs=[] if self.folder is None else [str(self.folder / "kernels")])

    def manager(self, connection_file: Path) -> AsyncKernelManager:
        """A manager of a kernel of this kind, not started; never of a spec found elsewhere on the machine."""
        return AsyncKernelManager(
            kernel_name=WARM_KERNEL_NAME if self.warm else NATIVE_KERNEL_NAME,
            kernel_spec_manager=self.spec_manager(),
            connection_file=str(connection_file),
            transport="tcp",  # ipc loses outputs without a message
            log=jupyter_logger,
        )


def kernel_choices(environment: Mapping[str, str], *, warm: bool) -> tuple[KernelChoice, ...]:
    """The kernels to try in order; each kind twice, as a start can lose a race for a port."""
    ordinary = KernelChoice(None, start_seconds=60)
    address = os.environ.get(WARM_KERNELS_VARIABLE) if warm else None
    if address is None:
        return (ordinary, ordinary)
    kernel = KernelChoice(Path(address), start_seconds=WARM_START_SECONDS)
    try:
        fixed = kernel.spec_manager().get_kernel_spec(WARM_KERNEL_NAME).metadata["fixed_at_start"]
    except NoSuchKernel:
        logger.warning("ordinary kernel: there are no warm kernels at %s any more", address)
        return (ordinary, ordinary)
    wanted = fixed_at_start(environment)
    if different := sorted(name for name in {*fixed, *wanted} if fixed.get(name) != wanted.get(name)):
        logger.warning("ordinary kernel: the warm ones were started with another %s", ", ".join(different))
        return (ordinary, ordinary)
    return (kernel, kernel, ordinary, ordinary)


def private_folder(*, warm: bool) -> tempfile.TemporaryDirectory[str]:
    """A folder for the files of one run; inside the warm kernels', so that a killed run leaves nothing."""
    address = os.environ.get(WARM_KERNELS_VARIABLE, "") if warm else ""
    inside = address if Path(address).is_absolute() and Path(address).is_dir() else None
    return tempfile.TemporaryDirectory(prefix="par-kernel-", dir=inside, ignore_cleanup_errors=True)


def kernel_environment(requested: Mapping[str, str] | None, private_folder: Path) -> dict[str, str]:
    """All variables of a kernel: this process's own, those that results may depend on, those requested.

    `IPYTHONDIR` points into `private_folder`, so that nobody's personal start-up files change a report.
    """
    inherited = {name: value for name, value in os.environ.items() if name != WARM_KERNELS_VARIABLE}
    return {**inherited, "IPYTHONDIR": str(private_folder), **KERNEL_ENVIRONMENT, **(requested or {})}


def fixed_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that only a new interpreter can take up.

    >>> fixed_at_start({"PYTHONPATH": "lib", "EDITION": "vi", "OMP_NUM_THREADS": "1"})
    {'PYTHONPATH': 'lib', 'OMP_NUM_THREADS': '1'}
    """
    return {
        name: value
        for name, value in environment.items()
        if name in _START_NAMES or name.startswith(_START_PREFIXES)
    }
