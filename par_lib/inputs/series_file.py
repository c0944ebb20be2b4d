"""The layout of data/series.yml: which indices are followed, of whom, by which framework.

Example of one entry:

    papi:
      name: {vi: PAPI, en: PAPI}
      units: provinces
      frameworks: [{years: 2011-2024, framework: papi}]
      intake: [{years: 2011-2024, table: raw/papi.csv, year: year, unit: {code: gso}, code: sub, value: v}]
"""

from __future__ import annotations

import json
from typing import Literal

from pydantic import Field, model_validator

from par_lib.inputs.simulation import Simulation
from par_lib.methodology.schema import Name, Strict, Text, Years

Origin = Literal["published", "submitted", "simulated", "computed"]
BreakKind = Literal["framework", "bands"]
Quantity = Literal["index", "points", "max_points", "share", "rank"]


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


class YearSpan(Strict):
    """Years that have something in common, the first and the last among them."""

    years: Years

    @property
    def all_years(self) -> range:
        """Each of the years."""
        return range(self.years[0], self.years[1] + 1)


class FrameworkYears(YearSpan):
    """Years computed by one framework."""

    framework: str


class SurveyYears(YearSpan):
    """Years whose survey uses one questionnaire."""

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


class IntakeTable(YearSpan):
    """A table of scores: one row a value (`code` and `value`) or one column a leaf (`points`)."""

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
    note: Text | None = None  # the columns of notes, one for each language
    values: list[RecordValue] = Field(min_length=1)


class LevelTable(Strict):
    """The rows of a shared table that belong to one level.

    Of a table of facts: `groups` is the level whose facts are the means of groups of units, by their names;
    `nodes` says which node a fact is about that begins with a word (SIPAS_mean); `maxima` which score
    sources, joined by +, have the maximum points that a fact tells; `depths` which depth a fact counts.
    """

    table: str
    level: str
    groups: str | None = None
    nodes: dict[str, str] = {}
    maxima: dict[str, str] = {}
    depths: dict[str, int] = {}


class Break(Strict):
    """A year from which published figures do not continue those before.

    A new framework breaks the index itself; new bands break what is counted by band, not the index.
    """

    year: int
    kind: BreakKind
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


def register_json_schema() -> str:
    """The layout of data/series.yml as JSON Schema, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **RegisterFile.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
