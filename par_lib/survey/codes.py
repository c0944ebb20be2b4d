"""Labels as codes 0, 1, …, and sums by code: the arithmetic under all estimates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.intp]
Floats = NDArray[np.float64]
MANY = 10_000  # rows
SPARSE = 8  # whole numbers that spread over more than so many times their count are hashed, not tabulated


def sums_by(codes: Codes, values: Floats, groups: int) -> Floats:
    """Sum of `values`, shape (n,), over the rows of each code 0..groups−1, shape (groups,).

    >>> sums_by(np.array([0, 2, 0]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [4.0, 0.0, 2.0]
    """
    return np.bincount(codes, values, minlength=groups).astype(float, copy=False)


@dataclass(frozen=True, eq=False)
class LabelCodes:
    """The codes of the labels of a column."""

    codes: Codes  # (n,) −1 where blank
    labels: NDArray[np.generic] | pd.Index  # (L,) the labels in their order
    row: Codes  # (L,) a row of each

    @cached_property
    def names(self) -> pd.Index:
        """The labels in their order, L of them: an index only when asked for, which clusters hardly are."""
        names: pd.Index = pd.Index(self.labels)
        return names


def label_codes(labels: pd.Series) -> LabelCodes:
    """The code of each label, the labels in their order, and a row of each.

    >>> found = label_codes(pd.Series(["b", "a", None, "b"]))
    >>> found.codes.tolist(), found.names.tolist(), found.row.tolist()
    ([1, 0, -1, 1], ['a', 'b'], [1, 3])
    """
    kind = labels.dtype
    if (numbers := _whole_numbers(labels)) is not None:
        low, high = int(numbers.min()), int(numbers.max())
        if high - low >= SPARSE * len(numbers):
            return LabelCodes(*_hashed(numbers))
        codes, found, row = _tabulated(numbers - low if low else numbers, high - low)
        return LabelCodes(codes, found + low, row)
    if isinstance(kind, pd.CategoricalDtype):  # coded already; −1 is blank
        numbers, found, row = compact(labels.cat.codes.to_numpy().astype(np.intp) + 1)
        blank = int(len(found) > 0 and found[0] == 0)
        return LabelCodes(numbers - blank, np.asarray(kind.categories)[found[blank:] - 1], row[blank:])
    hashed, labelled = pd.factorize(labels, sort=True)
    codes = np.asarray(hashed, dtype=np.intp)
    return LabelCodes(codes, np.asarray(labelled), a_row_of_each(codes + 1, len(labelled) + 1)[1:])


def coarser_codes(labels: pd.Series, finer: LabelCodes) -> tuple[LabelCodes, Codes] | None:
    """Codes of labels, of which each of the finer labels has one only, and the code of each finer label.

    Which labels there are is then looked up among the finer ones, which are fewer than the rows. None where a
    finer label has several, or the labels are no plain whole numbers.

    Args:
        labels: shape (n,).
        finer: the codes of another column, shape (n,), without blanks.

    >>> clusters = label_codes(pd.Series([11, 12, 11, 21]))
    >>> strata, of = coarser_codes(pd.Series([1, 1, 1, 2]), clusters)
    >>> strata.codes.tolist(), strata.names.tolist(), strata.row.tolist(), of.tolist()
    ([0, 0, 0, 1], [1, 2], [1, 3], [0, 0, 1])
    >>> coarser_codes(pd.Series([1, 2, 3, 4]), clusters) is None
    True
    """
    numbers = _whole_numbers(labels)
    if numbers is None:
        return None
    label = function_of(finer.codes, numbers, finer.row)
    if label is None:
        return None
    low = int(label.min())
    of, found, a_finer = compact(label - low)
    gaps = found[-1] >= len(found)  # without them labels are their codes already
    codes = of[finer.codes] if gaps else numbers - low if low else numbers
    return LabelCodes(codes, found + low, finer.row[a_finer]), of


def _whole_numbers(labels: pd.Series) -> Codes | None:
    """Labels that are whole numbers without blanks, none of them too large, as they are; None for others."""
    kind = labels.dtype
    if isinstance(kind, np.dtype) and kind.kind in "iu" and kind != np.uint64 and len(labels):
        return labels.to_numpy().astype(np.intp, copy=False)
    return None


def within(outer: Codes | None, inner: Codes, row: Codes) -> tuple[Codes, Codes, Codes]:
    """Codes of the pairs (outer code, inner code), shape (n,), the outer code of each, and a row of each.

    They are numbered in the order of both; where every inner code occurs with one outer code only, the inner
    codes are such numbers already, and stay. `row` is a row of each inner code. Without outer codes all
    are 0.

    >>> [part.tolist() for part in within(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([2, 1]))]
    [[0, 1, 2], [0, 0, 1], [0, 1, 2]]
    >>> [part.tolist() for part in within(np.array([1, 1, 0]), np.array([0, 1, 2]), np.array([0, 1, 2]))]
    [[0, 1, 2], [1, 1, 0], [0, 1, 2]]
    """
    if outer is None:
        return inner, np.zeros(len(row), dtype=np.intp), row
    only = function_of(inner, outer, row)
    if only is not None:
        return inner, only, row
    codes, found, rows = compact(paired(outer, inner, len(row)))
    return codes, found // len(row), rows


def function_of(codes: Codes, values: Codes, row: Codes) -> Codes | None:
    """The value of each code, of which `row` is a row; None where rows of one code have several values.

    >>> function_of(np.array([0, 1, 0]), np.array([5, 7, 5]), np.array([0, 1])).tolist()
    [5, 7]
    >>> function_of(np.array([0, 1, 0]), np.array([5, 7, 6]), np.array([0, 1])) is None
    True
    """
    of: Codes = values[row]
    return of if (of[codes] == values).all() else None


def paired(outer: Codes, inner: Codes, labels: int) -> Codes:
    """One number for each pair of codes, shape (n,): outer · labels + inner.

    >>> paired(np.array([0, 2]), np.array([1, 0]), 3).tolist()
    [1, 6]
    """
    numbers = outer * labels
    numbers += inner  # in place: a second array of this size costs as much as the sum
    return numbers


def compact(codes: Codes) -> tuple[Codes, Codes, Codes]:
    """Numbers 0, 1, … in the order of `codes`, shape (n,), the codes that occur, sorted, and a row of each.

    As `numpy.unique` with its inverse, many times faster: codes of 0 and more that are dense are marked in a
    table, others are hashed; what is sorted is what occurs, not the rows.

    >>> [part.tolist() for part in compact(np.array([7, 3, 7]))]
    [[1, 0, 1], [3, 7], [1, 2]]
    """
    most = int(codes.max(initial=-1))
    if most < SPARSE * len(codes) and codes.min(initial=0) >= 0:
        return _tabulated(codes, most)
    return _hashed(codes)


def _tabulated(codes: Codes, most: int) -> tuple[Codes, Codes, Codes]:
    """As `compact`, for codes of 0 to `most`."""
    row = a_row_of_each(codes, most + 1)
    found = np.flatnonzero(row >= 0)
    if len(found) == most + 1:
        return codes, found, row
    return (np.cumsum(row >= 0) - 1)[codes], found, row[found]


def _hashed(codes: Codes) -> tuple[Codes, Codes, Codes]:
    """As `compact`, for any whole numbers."""
    numbers, hashed = pd.factorize(codes, sort=True)
    dense = np.asarray(numbers, dtype=np.intp)
    return dense, np.asarray(hashed, dtype=np.intp), a_row_of_each(dense, len(hashed))


def a_row_of_each(codes: Codes, groups: int) -> Codes:
    """The last row of each code 0..groups−1, −1 where there is none, shape (groups,).

    >>> a_row_of_each(np.array([1, 0, 1]), 3).tolist()
    [1, 2, -1]
    """
    row = np.full(groups, -1, dtype=np.intp)
    row[codes] = numbered(len(codes))  # of several values for one place the last one stays
    return row


def numbered(rows: int) -> Codes:
    """0, 1, …, shape (rows,), read only; where there are many they are kept for the next time.

    >>> numbered(3).tolist()
    [0, 1, 2]
    """
    return np.arange(rows) if rows < MANY else _numbered(-(-rows // MANY) * MANY)[:rows]


@lru_cache(maxsize=1)
def _numbered(rows: int) -> Codes:
    numbers = np.arange(rows, dtype=np.intp)
    numbers.flags.writeable = False
    return numbers


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
