"""Who could have been asked: persons (and places) by unit and group, a table that the team fills in.

    unit,group,stratum,population,clusters,sd
    01,deputies,,95,,0.2
    01,people,urban,5200000,175,0.25

`stratum` may be left out where a unit's group is one; `clusters` counts the places there are where places are
drawn; `sd` is the standard deviation between persons of the share of points that an answer earns (0 to 0.5).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from par_lib.errors import raise_if
from par_lib.inputs.csv_table import ROW, Table, number_hint, parse_number, read_table
from par_lib.survey.questionnaire import Questionnaire
from par_lib.units.unit_set import UnitSet

REQUIRED = ("unit", "group", "population")
OPTIONAL = ("stratum", "clusters", "sd")
ALL = "all"  # the stratum of a group that is not divided
_LIMITS = {"population": (1.0, np.inf), "clusters": (1.0, np.inf), "sd": (0.0, 0.5)}


def read_population(path: Path, file: str, questionnaire: Questionnaire, units: UnitSet) -> pd.DataFrame:
    """The table of a file, one row a unit, group and stratum.

    Returns:
        Columns unit, group, stratum (`all` where blank), population, clusters and sd (NaN where blank), in
        the order of the file.

    Raises:
        InputFaults: every fault of the file.
    """
    table = read_table(path, file, REQUIRED, OPTIONAL)
    year = questionnaire.framework.year
    known = {
        "unit": {unit.code for unit in units.with_status(year, "ranked", "assessed")},
        "group": {group.code for group in questionnaire.file.groups},
    }
    rows, seen = [], set()
    for record in table.records():
        row = record[ROW]
        for column, values in known.items():
            if record[column] not in values:
                listed = f"one of {', '.join(sorted(values))}"
                expected = "a unit assessed in the year" if column == "unit" else listed
                table.fault(row, column, expected=expected, found=repr(record[column]))
        numbers = {column: _number(table, row, column, record[column]) for column in _LIMITS}
        key = (record["unit"], record["group"], record["stratum"] or ALL)
        if key in seen:
            table.fault(row, "stratum", expected="each stratum once", found=" ".join(key))
        seen.add(key)
        if numbers["clusters"] > numbers["population"]:
            table.fault(row, "clusters", expected="at most the population", found=record["clusters"])
        rows.append({**dict(zip(("unit", "group", "stratum"), key, strict=True)), **numbers})
    raise_if(table.faults)
    return pd.DataFrame(rows)


def _number(table: Table, row: int, column: str, text: str) -> float:
    if not text and column not in REQUIRED:
        return np.nan
    value = parse_number(text)
    low, high = _LIMITS[column]
    if value is None:
        table.fault(row, column, expected="a number", found=repr(text), hint=number_hint(text))
    elif not low <= value <= high or (column == "sd" and value == 0):
        limits = "above 0 and at most 0.5" if column == "sd" else f"of {low:g} or more"
        table.fault(row, column, expected=f"a number {limits}", found=text)
    else:
        return value
    return np.nan
