"""One year of a simulated series, from the published figures of the series that it is like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from par_lib.analysis.record import load_facts, load_record
from par_lib.errors import ArgumentError
from par_lib.inputs.series import LevelTable, Register, Series
from par_lib.inputs.simulation import Simulation
from par_lib.methodology.framework import Framework
from par_lib.project import Project
from par_lib.simulate.cells import Cell, cells_of, fill_cells, part_cells
from par_lib.simulate.indexes import Typical, fill_parts, fill_years, usual_shares
from par_lib.simulate.program import Array
from par_lib.simulate.targets import INDEX, Targets, year_targets
from par_lib.simulate.year import Simulated, simulate_leaves
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.units.unit_set import Unit, load_units

_USUAL = 85.0  # an index, in %, where nothing was published
_UNRANKED = 2.0  # standard deviation of the index of units that are assessed only
_CELLS_DIFFER = 2.5  # standard deviation, in percentage points, of cells around what is usual

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SimulatedYear:
    """A simulated year and what it was calibrated to."""

    framework: Framework
    units: tuple[Unit, ...]
    targets: Targets
    points: Array  # by unit and cell
    inputs: Simulated


def simulate_year(
    project: Project,
    register: Register,
    series: Series,
    year: int,
    seed: int | None = None,
    step: Step = lambda _: None,
) -> SimulatedYear:
    """All inputs of one year of a simulated series.

    Args:
        project: Where the data are.
        register: All series.
        series: A series with a simulation.
        year: One of its years.
        seed: Another seed than that of the register.
        step: Told what is being done, for a progress display.

    Raises:
        ArgumentError: the series is not simulated.
        UnknownName: it has no such year.
        CannotBeReached: published figures contradict each other; each is named.
        InputFaults: a published table is faulty.
    """
    simulation = simulation_of(series)
    framework = series.framework(project, year)
    units = load_units(project, register, series.file.units)
    record, facts = load_record(project, series, units), load_facts(project, series)
    step("published figures")
    described = series.file.facts or LevelTable(table="", level="")
    by_year = {one: cells_of(series.framework(project, one)) for one in series.years}
    targets = {
        one: year_targets(record, facts, described, units, simulation, one, partial(_maximum, by_year[one]))
        for one in series.years
    }
    shared, totals_seed, own = np.random.SeedSequence(simulation.seed if seed is None else seed).spawn(3)
    step("index of every unit")
    index = fill_years(targets, by_year, year, totals_seed, _USUAL)[year]
    cells = by_year[year]
    maximum = _maximum(cells, INDEX)
    offsets = np.random.default_rng(shared).normal(0.0, _CELLS_DIFFER, len(cells))
    typical = Typical(usual_shares(cells, targets, _USUAL), float(index.mean()))
    seeds = dict(zip(series.years, own.spawn(len(series.years)), strict=True))
    parts_seed, others_seed, leaves_seed = seeds[year].spawn(3)
    step("areas and score sources")
    points = fill_parts(targets[year], index * maximum / 100.0, cells, typical, offsets, parts_seed)
    assessed = units.with_status(year, "assessed")
    points = np.vstack([points, _others(len(assessed), cells, typical, offsets, others_seed)])
    step("components, appraisal and answers")
    surveys = [item for item in series.file.surveys if item.years[0] <= year <= item.years[1]]
    questionnaire = load_questionnaire(project, surveys[0].questionnaire, year) if surveys else None
    everyone = (*targets[year].units, *assessed)
    inputs = simulate_leaves(
        framework, questionnaire, simulation.ballots_of(year), everyone, points, leaves_seed
    )
    return SimulatedYear(framework, everyone, targets[year], points, inputs)


def simulation_of(series: Series) -> Simulation:
    """The simulation of a series.

    Raises:
        ArgumentError: the series is not simulated.
    """
    if series.file.simulation is None:
        hint = "only series with a simulation in data/series.yml have simulated inputs"
        raise ArgumentError("series", expected="a simulated series", found=series.id, hint=hint)
    return series.file.simulation


def _maximum(cells: tuple[Cell, ...], code: str) -> float:
    return float(sum(cells[place].maximum for place in part_cells(cells, code)))


def _others(
    count: int, cells: tuple[Cell, ...], typical: Typical, offsets: Array, seed: np.random.SeedSequence
) -> Array:
    """Points of units that are assessed without a rank: nothing was published of them."""
    rng = np.random.default_rng(seed)
    maxima = np.array([cell.maximum for cell in cells])
    totals = np.clip(typical.index + rng.normal(0.0, _UNRANKED, count), 60.0, 95.0) * maxima.sum() / 100.0
    shares = typical.cells + offsets + rng.normal(0.0, 3.5, (count, len(cells)))
    drawn = np.clip(shares, 25.0, 99.0) * maxima / 100.0
    return fill_cells(drawn, totals, cells, {}, {}) if count else drawn
