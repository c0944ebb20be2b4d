"""From the index of every unit to its points by area and score source, as everything published of them demands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from par_lib.errors import UnknownName
from par_lib.methodology.framework import Framework
from par_lib.simulate.program import Array, Program
from par_lib.simulate.ranking import Published

_LEAST = 0.2  # of its maximum that every unit has of a cell
_FAR = 0.06  # of its maximum: what counts as far from the drawn value
_APART = 3e-4  # of its maximum, between two units whose order was published: whole answers cannot exchange them


@dataclass(frozen=True, slots=True)
class Cell:
    """All leaves of one area with one score source."""

    area: str
    score_source: str
    maximum: float
    leaves: tuple[int, ...]  # places among the leaves of the framework


def cells_of(framework: Framework) -> tuple[Cell, ...]:
    """The cells of a framework, by area and then by score source, in order."""
    found: dict[tuple[str, str], list[int]] = {}
    codes = {code: place for place, code in enumerate(framework.leaf_codes)}
    for area in framework.areas:
        for leaf in framework.subtree(area.code).leaves:
            if leaf.role == "score":
                found.setdefault((area.code, leaf.score_source or ""), []).append(codes[leaf.code])
    return tuple(
        Cell(area, source, float(framework.leaf_counted_maxima[places].sum()), tuple(places))
        for (area, source), places in found.items()
    )


def part_cells(cells: Iterable[Cell], code: str) -> npt.NDArray[np.int64]:
    """The places of the cells that an area, or score sources joined by +, consist of; all for the index.

    Raises:
        UnknownName: no area and no score source is called so.
    """
    cells = list(cells)
    if not code:
        return np.arange(len(cells))
    wanted = set(code.split("+"))
    known = {cell.score_source for cell in cells} | {cell.area for cell in cells}
    for name in wanted - known:
        raise UnknownName("area or score source", name, sorted(known))
    return np.array([p for p, c in enumerate(cells) if c.area in wanted or c.score_source in wanted])


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
    units = len(totals)
    numbers = np.empty((units, len(cells)), dtype=np.int64)
    for place, cell in enumerate(cells):
        numbers[:, place] = program.variables(units, _LEAST * cell.maximum, cell.maximum)
    drawn, printed = drawn.copy(), np.zeros(drawn.shape, dtype=bool)
    for code, published in parts.items():
        columns = part_cells(cells, code)
        if len(columns) == 1:
            for unit, known in published.values.items():
                drawn[unit, columns[0]] = (known.low + known.high) / 200.0 * cells[columns[0]].maximum
                printed[unit, columns[0]] = True
    for place in fixed:
        printed[:, place] = True
    start = _balanced(drawn, totals, cells, fixed, printed)
    orders: dict[str, list[int]] = {}
    for code, published in parts.items():
        columns = part_cells(cells, code)
        maximum = sum(cells[place].maximum for place in columns)
        shares = start[:, columns].sum(axis=1) * 100.0 / maximum
        known = {unit: (one.low + one.high) / 2 for unit, one in published.values.items()}
        if published.ranks:
            settled = {unit: float(shares[unit]) for unit in np.flatnonzero(printed[:, columns].all(axis=1))}
            shares, orders[code] = along_ranks(shares, published.ranks, settled | known)
        for unit, share in known.items():
            shares[unit] = share
        movable = start[:, columns] * ~printed[:, columns]
        rest = shares * maximum / 100.0 - start[:, columns].sum(axis=1)
        start[:, columns] += rest[:, None] * movable / np.maximum(movable.sum(axis=1, keepdims=True), 1e-9)
    for unit in range(units):
        program.row(dict.fromkeys(numbers[unit].tolist(), 1.0), totals[unit], totals[unit])
        for place, cell in enumerate(cells):
            number = int(numbers[unit, place])
            if place in fixed:
                program.row({number: 1.0}, float(fixed[place][unit]), float(fixed[place][unit]))
            else:
                program.near(number, float(start[unit, place]), _FAR * cell.maximum)
    for code, published in parts.items():
        columns = part_cells(cells, code)
        maximum = sum(cells[place].maximum for place in columns)
        _wish_part(program, numbers[:, columns], maximum, published, orders.get(code, []), code)
    return program.solve()[numbers]


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
        program.row(terms, known.low, min(known.high, 100.0), known.name)
    positions = {unit: place for place, unit in enumerate(order)}
    for unit, rank in published.ranks.items():
        for other in order:
            if other != unit:
                higher, lower = (other, unit) if positions[other] < positions[unit] else (unit, other)
                terms = dict.fromkeys(numbers[higher].tolist(), 1.0)
                terms |= dict.fromkeys(numbers[lower].tolist(), -1.0)
                program.row(terms, _APART * maximum, np.inf, f"{code} rank {rank}")


def along_ranks(
    values: Array, ranks: Mapping[int, int], known: Mapping[int, float]
) -> tuple[Array, list[int]]:
    """Drawn values moved so that units of known rank and value stand where they should, and the order.

    >>> along_ranks(np.array([5.0, 1.0, 2.0, 3.0]), {0: 2}, {0: 6.0})
    (array([6., 4., 5., 9.]), [3, 0, 2, 1])
    """
    values = values.copy()
    for unit, value in known.items():
        values[unit] = value
    order = ranked_order(values, ranks, set(known))
    falling = np.sort(values)[::-1]
    fixed = sorted((rank, known[unit]) for unit, rank in ranks.items() if unit in known)
    places = np.arange(1, len(values) + 1)
    if fixed:
        moves = [value - falling[rank - 1] for rank, value in fixed]
        falling = falling + np.interp(places, [rank for rank, _ in fixed], moves)
    result = np.empty(len(values))
    result[order] = np.minimum.accumulate(falling)
    for unit, value in known.items():
        result[unit] = value
    return result, order


def ranked_order(values: Array, ranks: Mapping[int, int], known: Set[int] = frozenset()) -> list[int]:
    """Places of the units from first to last: some at their published ranks, the others by their values.

    Args:
        values: Of all units.
        ranks: The published ranks, by unit.
        known: Units whose values were published: they stand in the right order to each other.

    >>> ranked_order(np.array([1.0, 3.0, 2.0]), {0: 1})
    [0, 1, 2]
    >>> ranked_order(np.array([5.0, 4.0, 9.0, 6.0]), {0: 2}, {0, 1})
    [2, 0, 3, 1]
    """
    taken = {rank: unit for unit, rank in ranks.items()}
    for unit in sorted(known - set(ranks), key=lambda u: (-values[u], u)):
        higher = [rank for rank, other in taken.items() if other in known and values[other] > values[unit]]
        lower = [rank for rank, other in taken.items() if other in known and values[other] < values[unit]]
        between = range(max(higher, default=0) + 1, min(lower, default=len(values) + 1))
        free = [rank for rank in between if rank not in taken]
        natural = 1 + int((values > values[unit]).sum())
        if free:
            taken[min(free, key=lambda rank: abs(rank - natural))] = unit
    placed = set(taken.values())
    others = iter(sorted((u for u in range(len(values)) if u not in placed), key=lambda u: (-values[u], u)))
    return [taken[rank] if rank in taken else next(others) for rank in range(1, len(values) + 1)]


def _balanced(
    drawn: Array,
    totals: Array,
    cells: tuple[Cell, ...],
    fixed: Mapping[int, Array],
    printed: npt.NDArray[np.bool_],
) -> Array:
    """The drawn points, moved all together until they add up to the totals; what was printed stays."""
    maxima = np.array([cell.maximum for cell in cells])
    points, moving = drawn.copy(), ~printed
    for place, known in fixed.items():
        points[:, place], moving[:, place] = known, False
    for _ in range(20):  # clipped cells leave a rest to the others
        rest = totals - points.sum(axis=1)
        room = np.where(rest[:, None] > 0, maxima - points, points - _LEAST * maxima) * moving
        moved = points + rest[:, None] * room / np.maximum(room.sum(axis=1, keepdims=True), 1e-9)
        points = np.where(moving, np.clip(moved, _LEAST * maxima, maxima), points)
    return points
