"""What was published of one quantity of all units, and the gaps between ranks that the others fill."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from par_lib.simulate.changes import Changes, Range

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
    holes: dict[int, tuple[Range, ...]] = field(default_factory=dict)  # where no value can lie
    changes: Changes | None = None
    highest: Range | None = None
    lowest: Range | None = None
    bands: tuple[tuple[float, float, int, str], ...] = ()  # from, to below, count, name
    above_mean: int | None = None

    def mean_limits(self, units: int) -> tuple[float, float] | None:
        """The least and the largest mean of all units, from its own figure and from those of groups.

        >>> halves = [Group(np.array([unit]), Range(unit, unit + 0.5, "")) for unit in (0, 1)]
        >>> Published(groups=(Group(np.arange(2), Range(0.6, 1.6, "")), *halves)).mean_limits(2)
        (0.6, 1.0)
        """
        limits = [(one.mean.low, one.mean.high) for one in self.groups if len(one.members) == units]
        parts = [one for one in self.groups if len(one.members) < units]
        if sorted(member for one in parts for member in one.members.tolist()) == list(range(units)):
            low, high = (
                float(sum(len(one.members) * end for one, end in zip(parts, ends, strict=True))) / units
                for ends in ([one.mean.low for one in parts], [one.mean.high for one in parts])
            )
            limits.append((low, high))
        return (max(low for low, _ in limits), min(high for _, high in limits)) if limits else None

    def known(self, limits: tuple[float, float], units: int) -> dict[int, tuple[float, float]]:
        """The least and the largest value that each unit of known value or rank can have."""
        values = {unit: (known.low, known.high) for unit, known in self.values.items()}
        marks = marks_of(self, limits, units)
        return {mark.unit: (mark.low, mark.high) for mark in marks if mark.unit is not None} | values

    def reach(self, limits: tuple[float, float], units: int) -> list[tuple[float, float]]:
        """The least and the largest value that each unit can have: those of no rank have a place in some gap.

        >>> first = Published(values={0: Range(8.0, 8.1, "")}, ranks={0: 1})
        >>> first.reach((0.0, 10.0), 2)
        [(8.0, 8.1), (0.008, 8.092)]
        """
        known = self.known(limits, units)
        open_gaps = [gap for gap in gaps_of(self, limits, units) if gap.room]
        low = min((gap.low.floor for gap in open_gaps), default=limits[0]) + APART
        high = max((gap.high.ceiling for gap in open_gaps), default=limits[1]) - APART
        found = [known.get(unit, (low, high)) for unit in range(units)]
        for unit, bound in self.bounds.items():
            found[unit] = max(found[unit][0], bound.low), min(found[unit][1], bound.high)
        return found


@dataclass(frozen=True, slots=True)
class Mark:
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
class Gap:
    """The places between two neighbouring marks, and how many units they hold."""

    high: Mark
    low: Mark
    room: int

    def distance(self, place: float) -> float:
        """How many places the gap lies from a place; 0 inside it."""
        return max(self.high.position - place, place - self.low.position, 0.0)


def gaps_of(published: Published, limits: tuple[float, float], units: int) -> list[Gap]:
    """The gaps from the first to the last place."""
    return [
        Gap(high, low, int(np.ceil(low.position) - np.floor(high.position)) - 1)
        for high, low in pairwise(marks_of(published, limits, units))
    ]


def marks_of(published: Published, limits: tuple[float, float], units: int) -> list[Mark]:
    """Marks from the first to the last place, each with the least and largest value it can have."""
    marks = [
        Mark(cut.count + 0.5, None, cut.threshold - cut.margin, cut.threshold + cut.margin)
        for cut in published.cuts
    ]
    for unit, rank in published.ranks.items():
        known = published.values.get(unit)
        marks.append(Mark(rank, unit, *((known.low, known.high) if known else limits)))
    marks = sorted(marks, key=lambda mark: (mark.position, -mark.high))
    high, bounded = limits[1], []
    for mark in marks:
        high = min(high, mark.high)
        bounded.append(high)
    low, result = limits[0], []
    for mark, most in zip(reversed(marks), reversed(bounded), strict=True):
        low = max(low, mark.low)
        result.append(Mark(mark.position, mark.unit, low, max(most, low)))
    first, last = Mark(0.5, None, limits[1], limits[1]), Mark(units + 0.5, None, limits[0], limits[0])
    return [first, *reversed(result), last]
