"""Values of all units from what was published of some: ranks, values, means, counts above a threshold.

Between two units of known rank a known number of others must lie. Who they are is the choice of a
mixed-integer program: a unit is in exactly one such gap, each gap holds as many as the ranks say, and every
mean comes out.
"""

from __future__ import annotations

import numpy as np

from par_lib.simulate.changes import Range, choose_changes, wish_changes
from par_lib.simulate.program import Array, CannotBeReached, Program
from par_lib.simulate.published import APART, Cut, Gap, Published, gaps_of

_CURVE = 4  # as many known points make a curve
_NATURAL = 0.05  # between two units, where nothing published brings them closer
_NODES = 1500  # after which another draw leads on sooner than a longer search
_REACH = 8  # places that the first search moves a unit from its drawn one
_GAP = 0.3  # how near to the best choice of gaps the search may stop: they are drawn, not estimated


def fill_in(drawn: Array, published: Published, limits: tuple[float, float]) -> Array:
    """Values near the drawn ones that agree with everything published.

    Args:
        drawn: What each unit would have if nothing were known, shape (units,).
        published: Ranks, values, means and counts.
        limits: The least and the largest value there can be.

    Returns:
        Shape (units,), any two at least `APART` apart.

    Raises:
        CannotBeReached: published figures contradict each other, or this draw does not lead to them (the
            searches stop near the best, not at it; see `first_reached`); what is missed is named.

    >>> from par_lib.simulate.changes import Range
    >>> known = Published(values={0: Range(8.0, 8.0, "first")}, ranks={0: 1})
    >>> fill_in(np.array([5.0, 6.0, 7.0]), known, (0.0, 10.0))
    array([8., 6., 7.])
    """
    lowest = published.lowest.low if published.lowest else limits[0]
    limits = lowest, published.highest.high if published.highest else limits[1]
    drawn = _along_curve(drawn, published, limits)
    try:
        rough = _rough(drawn, published, limits, _REACH)
    except CannotBeReached:
        rough = _rough(drawn, published, limits, len(drawn))
    order = np.argsort(-rough, kind="stable")
    program = Program()
    values = program.variables(len(drawn), *limits)
    _wish(program, values, published)
    for place, unit in enumerate(order):
        for cut in published.cuts:
            _side(program, values[unit], cut, above=place < cut.count)
        if place:
            higher = values[order[place - 1]]
            program.row({higher: 1.0, values[unit]: -1.0}, APART, np.inf)
            program.prefer({higher: 1.0, values[unit]: -1.0}, _NATURAL)
        program.near(values[unit], float(drawn[unit]))
    for unit, known in ((order[0], published.highest), (order[-1], published.lowest)):
        if known:
            program.row({values[unit]: 1.0}, known.low, known.high, known.name)
    for unit, hole in _holes(published):
        beside = (-np.inf, hole.low) if rough[unit] < hole.middle else (hole.high, np.inf)
        program.row({values[unit]: 1.0}, *beside, hole.name)
    if published.changes:
        wish_changes(program, values, published.changes, rough)
    return program.solve()[values]


def _along_curve(drawn: Array, published: Published, limits: tuple[float, float]) -> Array:
    """The drawn order on the curve that the published ranks and values lie on."""
    units = len(drawn)
    points = {float(cut.count) + 0.5: cut.threshold for cut in published.cuts if 0 < cut.count < units}
    for unit, rank in published.ranks.items():
        if unit in published.values:
            points[float(rank)] = (published.values[unit].low + published.values[unit].high) / 2
    if len(points) < _CURVE:
        return drawn
    kept = np.array(sorted(points))
    falling = np.minimum.accumulate([points[place] for place in kept])
    positions = np.arange(1, units + 1, dtype=np.float64)
    curve = np.interp(positions, kept, falling)
    step = (falling[0] - falling[-1]) / units
    curve += step * (np.maximum(kept[0] - positions, 0) - np.maximum(positions - kept[-1], 0))
    taken = {rank: unit for unit, rank in published.ranks.items()}
    free = iter(sorted((u for u in range(units) if u not in published.ranks), key=lambda u: -drawn[u]))
    result = np.empty(units)
    for place in range(1, units + 1):
        result[taken[place] if place in taken else next(free)] = curve[place - 1]
    return np.clip(result, *limits)


