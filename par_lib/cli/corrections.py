"""`par corrections`."""

from __future__ import annotations

from par_lib.cli.options import FormatOption, LanguageOption, OptionalSeries, OptionalYear
from par_lib.cli.output import Format, console, write
from par_lib.project import Project


def command(
    series: OptionalSeries = None,
    year: OptionalYear = None,
    form: FormatOption = Format.TABLE,
    lang: LanguageOption = "vi",
) -> None:
    """List the corrections of data/corrections.yml: what was changed, why, and who decided.

    Example: `par corrections par-province 2023`
    """
    from par_lib.inputs.corrections import read_corrections
    from par_lib.report.views.corrections import corrections_table

    placed = read_corrections(Project.find())
    chosen = [
        one.correction
        for one in placed
        if series in (None, one.correction.series) and year in (None, one.correction.year)
    ]
    if form is Format.TABLE and not chosen:
        console().print("no corrections")
        return
    write(corrections_table(chosen, lang), form, title="Corrections", decimals={}, lang=lang)
