"""Published facts on the whole (means, extremes, counts, changes) as targets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from par_lib.simulate.changes import Changes, Extreme, Range
from par_lib.simulate.program import Array
from par_lib.simulate.published import Cut, Group, Published

_NAMED = r"(?: \((?P<name>.+)\))?"
CHANGE = re.compile(r"(?:mean_change_on_previous_year|count_(?:in|de)creased|"
                    rf"(?:largest|smallest)_(?:in|de)crease){_NAMED}")  # fmt: skip
_MEAN = re.compile(r"mean")
_END = re.compile(rf"(max|min){_NAMED}")
_AT_LEAST = re.compile(rf"count_(?:group_\w_)?([\d.]+)_or_more{_NAMED}")
_BELOW = re.compile(r"count_below_([\d.]+)")
_BETWEEN = re.compile(r"count_(?:group_\w_)?([\d.]+)_to_([\d.]+)")
_ABOVE_MEAN = "count_above_mean"


def with_fact(known: Published, fact: str, value: Range, units: int) -> tuple[Published, int]:
    """What is known with one more fact, and whether it is one that values can be made to agree with (0 or 1).

    >>> with_fact(Published(), "count_below_80", Range(3, 3, ""), 17)[0].cuts
    (Cut(count=14, threshold=80.0, name='', margin=0.0),)
    """
    count = round((value.low + value.high) / 2)
    if _MEAN.fullmatch(fact):
        return replace(known, groups=(*known.groups, Group(np.arange(units), value))), 1
    if match := _END.fullmatch(fact):
        return replace(known, highest=value) if match[1] == "max" else replace(known, lowest=value), 1
    if match := _AT_LEAST.fullmatch(fact):
        return _cut(known, Cut(count, float(match[1]), value.name)), 1
    if match := _BELOW.fullmatch(fact):
        return _cut(known, Cut(units - count, float(match[1]), value.name)), 1
    if match := _BETWEEN.fullmatch(fact):
        return replace(known, bands=(*known.bands, (float(match[1]), float(match[2]), count, value.name))), 1
    if fact == _ABOVE_MEAN:
        return replace(known, above_mean=count), 1
    return known, 0


def complete(known: Published, units: int) -> Published:
    """Bands between two thresholds as counts above each, and the count above the mean at the printed mean."""
    found = known
    for _ in known.bands:  # one band may follow from another
        for low, high, count, name in known.bands:
            above = {cut.threshold: cut.count for cut in found.cuts}
            if high in above:
                found = _cut(found, Cut(above[high] + count, low, name))
            elif low in above:
                found = _cut(found, Cut(above[low] - count, high, name))
    mean = next((group.mean for group in found.groups if len(group.members) == units), None)
    if found.above_mean is not None and mean is not None:
        margin = (mean.high - mean.low) / 2
        middle = (mean.low + mean.high) / 2
        found = _cut(found, Cut(found.above_mean, middle, f"count above the {mean.name}", margin))
    return found


def changes_from(
    facts: dict[str, str],
    other: Array,
    limits: Callable[[str, str], Range],
    place: Callable[[str], int],
    *,
    forward: bool,
) -> Changes:
    """What was published of the changes between two years, one of which is known.

    Args:
        facts: Printed values by the name of the fact, of the later year.
        other: The known index of the other year, shape (units,).
        limits: The exact values that a printed one allows, and its name.
        place: The place of the unit of a name.
        forward: Whether the other year is the earlier.
    """
    counts: dict[str, int] = {}
    extremes = []
    mean = None
    for fact, printed in facts.items():
        match = CHANGE.fullmatch(fact)
        name = match["name"] if match else None
        kind = fact.removesuffix(f" ({name})")
        if kind.startswith("count"):
            counts[kind] = int(printed)
        elif kind.startswith("mean"):
            mean = limits(printed, fact)
        else:
            rose, largest = kind.endswith("increase"), kind.startswith("largest")
            unit = place(name) if name else None
            extremes.append(Extreme(rose, largest, _inside(limits(printed, fact)), unit))
    return Changes(
        other, forward, counts.get("count_increased"), counts.get("count_decreased"), tuple(extremes), mean
    )


def _inside(known: Range) -> Range:
    """The limits of a change with some room: both its years are moved a little by whole answers."""
    room = 0.1 * (known.high - known.low)
    return replace(known, low=known.low + room, high=known.high - room)


def _cut(known: Published, cut: Cut) -> Published:
    return known if cut in known.cuts else replace(known, cuts=(*known.cuts, cut))
