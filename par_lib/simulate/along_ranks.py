"""Drawn values moved to where published ranks and values want them."""

from __future__ import annotations

from collections.abc import Mapping, Set

import numpy as np

from par_lib.simulate.program import Array


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
