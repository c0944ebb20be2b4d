"""How many people live in each unit: weights for figures that are carried from old units to new ones.

    unit,year,population,confidence,source_url
    01,2020,8246600,quoted,https://…

One year for all units: shares of population within a merged unit hardly move between two years.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from par_lib.errors import raise_if
from par_lib.inputs.csv_table import ROW, read_table
from par_lib.inputs.series import Register
from par_lib.project import Project
from par_lib.units.unit_set import UnitSet

_COLUMNS = ["unit", "year", "population", "confidence", "source_url"]


@dataclass(frozen=True, slots=True)
class Population:
    """People by unit (code) in one year."""

    year: int
    people: pd.Series


def read_population(project: Project, register: Register, units: UnitSet) -> Population | None:
    """The population of units that became others; None where they did not.

    Raises:
        InputFaults: a unit is unknown, missing or there twice, a number is no count of people, or the years
            differ.
    """
    successors = register.file.unit_sets[units.id].successors
    if successors is None:
        return None
    table = read_table(project.data / successors.population, f"data/{successors.population}", _COLUMNS)
    people: dict[str, int] = {}
    year = ""
    for record in table.records():
        row, unit, year = record[ROW], record["unit"], year or record["year"]
        if unit not in units.by_code or unit in people:
            table.fault(row, "unit", expected=f"each unit of {units.id} once", found=unit)
            continue
        if not record["year"].isdecimal() or record["year"] != year:
            table.fault(row, "year", unit=unit, expected="one year in all rows", found=record["year"])
        if not record["population"].isdecimal() or not int(record["population"]):
            found = record["population"] or "an empty cell"
            table.fault(row, "population", unit=unit, expected="a count of people", found=found)
            continue
        people[unit] = int(record["population"])
    if not table.faults:
        for unit in units.by_code.keys() - people.keys():
            table.fault(1, "unit", unit=unit, expected="a row", found="none")
    raise_if(table.faults)
    return Population(int(year), pd.Series(people, dtype=float))
