"""From the total of every unit to its points in every cell, as published figures of areas demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from par_lib.simulate.along_ranks import along_ranks
from par_lib.simulate.cells import Cell, part_cells, part_maximum
from par_lib.simulate.program import Array, Program
from par_lib.simulate.published import Published

_LEAST = 0.2  # of its maximum that every unit has of a cell
_FAR = 0.06  # of its maximum: what counts as far from the drawn value
_APART = (
    3e-4  # of its maximum, between two units whose order was published: whole answers cannot exchange them
)


@dataclass(frozen=True, slots=True)
class _Start:
    """Drawn points that already lie near everything published, and the order of units in ranked parts."""

    points: Array
    orders: dict[str, list[int]]


def fill_cells(
    drawn: Array,
    totals: Array,
    cells: tuple[Cell, ...],
    parts: Mapping[str, Published],
    fixed: Mapping[int, Array],
) -> Array:
    """Points of every unit in every cell, near the drawn ones.

    Args:
        drawn: What is drawn, shape (units, cells).
        totals: Total points of each unit, shape (units,).
        cells: The cells.
        parts: What was published, as shares of the part in %.
        fixed: Points of some cells that are already known, by place of the cell.

    Returns:
        Shape (units, cells), each row adds up to its total.

    Raises:
        CannotBeReached: published figures contradict each other; each is named.
    """
    program = Program()
    numbers = np.empty(drawn.shape, dtype=np.int64)
    for place, cell in enumerate(cells):
        numbers[:, place] = program.variables(len(totals), _LEAST * cell.maximum, cell.maximum)
    start = _start(drawn, totals, cells, parts, fixed)
    for unit, total in enumerate(totals):
        program.row(dict.fromkeys(numbers[unit].tolist(), 1.0), float(total), float(total))
    for place, cell in enumerate(cells):
        for unit, number in enumerate(numbers[:, place].tolist()):
            if place in fixed:
                program.row({number: 1.0}, float(fixed[place][unit]), float(fixed[place][unit]))
            else:
                program.near(number, float(start.points[unit, place]), _FAR * cell.maximum)
    for code, published in parts.items():
        columns, maximum = part_cells(cells, code), part_maximum(cells, code)
        _wish_part(program, numbers[:, columns], maximum, published, start.orders.get(code, []), code)
    return program.solve()[numbers]


def _start(
    drawn: Array,
    totals: Array,
    cells: tuple[Cell, ...],
    parts: Mapping[str, Published],
    fixed: Mapping[int, Array],
) -> _Start:
    drawn, printed = drawn.copy(), np.zeros(drawn.shape, dtype=bool)
    for code, published in parts.items():
        columns = part_cells(cells, code)
        if len(columns) == 1:
            for unit, known in published.values.items():
                drawn[unit, columns[0]] = known.middle / 100.0 * cells[columns[0]].maximum
                printed[unit, columns[0]] = True
    for place, known_points in fixed.items():
        drawn[:, place], printed[:, place] = known_points, True
    points, orders = balanced(drawn, totals, cells, printed), {}
    for code, published in parts.items():
        columns, maximum = part_cells(cells, code), part_maximum(cells, code)
        shares = points[:, columns].sum(axis=1) * 100.0 / maximum
        middles = {unit: known.middle for unit, known in published.values.items()}
        if published.ranks:
            whole = np.flatnonzero(printed[:, columns].all(axis=1)).tolist()
            settled = {unit: float(shares[unit]) for unit in whole}
            shares, orders[code] = along_ranks(shares, published.ranks, settled | middles)
        for unit, share in middles.items():
            shares[unit] = share
        movable = points[:, columns] * ~printed[:, columns]
        rest = shares * maximum / 100.0 - points[:, columns].sum(axis=1)
        points[:, columns] += rest[:, None] * movable / np.maximum(movable.sum(axis=1, keepdims=True), 1e-9)
    return _Start(points, orders)


def _wish_part(
    program: Program,
    numbers: npt.NDArray[np.int64],
    maximum: float,
    published: Published,
    order: list[int],
    code: str,
) -> None:
    """Printed shares within their limits, and as many units above a published rank as it says."""
    for unit, known in published.values.items():
        terms = dict.fromkeys(numbers[unit].tolist(), 100.0 / maximum)
        program.printed(terms, known.low, min(known.high, 100.0), known.name)
    positions = {unit: place for place, unit in enumerate(order)}
    for unit, rank in published.ranks.items():
        for other in order:
            if other != unit:
                higher, lower = (other, unit) if positions[other] < positions[unit] else (unit, other)
                terms = dict.fromkeys(numbers[higher].tolist(), 1.0)
                terms |= dict.fromkeys(numbers[lower].tolist(), -1.0)
                program.row(terms, _APART * maximum, np.inf, f"{code} rank {rank}")


def balanced(drawn: Array, totals: Array, cells: tuple[Cell, ...], printed: npt.NDArray[np.bool_]) -> Array:
    """The drawn points, moved all together until they add up to the totals; what was printed stays.

    >>> cells = (Cell("1", "desk", 6.0, (0,)), Cell("2", "desk", 4.0, (1,)))
    >>> balanced(np.array([[5.0, 3.0]]), np.array([9.0]), cells, np.array([[True, False]]))
    array([[5., 4.]])
    """
    maxima = np.array([cell.maximum for cell in cells])
    points, moving = drawn.copy(), ~printed
    for _ in range(20):  # clipped cells leave a rest to the others
        rest = totals - points.sum(axis=1)
        room = np.where(rest[:, None] > 0, maxima - points, points - _LEAST * maxima) * moving
        moved = points + rest[:, None] * room / np.maximum(room.sum(axis=1, keepdims=True), 1e-9)
        points = np.where(moving, np.clip(moved, _LEAST * maxima, maxima), points)
    return points
