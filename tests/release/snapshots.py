"""Snapshots of copies of this project's data, computed without notebooks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from par_lib.analysis.compute import read_year
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.release.diff import Difference, difference
from par_lib.release.snapshot import Snapshot
from par_lib.report.store import read_index

SCORES = "data/clean/par-ministry/2023/scores.csv"
FRAMEWORK = "data/frameworks/ministry-2023-blocks.yml"
ASSESSED = "data/units/ministries_assessed.csv"
Edit = Callable[[Project], object]


def snapshot(project: Project, name: str = "one") -> Snapshot:
    """Computes every year of a project, and saves its results as the notebooks do."""
    register = read_register(project)
    years = tuple((series, year) for series in register.ids for year in register.series(series).years)
    for series, year in years:
        read_index(project, "build/results", read_year(project, series, year))
    build = project.build
    return Snapshot(name, 2023, project, build / "results", build / "book", build / "simulated", years)


def changed_by(project: Project, folder: Path, edit: Edit) -> Difference:
    """What differs when a copy of a project, with what was drawn for it, is changed by `edit`."""
    other = Project(folder)
    shutil.copytree(project.data, other.data)
    if (drawn := project.build / "simulated").is_dir():
        shutil.copytree(drawn, other.build / "simulated")
    edit(other)
    return difference(snapshot(project, "old"), snapshot(other, "new"))
