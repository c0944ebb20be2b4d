"""`par plan`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from par_lib.cli.options import FormatOption, LanguageOption, YearArgument
from par_lib.cli.output import Format, write
from par_lib.project import Project

OnOption = Annotated[
    dt.datetime | None,
    typer.Option(
        "--on", formats=["%Y-%m-%d"], help="The day asked about, such as 2024-02-15; today if none."
    ),
]


def command(
    year: YearArgument, on: OnOption = None, form: FormatOption = Format.TABLE, lang: LanguageOption = "vi"
) -> None:
    """List the tasks of the plan of a year: what is late, due, still to come and done on a day.

    Late means that the time is over and no completion is on record.

    Example: `par plan 2023 --on 2024-04-12 --lang en`
    """
    from par_lib.inputs.plan import read_plan
    from par_lib.report.views.plan import states
    from par_lib.report.words import word

    plan = read_plan(Project.find(), year)
    asked = on.date() if on else dt.datetime.now().astimezone().date()
    frame = states(plan, asked, lang)
    if form is not Format.TABLE:
        write(frame, form, title="", decimals={}, lang=lang)
        return
    counts = ", ".join(
        f"{(frame['state'] == state).sum()} {word(state, lang)}" for state in dict.fromkeys(frame["state"])
    )
    frame["state"] = [word(state, lang) for state in frame["state"]]
    wanted = [name for name in frame if frame[name].notna().any()]
    note = " ".join([word("late_note", lang), *([plan.unknown[lang]] if plan.unknown else [])])
    title = f"{plan.decision.number}: {asked.isoformat()}, {counts}"
    write(
        frame[wanted],
        form,
        title=title,
        decimals={},
        lang=lang,
        note=note,
    )
