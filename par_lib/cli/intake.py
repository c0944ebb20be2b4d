"""`par intake`."""

from __future__ import annotations

from par_lib.cli.options import OptionalYear, SeriesArgument
from par_lib.cli.output import console
from par_lib.files import write_text
from par_lib.project import Project


def command(series: SeriesArgument, year: OptionalYear = None) -> None:
    """Take scores out of the tables that data/series.yml names, into data/clean.

    Nothing is written for any year when one of them is faulty.

    Example: `par intake papi 2023`
    """
    from par_lib.inputs.clean_rows import as_csv
    from par_lib.inputs.scores import scores_path
    from par_lib.inputs.series import read_register
    from par_lib.intake.published_table import intake
    from par_lib.units.unit_set import load_units

    project = Project.find()
    register = read_register(project)
    entry = register.computed(series)
    units = load_units(project, register, entry.file.units)
    texts = {}
    for one in entry.years if year is None else (year,):
        texts[one] = as_csv(intake(project, entry, entry.framework(project, one), units))
    for one, text in texts.items():
        path = project.data / scores_path(series, one)
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        if changed:
            write_text(path, text)
        state = "written" if changed else "unchanged"
        console().print(f"{project.relative(path)}: {text.count(chr(10)) - 1} rows, {state}")
