"""Who is assessed: ministries and provinces, their names, groups and status by year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from par_lib.errors import Fault, UnknownName, raise_if
from par_lib.inputs.csv_table import ROW, Table, read_table
from par_lib.inputs.series import Register
from par_lib.inputs.series_file import UnitSetFile
from par_lib.methodology.schema import PLAIN_NAME, Text
from par_lib.project import Project
from par_lib.units.names import name_key, without_marks, without_rank

UnitStatus = Literal["ranked", "assessed", "not_ranked", "not_subject"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A ministry or a province (đơn vị)."""

    code: str
    name: Text
    kind: str
    group: Text | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitSet:
    """Units in the order of their table, with their status by year."""

    id: str
    name: Text
    units: tuple[Unit, ...]
    spans: tuple[tuple[str, int, int, UnitStatus], ...] = ()
    group_name: Text | None = None

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        """Units by their code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _spellings(self) -> dict[str, set[str]]:
        """Codes by every key under which a name can be looked up; ambiguous keys have several."""
        found: dict[str, set[str]] = {}
        for unit in self.units:
            names = (unit.code, unit.name.vi, unit.name.en, *unit.aliases)
            for text in {*names, *map(without_rank, names)}:
                for key in (name_key(text), without_marks(text)):
                    found.setdefault(key, set()).add(unit.code)
        return found

    def find(self, text: str) -> Unit:
        """The unit of that code, name or alias, however its case, spaces, dashes and Unicode are written.

        Words such as tỉnh may be left out, and so may all marks on letters; but wrong marks are not passed
        over, and what could be two units is neither.

        Raises:
            UnknownName: no unit is called so, or more than one.
        """
        for spelling in (text, without_rank(text)):
            codes = self._spellings.get(name_key(spelling), set())
            if len(codes) == 1:
                return self.by_code[next(iter(codes))]
        raise UnknownName(f"unit of {self.id}", text, [unit.name.vi for unit in self.units])

    def status(self, code: str, year: int) -> UnitStatus:
        """Whether the unit is ranked, assessed only, or neither; ranked where nothing else is recorded."""
        spans = [span for span in self.spans if span[0] == code]
        if not spans:
            return "ranked"
        return next((status for _, first, last, status in spans if first <= year <= last), "not_subject")

    def with_status(self, year: int, *wanted: UnitStatus) -> tuple[Unit, ...]:
        """The units of that status in that year, in the order of the table."""
        return tuple(unit for unit in self.units if self.status(unit.code, year) in wanted)


def load_units(project: Project, register: Register, name: str) -> UnitSet:
    """The unit set of that id.

    Raises:
        UnknownName: data/series.yml names no such unit set.
        InputFaults: a units table is faulty.
    """
    sets = register.file.unit_sets
    if name not in sets:
        raise UnknownName("unit set", name, list(sets))
    described = sets[name]
    group_columns = [described.group.column_vi, described.group.column_en] if described.group else []
    filled = ["code", "name_vi", *group_columns]
    table = _table(project, described.table, [*filled, "kind"], others=True)
    for column in filled:
        _check_filled(table, column)
    for record in table.records():  # codes become names of files
        if record["code"] and not re.fullmatch(PLAIN_NAME, record["code"]):
            expected = "a code of letters, digits, points and hyphens"
            table.fault(record[ROW], "code", expected=expected, found=repr(record["code"])[:60])
    faults = [*table.faults, *_repeated(table, "code"), *_repeated(table, "name_vi")]
    spans, span_faults = _spans(project, described, {record["code"] for record in table.records()})
    aliases, alias_faults = _aliases(project, described, {record["code"] for record in table.records()})
    raise_if([*faults, *span_faults, *alias_faults])
    units = tuple(_unit(record, described, aliases) for record in table.records())
    group = described.group.name if described.group else None
    return UnitSet(name, described.name, units, tuple(spans), group)


def _table(project: Project, relative: str, required: list[str], *, others: bool) -> Table:
    return read_table(project.data / relative, f"data/{relative}", required, others=others)


def _unit(record: dict[str, str], described: UnitSetFile, aliases: dict[str, list[str]]) -> Unit:
    vi = record["name_vi"]
    columns = described.group
    group = Text(vi=record[columns.column_vi], en=record[columns.column_en]) if columns else None
    name = Text(vi=vi, en=record.get("name_en") or vi)
    return Unit(record["code"], name, record["kind"], group, tuple(aliases.get(record["code"], ())))


def _check_filled(table: Table, column: str) -> None:
    for record in table.records():
        if not record[column]:
            unit = record.get("code") or record.get("unit", "")
            table.fault(record[ROW], column, unit=unit, expected="a text", found="an empty cell")


def _repeated(table: Table, column: str) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for record in table.records():
        value = record[column]
        if value in seen:
            place = f"row {record[ROW]}, column {column}"
            faults.append(Fault(table.file, place, expected="each unit once", found=f"{value} again"))
        seen.add(value)
    return faults


def _spans(
    project: Project, described: UnitSetFile, codes: set[str]
) -> tuple[list[tuple[str, int, int, UnitStatus]], list[Fault]]:
    if described.assessed is None:
        return [], []
    columns = ["unit", "from_year", "to_year", "status"]
    table = _table(project, described.assessed, columns, others=False)
    spans: list[tuple[str, int, int, UnitStatus]] = []
    for record in table.records():
        row, unit, text = record[ROW], record["unit"], record["status"]
        if unit not in codes:
            table.fault(row, "unit", expected="a code of the units table", found=unit)
        years = [record["from_year"], record["to_year"]]
        if not all(year.isdecimal() for year in years) or int(years[0]) > int(years[1]):
            expected = "a first year and a last year not before it"
            table.fault(row, "from_year", unit=unit, expected=expected, found=" to ".join(years))
            continue
        status = next((known for known in get_args(UnitStatus) if known == text), None)
        if status is None:
            table.fault(
                row, "status", unit=unit, expected=f"one of {', '.join(get_args(UnitStatus))}", found=text
            )
            continue
        spans.append((unit, int(years[0]), int(years[1]), status))
    return spans, table.faults


def _aliases(
    project: Project, described: UnitSetFile, codes: set[str]
) -> tuple[dict[str, list[str]], list[Fault]]:
    """Other spellings by the unit's code."""
    if described.aliases is None:
        return {}, []
    table = _table(project, described.aliases, ["unit", "alias"], others=False)
    _check_filled(table, "alias")
    aliases: dict[str, list[str]] = {}
    for record in table.records():
        if record["unit"] not in codes:
            table.fault(record[ROW], "unit", expected="a code of the units table", found=record["unit"])
        aliases.setdefault(record["unit"], []).append(record["alias"])
    return aliases, table.faults
