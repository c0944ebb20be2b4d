"""Linear programs whose wishes have names: what cannot be fulfilled is reported by its name, never dropped.

A row is either hard (the structure: an order, a sum) or a wish (a published figure) with a name; a wish may
be missed at a price so high that it is missed only when nothing else is possible, and by how much is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from par_lib.errors import ParError

Array = npt.NDArray[np.float64]
_PRICE = 1e5  # of one unit by which a wish is missed, against 1 for the distance from the draw
# What follows from whole answers moves a figure a little: room at either end of its limits, as a share of
# them, and the price of one unit by which it is nearer; the steeper, the nearer, so that many give way.
_ROOMS = ((0.1, 50.0), (0.03, 150.0))
_WIDE = 0.1  # limits further apart are wide enough as they are
_MISSED = 1e-6  # a wish missed by less is fulfilled: the solver's own tolerance
_ENDLESS = 2**31 - 1  # nodes: the search goes on to its end
_FEASIBILITY = "no values at all satisfy the hard rows"


class CannotBeReached(ParError):
    """Published figures that no values can reproduce together; each with the distance that remains."""

    def __init__(self, missed: Mapping[str, float]) -> None:
        self.missed = dict(missed)
        lines = [f"{name}: missed by {distance:.6g}" for name, distance in sorted(missed.items())]
        hint = "contradicting figures need a choice in the simulation of the series (data/series.yml)"
        super().__init__("\n".join(["targets that cannot be reached together:", *lines, f"    hint: {hint}"]))


@dataclass
class Program:
    """A mixed-integer linear program, put together row by row.

    >>> program = Program()
    >>> x, y = program.variables(2, 0.0, 10.0)
    >>> program.row({x: 1.0, y: 1.0}, 7.0, 7.0, "x + y")
    >>> program.near(x, 2.0)
    >>> program.near(y, 4.0, 0.1)
    >>> [float(v) for v in program.solve()[[x, y]]]
    [3.0, 4.0]
    """

    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)
    _cost: list[float] = field(default_factory=list)
    _whole: list[int] = field(default_factory=list)
    _rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)
    _wishes: dict[str, list[int]] = field(default_factory=dict)

    def variables(self, count: int, low: float, high: float, *, whole: bool = False) -> list[int]:
        """New variables with the same bounds."""
        first = len(self._low)
        self._low += [low] * count
        self._high += [high] * count
        self._cost += [0.0] * count
        self._whole += [int(whole)] * count
        return list(range(first, first + count))

    def row(self, terms: Mapping[int, float], low: float, high: float, wish: str = "") -> None:
        """Keeps a weighted sum of variables within limits; with a name it is a wish, without it is hard."""
        row = dict(terms)
        if wish:
            above, below = self.variables(2, 0.0, np.inf)
            self._cost[above] = self._cost[below] = _PRICE
            row |= {above: -1.0, below: 1.0}
            self._wishes.setdefault(wish, []).extend((above, below))
        self._rows.append((row, low, high))

    def prefer(self, terms: Mapping[int, float], low: float, price: float = 3.0) -> None:
        """Draws a weighted sum of variables towards a limit from below, at a small price."""
        (short,) = self.variables(1, 0.0, np.inf)
        self._cost[short] = price
        self._rows.append(({**terms, short: 1.0}, low, np.inf))

    def printed(self, terms: Mapping[int, float], low: float, high: float, wish: str) -> None:
        """A wish for the limits of a printed figure, and for room at either end where others leave it."""
        self.row(terms, low, high, wish)
        for share, price in _ROOMS:
            room = share * min(high - low, _WIDE)
            self.prefer(terms, low + room, price)
            self.prefer({variable: -factor for variable, factor in terms.items()}, room - high, price)

    def near(self, variable: int, value: float, scale: float = 1.0) -> None:
        """Draws a variable towards a value: the further away, the steeper, so that many give way a little.

        Args:
            variable: Which one.
            value: What it should be near.
            scale: What counts as far for it.
        """
        for far, steeper in ((0.0, 1.0), (0.5, 2.0), (1.5, 5.0)):
            allowed = far * scale
            (over,) = self.variables(1, 0.0, np.inf)
            self._cost[over] = steeper / scale
            self._rows.append(({variable: 1.0, over: -1.0}, -np.inf, value + allowed))
            self._rows.append(({variable: 1.0, over: 1.0}, value - allowed, np.inf))

    def solve(self, gap: float = 0.0, nodes: int | None = None) -> Array:
        """Values of all variables, by their numbers.

        Args:
            gap: How far from the cheapest solution, as a share of its cost, the search may stop.
            nodes: After how many nodes of its tree the search stops with the best that it has found.

        Raises:
            CannotBeReached: wishes that are missed, by name.
        """
        terms = [row for row, _, _ in self._rows]
        rows = np.concatenate([np.full(len(row), place) for place, row in enumerate(terms)])
        columns = np.concatenate([np.fromiter(row, dtype=np.int64) for row in terms])
        values = np.concatenate([np.fromiter(row.values(), dtype=np.float64) for row in terms])
        matrix = csr_array((values, (rows, columns)), shape=(len(self._rows), len(self._low)))
        limits = LinearConstraint(
            matrix, [low for _, low, _ in self._rows], [high for *_, high in self._rows]
        )
        found = milp(
            np.array(self._cost),
            constraints=limits,
            bounds=Bounds(np.array(self._low), np.array(self._high)),
            integrality=np.array(self._whole),
            options={"mip_rel_gap": gap, "node_limit": nodes or _ENDLESS},
        )
        if found.x is None:
            raise CannotBeReached({_FEASIBILITY: np.inf})
        missed = {name: float(found.x[slacks].sum()) for name, slacks in self._wishes.items()}
        if missed := {name: distance for name, distance in missed.items() if distance > _MISSED}:
            raise CannotBeReached(missed)
        return np.asarray(found.x)
