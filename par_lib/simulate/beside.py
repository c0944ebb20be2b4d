"""What a neighbouring year that is drawn later demands of a year, so that it can be drawn at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from par_lib.simulate.changes import Changes, Range
from par_lib.simulate.facts import changes_from
from par_lib.simulate.program import Array
from par_lib.simulate.published import Group, Published
from par_lib.simulate.targets import Targets, limits


def leave_room(
    published: Published,
    beside: Published,
    changes: Changes,
    names: Sequence[str],
    allowed: tuple[float, float],
) -> Published:
    """What was published of a year, with limits within which a neighbouring year can have its own figures.

    What a unit can have there, and the changes that were published, leave it one interval here if it rose and
    another if it fell. What lies between them is a hole.

    Args:
        published: Of the year that is to be drawn.
        beside: Of its neighbour, which is drawn later.
        changes: Between the two; the values of the neighbour do not count.
        names: Of the units and, last, of the mean, as a report names their limits.
        allowed: The least and the largest index there can be, in %.
    """
    units = len(changes.other)
    bounds, holes = dict(published.bounds), dict(published.holes)
    for unit, (low, high) in enumerate(beside.reach(allowed, units)):
        ends = [sorted((changes.sign * least, changes.sign * most)) for least, most in changes.spans(unit)]
        first, *_, last = sorted((low + least, high + most) for least, most in ends * 2)
        old = bounds.get(unit, Range(*allowed, names[unit]))
        bounds[unit] = Range(max(old.low, first[0]), min(old.high, last[1]), old.name)
        if first[1] < last[0]:
            holes[unit] = (*holes.get(unit, ()), Range(first[1], last[0], names[unit]))
    groups, mean = published.groups, beside.mean_limits(units)
    if changes.mean and mean:
        least, most = sorted((changes.sign * changes.mean.low, changes.sign * changes.mean.high))
        known = Range(mean[0] + least, mean[1] + most, names[-1])
        groups = (*groups, Group(np.arange(units), known))
    return replace(published, bounds=bounds, holes=holes, groups=groups)


def changes_between(targets: Mapping[int, Targets], year: int, other: int, values: Array) -> Changes:
    """What was published of the changes between a year and a neighbour.

    Args:
        targets: Of all years.
        year: The year that is to be drawn.
        other: The neighbour.
        values: The index of the neighbour, shape (units,).
    """
    later = targets[max(year, other)]
    names = {unit.name.vi: place for place, unit in enumerate(later.units)}

    def allowed(printed: str, fact: str) -> Range:
        return limits(printed, None, f"{later.year} {fact} {printed}")

    return changes_from(later.changes, values, allowed, names.__getitem__, forward=other < year)
