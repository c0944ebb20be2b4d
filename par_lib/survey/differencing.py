"""What readers can work out from all numbers published together, and what to leave out so that they cannot.

Published numbers are sums of cells with known coefficients: a profile is a mean of cells, points are weighted
sums of them, totals count them. A reader may add and subtract these sums at will. What can be learned of the
cells that are not shown is the row space of the sums over those cells (Hundepool et al. 2012, Statistical
Disclosure Control, section 4.3: "linked tables"). The numbers are safe if every combination of them that is
left rests on enough respondents: on a cell of enough, or on small cells of enough together.

The test is exact: elimination with whole numbers modulo a prime, so nothing is rounded. It is about numbers
that can be worked out; what limits can be put around a hidden count is the matter of `disclosure.suppress`.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np
from numpy.typing import NDArray

PRIME = 2**61 - 1  # a wrong zero has a chance of 4·10⁻¹⁹ a step
MOST_SETS = 100  # of people that are looked at one by one; beyond, small cells alone may make no combination

_Row = dict[int, int]  # cell → coefficient, or sum → factor; modulo PRIME, without zeros


@dataclass(frozen=True)
class Sum:
    """A published number: what it is called, and the cells in it with their coefficients."""

    name: Hashable  # numbers of one name are shown or left out together
    parts: Mapping[int, Fraction | int]  # cell → coefficient
    cost: float  # of leaving it out, as respondents lost; cells cost theirs


def without_differencing(
    respondents: Sequence[int],
    threshold: int,
    shown: NDArray[np.bool_],
    sums: Sequence[Sum],
    people: Sequence[Hashable] | None = None,
) -> tuple[NDArray[np.bool_], set[Hashable]]:
    """Which cells and sums to leave out, so that no combination of those left rests on few respondents.

    As long as there is such a combination, the cheapest number in it is left out: one of its sums, or a cell
    that is subtracted in it. This ends, since numbers become fewer; where nothing is left nothing is told.

    Args:
        respondents: of each cell, shape (cells,).
        threshold: respondents below which a cell is small; cells without any tell of nobody.
        shown: the cells that may be published as far as is known, shape (cells,); small ones never are.
        sums: the other numbers that are published.
        people: whose answers a cell holds, shape (cells,): cells of the same people do not add up to more of
            them. When left out everybody is in one cell only.

    Returns:
        The cells that may be published, shape (cells,), and the names of sums that may not.

    >>> rows = [Sum("row 1", {0: 1, 1: 1}, 1e6), Sum("row 2", {2: 1, 3: 1}, 1e6)]
    >>> columns = [Sum("column 1", {0: 1, 2: 1}, 1e6), Sum("column 2", {1: 1, 3: 1}, 1e6)]
    >>> shown, hidden = without_differencing([3, 50, 40, 60], 5, np.ones(4, dtype=bool), rows + columns)
    >>> shown.tolist(), hidden
    ([False, False, False, False], set())
    """
    n = np.asarray(respondents)
    few = _Few(n, threshold, list(people) if people is not None else list(range(len(n))))
    kept, hidden = shown & ~few.small, set[Hashable]()
    while few.small.any():
        left = [one for one in sums if one.name not in hidden]
        found = list(_derivable(left, few, kept))
        if not found:
            return kept, hidden
        gone: set[Hashable] = set()  # one number that is left out may be enough for several combinations
        for numbers, cells in found:
            if gone & ({left[number].name for number in numbers} | set(cells)):
                continue
            cost, number = min((left[number].cost, number) for number in numbers)
            cost_of_cell, cell = min(((float(n[cell]), cell) for cell in cells), default=(np.inf, -1))
            if cost_of_cell <= cost:
                kept[cell] = False
                gone.add(cell)
            else:
                hidden.add(left[number].name)
                gone.add(left[number].name)
    return kept, hidden


class _Few:
    """Which cells are small, and which of their people are few even together."""

    def __init__(self, n: NDArray[np.int_], threshold: int, people: Sequence[Hashable]) -> None:
        self.small: NDArray[np.bool_] = (n > 0) & (n < threshold)
        self.cells = set(np.flatnonzero(self.small).tolist())
        self._people, self._threshold = people, threshold
        self._size: dict[Hashable, int] = {}
        for cell in sorted(self.cells):
            self._size[people[cell]] = max(self._size.get(people[cell], 0), int(n[cell]))

    def sets(self, cells: Iterable[int]) -> list[set[int]]:
        """Of these small cells those of people who are under the threshold together; sets may overlap."""
        of: dict[Hashable, set[int]] = {}
        for cell in cells:
            of.setdefault(self._people[cell], set()).add(cell)
        labels = list(of)
        found = list(islice(self._chosen([self._size[label] for label in labels]), MOST_SETS + 1))
        if len(found) > MOST_SETS:
            return [self.cells]
        return [set().union(*(of[labels[at]] for at in chosen)) for chosen in found]

    def _chosen(self, sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Sets under the threshold to which nobody who comes later can be added."""
        stack: list[tuple[tuple[int, ...], int]] = [((at,), size) for at, size in enumerate(sizes)]
        while stack:
            chosen, size = stack.pop()
            more = [at for at in range(chosen[-1] + 1, len(sizes)) if size + sizes[at] < self._threshold]
            if not more:
                yield chosen
            stack += [((*chosen, at), size + sizes[at]) for at in more]


