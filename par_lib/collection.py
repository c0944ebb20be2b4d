"""Without Python's collector of garbage for a while, where it does harm or only costs time.

It looks for objects that refer to each other in a circle. Reading large trees makes very many objects and no
circles, and the collector looks through all of them again and again: most of the time of reading JSON.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection in the block, in any thread; what nothing refers to is freed as ever.

    >>> with uncollected():
    ...     gc.isenabled()
    False
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
