"""Cleaned scores of one series and year: data/clean/SERIES/YEAR/scores.csv, checked against the framework.

One row a unit and leaf, columns `unit,code,points,state,source`:

    unit,code,points,state,source
    MOJ,appraisal,61.86,scored,published/ministries_2023.csv:2
    24,SC11,,not_available,raw/papi/papi_subcriteria_2011_2024.csv:1870

`state` is `scored` (points given), `not_applicable` (lowers the unit's maximum) or `not_available` (nobody
published or measured it: what is built on it is unknown). A row that is not there is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from par_lib.errors import Fault, UnknownName, raise_if
from par_lib.inputs.csv_table import ROW, Table, number_hint, parse_number, read_table
from par_lib.methodology.framework import Framework
from par_lib.project import Project
from par_lib.units.unit_set import Unit, UnitSet

SCORES = "scores.csv"
COLUMNS = ("unit", "code", "points", "state", "source")


class State(IntEnum):
    """What is known of one leaf of one unit."""

    SCORED = 0
    NOT_APPLICABLE = 1
    NOT_AVAILABLE = 2


STATES = {state.name.lower(): state for state in State}


@dataclass(frozen=True, slots=True)
class Scores:
    """Leaf points of the units of one year, as arrays of shape (units, leaves)."""

    series: str
    framework: Framework
    units: tuple[Unit, ...]
    points: npt.NDArray[np.float64]  # NaN unless scored
    state: npt.NDArray[np.int8]  # values of State
    rows: npt.NDArray[np.int64]  # line in the file
    sources: npt.NDArray[np.object_]  # where each value was taken from
    file: str

    @property
    def year(self) -> int:
        """The year assessed."""
        return self.framework.year

    def folder(self, project: Project) -> Path:
        """Where the file is, and what else is known of the same year: assessments, standard errors."""
        return (project.root / self.file).parent

    def only(self, area: str) -> Scores:
        """The scores of one area and its framework: the input of one component index."""
        framework = self.framework.subtree(area)
        columns = [self.framework.leaf_codes.index(code) for code in framework.leaf_codes]
        return replace(
            self,
            framework=framework,
            points=self.points[:, columns],
            state=self.state[:, columns],
            rows=self.rows[:, columns],
            sources=self.sources[:, columns],
        )


def scores_path(series: str, year: int) -> str:
    """Where the cleaned scores are, from the data folder."""
    return f"clean/{series}/{year}/{SCORES}"


def load_scores(
    project: Project, series: str, framework: Framework, units: UnitSet, folder: Path | None = None
) -> Scores:
    """The scores of the framework's year, from data/clean or from another folder of that layout.

    Every ranked unit must be there with every leaf; assessed units may be there.

    Raises:
        InputFaults: every fault of the file.
    """
    path = (folder / SCORES) if folder else project.data / scores_path(series, framework.year)
    table = read_table(path, project.relative(path), COLUMNS)
    cells = _cells(table, framework, units)
    present = {unit for unit, _ in cells}
    assessed = units.with_status(framework.year, "ranked", "assessed")
    ranked = {unit.code for unit in units.with_status(framework.year, "ranked")}
    listed = tuple(unit for unit in assessed if unit.code in present or unit.code in ranked)
    if not table.faults or cells:
        table.faults.extend(_missing(table.file, framework, listed, cells))
    raise_if(table.faults)
    return _arrays(series, framework, listed, cells, table.file)


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    points: float
    state: State
    source: str


def _cells(table: Table, framework: Framework, units: UnitSet) -> dict[tuple[str, str], _Cell]:
    known = {unit.code for unit in units.with_status(framework.year, "ranked", "assessed")}
    maxima = dict(zip(framework.leaf_codes, framework.leaf_maxima, strict=True))
    cells: dict[tuple[str, str], _Cell] = {}
    for record in table.records():
        row, unit, code = record[ROW], record["unit"], record["code"]
        bad = False
        if unit not in known:
            table.fault(row, "unit", code=code, **_unknown("a unit assessed in the year", unit, known))
            bad = True
        if code not in maxima:
            expected = f"a leaf of {framework.id} in {framework.year}"
            table.fault(row, "code", unit=unit, **_unknown(expected, code, maxima))
            bad = True
        if not bad and (unit, code) in cells:
            hint = "remove one of the two rows"
            found = f"again (first in row {cells[unit, code].row})"
            table.fault(row, "code", unit=unit, code=code, expected="one row", found=found, hint=hint)
            continue
        cell = _cell(table, record, maxima.get(code))
        if not bad:
            # A faulty cell still counts as present: its own fault is enough.
            cells[unit, code] = cell or _Cell(row, np.nan, State.NOT_AVAILABLE, record["source"])
    return cells


def _unknown(expected: str, found: str, known: Iterable[str]) -> dict[str, str]:
    error = UnknownName("", found, list(known))
    return {"expected": expected, "found": found or "an empty cell", "hint": error.hint}


def _cell(table: Table, record: dict[str, str], maximum: float | None) -> _Cell | None:
    row, text = int(record[ROW]), record["points"]
    about = {"unit": record["unit"], "code": record["code"]}
    state = STATES.get(record["state"])
    if state is None:
        expected = f"one of {', '.join(STATES)}"
        table.fault(row, "state", expected=expected, found=record["state"] or "an empty cell", **about)
        return None
    if state is not State.SCORED:
        if text:
            expected = f"an empty cell, as the state is {record['state']}"
            table.fault(row, "points", expected=expected, found=text, **about)
        return _Cell(row, np.nan, state, record["source"])
    points = parse_number(text)
    if points is None:
        hint = (
            number_hint(text) if text else "state not_applicable or not_available where there are no points"
        )
        table.fault(row, "points", expected="a number", found=repr(text) if text else "an empty cell",
                    hint=hint, **about)  # fmt: skip
        return None
    if points < 0:
        table.fault(row, "points", expected="points of 0 or more", found=text, **about)
    elif maximum is not None and points > maximum:
        hint = "check the digits against the source, and the maximum against the framework"
        table.fault(row, "points", expected=f"at most {maximum:.10g}", found=text, hint=hint, **about)
    return _Cell(row, points, state, record["source"])


def _missing(
    file: str, framework: Framework, listed: tuple[Unit, ...], cells: dict[tuple[str, str], _Cell]
) -> list[Fault]:
    faults = []
    for unit in listed:
        absent = [code for code in framework.leaf_codes if (unit.code, code) not in cells]
        hint = f"add it; where nothing is known, with the state not_available ({unit.name.vi})"
        if len(absent) == len(framework.leaves):
            expected = f"a row for each of its {len(absent)} leaves"
            faults.append(Fault(file, unit=unit.code, expected=expected, found="none", hint=hint))
        else:
            faults += [
                Fault(file, unit=unit.code, code=code, expected="one row", found="none", hint=hint)
                for code in absent
            ]
    return faults


def _arrays(
    series: str,
    framework: Framework,
    units: tuple[Unit, ...],
    cells: dict[tuple[str, str], _Cell],
    file: str,
) -> Scores:
    grid = [[cells[unit.code, code] for code in framework.leaf_codes] for unit in units]
    sources = np.empty((len(units), len(framework.leaves)), dtype=object)
    sources[:] = [[cell.source for cell in line] for line in grid]
    return Scores(
        series=series,
        framework=framework,
        units=units,
        points=np.array([[cell.points for cell in line] for line in grid], dtype=np.float64),
        state=np.array([[cell.state for cell in line] for line in grid], dtype=np.int8),
        rows=np.array([[cell.row for cell in line] for line in grid], dtype=np.int64),
        sources=sources,
        file=file,
    )


def leaf_frame(scores: Scores) -> pd.DataFrame:
    """Scores as a long frame: unit, code, points, max_points, state, file row and source."""
    units, leaves = scores.points.shape
    names = {state.value: name for name, state in STATES.items()}
    return pd.DataFrame(
        {
            "unit": np.repeat([unit.code for unit in scores.units], leaves),
            "code": np.tile(scores.framework.leaf_codes, units),
            "points": scores.points.ravel(),
            "max_points": np.tile(scores.framework.leaf_maxima, units),
            "state": [names[int(value)] for value in scores.state.ravel()],
            "row": scores.rows.ravel(),
            "source": scores.sources.ravel(),
        }
    )