def _derivable(
    sums: Sequence[Sum], few: _Few, shown: NDArray[np.bool_]
) -> Iterator[tuple[list[int], list[int]]]:
    """Combinations that rest on few: the sums in each by number, and the shown cells that are taken off."""
    rows = [{cell: _residue(part) for cell, part in one.parts.items()} for one in sums]
    unknown = [{cell: part for cell, part in row.items() if not shown[cell]} for row in rows]
    of_small = _within([(row, {number: 1}) for number, row in enumerate(unknown)], few.cells)
    for cells in few.sets(sorted({cell for row, _ in of_small for cell in row})):
        for _, made in _within(of_small, cells):
            whole: _Row = {}
            for number, factor in made.items():
                _subtract(whole, rows[number], -factor)
            yield list(made), [cell for cell in whole if shown[cell]]


def _within(rows: Sequence[tuple[_Row, _Row]], cells: Container[int]) -> list[tuple[_Row, _Row]]:
    """A basis of all combinations of rows that are zero outside the cells, each with how it is made."""
    pivots: list[tuple[int, _Row, _Row]] = []  # cell, row, and how it is made
    at: dict[int, int] = {}  # the pivot of a cell
    inside = []
    for given, how in rows:
        row, made = dict(given), dict(how)
        # pivots in their order: what one of them brings in, a later one takes out
        while places := [at[cell] for cell in row if cell in at]:
            cell, pivot, of = pivots[min(places)]
            factor = row[cell]
            _subtract(row, pivot, factor)
            _subtract(made, of, factor)
        outside = [cell for cell in row if cell not in cells]
        if outside:
            inverse = pow(row[outside[0]], -1, PRIME)
            at[outside[0]] = len(pivots)
            pivots.append((outside[0], _times(row, inverse), _times(made, inverse)))
        elif row:
            inside.append((row, made))
    return inside


def _residue(number: Fraction | int) -> int:
    return number.numerator * pow(number.denominator, -1, PRIME) % PRIME


def _times(row: _Row, factor: int) -> _Row:
    return {place: value * factor % PRIME for place, value in row.items()}


def _subtract(row: _Row, other: _Row, factor: int) -> None:
    """Takes `factor` times the other row off, in place; zeros are left out."""
    for place, value in other.items():
        rest = (row.get(place, 0) - factor * value) % PRIME
        if rest:
            row[place] = rest
        else:
            row.pop(place, None)