def _rough(drawn: Array, published: Published, limits: tuple[float, float], reach: int) -> Array:
    """Values that put every unit into a gap between ranks; inside a gap they may still coincide.

    Args:
        drawn: The drawn values.
        published: What was published.
        limits: The least and the largest value.
        reach: How many places a unit may end up from that of its drawn value.
    """
    program = Program()
    values = program.variables(len(drawn), *limits)
    _wish(program, values, published)
    gaps = gaps_of(published, limits, len(drawn))
    for gap in gaps:
        _apart(program, values, gap)
    inside: dict[Gap, list[int]] = {gap: [] for gap in gaps if gap.room}
    places = np.empty(len(drawn))
    places[np.argsort(-drawn, kind="stable")] = np.arange(1, len(drawn) + 1)
    for unit in range(len(drawn)):
        if unit in published.ranks:
            continue
        free = unit in published.values  # its place follows from its value, not from the draw
        near = [gap for gap in inside if free or gap.distance(places[unit]) <= reach]
        chosen = program.variables(len(near), 0.0, 1.0, whole=True)
        program.row(dict.fromkeys(chosen, 1.0), 1.0, 1.0)
        ceilings = {one: -gap.high.ceiling for one, gap in zip(chosen, near, strict=True)}
        floors = {one: -gap.low.floor for one, gap in zip(chosen, near, strict=True)}
        program.row({values[unit]: 1.0, **ceilings}, -np.inf, 0.0)
        program.row({values[unit]: 1.0, **floors}, 0.0, np.inf)
        for one, gap in zip(chosen, near, strict=True):
            inside[gap].append(one)
            if gap.high.unit is not None:  # lower than the mark above it, if it is in this gap
                slack = limits[1] - gap.high.low + APART
                program.row(
                    {values[gap.high.unit]: 1.0, values[unit]: -1.0, one: -slack}, APART - slack, np.inf
                )
            if gap.low.unit is not None:
                slack = gap.low.high - limits[0] + APART
                program.row(
                    {values[unit]: 1.0, values[gap.low.unit]: -1.0, one: -slack}, APART - slack, np.inf
                )
        program.near(values[unit], float(drawn[unit]))
    for gap, ones in inside.items():
        program.row(dict.fromkeys(ones, 1.0), gap.room, gap.room)
    for unit, hole in _holes(published):
        (above,) = program.variables(1, 0.0, 1.0, whole=True)
        span = limits[1] - limits[0]
        program.row({values[unit]: 1.0, above: -span}, -np.inf, hole.low, hole.name)
        program.row({values[unit]: 1.0, above: -span}, hole.high - span, np.inf, hole.name)
    if published.changes:
        choose_changes(program, values, published.changes)
    return program.solve(_GAP, _NODES)[values]


def _wish(program: Program, values: list[int], published: Published) -> None:
    for unit, known in (*published.values.items(), *published.bounds.items()):
        program.printed({values[unit]: 1.0}, known.low, known.high, known.name)
    for group in published.groups:
        share = 1.0 / len(group.members)
        terms = {values[member]: share for member in group.members}
        program.printed(terms, group.mean.low, group.mean.high, group.mean.name)


def _holes(published: Published) -> list[tuple[int, Range]]:
    return [(unit, hole) for unit, holes in published.holes.items() for hole in holes]


def _side(program: Program, value: int, cut: Cut, *, above: bool) -> None:
    away = cut.margin + APART / 2
    limits = (cut.threshold + away, np.inf) if above else (-np.inf, cut.threshold - away)
    program.row({value: 1.0}, *limits, cut.name)


def _apart(program: Program, values: list[int], gap: Gap) -> None:
    """Room between the two ends of a gap for everybody who is in it."""
    high, low = gap.high, gap.low
    if high.unit is not None and low.unit is not None:
        name = f"rank {high.position:g} above rank {low.position:g}"
        distance = (gap.room + 1) * APART
        program.row({values[high.unit]: 1.0, values[low.unit]: -1.0}, distance, np.inf, name)
    elif high.unit is not None:
        program.row({values[high.unit]: 1.0}, low.high + APART / 2, np.inf, f"rank {high.position:g}")
    elif low.unit is not None:
        program.row({values[low.unit]: 1.0}, -np.inf, high.low - APART / 2, f"rank {low.position:g}")
