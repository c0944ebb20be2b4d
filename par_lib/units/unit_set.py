"""Who is assessed: ministries and provinces, their names, groups and status by year."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from par_lib.errors import Fault, UnknownName, raise_if
from par_lib.inputs.csv_table import ROW, Table, read_table
from par_lib.inputs.series import Register, UnitSetFile
from par_lib.methodology.schema import Text
from par_lib.project import Project

UnitStatus = Literal["ranked", "assessed", "not_ranked", "not_subject"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A ministry or a province (đơn vị)."""

    code: str
    name: Text
    kind: str
    group: Text | None = None


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
    def _by_name(self) -> dict[str, Unit]:
        names = {name_key(text): unit for unit in self.units for text in (unit.name.en, unit.code)}
        return names | {name_key(unit.name.vi): unit for unit in self.units}

    def find(self, text: str) -> Unit:
        """The unit of that code or name, however its case, spaces, dashes and Unicode form are written.

        Raises:
            UnknownName: no unit is called so.
        """
        unit = self._by_name.get(name_key(text))
        if unit is None:
            raise UnknownName(f"unit of {self.id}", text, [unit.name.vi for unit in self.units])
        return unit

    def status(self, code: str, year: int) -> UnitStatus:
        """Whether the unit is ranked, assessed only, or neither; ranked where nothing else is recorded."""
        spans = [span for span in self.spans if span[0] == code]
        if not spans:
            return "ranked"
        return next((status for _, first, last, status in spans if first <= year <= last), "not_subject")

    def with_status(self, year: int, *wanted: UnitStatus) -> tuple[Unit, ...]:
        """The units of that status in that year, in the order of the table."""
        return tuple(unit for unit in self.units if self.status(unit.code, year) in wanted)


def name_key(text: str) -> str:
    """What is equal in two spellings of one name: tone marks count, case, spaces and dashes do not.

    >>> name_key("TP.  Hồ Chí Minh") == name_key("Tp. Hồ chí minh"), name_key("Hà Nam") == name_key("Hạ Nam")
    (True, False)
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    return re.sub(r"[\s.,–—-]+", " ", plain).strip()


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
    faults = [*table.faults, *_repeated(table, "code"), *_repeated(table, "name_vi")]
    spans, span_faults = _spans(project, described, {record["code"] for record in table.records()})
    raise_if([*faults, *span_faults])
    units = tuple(_unit(record, described) for record in table.records())
    group = described.group.name if described.group else None
    return UnitSet(name, described.name, units, tuple(spans), group)


def _table(project: Project, relative: str, required: list[str], *, others: bool) -> Table:
    return read_table(project.data / relative, f"data/{relative}", required, others=others)


def _unit(record: dict[str, str], described: UnitSetFile) -> Unit:
    vi = record["name_vi"]
    columns = described.group
    group = Text(vi=record[columns.column_vi], en=record[columns.column_en]) if columns else None
    return Unit(record["code"], Text(vi=vi, en=record.get("name_en") or vi), record["kind"], group)


def _check_filled(table: Table, column: str) -> None:
    for record in table.records():
        if not record[column]:
            table.fault(record[ROW], column, unit=record["code"], expected="a text", found="an empty cell")


def _repeated(table: Table, column: str) -> list[Fault]:
    again = table.frame[table.frame[column].duplicated()]
    return [
        Fault(table.file, f"row {row}, column {column}", expected="each unit once", found=f"{value} again")
        for row, value in zip(again[ROW], again[column], strict=True)
    ]


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
