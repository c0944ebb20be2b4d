"""Labels that do not collide: along a line moved as little as can be, in a plane put where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox
from scipy.optimize import isotonic_regression

from par_lib.report.figures.style import INK

Floats = npt.NDArray[np.float64]
# Where a label may stand beside its point: offsets in points with the alignment that goes with them.
_PLACES = (
    *((5.0, 0.0, "left", "center"), (-5.0, 0.0, "right", "center"), (0.0, 5.0, "center", "bottom")),
    *((0.0, -5.0, "center", "top"), (4.0, 4.0, "left", "bottom"), (4.0, -4.0, "left", "top")),
    *((-4.0, 4.0, "right", "bottom"), (-4.0, -4.0, "right", "top")),
    *((12.0, 9.0, "left", "bottom"), (12.0, -9.0, "left", "top"), (-12.0, 9.0, "right", "bottom")),
    (-12.0, -9.0, "right", "top"),
)


def spread(wanted: Sequence[float] | Floats, gap: float) -> Floats:
    """Places at least `gap` apart in the order of those wanted, with the least sum of squared moves.

    With `gap` taken off place by place, the condition is that places do not fall: isotonic regression
    (Best and Chakravarti, Mathematical Programming 47, 1990, section 2).

    Args:
        wanted: Where each label would stand by itself, shape (n,).
        gap: The least distance of neighbours.

    >>> spread([1.0, 1.1, 5.0], 1.0).round(2).tolist()
    [0.55, 1.55, 5.0]
    """
    values = np.asarray(wanted, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    steps = gap * np.arange(len(values))
    placed = np.empty_like(values)
    if len(values):
        placed[order] = isotonic_regression(values[order] - steps).x + steps
    return placed


def label_points(
    axes: Axes, x: Floats, y: Floats, names: Sequence[str], *, size: float = 7, room: float = 3
) -> list[Annotation]:
    """Names points of a scatter, first those that come first; one that finds no room stays without.

    Args:
        axes: With its limits and its place in the figure settled.
        x: Of the points, shape (n,).
        y: Of the points, shape (n,).
        names: Of the points, in the order of their importance.
        size: Of the letters, in points.
        room: Kept free around every point, in points.

    Returns:
        The labels that were placed; no two overlap, and none lies on a point or beyond the axes.
    """
    figure = axes.figure
    scale = figure.dpi / 72
    points = axes.transData.transform(np.column_stack([x, y]))
    taken = [Bbox.from_extents(*(at - room * scale), *(at + room * scale)) for at in points]
    frame, placed = axes.get_window_extent(), []
    for place, name in enumerate(names):
        others = taken[:place] + taken[place + 1 :]
        for label in _tries(axes, (float(x[place]), float(y[place])), name, size):
            box = label.get_window_extent()
            inside = frame.containsx(box.x0) and frame.containsx(box.x1)
            inside = inside and frame.containsy(box.y0) and frame.containsy(box.y1)
            if inside and not any(box.overlaps(other) for other in others):
                placed.append(label)
                taken.append(box)
                break
            label.remove()
    return placed


def _tries(axes: Axes, at: tuple[float, float], name: str, size: float) -> Iterator[Annotation]:
    for right, up, ha, va in _PLACES:
        yield axes.annotate(
            name, at, xytext=(right, up), textcoords="offset points", ha=ha, va=va, fontsize=size, color=INK
        )
