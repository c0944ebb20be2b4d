"""Which origins the inputs had that this process read: a page that shows any simulated number says so.

Notebooks run in a process each, so what one of them has read is what it can show; a command starts anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from par_lib.inputs.series_file import Origin

_read: set[Origin] = set()


def note_origin(origin: Origin) -> None:
    """Remembers that inputs of that origin were read."""
    _read.add(origin)


def has_read(origin: Origin) -> bool:
    """Whether inputs of that origin were read.

    >>> forget_origins()
    >>> note_origin("published")
    >>> has_read("published"), has_read("submitted")
    (True, False)
    >>> forget_origins()
    """
    return origin in _read


def forget_origins() -> None:
    """Starts anew, for a process that shows one thing after another."""
    _read.clear()
