"""Array types, and the checks that stand at the door of every function of this package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from par_lib.errors import ArgumentError, UnknownName

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]
Booleans: TypeAlias = npt.NDArray[np.bool_]
PerColumn: TypeAlias = float | Sequence[float] | Floats | Mapping[str, float] | pd.Series


def as_matrix(values: npt.ArrayLike | pd.DataFrame, what: str = "values") -> Floats:
    """Floats of shape (units, columns); missing is NaN, infinite is refused.

    >>> as_matrix([[1, 2], [3, None]])
    array([[ 1.,  2.],
           [ 3., nan]])
    """
    try:
        if isinstance(values, pd.DataFrame):
            matrix = values.to_numpy(dtype=np.float64, na_value=np.nan)
        else:
            matrix = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ArgumentError(what, expected="numbers", found=f"something else ({error})") from error
    if matrix.ndim != 2:
        raise ArgumentError(what, expected="two dimensions (units × columns)", found=f"shape {matrix.shape}")
    if np.isinf(matrix).any():
        raise ArgumentError(what, expected="finite numbers or NaN", found="an infinite value")
    return matrix


def as_vector(values: npt.ArrayLike | pd.Series, what: str, length: int | None = None) -> Floats:
    """Floats of shape (length,); NaN is allowed.

    >>> as_vector([1, 2], "weights", 2)
    array([1., 2.])
    """
    try:
        vector = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ArgumentError(what, expected="numbers", found=f"something else ({error})") from error
    if vector.ndim != 1 or (length is not None and len(vector) != length):
        expected = "one dimension" if length is None else f"{length} numbers"
        raise ArgumentError(what, expected=expected, found=f"shape {vector.shape}")
    return vector


def per_column(value: PerColumn, columns: Sequence[str] | int, what: str) -> Floats:
    """One number per column: a scalar for all, or matched by code when both sides have codes.

    `columns` is the codes of the columns, or only their number when they have none.

    >>> per_column({"b": 2, "a": 1}, ["a", "b"], "weights")
    array([1., 2.])
    """
    count = columns if isinstance(columns, int) else len(columns)
    if isinstance(value, pd.Series | Mapping):
        if isinstance(columns, int):
            raise ArgumentError(
                what, expected="a number, or one per column in order", found="numbers by code",
                hint="an array has no codes: pass a frame",
            )  # fmt: skip
        known = [str(code) for code in value.keys()]  # noqa: SIM118 - iterating a Series gives its values
        for code in columns:
            if code not in known:
                raise UnknownName(f"{what}: number for column", code, known)
        return np.array([float(value[code]) for code in columns])
    if np.ndim(value) == 0:
        return np.full(count, float(np.asarray(value, dtype=np.float64)))
    return as_vector(np.asarray(value), what, count)


def as_weights(weights: PerColumn | None, columns: Sequence[str] | int) -> Floats:
    """Weights as given (not rescaled), equal when None: finite, none negative, not all zero.

    >>> as_weights(None, 3)
    array([1., 1., 1.])
    """
    vector = per_column(1.0 if weights is None else weights, columns, "weights")
    if not np.isfinite(vector).all() or (vector < 0).any() or vector.sum() <= 0:
        raise ArgumentError(
            "weights", expected="finite numbers ≥ 0, at least one above 0", found=str(vector.tolist())
        )
    return vector


def row_groups(labels: npt.ArrayLike | pd.Series | None, rows: int, what: str = "by") -> list[Integers]:
    """Row numbers of each group, in order of first appearance; one group when labels are None.

    >>> [group.tolist() for group in row_groups(["x", "y", "x"], 3)]
    [[0, 2], [1]]
    """
    if labels is None:
        return [np.arange(rows)]
    series = pd.Series(np.asarray(labels))
    if len(series) != rows:
        raise ArgumentError(what, expected=f"{rows} labels, one per row", found=f"{len(series)}")
    if series.isna().any():
        raise ArgumentError(what, expected="a label for every row", found=f"{series.isna().sum()} blank")
    codes, names = pd.factorize(series)
    return [np.flatnonzero(codes == number).astype(np.int64) for number in range(len(names))]
