"""What a figure was drawn from, kept beside it: readers can have the numbers as well as the picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from weakref import WeakKeyDictionary

import pandas as pd
from matplotlib.figure import Figure

P = ParamSpec("P")
_DRAWN: WeakKeyDictionary[Figure, pd.DataFrame] = WeakKeyDictionary()


def draws(
    function: Callable[Concatenate[pd.DataFrame, P], Figure],
) -> Callable[Concatenate[pd.DataFrame, P], Figure]:
    """Remembers the frame that a function draws: its first argument, and a series beside it (`_joined`)."""

    @wraps(function)
    def remembering(frame: pd.DataFrame, /, *args: P.args, **values: P.kwargs) -> Figure:
        figure = function(frame, *args, **values)
        _DRAWN[figure] = _joined(frame, args[0] if args else None)
        return figure

    return remembering


def drawn_from(figure: Figure) -> pd.DataFrame | None:
    """The numbers of a figure with the names of its rows as columns; None where no function has told."""
    frame = _DRAWN.get(figure)
    if frame is None:
        return None
    named = frame.rename_axis(index=[str(name or "row") for name in frame.index.names])
    return frame if isinstance(frame.index, pd.RangeIndex) else named.reset_index()


def _joined(frame: pd.DataFrame, series: object) -> pd.DataFrame:
    """The frame with a series of the same rows; of other rows it is what is drawn (a map of tiles)."""
    if not isinstance(series, pd.Series):
        return frame
    name = "total" if series.name is None else str(series.name)
    if not series.index.equals(frame.index):
        return series.to_frame(name)
    return frame if name in frame else frame.assign(**{name: series})
