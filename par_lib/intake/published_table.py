"""Takes scores out of the published tables that data/series.yml names, into the cleaned layout."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from par_lib.errors import ArgumentError, UnknownName, raise_if
from par_lib.inputs.csv_table import ROW, Table, read_table
from par_lib.inputs.scores import COLUMNS
from par_lib.inputs.series import IntakeTable, Series
from par_lib.methodology.framework import Framework
from par_lib.project import Project
from par_lib.units.unit_set import UnitSet


@dataclass(frozen=True, slots=True)
class CleanRow:
    """One row of the cleaned layout; an empty value in the source is the state not_available."""

    unit: str
    code: str
    points: str
    state: str
    source: str


def intake(project: Project, series: Series, framework: Framework, units: UnitSet) -> list[CleanRow]:
    """The cleaned rows of one year, by unit (in the order of its table) and leaf (in the framework's).

    Raises:
        ArgumentError: the series names no table for that year.
        InputFaults: a table is faulty, or names a unit that is not known.
    """
    year = framework.year
    tables = [item for item in series.file.intake if item.years[0] <= year <= item.years[1]]
    if not tables:
        raise ArgumentError(
            "year", expected=f"one with an intake table in series {series.id}", found=str(year)
        )
    rows: list[CleanRow] = []
    faults = []
    for described in tables:
        table = _read(project, described)
        rows += _rows(described, table, framework, units)
        faults += table.faults
    raise_if(faults)
    unit_order = {unit.code: place for place, unit in enumerate(units.units)}
    leaf_order = {code: place for place, code in enumerate(framework.leaf_codes)}
    return sorted(rows, key=lambda row: (unit_order[row.unit], leaf_order[row.code]))


def as_csv(rows: list[CleanRow]) -> str:
    """The rows as the text of a scores.csv."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((row.unit, row.code, row.points, row.state, row.source) for row in rows)
    return text.getvalue()


def _read(project: Project, described: IntakeTable) -> Table:
    named = [
        described.unit.code or described.unit.name or "",
        described.year,
        described.code,
        described.value,
    ]
    required = [name for name in (*named, *described.points.values()) if name]
    return read_table(project.data / described.table, f"data/{described.table}", required, others=True)


def _rows(described: IntakeTable, table: Table, framework: Framework, units: UnitSet) -> list[CleanRow]:
    rows = []
    for record in table.records():
        if described.year and record[described.year] != str(framework.year):
            continue
        unit = _unit_code(described, table, record, units)
        if unit is None:
            continue
        source = f"{described.table}:{record[ROW]}"
        if described.points:
            values = {code: record[column] for code, column in described.points.items()}
        else:
            # A leaf outside the framework of the year has no cell: it did not exist then.
            code = record[described.code or ""]
            values = (
                {code: record[described.value or ""]} if _holds(framework, code, record, described) else {}
            )
        for code, text in values.items():
            rows.append(CleanRow(unit, code, text, "scored" if text else "not_available", source))
    return rows


def _holds(framework: Framework, code: str, record: dict[str, str], described: IntakeTable) -> bool:
    """A value for a leaf that the framework does not have must not be lost: only empty cells are left out."""
    return code in framework.leaf_codes or bool(record[described.value or ""])


def _unit_code(described: IntakeTable, table: Table, record: dict[str, str], units: UnitSet) -> str | None:
    column = described.unit.code or described.unit.name or ""
    text = record[column]
    try:
        unit = units.by_code[text] if described.unit.code and text in units.by_code else units.find(text)
    except UnknownName as error:
        table.fault(int(record[ROW]), column, expected=f"a unit of {units.id}", found=text, hint=error.hint)
        return None
    return unit.code
