"""Where each unit stands on a tile-grid map: one tile a unit, roughly where it lies, no borders.

    unit,column,line
    01,2,3

Columns count from the west, lines from the north.
"""

from __future__ import annotations

import pandas as pd

from par_lib.errors import raise_if
from par_lib.inputs.csv_table import ROW, read_table
from par_lib.inputs.series import Register
from par_lib.project import Project
from par_lib.units.unit_set import UnitSet

_LINE = "line"


def read_tiles(project: Project, register: Register, units: UnitSet) -> pd.DataFrame | None:
    """The tiles of a unit set by unit: columns `column` and `line`; None for units without a map.

    Raises:
        InputFaults: a unit is unknown, missing or there twice, a place is no whole number or taken.
    """
    described = register.file.unit_sets[units.id].tiles
    if described is None:
        return None
    table = read_table(project.data / described, f"data/{described}", ["unit", "column", _LINE])
    places: dict[str, tuple[int, int]] = {}
    taken: dict[tuple[int, int], str] = {}
    for record in table.records():
        row, unit = int(record[ROW]), record["unit"]
        if unit not in units.by_code or unit in places:
            table.fault(row, "unit", expected=f"each unit of {units.id} once", found=unit)
            continue
        if not (record["column"].isdecimal() and record[_LINE].isdecimal()):
            found = f"{record['column']}, {record[_LINE]}"
            table.fault(row, "column", unit=unit, expected="two whole numbers", found=found)
            continue
        place = int(record["column"]), int(record[_LINE])
        if place in taken:
            table.fault(row, "column", unit=unit, expected="a free place", found=f"that of {taken[place]}")
        places[unit] = place
        taken[place] = unit
    if not table.faults:
        for unit in units.by_code.keys() - places.keys():
            table.fault(1, "unit", unit=unit, expected="a row", found="none")
    raise_if(table.faults)
    return pd.DataFrame.from_dict(places, orient="index", columns=["column", _LINE]).rename_axis("unit")
