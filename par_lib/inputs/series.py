"""The register of series (data/series.yml): which indices are followed, of whom, by which framework.

Example of one entry:

    papi:
      name: {vi: PAPI, en: PAPI}
      units: provinces
      frameworks: [{years: 2011-2024, framework: papi}]
      intake: [{years: 2011-2024, table: raw/papi.csv, year: year, unit: {code: gso}, code: sub, value: v}]
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator

from par_lib.errors import ArgumentError, Fault, UnknownName, raise_if
from par_lib.inputs.simulation import Simulation
from par_lib.inputs.yaml_file import Positions, read_yaml
from par_lib.methodology.framework import Framework
from par_lib.methodology.load import framework_ids, load_framework
from par_lib.methodology.questionnaire_load import questionnaire_ids
from par_lib.methodology.schema import Name, Strict, Text, Years
from par_lib.project import Project

Origin = Literal["published", "submitted", "simulated", "computed"]
Quantity = Literal["index", "points", "share", "rank"]


class GroupColumns(Strict):
    """The columns of a units table that sort its units into groups, such as regions."""

    column_vi: str
    column_en: str
    name: Text


class Successors(Strict):
    """What units became: the set of the new ones, and the column that has the new one's code.

    `population` is the table of people by old unit, by which figures are carried to the new ones.
    """

    units: str
    column: str
    population: str


class UnitSetFile(Strict):
    """A list of units and, where it changes, who of them is assessed and ranked in which years."""

    name: Text
    table: str
    assessed: str | None = None
    aliases: str | None = None
    tiles: str | None = None
    group: GroupColumns | None = None
    successors: Successors | None = None


class FrameworkYears(Strict):
    """Years computed by one framework."""

    years: Years
    framework: str


class SurveyYears(Strict):
    """Years whose survey uses one questionnaire."""

    years: Years
    questionnaire: str


class UnitColumn(Strict):
    """How a table names its units: by code or by Vietnamese name."""

    code: str | None = None
    name: str | None = None

    @model_validator(mode="after")
    def _one_of(self) -> UnitColumn:
        if (self.code is None) == (self.name is None):
            raise ValueError("either code or name: the column that names the unit")
        return self


class IntakeTable(Strict):
    """A table of scores: one row a value (`code` and `value`) or one column a leaf (`points`)."""

    years: Years
    table: str
    year: str | None = None
    unit: UnitColumn
    code: str | None = None
    value: str | None = None
    points: dict[str, str] = {}
    url: str | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> IntakeTable:
        if bool(self.points) == bool(self.code and self.value):
            raise ValueError("either points (one column a leaf) or code and value (one row a value)")
        return self


class CodeColumn(Strict):
    """Which node of the tree a published value belongs to; empty text is the index itself."""

    column: str
    values: dict[str, str] = {}
    others: bool = False  # whether a text not in `values` is itself a code; otherwise its row is left out


class RecordValue(Strict):
    """One published quantity: its column and the column that says how sure it is."""

    quantity: Quantity
    column: str
    confidence: str | None = None


class RecordTable(Strict):
    """A table of published figures to set computed ones against."""

    table: str
    years: Years | None = None  # for a table without a year column
    where: dict[str, str] = {}
    unit: UnitColumn
    code: CodeColumn | None = None
    node: str = ""  # the node, or score sources joined by +, that all rows are about, without a code column
    url: str
    confidence: str | None = None
    note: str | None = None
    values: list[RecordValue] = Field(min_length=1)


class LevelTable(Strict):
    """The rows of a shared table that belong to one level.

    Of a table of facts: `groups` is the level whose facts are the means of groups of units, by their names;
    `nodes` says which node a fact is about that begins with a word (SIPAS_mean).
    """

    table: str
    level: str
    groups: str | None = None
    nodes: dict[str, str] = {}


class Break(Strict):
    """A year from which published figures do not continue those before.

    A new framework breaks the index itself; new bands break what is counted by band, not the index.
    """

    year: int
    kind: Literal["framework", "bands"]
    what: Text
    source: str = Field(pattern="^https?://")


class SeriesFile(Strict):
    """One index followed over years on one origin of data."""

    name: Text
    short: Text
    publisher: Text
    units: str
    origin: Origin
    frameworks: list[FrameworkYears] = []
    collects: list[FrameworkYears] = []  # years whose scores units hand in on workbooks
    intake: list[IntakeTable] = []
    record: list[RecordTable] = []
    facts: LevelTable | None = None
    conflicts: LevelTable | None = None
    breaks: list[Break] = []
    surveys: list[SurveyYears] = []
    simulation: Simulation | None = None

    @model_validator(mode="after")
    def _simulated_is_said(self) -> SeriesFile:
        if (self.origin == "simulated") != (self.simulation is not None):
            raise ValueError("origin simulated with a simulation, and no simulation with any other origin")
        of_the_like = self.intake or self.record or self.facts or self.conflicts or self.breaks
        if self.simulation and of_the_like:
            raise ValueError(
                "no intake, record, facts, conflicts or breaks: the simulation names the series it is like"
            )
        return self


class RegisterFile(Strict):
    """The whole of data/series.yml."""

    unit_sets: dict[Name, UnitSetFile]
    series: dict[Name, SeriesFile]


def _years(items: Sequence[FrameworkYears]) -> tuple[int, ...]:
    return tuple(sorted({year for item in items for year in range(item.years[0], item.years[1] + 1)}))


@dataclass(frozen=True, slots=True)
class Series:
    """One series of the register, by its id."""

    id: str
    file: SeriesFile

    @property
    def years(self) -> tuple[int, ...]:
        """Years that are computed, ascending; none where only published figures exist."""
        return _years(self.file.frameworks)

    @property
    def collected_years(self) -> tuple[int, ...]:
        """Years whose scores units hand in on workbooks, ascending."""
        return _years(self.file.collects)

    @property
    def simulation(self) -> Simulation:
        """How the series is simulated.

        Raises:
            ArgumentError: it is not simulated.
        """
        if self.file.simulation is None:
            hint = "only series with a simulation in data/series.yml have simulated inputs"
            raise ArgumentError("series", expected="a simulated series", found=self.id, hint=hint)
        return self.file.simulation

    def framework_id(self, year: int) -> str:
        """Which framework computes that year.

        Raises:
            UnknownName: the series has no inputs for that year.
        """
        for item in self.file.frameworks:
            if item.years[0] <= year <= item.years[1]:
                return item.framework
        raise UnknownName(f"year of {self.id}", str(year), [str(known) for known in self.years])

    @property
    def survey_years(self) -> tuple[int, ...]:
        """Years in which a survey was made, ascending."""
        spans = [item.years for item in self.file.surveys]
        return tuple(sorted({year for first, last in spans for year in range(first, last + 1)}))

    def questionnaire_id(self, year: int) -> str:
        """Which questionnaire that year's survey uses.

        Raises:
            UnknownName: the register names none for that year.
        """
        for item in self.file.surveys:
            if item.years[0] <= year <= item.years[1]:
                return item.questionnaire
        known = [str(one) for one in self.survey_years]
        raise UnknownName(f"year of a survey of {self.id}", str(year), known)

    def collected_by(self, year: int) -> str:
        """Which framework the units' workbooks of that year follow.

        Raises:
            UnknownName: nothing is collected for that year.
        """
        for item in self.file.collects:
            if item.years[0] <= year <= item.years[1]:
                return item.framework
        what = f"year in which {self.id} collects workbooks"
        raise UnknownName(what, str(year), [str(known) for known in self.collected_years])

    def methodology(self, year: int) -> str | None:
        """The framework that a year is computed by, or that its workbooks follow; None without one."""
        for item in (*self.file.frameworks, *self.file.collects):
            if item.years[0] <= year <= item.years[1]:
                return item.framework
        return None

    def naming_frameworks(self, year: int) -> dict[str, int]:
        """The frameworks that name the parts of a year, each with the year of its tree.

        A year that no framework is for, of which single figures were published, has the names of the nearest.
        """
        items = (*self.file.frameworks, *self.file.collects)
        near = {item.framework: min(max(year, item.years[0]), item.years[1]) for item in items}
        least = min((abs(one - year) for one in near.values()), default=0)
        return {name: one for name, one in near.items() if abs(one - year) == least}

    def published_breaks(self, until: int, kind: Literal["framework", "bands"]) -> tuple[int, ...]:
        """Years up to one from which published figures do not continue those before."""
        return tuple(sorted(one.year for one in self.file.breaks if one.kind == kind and one.year <= until))

    def framework(self, project: Project, year: int) -> Framework:
        """The framework of that year."""
        return load_framework(project, self.framework_id(year), year)


@dataclass(frozen=True, slots=True)
class Register:
    """All series and unit sets."""

    file: RegisterFile

    @property
    def ids(self) -> list[str]:
        """Ids of the series, in the order of the file."""
        return list(self.file.series)

    def series(self, name: str) -> Series:
        """The series of that id; a simulated one has the published record of the series that it is like.

        Raises:
            UnknownName: there is none.
        """
        if name not in self.file.series:
            raise UnknownName("series", name, self.ids)
        entry = self.file.series[name]
        if entry.simulation is None:
            return Series(name, entry)
        like = self.file.series[entry.simulation.like]
        shared = {key: getattr(like, key) for key in ("record", "facts", "conflicts", "breaks")}
        return Series(name, entry.model_copy(update=shared))

    def not_simulated(self, names: Sequence[str]) -> list[Series]:
        """Those of some series whose figures were measured or published: what a summary may speak of.

        Raises:
            UnknownName: there is no series of that id.
        """
        chosen = [self.series(name) for name in names]
        return [series for series in chosen if series.file.origin != "simulated"]

    def computed(self, name: str) -> Series:
        """The series of that id, if it has inputs to compute from.

        Raises:
            ArgumentError: only published figures exist for it.
        """
        series = self.series(name)
        if not series.years:
            with_inputs = ", ".join(other for other in self.ids if self.series(other).years)
            hint = f"its published figures are in the report's record; computed series: {with_inputs}"
            raise ArgumentError("series", expected="one with inputs to compute from", found=name, hint=hint)
        return series


def read_register(project: Project) -> Register:
    """The register of the project.

    Raises:
        InputFaults: data/series.yml is faulty.
    """
    path = project.data / "series.yml"
    file = project.relative(path)
    content, positions = read_yaml(path, file, RegisterFile)
    faults = [*_unknown_names(project, content, file, positions), *_unlike(content, file, positions)]
    for place, table in _tables(content):
        if not project.holds(table):
            hint = "copy it there: what a report rests on is in one folder"
            expected = "a table in the data folder"
            faults.append(Fault(file, positions.where(place), expected=expected, found=table, hint=hint))
    raise_if(faults)
    return Register(content)


def _unknown_names(
    project: Project, content: RegisterFile, file: str, positions: Positions
) -> Iterator[Fault]:
    """Names in the register that lead nowhere, and years that two frameworks claim."""

    def unknown(path: list[str | int], found: str, known: Sequence[str]) -> Fault:
        error = UnknownName("", found, known)
        where = positions.where(path)
        return Fault(file, where, expected=error.expected, found=found, hint=error.hint)

    for name, at, found in _lost_questionnaires(project, content):
        yield unknown(["series", name, "surveys", at, "questionnaire"], found, questionnaire_ids(project))
    for name, series in content.series.items():
        if series.units not in content.unit_sets:
            yield unknown(["series", name, "units"], series.units, list(content.unit_sets))
        for key, items in (("frameworks", series.frameworks), ("collects", series.collects)):
            claimed: dict[int, str] = {}
            for place, item in enumerate(items):
                path: list[str | int] = ["series", name, key, place]
                if item.framework not in framework_ids(project):
                    yield unknown([*path, "framework"], item.framework, framework_ids(project))
                for year in range(item.years[0], item.years[1] + 1):
                    if year in claimed:
                        found = f"{claimed[year]} and {item.framework} for {year}"
                        where = positions.where([*path, "years"])
                        yield Fault(file, where, expected="one framework a year", found=found)
                    claimed[year] = item.framework


def _tables(content: RegisterFile) -> Iterator[tuple[list[str | int], str]]:
    """Every table that the register names, and where it does."""
    for name, units in content.unit_sets.items():
        for key in ("table", "assessed", "aliases"):
            if table := getattr(units, key):
                yield ["unit_sets", name, key], table
        if units.successors is not None:
            yield ["unit_sets", name, "successors", "population"], units.successors.population
    for name, series in content.series.items():
        for place, scores in enumerate(series.intake):
            yield ["series", name, "intake", place, "table"], scores.table
        for place, figures in enumerate(series.record):
            yield ["series", name, "record", place, "table"], figures.table
        for kind, found in (("facts", series.facts), ("conflicts", series.conflicts)):
            if found is not None:
                yield ["series", name, kind, "table"], found.table


def _lost_questionnaires(project: Project, content: RegisterFile) -> Iterator[tuple[str, int, str]]:
    known = questionnaire_ids(project)
    for name, series in content.series.items():
        for place, survey in enumerate(series.surveys):
            if survey.questionnaire not in known:
                yield name, place, survey.questionnaire


def _unlike(content: RegisterFile, file: str, positions: Positions) -> Iterator[Fault]:
    """Simulations that are like no published series of the same units."""
    others = [name for name, series in content.series.items() if series.simulation is None]
    for name, series in content.series.items():
        if series.simulation is None:
            continue
        like, where = series.simulation.like, positions.where(["series", name, "simulation", "like"])
        if like not in others:
            error = UnknownName("", like, others)
            yield Fault(file, where, expected=error.expected, found=like, hint=error.hint)
        elif content.series[like].units != series.units:
            yield Fault(file, where, expected=f"a series of the same units, {series.units}", found=like)


def register_json_schema() -> str:
    """The layout of data/series.yml as JSON Schema, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **RegisterFile.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
