"""Denominate: divide size-dependent indicators by a measure of size (population, area, GDP)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from par_lib.composite.arrays import Floats, as_matrix
from par_lib.composite.data import CompositeIndex, Step, Values, columns_of, settings, transform
from par_lib.errors import ArgumentError, UnknownName


def denominate(data: Values, denominators: pd.DataFrame | Floats | None = None) -> Values:
    """Divides each indicator by its denominator; a missing denominator makes the result missing.

    Args:
        data: units × indicators.
        denominators: for an array, an array of the same shape (1 where nothing is to be divided); for a
            frame, a frame with the same units and a column for each indicator to divide; for an index
            None (the hierarchy names columns of the context), or a frame that has those columns.

    Raises:
        ArgumentError: a denominator is zero or negative, or a unit has none.
        UnknownName: the hierarchy names a denominator that no column has.

    >>> denominate(np.array([[10.0, 3.0]]), np.array([[5.0, 1.0]]))
    array([[2., 3.]])
    """
    divisors = _divisors(data, denominators)
    if (divisors <= 0).any():
        row, column = np.argwhere(divisors <= 0)[0]
        codes = columns_of(data)
        place = f"row {row}, column {column if isinstance(codes, int) else codes[column]}"
        raise ArgumentError(
            "denominators", expected="numbers above 0", found=f"{divisors[row, column]:g} at {place}"
        )
    return transform(data, lambda x: x / divisors, Step("denominate", settings()))


def _divisors(data: Floats | pd.DataFrame | CompositeIndex, given: pd.DataFrame | Floats | None) -> Floats:
    if isinstance(data, CompositeIndex):
        source = data.context if given is None else given
        if not isinstance(source, pd.DataFrame):
            raise ArgumentError("denominators", expected="a frame with named columns", found="an array")
        named = {leaf: data.hierarchy.denominator(leaf) for leaf in data.hierarchy.leaves}
        return _aligned(source, data.scores.index, list(named), {k: v for k, v in named.items() if v})
    if given is None:
        raise ArgumentError("denominators", expected="a frame or an array", found="None")
    if isinstance(data, pd.DataFrame) and isinstance(given, pd.DataFrame):
        codes = [str(name) for name in data.columns]
        return _aligned(given, data.index, codes, {str(name): str(name) for name in given.columns})
    divisors = as_matrix(given, "denominators")
    expected = (len(data), columns_of(data) if isinstance(data, np.ndarray) else len(data.columns))
    if divisors.shape != expected:
        raise ArgumentError("denominators", expected=f"shape {expected}", found=f"{divisors.shape}")
    return divisors


def _aligned(source: pd.DataFrame, units: pd.Index, codes: list[str], named: dict[str, str]) -> Floats:
    absent = units.difference(source.index)
    if len(absent):
        raise ArgumentError("denominators", expected="a row for every unit", found=f"none for {list(absent)}")
    divisors = pd.DataFrame(1.0, index=units, columns=codes)
    for code, name in named.items():
        if code not in codes:
            raise UnknownName("indicator to denominate", code, codes)
        if name not in source.columns:
            raise UnknownName(f"denominator of {code}", name, [str(known) for known in source.columns])
        divisors[code] = pd.to_numeric(source[name]).reindex(units)
    return as_matrix(divisors, "denominators")
