"""Units that became others: which old ones make up each new one, and figures of the old carried to the new.

Figures are carried by simple means, since each old unit was assessed as one, or by means weighted by
population. What a new unit would have scored as one unit is not known either way, so nothing carried back can
stand beside what is published of new units.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from par_lib.errors import Fault, raise_if
from par_lib.inputs.csv_table import ROW, read_table
from par_lib.inputs.series import Register
from par_lib.methodology.schema import Text
from par_lib.project import Project
from par_lib.units.unit_set import load_units


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit and the old ones (codes) that it is made of."""

    code: str
    name: Text
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mergers:
    """What the units of one set became."""

    name: Text
    units: tuple[NewUnit, ...]

    @property
    def merged(self) -> tuple[NewUnit, ...]:
        """The new units that are made of more than one."""
        return tuple(unit for unit in self.units if len(unit.parts) > 1)


def load_mergers(project: Project, register: Register, name: str) -> Mergers | None:
    """What the units of a set became, in the order of the new ones; None where nothing is recorded.

    Raises:
        UnknownName: data/series.yml names no such set, or no such set of new units.
        InputFaults: the table names a new unit that is none, or a new unit is made of none.
    """
    old = load_units(project, register, name)
    described = register.file.unit_sets[name]
    if described.successors is None:
        return None
    new = load_units(project, register, described.successors.units)
    column = described.successors.column
    table = read_table(
        project.data / described.table, f"data/{described.table}", ["code", column], others=True
    )
    parts: dict[str, list[str]] = {unit.code: [] for unit in new.units}
    for record in table.records():
        if record[column] in parts:
            parts[record[column]].append(record["code"])
        else:
            expected = f"a code of {new.id}"
            table.fault(record[ROW], column, unit=record["code"], expected=expected, found=record[column])
    file = f"data/{register.file.unit_sets[new.id].table}"
    empty = [
        Fault(file, unit=code, expected=f"a unit of {old.id} that became it", found="none")
        for code, codes in parts.items()
        if not codes
    ]
    raise_if([*table.faults, *empty])
    units = (NewUnit(unit.code, unit.name, tuple(parts[unit.code])) for unit in new.units)
    return Mergers(new.name, tuple(units))


def carried_back(values: pd.DataFrame, mergers: Mergers, weights: pd.Series | None = None) -> pd.DataFrame:
    """Figures of old units as means of each new unit's parts; missing where a part is missing.

    Args:
        values: One row an old unit (code), any columns.
        mergers: What became of the units.
        weights: What each old unit counts, such as its population; without them all count the same.

    Returns:
        One row a new unit (code), the same columns.

    >>> names = Text(vi="Mới", en="New")
    >>> mergers = Mergers(names, (NewUnit("A", names, ("1", "2")), NewUnit("B", names, ("3",))))
    >>> values = pd.DataFrame({2023: [1.0, 2.0, 5.0], 2024: [1.0, None, 7.0]}, index=["1", "2", "3"])
    >>> carried_back(values, mergers)
       2023  2024
    A   1.5   NaN
    B   5.0   7.0
    >>> carried_back(values, mergers, pd.Series({"1": 3.0, "2": 1.0, "3": 9.0}))
       2023  2024
    A  1.25   NaN
    B  5.00   7.0
    """
    weights = pd.Series(1.0, index=values.index) if weights is None else weights
    rows = {}
    for unit in mergers.units:
        parts, own = values.reindex(list(unit.parts)), weights.reindex(list(unit.parts))
        rows[unit.code] = parts.mul(own, axis=0).sum(skipna=False) / own.sum(skipna=False)
    return pd.DataFrame(rows).T.reindex(columns=values.columns)
