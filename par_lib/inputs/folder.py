"""Where the cleaned inputs of a series and year are: data/clean, or build/simulated for simulated series."""

from __future__ import annotations

from pathlib import Path

from par_lib.inputs.origins import note_origin
from par_lib.inputs.series import Series
from par_lib.project import Project

RESPONSES = "responses.parquet"
TIMES = "durations.parquet"  # of the ballots, where they are known
POPULATION = "population.csv"  # that the ballots were drawn from, where it is known
PLANNED = "planned.csv"  # ballots handed out by unit and group, where it is known
STAMP = "stamp.json"  # beside simulated inputs: what they were drawn from


def inputs_folder(project: Project, series: Series, year: int) -> Path:
    """The folder of one year; simulated inputs are no data: par_lib.simulate.files generates them.

    Whoever asks for it is going to read it: the origin is noted, so that what is shown can say so.
    """
    note_origin(series.file.origin)
    root = project.build / "simulated" if series.file.simulation else project.data / "clean"
    return root / series.id / str(year)


def simulated_from(project: Project, series: Series, year: int) -> list[Path]:
    """The files that say whether simulated inputs are fresh: their stamp, and what they are drawn from."""
    if series.file.simulation is None:
        return []
    tables = {project.data / table.table for table in series.file.record}
    tables |= {project.data / described.table for described in [series.file.facts] if described}
    frameworks = {series.framework_id(one) for one in series.years}  # every year is drawn from all years
    return [
        inputs_folder(project, series, year) / STAMP,
        *sorted(tables),
        *(project.data / "frameworks" / f"{name}.yml" for name in sorted(frameworks)),
        *(project.data / "questionnaires" / f"{item.questionnaire}.yml" for item in series.file.surveys),
        project.data / "series.yml",
        *sorted((project.data / "units").glob("*.csv")),
    ]
