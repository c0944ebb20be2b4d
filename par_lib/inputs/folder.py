"""Where the cleaned inputs of a series and year are: data/clean, or build/simulated for simulated series."""

from __future__ import annotations

from pathlib import Path

from par_lib.inputs.series import Series
from par_lib.project import Project

ASSESSMENT, EXPLANATIONS, RESPONSES = "assessment.csv", "explanations.csv", "responses.parquet"


def inputs_folder(project: Project, series: Series, year: int) -> Path:
    """The folder of one year; simulated inputs are no data: par_lib.simulate.files generates them."""
    root = project.build / "simulated" if series.file.simulation else project.data / "clean"
    return root / series.id / str(year)
