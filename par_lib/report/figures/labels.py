"""Labels that do not collide: along a line moved as little as can be, elsewhere put where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox
from scipy.optimize import isotonic_regression

from par_lib.report.figures.style import INK, MUTED

Floats = npt.NDArray[np.float64]
Place = tuple[float, float, str, str]
# Where a label may stand beside its point: offsets in points with the alignment that goes with them.
_PLACES: tuple[Place, ...] = (
    *((5.0, 0.0, "left", "center"), (-5.0, 0.0, "right", "center"), (0.0, 5.0, "center", "bottom")),
    *((0.0, -5.0, "center", "top"), (4.0, 4.0, "left", "bottom"), (4.0, -4.0, "left", "top")),
    *((-4.0, 4.0, "right", "bottom"), (-4.0, -4.0, "right", "top")),
    *((12.0, 9.0, "left", "bottom"), (12.0, -9.0, "left", "top"), (-12.0, 9.0, "right", "bottom")),
    (-12.0, -9.0, "right", "top"),
)
# The same for points of a line that runs from left to right: above or below, further off where it is steep.
ALONG_LINES: tuple[Place, ...] = tuple(
    (right, side * up, "center", "bottom" if side > 0 else "top")
    for up in (5.0, 9.0, 13.0, 18.0)
    for right in (0.0, 7.0, -7.0)
    for side in (1, -1)
)
_LANE = 1.4  # of the letters: from one line of words to the next above it


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
    axes: Axes, x: Floats, y: Floats, names: Sequence[str], *, size: float = 7, room: float = 3,
    places: Sequence[Place] = _PLACES, lines: Sequence[Floats] = (),
) -> list[Annotation]:  # fmt: skip
    """Names points of a scatter, first those that come first; one that finds no room stays without.

    Args:
        axes: With its limits and its place in the figure settled.
        x: Of the points, shape (n,).
        y: Of the points, shape (n,).
        names: Of the points, in the order of their importance.
        size: Of the letters, in points.
        room: Kept free around every point, in points.
        places: Where a label may stand beside its point, the best first.
        lines: Drawn through the axes, each as the points that it joins, shape (m, 2).

    Returns:
        The labels that were placed; no two overlap, and none lies on a point or line or beyond the axes.
    """
    figure = axes.figure
    scale = figure.dpi / 72
    points = axes.transData.transform(np.column_stack([x, y]))
    taken = [Bbox.from_extents(*(at - room * scale), *(at + room * scale)) for at in points]
    paths = [Path(axes.transData.transform(line)) for line in lines]
    frame, placed = axes.get_window_extent(), []
    for place, name in enumerate(names):
        others = taken[:place] + taken[place + 1 :]
        for label in _tries(axes, (float(x[place]), float(y[place])), name, size, places):
            box = label.get_window_extent()
            inside = frame.containsx(box.x0) and frame.containsx(box.x1)
            inside = inside and frame.containsy(box.y0) and frame.containsy(box.y1)
            on_line = any(path.intersects_bbox(box, filled=False) for path in paths)
            if inside and not on_line and not any(box.overlaps(other) for other in others):
                placed.append(label)
                taken.append(box)
                break
            label.remove()
    return placed


def words_above(axes: Axes, words: Mapping[float, str], *, size: float = 7.5) -> list[Annotation]:
    """Words over the upper edge of a chart, each from its place to the right: no data can lie on them.

    One that would run into the next stands in a line of its own above it, and one that would run beyond the
    right edge ends there.

    Args:
        axes: With its limits from left to right settled.
        words: By where on the axis they begin.
        size: Of the letters, in points.
    """
    scale = axes.figure.dpi / 72
    edge = axes.get_window_extent().x1
    ends: list[float] = []  # of each line of words: where the one to the right begins
    placed = []
    for at in sorted(words, reverse=True):
        word = axes.annotate(
            words[at], (at, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
            textcoords="offset points", fontsize=size, color=MUTED,
        )  # fmt: skip
        box = word.get_window_extent()
        back = max(0.0, box.x1 - edge)
        lane = next((lane for lane, begins in enumerate(ends) if box.x1 - back < begins), len(ends))
        ends[lane:] = [box.x0 - back - size * scale / 2, *ends[lane + 1 :]]
        word.xyann = (-back / scale, 3 + lane * size * _LANE)
        placed.append(word)
    return placed


def _tries(
    axes: Axes, at: tuple[float, float], name: str, size: float, places: Sequence[Place]
) -> Iterator[Annotation]:
    for right, up, ha, va in places:
        yield axes.annotate(
            name, at, xytext=(right, up), textcoords="offset points", ha=ha, va=va, fontsize=size, color=INK
        )
