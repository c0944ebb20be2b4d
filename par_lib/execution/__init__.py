"""Runs one notebook by papermill, in a kernel that is warm when there is one."""

from par_lib.execution.parameters import ParameterFaults, ParameterValue
from par_lib.execution.run import Execution, NotebookFailed, execute
from par_lib.execution.warm import WarmKernels, warm_kernels

__all__ = [
    "Execution",
    "NotebookFailed",
    "ParameterFaults",
    "ParameterValue",
    "WarmKernels",
    "execute",
    "warm_kernels",
]
