"""Takes scores out of the published tables that data/series.yml names, into the cleaned layout."""

from __future__ import annotations

from typing import Any

from par_lib.errors import ArgumentError, UnknownName, raise_if
from par_lib.inputs.clean_rows import CleanRow
from par_lib.inputs.corrections import read_corrections
from par_lib.inputs.csv_table import ROW, Table, number_hint, parse_number, read_table
from par_lib.inputs.scores import State
from par_lib.inputs.series import Series
from par_lib.inputs.series_file import IntakeTable
from par_lib.intake.correct import corrected_rows
from par_lib.methodology.framework import Framework
from par_lib.project import Project
from par_lib.units.unit_set import UnitSet


def intake(project: Project, series: Series, framework: Framework, units: UnitSet) -> list[CleanRow]:
    """The cleaned rows of one year, corrected, by unit (in its table's order) and leaf (in the framework's).

    Raises:
        ArgumentError: the series names no table for that year.
        InputFaults: a table is faulty, names a unit that is not known, or has a value that the framework of
            the year has no leaf for; or a correction does not fit.
    """
    year = framework.year
    tables = [item for item in series.file.intake if item.years[0] <= year <= item.years[1]]
    if not tables:
        raise ArgumentError(
            "year", expected=f"one with an intake table in series {series.id}", found=str(year)
        )
    rows: dict[tuple[str, str], CleanRow] = {}
    faults = []
    for described in tables:
        table = _read(project, described)
        _add_rows(rows, described, table, framework, units)
        faults += table.faults
    raise_if(faults)
    unit_order = {unit.code: place for place, unit in enumerate(units.units)}
    leaf_order = {code: place for place, code in enumerate(framework.leaf_codes)}
    ordered = sorted(rows.values(), key=lambda row: (unit_order[row.unit], leaf_order[row.code]))
    return corrected_rows(ordered, read_corrections(project), series.id, framework)


def _read(project: Project, described: IntakeTable) -> Table:
    named = [
        described.unit.code or described.unit.name or "",
        described.year,
        described.code,
        described.value,
    ]
    required = [name for name in (*named, *described.points.values()) if name]
    return read_table(project.data / described.table, f"data/{described.table}", required, others=True)


def _add_rows(
    rows: dict[tuple[str, str], CleanRow],
    described: IntakeTable,
    table: Table,
    framework: Framework,
    units: UnitSet,
) -> None:
    for record in table.records():
        if not _is_of_year(described, table, record, framework.year):
            continue
        unit = _unit_code(described, table, record, units)
        if unit is None:
            continue
        for code, column, text in _values(described, record):
            about = {"unit": unit, "code": code}
            if code not in framework.leaf_codes:
                if text:  # an empty cell is left out: the leaf did not exist in that year
                    hint = UnknownName("", code, framework.leaf_codes).hint
                    expected = f"no value, as {framework.id} has no such leaf in {framework.year}"
                    table.fault(record[ROW], column, expected=expected, found=text, hint=hint, **about)
            elif text and parse_number(text) is None:
                hint = number_hint(text)
                table.fault(record[ROW], column, expected="a number", found=repr(text), hint=hint, **about)
            elif (unit, code) in rows:
                found = f"again (first in {rows[unit, code].source})"
                table.fault(record[ROW], column, expected="one value", found=found, **about)
            else:
                source = f"{described.table}:{record[ROW]}"
                state = State.SCORED if text else State.NOT_AVAILABLE
                rows[unit, code] = CleanRow(unit, code, text, state.name.lower(), source)


def _is_of_year(described: IntakeTable, table: Table, record: dict[str, Any], year: int) -> bool:
    if described.year is None:
        return True
    text = str(record[described.year])
    if not text.isdecimal():
        table.fault(record[ROW], described.year, expected="a year", found=repr(text))
    return text == str(year)


def _values(described: IntakeTable, record: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each value of a record: its leaf, the column that it stands in, its text."""
    if described.points:
        return [(code, column, record[column]) for code, column in described.points.items()]
    code, value = described.code or "", described.value or ""
    return [(record[code], value, record[value])]


def _unit_code(described: IntakeTable, table: Table, record: dict[str, Any], units: UnitSet) -> str | None:
    column = described.unit.code or described.unit.name or ""
    text = record[column]
    try:
        unit = units.by_code[text] if described.unit.code and text in units.by_code else units.find(text)
    except UnknownName as error:
        table.fault(int(record[ROW]), column, expected=f"a unit of {units.id}", found=text, hint=error.hint)
        return None
    return unit.code
