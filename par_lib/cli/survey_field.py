"""`par survey` before and after the field: forms and the intake of answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import SeriesArgument, YearArgument
from par_lib.cli.output import console
from par_lib.errors import ArgumentError
from par_lib.project import Project

if TYPE_CHECKING:
    from par_lib.inputs.series import Series
    from par_lib.survey.questionnaire import Questionnaire
    from par_lib.units.unit_set import UnitSet


def forms(
    series: SeriesArgument,
    year: YearArgument,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to; build/forms/SERIES/YEAR when left out.")
    ] = None,
) -> None:
    """Write one XLSForm and one ballot to print for each respondent group, in Vietnamese and English.

    The forms are checked by pyxform. What is filled in with them is taken in by `par survey intake`.

    Example: `par survey forms par-province 2023`
    """
    from par_lib.files import replacing, write_text
    from par_lib.report.language import LANGUAGES
    from par_lib.survey.forms.paper import paper_ballot
    from par_lib.survey.forms.xlsform import xlsform

    project = Project.find()
    _, questionnaire, units = survey_of(project, series, year)
    folder = out or project.build / "forms" / series / str(year)
    judged = units.with_status(year, "ranked", "assessed")
    for group in questionnaire.file.groups:
        questions = len(questionnaire.questions(group.code))
        if not questions:
            continue
        with replacing(folder / f"{group.code}.xlsx") as path:
            path.write_bytes(xlsform(questionnaire, group.code, judged))
        for lang in LANGUAGES:
            write_text(folder / f"{group.code}.{lang}.html", paper_ballot(questionnaire, group.code, lang))
        written = project.relative(folder / group.code)
        console().print(f"{written}.xlsx, .vi.html, .en.html: {questions} questions", soft_wrap=True)


def intake(
    series: SeriesArgument,
    year: YearArgument,
    files: Annotated[list[Path], typer.Argument(help="Exports, .csv or .xlsx: all of the year at once.")],
    group: Annotated[
        str | None, typer.Option(help="Respondent group of files that have no column for it.")
    ] = None,
    mode: Annotated[
        str, typer.Option(help="How ballots came in (online, paper, interview, phone), where no column says.")
    ] = "unknown",
) -> None:
    """Take answers out of exports of ODK, KoboToolbox, LimeSurvey or plain tables, into responses.parquet.

    Columns that are not wanted (names, telephone numbers, remarks …) are dropped unread. Nothing is written
    when a file is faulty.

    Example: `par survey intake par-province 2023 people.csv officials.xlsx`
    """
    from par_lib.intake.survey.answers import take_answers
    from par_lib.intake.survey.export import read_exports
    from par_lib.survey.responses import responses_path, write_responses

    project = Project.find()
    entry, questionnaire, units = survey_of(project, series, year)
    if entry.file.simulation:
        raise ArgumentError(
            "series", expected="one whose answers were collected", found=f"{series}, simulated"
        )
    taken = take_answers(read_exports(files), questionnaire, units, group=group, mode=mode)
    path = responses_path(project, entry, year)
    write_responses(path, taken.answers, taken.durations)
    out = console()
    written = f"{len(taken.answers)} answers on {taken.ballots} ballots"
    out.print(f"{project.relative(path)}: {written}", soft_wrap=True)
    if taken.blank:
        out.print(f"ballots without any answer, left out: {taken.blank}")
    if taken.untimed:
        wanted = "times such as 2023-11-02T08:00:00, the end after the start, are read"
        out.print(f"rows without a duration: {taken.untimed} ({wanted})", soft_wrap=True)
    for file, names in taken.dropped.items():
        if names:
            out.print(f"{file}: columns not read: {', '.join(names)}", soft_wrap=True)


def survey_of(project: Project, series: str, year: int) -> tuple[Series, Questionnaire, UnitSet]:
    """The series, what is asked in a year, and about whom."""
    from par_lib.inputs.series import read_register
    from par_lib.survey.questionnaire import load_questionnaire
    from par_lib.units.unit_set import load_units

    register = read_register(project)
    entry = register.series(series)
    questionnaire = load_questionnaire(project, entry.questionnaire_id(year), year)
    return entry, questionnaire, load_units(project, register, entry.file.units)
