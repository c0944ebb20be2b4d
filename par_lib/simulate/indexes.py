"""The index of every unit in every year, and its points by cell: drawn, then made to agree with targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from par_lib.simulate.beside import changes_between, leave_room
from par_lib.simulate.cell_points import fill_cells
from par_lib.simulate.cells import Cell, part_cells
from par_lib.simulate.changes import Range
from par_lib.simulate.facts import complete
from par_lib.simulate.program import Array, CannotBeReached
from par_lib.simulate.published import Published
from par_lib.simulate.ranking import fill_in
from par_lib.simulate.targets import INDEX, Targets

Seed = np.random.SeedSequence
Found = TypeVar("Found")
_LIMITS = (60.0, 98.5)  # of the index, in %
_SPREAD = 2.0  # of the index among units of which nothing is known
_KEPT, _NEW = 0.6, 1.2  # from year to year: what stays of the distance from the mean, and what is drawn anew
_CELLS = 3.5  # standard deviation of a unit's cells, in percentage points
_PART = 3.0  # of a part of which the mean was published
_TRIES = 12  # draws after which targets count as out of reach


@dataclass(frozen=True, slots=True)
class Typical:
    """Shares of the maximum that are usual, in %: of every cell, and of the index where no mean is known."""

    cells: Array  # (cells,)
    index: float


def fill_years(
    targets: Mapping[int, Targets], cells: Mapping[int, tuple[Cell, ...]], seed: Seed, mean: float
) -> dict[int, Array]:
    """The index of every unit in every year, shape (units,) each.

    The year of which most was published comes first, then its neighbours, since changes were published too.

    Raises:
        CannotBeReached: published figures contradict each other; each is named.
    """
    return first_reached(seed, lambda attempt, _: _fill_path(targets, cells, attempt, mean))


def first_reached(seed: Seed, draw: Callable[[Seed, float], Found]) -> Found:
    """The first draw from which the targets can be reached: another may leave more room.

    Args:
        seed: Of all draws.
        draw: Gets the seed of one draw, and how far it may stray from what is usual: from 1 down to 0.

    Raises:
        CannotBeReached: no draw leads there.
    """
    missed = CannotBeReached({})
    for number, attempt in enumerate(seed.spawn(_TRIES)):
        try:
            return draw(attempt, 1.0 - number / (_TRIES - 1))
        except CannotBeReached as error:
            missed = error
    raise missed


def _fill_path(
    targets: Mapping[int, Targets], cells: Mapping[int, tuple[Cell, ...]], seed: Seed, mean: float
) -> dict[int, Array]:
    root = max(targets, key=lambda known: (targets[known].figures, known))
    published = {year: _of_index(targets[year], cells[year]) for year in targets}
    known: dict[int, Array] = {}
    for one in sorted(targets, key=lambda year: (abs(year - root), year)):
        rng = np.random.default_rng([*seed.generate_state(4).tolist(), one])
        known[one] = _fill_year(targets, published, one, known, rng, mean)
    return known


def _of_index(target: Targets, cells: tuple[Cell, ...]) -> Published:
    """All that was published of the index of a year, and limits that follow from its parts."""
    whole = sum(cell.maximum for cell in cells)
    bounds = {
        unit: Range(known.low * 100.0 / whole, known.high * 100.0 / whole, known.name)
        for unit, known in _sums_of_parts(target, cells).items()
    }
    return replace(complete(target.parts[INDEX], len(target.units)), bounds=bounds)


def _fill_year(
    targets: Mapping[int, Targets],
    of_years: Mapping[int, Published],
    year: int,
    known: Mapping[int, Array],
    rng: np.random.Generator,
    usual: float,
) -> Array:
    published, units = of_years[year], len(targets[year].units)
    mean = _mean(published, units, usual)
    drawn = mean + rng.normal(0.0, _SPREAD, units)
    for other in (year - 1, year + 1):
        if other in known:
            centred = known[other] - known[other].mean()
            drawn = mean + _KEPT * centred + rng.normal(0.0, _NEW, units)
            published = replace(published, changes=changes_between(targets, year, other, known[other]))
        elif other in targets:
            beside = of_years[other]
            for unit, (low, high) in beside.known(_LIMITS, units).items():
                drawn[unit] = mean + _KEPT * ((low + high) / 2 - _mean(beside, units, mean))
            changes = changes_between(targets, year, other, np.zeros(units))
            named = [*(unit.name.vi for unit in targets[year].units), "mean"]
            names = [f"{name} {year} against {other}" for name in named]
            published = leave_room(published, beside, changes, names, _LIMITS)
    return fill_in(drawn, published, _LIMITS)


def _mean(published: Published, units: int, usual: float) -> float:
    whole = [group.mean for group in published.groups if len(group.members) == units]
    return whole[0].middle if whole else usual


def _sums_of_parts(target: Targets, cells: tuple[Cell, ...], without: str = "") -> dict[int, Range]:
    """Limits of the points of the units of which every score source was published, or every other one."""
    maxima: dict[str, float] = {}
    for cell in cells:
        if cell.score_source != without:
            maxima[cell.score_source] = maxima.get(cell.score_source, 0.0) + cell.maximum
    bounds = {}
    for unit, described in enumerate(target.units):
        known = [
            target.parts[source].values.get(unit) if source in target.parts else None for source in maxima
        ]
        ranges = [one for one in known if one is not None]
        if len(ranges) == len(maxima):
            low = sum(one.low * top for one, top in zip(ranges, maxima.values(), strict=True)) / 100.0
            high = sum(one.high * top for one, top in zip(ranges, maxima.values(), strict=True)) / 100.0
            bounds[unit] = Range(low, high, f"{target.year} {described.name.vi} as the sum of its parts")
    return bounds


def fill_parts(
    target: Targets, totals: Array, cells: tuple[Cell, ...], typical: Typical, offsets: Array, seed: Seed
) -> Array:
    """Points of every unit in every cell, shape (units, cells).

    A part of one cell whose mean was published (SIPAS) is filled in first, by itself.

    Args:
        target: What was published of the year.
        totals: Total points of the units, shape (units,).
        cells: The cells of the framework.
        typical: Usual shares of the cells.
        offsets: How cells differ from them in this series, in percentage points, shape (cells,).
        seed: Of the draws.

    Raises:
        CannotBeReached: published figures contradict each other; each is named.
    """
    return first_reached(
        seed, lambda attempt, stray: _fill_parts(target, totals, cells, typical, offsets, attempt, stray)
    )


def _fill_parts(
    target: Targets,
    totals: Array,
    cells: tuple[Cell, ...],
    typical: Typical,
    offsets: Array,
    seed: Seed,
    stray: float,
) -> Array:
    rng = np.random.default_rng(seed)
    units = len(totals)
    maxima = np.array([cell.maximum for cell in cells])
    above = (totals * 100.0 / maxima.sum() - typical.index)[:, None]
    shares = typical.cells + offsets + 0.7 * above + stray * rng.normal(0.0, _CELLS, (units, len(cells)))
    parts = {code: complete(part, units) for code, part in target.parts.items() if code != INDEX}
    fixed: dict[int, Array] = {}
    for code, part in list(parts.items()):
        columns = part_cells(cells, code)
        if len(columns) == 1 and any(len(group.members) == units for group in part.groups):
            place = int(columns[0])
            mean = _mean(part, units, typical.index)
            drawn = mean + 0.4 * above[:, 0] + rng.normal(0.0, _PART, units)
            left = {
                unit: Range(
                    (totals[unit] - others.high) * 100.0 / maxima[place],
                    (totals[unit] - others.low) * 100.0 / maxima[place],
                    others.name,
                )
                for unit, others in _sums_of_parts(target, cells, without=code).items()
            }
            filled = fill_in(drawn, replace(part, bounds=left), (55.0, 97.0))
            fixed[place] = filled * maxima[place] / 100.0
            del parts[code]
    drawn = np.clip(shares, 25.0, 99.0) * maxima / 100.0
    return fill_cells(drawn, totals, cells, parts, fixed)


def usual_shares(cells: tuple[Cell, ...], targets: Mapping[int, Targets], usual: float) -> Array:
    """The share usual in each cell: the mean of what was published of its score source in any year."""
    shares = []
    for cell in cells:
        parts = [
            target.parts[cell.score_source]
            for target in targets.values()
            if cell.score_source in target.parts
        ]
        known = [one.middle for part in parts for one in part.values.values()]
        shares.append(float(np.mean(known)) if known else usual)
    return np.array(shares)
