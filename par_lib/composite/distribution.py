"""The distribution of single indicators: points far out, and units that can no longer gain or lose."""

from __future__ import annotations

import numpy as np
import pandas as pd

from par_lib.composite.arrays import PerColumn, per_column
from par_lib.errors import ArgumentError


def outliers(frame: pd.DataFrame, *, fence: float = 1.5) -> pd.DataFrame:
    """Values beyond Q1 − fence·IQR or Q3 + fence·IQR of their column.

    Tukey, Exploratory Data Analysis (1977), 2E; 3 instead of 1.5 for "far out". Linear quartiles.

    Returns:
        Columns unit, code, value, distance (in IQRs beyond the quartile, negative below).

    >>> outliers(pd.DataFrame({"x": [1.0, 2, 3, 4, 20]}, index=list("abcde")))
      unit code  value  distance
    0    e    x   20.0       8.0
    """
    if not fence > 0:
        raise ArgumentError("fence", expected="a number above 0", found=str(fence))
    first, third = frame.quantile(0.25), frame.quantile(0.75)
    spread = (third - first).where(lambda width: width > 0)
    above = (frame - third) / spread
    below = (frame - first) / spread
    distance = above.where(above > 0, below.where(below < 0, 0.0)).to_numpy()
    rows, columns = np.nonzero(np.abs(distance) > fence)
    return pd.DataFrame(
        {
            "unit": frame.index[rows],
            "code": frame.columns[columns],
            "value": frame.to_numpy()[rows, columns],
            "distance": distance[rows, columns],
        }
    )


def floor_and_ceiling(frame: pd.DataFrame, maximum: PerColumn, minimum: PerColumn = 0.0) -> pd.DataFrame:
    """Who can still gain: share of units at the least and at the most points possible.

    Returns:
        Index code; columns at_floor and at_ceiling (shares of the units present), mean_gain (points still
        to be had, mean over units), can_gain (number of units below the most).

    >>> floor_and_ceiling(pd.DataFrame({"x": [0.0, 2.0, 2.0, 1.0]}), maximum=2).iloc[0].tolist()
    [0.25, 0.5, 0.75, 2.0]
    """
    codes = [str(name) for name in frame.columns]
    most = pd.Series(per_column(maximum, codes, "maximum"), index=frame.columns)
    least = pd.Series(per_column(minimum, codes, "minimum"), index=frame.columns)
    if frame.gt(most + 1e-9).any(axis=None) or frame.lt(least - 1e-9).any(axis=None):
        raise ArgumentError("values", expected="points between minimum and maximum", found="others")
    gain = most - frame
    present = frame.notna().sum()
    table = pd.DataFrame(
        {
            "at_floor": (frame - least).abs().le(1e-9).sum() / present,
            "at_ceiling": gain.abs().le(1e-9).sum() / present,
            "mean_gain": gain.mean(),
            "can_gain": gain.gt(1e-9).sum(),
        }
    )
    return table.rename_axis("code")
