"""Dots that would lie on each other, side by side: each keeps its value and moves along the other axis."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def sideways(heights: Floats, dot: float, most: int, taken: Floats | None = None) -> npt.NDArray[np.int64]:
    """How many dots each dot moves aside, so that no two of one column touch.

    The lowest goes first; each goes to the nearest column with room, to the right before the left. Where
    none has room, it goes where its neighbour is furthest.

    Args:
        heights: Of the dots, shape (n,).
        dot: What two dots of one column keep between their middles.
        most: Columns on each side of the middle.
        taken: Heights in the middle column that are taken already.

    >>> sideways(np.array([1.0, 1.1, 5.0, 1.2, 1.3]), 1.0, 1).tolist()
    [0, 1, 0, -1, 0]
    """
    columns = [0, *(side * at for at in range(1, most + 1) for side in (1, -1))]
    highest = dict.fromkeys(columns, -np.inf)
    fixed = np.empty(0) if taken is None else taken
    moved = np.zeros(len(heights), dtype=np.int64)
    for row in np.argsort(heights, kind="stable"):
        height = float(heights[row])
        free = {at: height - highest[at] for at in columns}
        if len(fixed):
            free[0] = min(free[0], float(np.abs(fixed - height).min()))
        with_room = (at for at in columns if free[at] >= dot)
        moved[row] = chosen = next(with_room, max(columns, key=lambda at: free[at]))
        highest[chosen] = height
    return moved
