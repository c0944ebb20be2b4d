"""One series in one year, computed from its cleaned inputs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from par_lib.inputs.folder import inputs_folder
from par_lib.inputs.scores import Scores, load_scores
from par_lib.inputs.series import Register, Series, read_register
from par_lib.methodology.framework import Framework
from par_lib.project import Project
from par_lib.scoring.frames import overall_index, score_area
from par_lib.units.unit_set import UnitSet, load_units


@dataclass(frozen=True, slots=True)
class YearInputs:
    """Everything that the computation of one series and year reads."""

    series: Series
    framework: Framework
    units: UnitSet
    scores: Scores

    @property
    def ranked(self) -> list[str]:
        """Codes of the units that take part in the ranking."""
        return [unit.code for unit in self.units.with_status(self.framework.year, "ranked")]


@dataclass(frozen=True, slots=True)
class YearResult:
    """Every node of every unit, and the overall index."""

    inputs: YearInputs
    nodes: pd.DataFrame
    index: pd.DataFrame

    def index_row(self, unit: str) -> dict[str, Any]:
        """The overall index of one unit."""
        return _only(self.index[self.index["unit"] == unit])

    def node_row(self, unit: str, code: str) -> dict[str, Any]:
        """One node of one unit."""
        return _only(self.nodes[(self.nodes["unit"] == unit) & (self.nodes["code"] == code)])


def _only(frame: pd.DataFrame) -> dict[str, Any]:
    return {str(key): value for key, value in frame.iloc[0].items()}


def read_year(
    project: Project,
    series: str,
    year: int,
    register: Register | None = None,
    folder: Path | None = None,
) -> YearInputs:
    """The inputs of one series and year, from their place or from another folder.

    Raises:
        UnknownName: no such series, or no inputs for that year.
        InputFaults: an input is faulty.
    """
    register = register or read_register(project)
    entry = register.computed(series)
    framework = entry.framework(project, year)
    units = load_units(project, register, entry.file.units)
    folder = folder or prepared_folder(project, register, entry, year)
    return YearInputs(entry, framework, units, load_scores(project, series, framework, units, folder))


def prepared_folder(project: Project, register: Register, series: Series, year: int) -> Path:
    """The folder of the inputs of one year; simulated ones are generated when they are missing or stale.

    Raises:
        UnknownName: no inputs for that year.
        InputFaults: a published table that simulated inputs are drawn from is faulty.
    """
    if series.file.simulation is None:
        return inputs_folder(project, series, year)
    from par_lib.simulate.files import ensure_simulated  # solvers take long to load, few series need them

    return ensure_simulated(project, register, series, year)


def compute_year(inputs: YearInputs) -> YearResult:
    """Every area, then the index from the areas: the same two steps that the notebooks make."""
    areas = [score_area(inputs.scores, area.code) for area in inputs.framework.areas]
    nodes = pd.concat(areas, ignore_index=True)
    return YearResult(inputs, nodes, overall_index(inputs.framework, nodes, inputs.ranked))
