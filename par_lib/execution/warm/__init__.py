"""Warm kernels: forked from one process in which the heavy imports are done.

client.py        starts and ends that process, the zygote, for the length of a `with` block
zygote.py        the process itself: imports once, forks a kernel for each request, looks after them
provisioner.py   the Jupyter side: asks the zygote for a kernel where others would start a process
"""

from par_lib.execution.warm.client import WarmKernels, warm_kernels

__all__ = ["WarmKernels", "warm_kernels"]
