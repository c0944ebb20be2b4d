"""One side of a comparison: a release, or today's build; its inputs, results and book."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from par_lib.analysis.compute import YearInputs, read_year
from par_lib.build.plan import RESULTS
from par_lib.build.run import build
from par_lib.errors import Fault, InputFaults, raise_if
from par_lib.inputs.series import Register
from par_lib.project import Project
from par_lib.release.freeze import BOOK, FROZEN_RESULTS, INPUTS, SIMULATED
from par_lib.release.manifest import check, read_manifest
from par_lib.report.store import INDEX, area_name

TODAY = "."


@dataclass(frozen=True, slots=True)
class Results:
    """The results of one series and year: every node and the index of every unit."""

    nodes: pd.DataFrame
    index: pd.DataFrame
    code: str  # hash of the code and libraries that computed them
    origin: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Inputs, results and book that belong together; `years` are the series and years with results."""

    name: str
    year: int
    inputs: Project
    results: Path
    book: Path
    simulated: Path  # inputs that were drawn
    years: tuple[tuple[str, int], ...]

    def inputs_of(self, series: str, year: int, register: Register) -> YearInputs:
        """The inputs of one series and year; simulated ones as they were drawn then, never drawn anew.

        Raises:
            InputFaults: they are faulty or missing.
        """
        simulated = register.series(series).file.simulation is not None
        folder = self.simulated / series / str(year) if simulated else None
        return read_year(self.inputs, series, year, register, folder)

    def read(self, series: str, year: int) -> Results:
        """The results of one series and year.

        Raises:
            InputFaults: a file is missing or none of ours.
        """
        folder = self.results / series / str(year)
        try:
            areas = [_frame(path) for path in sorted(folder.glob(f"{area_name('*')}.parquet"))]
            stamp = json.loads((folder / f"{INDEX}.stamp.json").read_text(encoding="utf-8"))
            index = _frame(folder / f"{INDEX}.parquet")
            return Results(pd.concat(areas, ignore_index=True), index, stamp["code"], stamp["origin"])
        except (OSError, ValueError, KeyError) as error:
            found = str(error).splitlines()[0]
            raise InputFaults([Fault(str(folder), expected="the results of a year", found=found)]) from None


def open_release(folder: Path) -> Snapshot:
    """A release, if it is what its manifest says.

    Raises:
        InputFaults: it is no release, or a file of it is missing, changed or added.
    """
    manifest = read_manifest(folder)
    raise_if(
        [
            Fault(str(folder / one.path), expected=one.expected or "no file", found=one.found or "no file")
            for one in check(folder, manifest)
        ]
    )
    results = folder / FROZEN_RESULTS
    found = [path.parent for path in sorted(results.glob(f"*/*/{INDEX}.parquet"))]
    years = tuple((place.parent.name, int(place.name)) for place in found)
    name = folder.resolve().name
    inputs = Project(folder.resolve() / INPUTS)
    return Snapshot(name, manifest.year, inputs, results, folder / BOOK, folder / SIMULATED, years)


def open_build(project: Project, year: int, jobs: int, tell: Callable[[str], object]) -> Snapshot:
    """Today's build of a year, after building what is stale.

    Raises:
        ParError: it cannot be built.
    """
    with redirect_stdout(sys.stderr):  # pytask tells of its work where the comparison is to be printed
        plan = build(project, year, (), jobs, tell).plan
    years = tuple(sorted((run.series, run.year) for run in plan.runs if run.notebook == INDEX))
    results, simulated = project.root / RESULTS, project.build / SIMULATED
    return Snapshot(TODAY, year, project, results, project.build / "book", simulated, years)


def _frame(path: Path) -> pd.DataFrame:
    with path.open("rb") as file:
        return pd.read_parquet(file)
