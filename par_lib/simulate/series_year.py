"""Years of a simulated series, from the published figures of the series that it is like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from par_lib.analysis.record import load_facts, load_record
from par_lib.inputs.series import Register, Series
from par_lib.inputs.series_file import LevelTable
from par_lib.project import Project
from par_lib.simulate.cells import cells_of, part_maximum
from par_lib.simulate.indexes import Typical, fill_parts, fill_years, usual_shares
from par_lib.simulate.targets import INDEX, year_targets
from par_lib.simulate.year import SimulatedYear, simulate_leaves
from par_lib.survey.questionnaire import Questionnaire, load_questionnaire
from par_lib.units.unit_set import load_units

_USUAL = 85.0  # an index, in %, where nothing was published
_UNRANKED = 2.0  # standard deviation of the index of units that are assessed only
_CELLS_DIFFER = 2.5  # standard deviation, in percentage points, of cells around what is usual

Step = Callable[[str], None]


def simulate_years(
    project: Project,
    register: Register,
    series: Series,
    years: Sequence[int],
    seed: int | None = None,
    step: Step = lambda _: None,
) -> Iterator[SimulatedYear]:
    """All inputs of some years of a simulated series.

    Every year is drawn from all years, since changes between them were published too.

    Args:
        project: Where the data are.
        register: All series.
        series: A series with a simulation.
        years: Some of its years.
        seed: Another seed than that of the register.
        step: Told what is being done, for a progress display.

    Raises:
        ArgumentError: the series is not simulated.
        UnknownName: it has no such year.
        CannotBeReached: published figures contradict each other; each is named.
        InputFaults: a published table is faulty.
    """
    simulation = series.simulation
    units = load_units(project, register, series.file.units)
    record, facts = load_record(project, series, units), load_facts(project, series)
    described = series.file.facts or LevelTable(table="", level="")
    cells = {one: cells_of(series.framework(project, one)) for one in series.years}
    targets = {
        one: year_targets(record, facts, described, units, simulation, one, partial(part_maximum, cells[one]))
        for one in series.years
    }
    shared, indexes, own = np.random.SeedSequence(simulation.seed if seed is None else seed).spawn(3)
    step(f"{series.id}: index of every unit, all years")
    index = fill_years(targets, cells, indexes, _USUAL)
    seeds = dict(zip(series.years, own.spawn(len(series.years)), strict=True))
    for year in years:
        parts_seed, others_seed, leaves_seed = seeds[year].spawn(3)
        maximum = part_maximum(cells[year], INDEX)
        offsets = np.random.default_rng(shared).normal(0.0, _CELLS_DIFFER, len(cells[year]))
        typical = Typical(usual_shares(cells[year], targets, _USUAL), float(index[year].mean()))
        assessed = units.with_status(year, "assessed")  # nothing was published of those without a rank
        drawn = np.random.default_rng(others_seed).normal(typical.index, _UNRANKED, len(assessed))
        everyone = [index[year], np.clip(drawn, index[year].min(), index[year].max())]
        step(f"{series.id} {year}: areas and score sources")
        totals = np.concatenate(everyone) * maximum / 100.0
        points = fill_parts(targets[year], totals, cells[year], typical, offsets, parts_seed)
        step(f"{series.id} {year}: components, appraisal, answers")
        yield simulate_leaves(
            series.framework(project, year),
            _questionnaire(project, series, year),
            simulation.ballots_of(year),
            (*targets[year].units, *assessed),
            points,
            leaves_seed,
        )


def _questionnaire(project: Project, series: Series, year: int) -> Questionnaire | None:
    used = [item.questionnaire for item in series.file.surveys if item.years[0] <= year <= item.years[1]]
    return load_questionnaire(project, used[0], year) if used else None
