"""Labels as codes 0, 1, …, and sums by code: the arithmetic under all estimates."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.intp]
Floats = NDArray[np.float64]
SPARSE = 8  # whole numbers that spread over more than so many times their count are hashed, not tabulated


def sums_by(codes: Codes, values: Floats, groups: int) -> Floats:
    """Sum of `values`, shape (n,), over the rows of each code 0..groups−1, shape (groups,).

    >>> sums_by(np.array([0, 2, 0]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [4.0, 0.0, 2.0]
    """
    return np.bincount(codes, values, minlength=groups).astype(float, copy=False)


def label_codes(labels: pd.Series) -> tuple[Codes, pd.Index]:
    """The code of each label, shape (n,), −1 where blank, and the labels in their order.

    >>> codes, found = label_codes(pd.Series(["b", "a", None, "b"]))
    >>> codes.tolist(), found.tolist()
    ([1, 0, -1, 1], ['a', 'b'])
    """
    kind = labels.dtype
    if isinstance(kind, np.dtype) and kind.kind in "iu" and kind != np.uint64 and len(labels):
        numbers = labels.to_numpy().astype(np.intp, copy=False)
        low = numbers.min()
        codes, found = compact(numbers - low if low else numbers)
        return codes, pd.Index(found + low)
    if isinstance(kind, pd.CategoricalDtype):  # coded already; −1 is blank
        numbers, found = compact(labels.cat.codes.to_numpy().astype(np.intp) + 1)
        blank = int(len(found) > 0 and found[0] == 0)
        return numbers - blank, pd.Index(np.asarray(kind.categories)[found[blank:] - 1])
    hashed, names = pd.factorize(labels, sort=True)
    return np.asarray(hashed, dtype=np.intp), pd.Index(np.asarray(names))


def within(outer: Codes | None, inner: Codes, labels: int) -> tuple[Codes, Codes]:
    """Codes of the pairs (outer code, inner code), shape (n,), and the outer code of each.

    They are numbered in the order of both; where every inner code occurs with one outer code only, the inner
    codes are such numbers already, and stay. `labels` is how many inner codes there are. Without outer
    codes all are 0.

    >>> [part.tolist() for part in within(np.array([0, 0, 1]), np.array([0, 1, 0]), 2)]
    [[0, 1, 2], [0, 0, 1]]
    >>> [part.tolist() for part in within(np.array([1, 1, 0]), np.array([0, 1, 2]), 3)]
    [[0, 1, 2], [1, 1, 0]]
    """
    if outer is None:
        return inner, np.zeros(labels, dtype=np.intp)
    only = function_of(inner, outer, labels)
    if only is not None:
        return inner, only
    codes, found = compact(paired(outer, inner, labels))
    return codes, found // labels


def function_of(codes: Codes, values: Codes, groups: int) -> Codes | None:
    """The value of each code 0..groups−1, shape (groups,); None where rows of one code have several values.

    >>> function_of(np.array([0, 1, 0]), np.array([5, 7, 5]), 2).tolist()
    [5, 7]
    >>> function_of(np.array([0, 1, 0]), np.array([5, 7, 6]), 2) is None
    True
    """
    of = np.zeros(groups, dtype=np.intp)
    of[codes] = values
    return of if (of[codes] == values).all() else None


def paired(outer: Codes, inner: Codes, labels: int) -> Codes:
    """One number for each pair of codes, shape (n,): outer · labels + inner.

    >>> paired(np.array([0, 2]), np.array([1, 0]), 3).tolist()
    [1, 6]
    """
    numbers = outer * labels
    numbers += inner  # in place: a second array of this size costs as much as the sum
    return numbers


def compact(codes: Codes) -> tuple[Codes, Codes]:
    """Numbers 0, 1, … in the order of `codes`, shape (n,), and the codes that occur, sorted.

    As `numpy.unique` with its inverse, many times faster: codes of 0 and more that are dense are marked in a
    table, others are hashed; what is sorted is what occurs, not the rows.

    >>> [part.tolist() for part in compact(np.array([7, 3, 7]))]
    [[1, 0, 1], [3, 7]]
    """
    most = int(codes.max(initial=-1))
    if most < SPARSE * len(codes) and codes.min(initial=0) >= 0:
        occurs = np.zeros(most + 1, dtype=bool)
        occurs[codes] = True
        found = np.flatnonzero(occurs)
        if len(found) == most + 1:
            return codes, found
        return (np.cumsum(occurs) - 1)[codes], found
    numbers, hashed = pd.factorize(codes, sort=True)
    return np.asarray(numbers, dtype=np.intp), np.asarray(hashed, dtype=np.intp)


def first_rows(codes: Codes) -> Codes:
    """The first row of each code 0..max, shape (codes,).

    >>> first_rows(np.array([1, 0, 1])).tolist()
    [1, 0]
    """
    first = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.intp)
    # of several values for one place the last one stays: the first row, going backwards
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first


def marked(codes: Codes, rows: NDArray[np.bool_], groups: int) -> NDArray[np.bool_]:
    """Which of the codes 0..groups−1 occur in some of the rows, shape (groups,).

    >>> marked(np.array([0, 2, 1]), np.array([True, True, False]), 3).tolist()
    [True, False, True]
    """
    occurs = np.zeros(groups, dtype=bool)
    occurs[codes[rows]] = True
    return occurs
