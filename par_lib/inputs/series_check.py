"""What the layout of data/series.yml does not say: names lead somewhere, years have one framework."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from par_lib.errors import Fault, UnknownName
from par_lib.inputs.series_file import FrameworkYears, RegisterFile, SeriesFile
from par_lib.inputs.yaml_file import Positions
from par_lib.methodology.load import framework_ids
from par_lib.methodology.questionnaire_load import questionnaire_ids
from par_lib.project import Project

Place = list[str | int]


def register_faults(
    project: Project, content: RegisterFile, file: str, positions: Positions
) -> Iterator[Fault]:
    """Every fault of a register that has the right layout, at its line."""
    for place, found, known in _names(project, content):
        if found not in known:
            error = UnknownName("", found, known)
            where = positions.where(place)
            yield Fault(file, where, expected=error.expected, found=found, hint=error.hint)
    for place, expected, found in (*_claimed_twice(content), *_of_other_units(content)):
        yield Fault(file, positions.where(place), expected=expected, found=found)
    for place, table in _tables(content):
        if not project.holds(table):
            hint = "copy it there: what a report rests on is in one folder"
            where, expected = positions.where(place), "a table in the data folder"
            yield Fault(file, where, expected=expected, found=table, hint=hint)
    for link in project.links_outside():
        name = f"data/{link.relative_to(project.data).as_posix()}"
        hint = "copy what it leads to into the data folder"
        yield Fault(name, expected="a file in the data folder", found="a link to elsewhere", hint=hint)


def _names(project: Project, content: RegisterFile) -> Iterator[tuple[Place, str, Sequence[str]]]:
    """Every name in the register that leads elsewhere: its place, itself, and the names that exist there."""
    frameworks, questionnaires = framework_ids(project), questionnaire_ids(project)
    unit_sets = list(content.unit_sets)
    published = [name for name, series in content.series.items() if series.simulation is None]
    for name, units in content.unit_sets.items():
        if units.successors:
            yield ["unit_sets", name, "successors", "units"], units.successors.units, unit_sets
    for name, series in content.series.items():
        at: Place = ["series", name]
        yield [*at, "units"], series.units, unit_sets
        for key, items in _framework_years(series):
            for number, item in enumerate(items):
                yield [*at, key, number, "framework"], item.framework, frameworks
        for number, survey in enumerate(series.surveys):
            yield [*at, "surveys", number, "questionnaire"], survey.questionnaire, questionnaires
        if series.simulation:
            yield [*at, "simulation", "like"], series.simulation.like, published


def _framework_years(series: SeriesFile) -> tuple[tuple[str, list[FrameworkYears]], ...]:
    return ("frameworks", series.frameworks), ("collects", series.collects)


def _claimed_twice(content: RegisterFile) -> Iterator[tuple[Place, str, str]]:
    """Years that two frameworks claim."""
    for name, series in content.series.items():
        for key, items in _framework_years(series):
            claimed: dict[int, str] = {}
            for number, item in enumerate(items):
                for year in item.all_years:
                    if year in claimed:
                        found = f"{claimed[year]} and {item.framework} for {year}"
                        yield ["series", name, key, number, "years"], "one framework a year", found
                    claimed[year] = item.framework


def _of_other_units(content: RegisterFile) -> Iterator[tuple[Place, str, str]]:
    """Simulations that are like a published series of other units."""
    for name, series in content.series.items():
        like = series.simulation and content.series.get(series.simulation.like)
        if series.simulation and like and like.units != series.units:
            expected = f"a series of the same units, {series.units}"
            yield ["series", name, "simulation", "like"], expected, series.simulation.like


def _tables(content: RegisterFile) -> Iterator[tuple[Place, str]]:
    """Every table that the register names, and where it does."""
    for name, units in content.unit_sets.items():
        for key in ("table", "assessed", "aliases", "tiles"):
            if table := getattr(units, key):
                yield ["unit_sets", name, key], table
        if units.successors:
            yield ["unit_sets", name, "successors", "population"], units.successors.population
    for name, series in content.series.items():
        for number, scores in enumerate(series.intake):
            yield ["series", name, "intake", number, "table"], scores.table
        for number, figures in enumerate(series.record):
            yield ["series", name, "record", number, "table"], figures.table
        for kind, found in (("facts", series.facts), ("conflicts", series.conflicts)):
            if found is not None:
                yield ["series", name, kind, "table"], found.table
