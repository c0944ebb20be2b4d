"""Screen: keep the units with enough data."""

from __future__ import annotations

import numpy as np
import pandas as pd

from par_lib.composite.arrays import Booleans, Floats, as_matrix
from par_lib.composite.data import CompositeIndex, Step, Values, matrix_of, settings
from par_lib.errors import ArgumentError


def screen(data: Values, *, available: float = 2 / 3, non_zero: float = 0.0) -> Values:
    """Keeps the units whose share of present values is at least `available` (both shares in 0–1).

    Args:
        data: units × indicators.
        available: least share of indicators that a unit must have.
        non_zero: least share, of those present, that must differ from zero.

    On an index the log's report `units` has each unit's shares and whether it was kept.

    >>> import numpy as np
    >>> screen(np.array([[1.0, np.nan], [1.0, 2.0]]), available=0.6)
    array([[1., 2.]])
    """
    for name, share in (("available", available), ("non_zero", non_zero)):
        if not 0 <= share <= 1:
            raise ArgumentError(name, expected="a share from 0 to 1", found=str(share))
    shares = _shares(matrix_of(data))
    keep: Booleans = ((shares["available"] >= available) & (shares["non_zero"] >= non_zero)).to_numpy()
    if isinstance(data, CompositeIndex):
        report = {"units": shares.set_index(data.scores.index).assign(kept=keep)}
        step = Step("screen", settings(available=available, non_zero=non_zero), report)
        return data.after(step, data.scores[keep])
    if isinstance(data, pd.DataFrame):
        return data[keep]
    return as_matrix(data)[keep]


def _shares(x: Floats) -> pd.DataFrame:
    present = ~np.isnan(x)
    count = present.sum(axis=1)
    zeros = (x == 0).sum(axis=1)
    non_zero = 1 - zeros / count.clip(min=1)
    return pd.DataFrame({"available": count / x.shape[1], "non_zero": non_zero})
