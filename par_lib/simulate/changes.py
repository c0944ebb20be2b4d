"""What was published of the changes from the year before: how many rose and fell, and by how much at most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from par_lib.simulate.program import Array, Program

_EVER = 40.0  # no index changes by as many points in one year
_PRINTED = 0.012  # the smallest change that is sure to be printed as one


@dataclass(frozen=True, slots=True)
class Range:
    """A published figure as limits on the exact value, with the words by which a report names it."""

    low: float
    high: float
    name: str

    @property
    def middle(self) -> float:
        """What was printed, unless limits of several printed figures were joined."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest or smallest change among those that rose, or among those that fell (below 0)."""

    rose: bool
    largest: bool
    change: Range
    unit: int | None = None  # where the page names it


@dataclass(frozen=True, slots=True)
class Changes:
    """Counts and extremes of the changes between this year and a neighbouring one that is known."""

    other: Array  # index of the other year, shape (units,)
    forward: bool  # whether the other year is the one before
    rose: int | None = None
    fell: int | None = None
    extremes: tuple[Extreme, ...] = ()
    mean: Range | None = None  # of the change of the mean

    @property
    def sign(self) -> float:
        """Of this year's value in the change."""
        return 1.0 if self.forward else -1.0

    @property
    def name(self) -> str:
        """How a report names the counts."""
        return "count of units that rose or fell"

    def of(self, values: Array) -> Array:
        """The change of each unit from the earlier to the later year."""
        return self.sign * (values - self.other)

    def span(self, *, rose: bool) -> tuple[float, float]:
        """The least and the largest change of a unit that rose, or of one that fell."""
        low, high = (_PRINTED, _EVER) if rose else (-_EVER, -_PRINTED)
        for extreme in self.extremes:
            if extreme.rose is rose and extreme.largest is rose:  # the largest decrease is the lowest number
                high = extreme.change.high
            elif extreme.rose is rose:
                low = extreme.change.low
        return low, high

    def spans(self, unit: int) -> list[tuple[float, float]]:
        """The changes that a unit can have: those of the page that names it, or any that fell or rose.

        >>> named = Extreme(True, True, Range(6.3, 6.4, ""), unit=1)
        >>> changes = Changes(np.zeros(2), True, extremes=(named,))
        >>> changes.spans(0), changes.spans(1)
        ([(-40.0, -0.012), (0.012, 6.4)], [(6.3, 6.4)])
        """
        named = [(one.change.low, one.change.high) for one in self.extremes if one.unit == unit]
        return named[:1] or [self.span(rose=False), self.span(rose=True)]


def choose_changes(program: Program, values: list[int], changes: Changes) -> None:
    """Who rose and who fell, and who has each extreme, as whole variables of the program."""
    rose = program.variables(len(values), 0.0, 1.0, whole=True)
    fell = program.variables(len(values), 0.0, 1.0, whole=True)
    if changes.rose is not None:
        program.row(dict.fromkeys(rose, 1.0), changes.rose, changes.rose, changes.name)
    if changes.fell is not None:
        program.row(dict.fromkeys(fell, 1.0), changes.fell, changes.fell, changes.name)
    wish_mean_change(program, values, changes)
    up, down = changes.span(rose=True), changes.span(rose=False)
    for unit, value in enumerate(values):
        sign, start = changes.sign, changes.sign * float(changes.other[unit])
        program.row({rose[unit]: 1.0, fell[unit]: 1.0}, 0.0, 1.0)
        # from the smallest to the largest increase if it rose, likewise if it fell, otherwise no change
        program.row({value: sign, rose[unit]: -up[1], fell[unit]: -down[1]}, -np.inf, start)
        program.row({value: sign, rose[unit]: -up[0], fell[unit]: -down[0]}, start, np.inf)
    for extreme in changes.extremes:
        named = [extreme.unit] if extreme.unit is not None else list(range(len(values)))
        chosen = program.variables(len(named), 0.0, 1.0, whole=True)
        program.row(dict.fromkeys(chosen, 1.0), 1.0, 1.0)
        low, high = extreme.change.low, extreme.change.high
        for unit, picked in zip(named, chosen, strict=True):
            start = changes.sign * float(changes.other[unit])
            program.row({values[unit]: changes.sign, picked: -_EVER}, start + low - _EVER, np.inf)
            program.row({values[unit]: changes.sign, picked: _EVER}, -np.inf, start + high + _EVER)


def wish_mean_change(program: Program, values: list[int], changes: Changes) -> None:
    """The change of the mean, if it was published."""
    if changes.mean:
        start = changes.sign * float(changes.other.mean())
        terms = dict.fromkeys(values, changes.sign / len(values))
        program.row(terms, start + changes.mean.low, start + changes.mean.high, changes.mean.name)


def wish_changes(program: Program, values: list[int], changes: Changes, rough: Array) -> None:
    """The same with who rose and fell, and who has each extreme, as in values already found."""
    wish_mean_change(program, values, changes)
    change = changes.of(rough)
    for unit, value in enumerate(values):
        start = changes.sign * float(changes.other[unit])
        still = abs(change[unit]) < _PRINTED / 2 and changes.rose is not None and changes.fell is not None
        low, high = (0.0, 0.0) if still else changes.span(rose=bool(change[unit] > 0))
        program.row({value: changes.sign}, start + low, start + high, changes.name)
    for extreme in changes.extremes:
        nearest = int(np.argmin(np.abs(change - extreme.change.middle)))
        unit = extreme.unit if extreme.unit is not None else nearest
        start = changes.sign * float(changes.other[unit])
        limits = start + extreme.change.low, start + extreme.change.high
        program.row({values[unit]: changes.sign}, *limits, extreme.change.name)
