"""Runs one notebook by papermill, in a kernel that is warm when there is one.

    run.py          execute: from a notebook and parameters to an executed notebook
    parameters.py   what a notebook's `parameters` cell declares, and whether given values fit
    engine.py       the papermill engine: cells, inline expressions, the first failure
    expressions.py  MyST's inline expressions in markdown cells
    kernels.py      which kernel, and the environment that results may depend on
    lifecycle.py    starting and stopping a kernel
    clean.py        takes out what would differ from run to run
    warm/           kernels forked from one process with the heavy imports done

Importing this takes over a second (nbformat, papermill): import it where a notebook is about to be run.
"""

from par_lib.declared import DeclaredFiles
from par_lib.execution.lifecycle import KernelNotStarted
from par_lib.execution.parameters import ParameterFaults, ParameterValue
from par_lib.execution.run import Execution, NotebookFailed, execute
from par_lib.execution.warm import WarmKernels, warm_kernels

__all__ = [
    "DeclaredFiles",
    "Execution",
    "KernelNotStarted",
    "NotebookFailed",
    "ParameterFaults",
    "ParameterValue",
    "WarmKernels",
    "execute",
    "warm_kernels",
]
