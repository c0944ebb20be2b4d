"""Values of all units from what was published of some: ranks, values, means, counts above a threshold.

Between two units of known rank a known number of others must lie. Who they are is the choice of a mixed-integer
program: a unit is in exactly one such gap, each gap holds as many as the ranks say, and every mean comes out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from par_lib.simulate.changes import Changes, Range, choose_changes, wish_changes
from par_lib.simulate.program import Array, CannotBeReached, Program

_CURVE = 4  # as many known points make a curve
_REACH = 8  # places that the first search moves a unit from its drawn one
_GAP = 0.3  # how near to the best choice of gaps the search may stop: they are drawn, not estimated
APART = 0.008  # between two units, so that no rounding below can exchange or tie them


@dataclass(frozen=True, slots=True)
class Cut:
    """How many units lie at or above a threshold; the others lie below."""

    count: int
    threshold: float
    name: str
    margin: float = 0.0  # how far from the threshold every unit lies at least


@dataclass(frozen=True, slots=True)
class Group:
    """The simple mean of some units."""

    members: npt.NDArray[np.int64]
    mean: Range


@dataclass(frozen=True, slots=True)
class Published:
    """All that was published of one quantity of the units of one year; units by their place."""

    values: dict[int, Range] = field(default_factory=dict)
    ranks: dict[int, int] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    cuts: tuple[Cut, ...] = ()
    bounds: dict[int, Range] = field(default_factory=dict)
    changes: Changes | None = None
    highest: Range | None = None
    lowest: Range | None = None
    bands: tuple[tuple[float, float, int, str], ...] = ()  # from, to below, count, name
    above_mean: int | None = None

    def known(self, limits: tuple[float, float], units: int) -> dict[int, tuple[float, float]]:
        """The least and the largest value that each unit of known value or rank can have."""
        values = {unit: (known.low, known.high) for unit, known in self.values.items()}
        return {mark.unit: (mark.low, mark.high) for mark in _marks(self, limits, units)
                if mark.unit is not None} | values  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place in the ranking: a unit of known rank, or a threshold between two ranks."""

    position: float
    unit: int | None
    low: float
    high: float

    @property
    def ceiling(self) -> float:
        """What no unit below it exceeds."""
        return self.low if self.unit is None else self.high

    @property
    def floor(self) -> float:
        """What every unit above it reaches."""
        return self.high if self.unit is None else self.low


@dataclass(frozen=True, slots=True)
class _Gap:
    """The places between two neighbouring marks, and how many units they hold."""

    high: _Mark
    low: _Mark
    room: int

    def distance(self, place: float) -> float:
        """How many places the gap lies from a place; 0 inside it."""
        return max(self.high.position - place, place - self.low.position, 0.0)


def fill_in(drawn: Array, published: Published, limits: tuple[float, float]) -> Array:
    """Values near the drawn ones that agree with everything published.

    Args:
        drawn: What each unit would have if nothing were known, shape (units,).
        published: Ranks, values, means and counts.
        limits: The least and the largest value there can be.

    Returns:
        Shape (units,), any two at least `APART` apart.

    Raises:
        CannotBeReached: published figures contradict each other; each is named.

    >>> fill_in(np.array([5.0, 6.0, 7.0]), Published(values={0: Range(8.0, 8.0, "first")}, ranks={0: 1}), (0, 10))
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
            program.row({values[order[place - 1]]: 1.0, values[unit]: -1.0}, APART, np.inf)
        program.near(values[unit], float(drawn[unit]))
    for unit, known in ((order[0], published.highest), (order[-1], published.lowest)):
        if known:
            program.row({values[unit]: 1.0}, known.low, known.high, known.name)
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
    gaps = _gaps(_marks(published, limits, len(drawn)))
    for gap in gaps:
        _apart(program, values, gap)
    inside: dict[_Gap, list[int]] = {gap: [] for gap in gaps if gap.room}
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
                program.row({values[gap.high.unit]: 1.0, values[unit]: -1.0, one: -slack}, APART - slack, np.inf)
            if gap.low.unit is not None:
                slack = gap.low.high - limits[0] + APART
                program.row({values[unit]: 1.0, values[gap.low.unit]: -1.0, one: -slack}, APART - slack, np.inf)
        program.near(values[unit], float(drawn[unit]))
    for gap, ones in inside.items():
        program.row(dict.fromkeys(ones, 1.0), gap.room, gap.room)
    if published.changes:
        choose_changes(program, values, published.changes)
    return program.solve(_GAP)[values]


def _wish(program: Program, values: list[int], published: Published) -> None:
    for unit, known in published.values.items():
        program.row({values[unit]: 1.0}, known.low, known.high, known.name)
    for unit, known in published.bounds.items():
        program.row({values[unit]: 1.0}, known.low, known.high, known.name)
    for group in published.groups:
        share = 1.0 / len(group.members)
        terms = {values[member]: share for member in group.members}
        program.row(terms, group.mean.low, group.mean.high, group.mean.name)


def _side(program: Program, value: int, cut: Cut, *, above: bool) -> None:
    away = cut.margin + APART / 2
    limits = (cut.threshold + away, np.inf) if above else (-np.inf, cut.threshold - away)
    program.row({value: 1.0}, *limits, cut.name)


def _apart(program: Program, values: list[int], gap: _Gap) -> None:
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


def _gaps(marks: list[_Mark]) -> list[_Gap]:
    return [
        _Gap(high, low, int(np.ceil(low.position) - np.floor(high.position)) - 1)
        for high, low in zip(marks[:-1], marks[1:], strict=True)
    ]


def _marks(published: Published, limits: tuple[float, float], units: int) -> list[_Mark]:
    """Marks from the first to the last place, each with the least and largest value it can have."""
    marks = [
        _Mark(cut.count + 0.5, None, cut.threshold - cut.margin, cut.threshold + cut.margin)
        for cut in published.cuts
    ]
    for unit, rank in published.ranks.items():
        known = published.values.get(unit)
        marks.append(_Mark(rank, unit, *((known.low, known.high) if known else limits)))
    marks = sorted(marks, key=lambda mark: (mark.position, -mark.high))
    high, bounded = limits[1], []
    for mark in marks:
        high = min(high, mark.high)
        bounded.append(high)
    low, result = limits[0], []
    for mark, most in zip(reversed(marks), reversed(bounded), strict=True):
        low = max(low, mark.low)
        result.append(_Mark(mark.position, mark.unit, low, max(most, low)))
    first, last = _Mark(0.5, None, limits[1], limits[1]), _Mark(units + 0.5, None, limits[0], limits[0])
    return [first, *reversed(result), last]
