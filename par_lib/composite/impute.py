"""Impute: fill missing values from the other units, from the unit's group, or from other periods."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from par_lib.composite.arrays import Floats, Integers, as_vector
from par_lib.composite.data import (
    CompositeIndex,
    Kernel,
    Labels,
    Step,
    Values,
    aligned,
    groups_of,
    label_column,
    matrix_of,
    settings,
    transform,
)
from par_lib.errors import ArgumentError


def impute(data: Values, method: Literal["mean", "median"] = "mean", by: Labels | None = None) -> Values:
    """Fills a missing value with the mean or median of the units that have one, of all or of its group.

    A value that its whole group misses stays missing. On an index the log's report `filled` is
    the table of the values filled in. JRC/OECD handbook (2008), step 3: unconditional and group mean.

    >>> impute(np.array([[1.0], [3.0], [np.nan], [9.0]]), by=["a", "a", "a", "b"]).ravel()
    array([1., 3., 2., 9.])
    """
    if method not in ("mean", "median"):
        raise ArgumentError("method", expected="mean or median", found=repr(method))
    groups = groups_of(data, by)

    def fill(x: Floats) -> Floats:
        filled = x.copy()
        for rows in groups:
            for column in range(x.shape[1]):
                known = x[rows, column][~np.isnan(x[rows, column])]
                if len(known):
                    centre = known.mean() if method == "mean" else np.median(known)
                    filled[rows, column] = np.where(np.isnan(x[rows, column]), centre, x[rows, column])
        return filled

    return transform(data, fill, Step("impute", settings(method=method, by=by), _filled(data, fill)))


def impute_panel(
    data: Values, method: Literal["latest", "linear"], *, unit: Labels, period: Labels
) -> Values:
    """Fills a missing value from the other periods of the same unit.

    `latest` takes the nearest earlier value; `linear` interpolates between the neighbours in time and
    takes the nearest value outside them. A unit that never has a value stays missing.

    Args:
        data: rows are unit-periods, in any order.
        method: latest or linear.
        unit: labels of the rows, or a name of the context or of the row index.
        period: numbers of the rows (years), or such a name.

    Raises:
        ArgumentError: two rows are of the same unit and period, or a period is not a number.

    >>> x = np.array([[1.0], [np.nan], [5.0]])
    >>> impute_panel(x, "linear", unit=["a", "a", "a"], period=[2020, 2021, 2024]).ravel()
    array([1., 2., 5.])
    """
    if method not in ("latest", "linear"):
        raise ArgumentError("method", expected="latest or linear", found=repr(method))
    groups = groups_of(data, unit, "unit")
    times = _times(data, period)
    for rows in groups:
        if len(np.unique(times[rows])) != len(rows):
            raise ArgumentError("period", expected="each once per unit", found=f"{times[rows].tolist()}")

    def fill(x: Floats) -> Floats:
        filled = x.copy()
        for rows in groups:
            ordered = rows[np.argsort(times[rows])]
            for column in range(x.shape[1]):
                filled[ordered, column] = _fill_series(x, ordered, column, times, method)
        return filled

    told = settings(method=method, unit=unit, period=period)
    return transform(data, fill, Step("impute", told, _filled(data, fill)))


def _fill_series(x: Floats, rows: Integers, column: int, times: Floats, method: str) -> Floats:
    series: Floats = x[rows, column]
    known = np.flatnonzero(~np.isnan(series))
    if len(known) == 0:
        return series
    if method == "linear":
        inside: Floats = np.interp(times[rows], times[rows][known], series[known])
        return np.where(np.isnan(series), inside, series)
    before = np.searchsorted(known, np.arange(len(series)), side="right") - 1
    return np.where(before < 0, np.nan, series[known[np.maximum(before, 0)]])


def _times(data: Floats | pd.DataFrame | CompositeIndex, period: Labels) -> Floats:
    if isinstance(period, str):
        if not isinstance(data, CompositeIndex):
            raise ArgumentError("period", expected="numbers, one per row", found=f"the name {period!r}")
        period = label_column(data, period, "period")
    times = as_vector(np.asarray(aligned(period, data)), "period", len(matrix_of(data)))
    if np.isnan(times).any():
        raise ArgumentError("period", expected="a number for every row", found="blank")
    return times


def _filled(data: Floats | pd.DataFrame | CompositeIndex, fill: Kernel) -> dict[str, pd.DataFrame]:
    if not isinstance(data, CompositeIndex):
        return {}
    before = data.leaves
    after = pd.DataFrame(fill(matrix_of(data)), index=before.index, columns=before.columns)
    rows, columns = np.nonzero(before.isna().to_numpy() & after.notna().to_numpy())
    points = {"unit": before.index[rows], "code": before.columns[columns]}
    return {"filled": pd.DataFrame({**points, "value": after.to_numpy()[rows, columns]})}
