"""`par series`."""

from __future__ import annotations

from par_lib.cli.options import FormatOption, LanguageOption
from par_lib.cli.output import Format, write
from par_lib.project import Project


def command(form: FormatOption = Format.TABLE, lang: LanguageOption = "vi") -> None:
    """List the series: what is followed, of how many units, in which years.

    Example: `par series --lang en`
    """
    import pandas as pd

    from par_lib.analysis.record import load_record
    from par_lib.inputs.series import read_register
    from par_lib.units.unit_set import load_units

    project = Project.find()
    register = read_register(project)
    rows = []
    for name in register.ids:
        series = register.series(name)
        units = load_units(project, register, series.file.units)
        published = load_record(project, series, units)
        rows.append(
            {
                "series": name,
                "name": series.file.name[lang],
                "units": len(units.units),
                "computed": _span(list(series.years)),
                "published": _span(sorted(set(published["year"]))),
                "figures": len(published),
                "origin": series.file.origin,
                "publisher": series.file.publisher[lang],
            }
        )
    write(pd.DataFrame(rows), form, title="Series", decimals={}, lang=lang)


def _span(years: list[int]) -> str:
    return "–" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
