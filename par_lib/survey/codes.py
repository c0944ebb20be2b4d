"""Labels as codes 0, 1, …, and sums by code: the arithmetic under all estimates."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.intp]
Floats = NDArray[np.float64]


def sums_by(codes: Codes, values: Floats, groups: int) -> Floats:
    """Sum of `values`, shape (n,), over the rows of each code 0..groups−1, shape (groups,).

    >>> sums_by(np.array([0, 2, 0]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [4.0, 0.0, 2.0]
    """
    return np.bincount(codes, values, minlength=groups).astype(float, copy=False)


def within(outer: Codes, labels: pd.Series | None) -> Codes:
    """Codes of the pairs (outer code, label), numbered in the order of outer code, then label; shape (n,).

    >>> within(np.array([0, 0, 1]), pd.Series(["x", "y", "x"])).tolist()
    [0, 1, 2]
    """
    if labels is None:
        return outer
    inner, names = pd.factorize(labels, sort=True)
    return compact(outer * len(names) + inner)[0]


def compact(codes: Codes) -> tuple[Codes, Codes]:
    """Numbers 0, 1, … in the order of `codes`, shape (n,), and the codes that occur, sorted.

    As `numpy.unique` with its inverse, several times faster: it sorts what occurs, not the rows.

    >>> [part.tolist() for part in compact(np.array([7, 3, 7]))]
    [[1, 0, 1], [3, 7]]
    """
    numbers, found = pd.factorize(codes, sort=True)
    return np.asarray(numbers, dtype=np.intp), np.asarray(found, dtype=np.intp)


def first_rows(codes: Codes) -> Codes:
    """The first row of each code 0..max, shape (codes,).

    >>> first_rows(np.array([1, 0, 1])).tolist()
    [1, 0]
    """
    first = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.intp)
    # of several values for one place the last one stays: the first row, going backwards
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first
