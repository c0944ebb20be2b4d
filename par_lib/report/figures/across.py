"""A mark across a drawing, which nobody can miss, and under which everything can still be read."""

from __future__ import annotations

from math import atan2, cos, degrees, radians, sin

import numpy as np
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text

from par_lib.report.figures.style import TITLE_WEIGHT, VERMILION, ink_on
from par_lib.report.figures.svg import RIMS

_AXES_AND_SCALE = 2  # a drawing and the scale of its colours
_OVER_BARS, _BEHIND = 2.5, -1  # orders of drawing: above bars and lines (1, 2) and below numbers and dots (3)
_STEEPEST = 30.0  # degrees


def write_across(figure: Figure, text: str, gid: str) -> Text:
    """Writes a mark across a figure; the texts that it crosses get a rim that keeps it off their letters.

    Args:
        figure: Drawn, and laid out from here on as it is now.
        text: Of the mark.
        gid: By which the drawing knows it.
    """
    angle = min(degrees(atan2(figure.get_figheight(), figure.get_figwidth())), _STEEPEST)
    if len(figure.axes) > _AXES_AND_SCALE:  # small multiples: behind them, to be seen through their grounds
        written = figure.text(0.5, 0.5, text, zorder=_BEHIND)
        for axes in figure.axes:
            axes.patch.set_visible(False)
    else:  # across the drawing, beside its names and below its numbers
        drawing = figure.axes[0]
        written = drawing.text(0.5, 0.5, text, transform=drawing.transAxes, zorder=_OVER_BARS)
    written.set(rotation=angle, fontsize=17, weight=TITLE_WEIGHT, color=VERMILION)
    written.set(ha="center", va="center", alpha=0.55)
    written.set_in_layout(False)
    written.set_gid(gid)
    for crossed in _crossed(figure, written):
        crossed.set_gid(RIMS[ink_on(crossed.get_color())])
    return written


def _crossed(figure: Figure, mark: Text) -> list[Text]:
    """The texts of a figure on which a mark lies."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine("none")  # laid out once: the drawing would do it again
    figure.get_tightbbox()  # labels of ticks are written only when they are asked for
    angle = radians(mark.get_rotation())
    mark.set_rotation(0)
    box = mark.get_window_extent()
    mark.set_rotation(degrees(angle))
    turn = np.array([[cos(angle), sin(angle)], [-sin(angle), cos(angle)]])
    middle = np.array([box.x0 + box.x1, box.y0 + box.y1]) / 2
    band = Path((box.corners()[[0, 1, 3, 2, 0]] - middle) @ turn + middle, closed=True)
    texts = [text for text in figure.findobj(Text) if text.get_text()]
    return [text for text in texts if text is not mark and band.intersects_bbox(text.get_window_extent())]
