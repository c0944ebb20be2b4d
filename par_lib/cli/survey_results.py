"""`par survey` on the answers: estimates with their error."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import (
    FormatOption,
    LanguageOption,
    SchedulerOption,
    SeriesArgument,
    WorkersOption,
    YearArgument,
)
from par_lib.cli.output import Format, errors_console, write
from par_lib.errors import ArgumentError
from par_lib.project import Project
from par_lib.report.language import Language

if TYPE_CHECKING:
    import pandas as pd

    from par_lib.survey.survey_year import SurveyYear

_DECIMALS = dict.fromkeys(("points", "scored", "se", "lower", "upper", "deff", "difference"), 3)
_DECIMALS |= dict.fromkeys(("percent", "before", "after"), 2) | {"p_value": 4}


class Detail(StrEnum):
    """How far down results are printed."""

    SURVEY = "survey"
    AREA = "area"
    COMPONENT = "component"
    GROUP = "group"


class Lonely(StrEnum):
    """What to do where a stratum has one primary sampling unit."""

    FAIL = "fail"
    ADJUST = "adjust"
    AVERAGE = "average"
    CERTAINTY = "certainty"


class Absent(StrEnum):
    """What to do where a group gave no answer about a unit."""

    ERROR = "error"
    RENORMALISE = "renormalise"


class Variance(StrEnum):
    """How errors are found."""

    TAYLOR = "taylor"
    JACKKNIFE = "jackknife"
    BOOTSTRAP = "bootstrap"


class Interval(StrEnum):
    """The shape of intervals."""

    T = "t"
    LOGIT = "logit"


def estimate(
    series: SeriesArgument,
    year: YearArgument,
    detail: Annotated[
        Detail, typer.Option(help="All survey points, areas, components, or questions by group.")
    ] = Detail.SURVEY,
    since: Annotated[int | None, typer.Option(help="An earlier year: print the change and its test.")] = None,
    lonely: Annotated[
        Lonely, typer.Option(help="For strata with one sampling unit, as R's survey.lonely.psu.")
    ] = Lonely.FAIL,
    absent: Annotated[
        Absent, typer.Option(help="For groups without an answer about a unit: error, or share their weight.")
    ] = Absent.ERROR,
    level: Annotated[float, typer.Option(help="Confidence level of the intervals.")] = 0.95,
    variance: Annotated[
        Variance, typer.Option(help="Linearisation, or points computed anew with replicate weights.")
    ] = Variance.TAYLOR,
    replicates: Annotated[int, typer.Option(help="Of the bootstrap.", min=2)] = 500,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.", min=0)] = 2023,
    interval: Annotated[
        Interval, typer.Option(help="logit stays between no points and the maximum.")
    ] = Interval.T,
    quantiles: Annotated[
        str | None,
        typer.Option(
            help="Shares such as 0.25,0.5,0.75: what ballots give by unit and group, in %; "
            "blank where a tail has fewer ballots than --threshold."
        ),
    ] = None,
    post_stratify: Annotated[
        bool, typer.Option("--post-stratify", help="Weight each stratum to its size in population.csv.")
    ] = False,
    threshold: Annotated[int, typer.Option(help="Cells of fewer respondents stay blank; 0 shows all.")] = 5,
    form: FormatOption = Format.TABLE,
    lang: LanguageOption = "vi",
) -> None:
    """Points from the answers of a year with standard error, interval and design effect.

    Errors are those of the sampling design (strata, clusters, weights, population sizes where population.csv
    gives them), with the covariance between questions of the same respondents: by Taylor linearisation, or by
    --variance jackknife (JKn) or bootstrap. With --since, the change of two years in percent of the maximum
    and its test; with --quantiles, those of the ballots' means with Woodruff intervals.

    Example: `par survey estimate demo-province 2023 --detail area --format csv`
    """
    import numpy as np
    import pandas as pd

    from par_lib.inputs.series import read_register
    from par_lib.report.words import simulated_note
    from par_lib.survey.ballot_quantiles import ballot_quantiles
    from par_lib.survey.by_group import group_table
    from par_lib.survey.cleared import cleared
    from par_lib.survey.hidden_points import small_cells_hidden, small_changes_hidden
    from par_lib.survey.points import points_table, survey_points
    from par_lib.survey.since import change_table, survey_change
    from par_lib.survey.survey_year import read_survey

    project = Project.find()
    register = read_register(project)
    survey = read_survey(project, register, series, year)
    _refuse_together(since, detail, quantiles, variance, interval, post_stratified=post_stratify)
    areas = survey.questionnaire.areas()
    if quantiles is not None:
        table = ballot_quantiles(
            survey, _shares(quantiles), lonely=lonely.value, level=level, threshold=threshold
        )
    elif since is not None:
        before = read_survey(project, register, series, since)
        table = change_table(survey_change(before, survey, lonely=lonely.value, absent=absent.value), level)
        years = [
            points_table(survey_points(one, lonely=lonely.value, absent=absent.value))
            for one in (before, survey)
        ]
        table = small_changes_hidden(table, years, threshold, areas)
    elif detail is Detail.GROUP:
        table = group_table(survey, lonely=lonely.value, threshold=threshold, level=level)
    else:
        points = survey_points(
            survey,
            lonely=lonely.value,
            absent=absent.value,
            post_stratified=post_stratify,
            variance=variance.value,
            replicates=replicates,
            seed=seed,
        )
        table = points_table(points, level, interval.value)
        keys = list(table[["level", "unit", "code"]].itertuples(index=False, name=None))
        hidden = cleared(survey, threshold).sums
        told = np.array([("points", *key) in hidden for key in keys], dtype=bool)
        table = small_cells_hidden(table, threshold, areas, hidden=told)
        table.loc[[("n", "points", *key) in hidden for key in keys], "n"] = pd.NA
    if "level" in table:
        table = table[table["level"] == (Detail.SURVEY if detail is Detail.GROUP else detail)]
        table = table.drop(columns="level")
    name = survey.questionnaire.file.name[lang]
    title = f"{name}, {year}" if since is None else f"{name}, {since} → {year}"
    note = simulated_note(survey.series, lang)
    write(_named(table, survey, lang), form, title=title, decimals=_DECIMALS, lang=lang, note=note)
    _say_what_it_rests_on(survey, note)


def _refuse_together(
    since: int | None,
    detail: Detail,
    quantiles: str | None,
    variance: Variance,
    interval: Interval,
    *,
    post_stratified: bool,
) -> None:
    """Refuses options that the asked table has no use for, rather than leave them out without a word."""
    kind = "--quantiles" if quantiles else "--since" if since is not None else ""
    kind = kind or ("--detail group" if detail is Detail.GROUP else "")
    if kind and variance is not Variance.TAYLOR:
        raise ArgumentError("--variance", expected=f"taylor with {kind}", found=variance.value)
    if kind and interval is not Interval.T:
        raise ArgumentError("--interval", expected=f"t with {kind}", found=interval.value)
    if kind and post_stratified:
        raise ArgumentError("--post-stratify", expected=f"weights as they are with {kind}", found="it")
    if quantiles is not None and since is not None:
        raise ArgumentError("--quantiles", expected="no --since beside it", found=f"--since {since}")


def _shares(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise ArgumentError("--quantiles", expected="shares such as 0.25,0.5,0.75", found=text) from None


def _named(table: pd.DataFrame, survey: SurveyYear, lang: Language) -> pd.DataFrame:
    names = {unit.code: unit.name[lang] for unit in survey.units.units}
    order = {unit.code: place for place, unit in enumerate(survey.units.units)}
    table = table.sort_values("unit", key=lambda units: units.map(order), kind="stable")
    if (table["code"] == "survey").all() if "code" in table else False:
        table = table.drop(columns="code")
    table.insert(list(table.columns).index("unit") + 1, "name", table["unit"].map(names))
    return table


def _say_what_it_rests_on(survey: SurveyYear, note: str) -> None:
    console = errors_console()
    if note:
        console.print(note, soft_wrap=True)
    people = survey.who["respondent"].nunique()
    sizes = "sizes from population.csv" if survey.population is not None else "no population sizes known"
    console.print(f"{len(survey.who)} ballots of {people} respondents; {sizes}", soft_wrap=True)
    if survey.questionnaire.file.status == "illustrative":
        console.print(
            "the questionnaire is illustrative: see its note in data/questionnaires", soft_wrap=True
        )


class QualityDetail(StrEnum):
    """What is printed of a quality report."""

    CHECKS = "checks"
    UNITS = "units"
    RATES = "rates"
    BALLOTS = "ballots"


def quality(
    series: SeriesArgument,
    year: YearArgument,
    detail: Annotated[
        QualityDetail, typer.Option(help="Checks by group, by unit too, response rates, or single ballots.")
    ] = QualityDetail.CHECKS,
    planned: Annotated[
        Path | None,
        typer.Option(help="Ballots handed out: a CSV with unit, group, ballots; planned.csv when left out."),
    ] = None,
    permutations: Annotated[int, typer.Option(help="Random reassignments in the check of places.")] = 999,
    seed: Annotated[int, typer.Option(help="Of the random reassignments.")] = 2023,
    scheduler: SchedulerOption = None,
    workers: WorkersOption = None,
    form: FormatOption = Format.TABLE,
    lang: LanguageOption = "vi",
) -> None:
    """Look for answers that deserve a look; nothing is deleted.

    Straight-lining, speeding (where times are known), near-duplicate ballots, places whose ballots are too
    alike, unanswered questions, and response rates against the ballots planned. For the team, not for
    publication.

    Example: `par survey quality demo-province 2023 --detail units --format csv`
    """
    from par_lib.executors import executor_for
    from par_lib.inputs.series import read_register
    from par_lib.report.words import simulated_note
    from par_lib.survey.quality_report import REFERENCES, by_group, quality_report, with_share
    from par_lib.survey.responses import durations_path, read_durations, responses_path
    from par_lib.survey.survey_year import read_planned, read_survey, with_planned

    project = Project.find()
    register = read_register(project)
    survey = read_survey(project, register, series, year)
    times = durations_path(responses_path(project, register.series(series), year))
    handed_out = (
        with_planned(project, survey).planned
        if planned is None
        else read_planned(planned, planned.name, survey.questionnaire, survey.units)
    )
    with executor_for(scheduler, workers) as executor:
        report = quality_report(
            survey,
            durations=read_durations(times),
            planned=handed_out,
            permutations=permutations,
            seed=seed,
            executor=executor,
        )
    if detail is QualityDetail.RATES and report.rates is None:
        raise ArgumentError("--planned", expected="the ballots handed out", found="none")
    if detail is QualityDetail.RATES and report.rates is not None:
        table = report.rates
    elif detail is QualityDetail.BALLOTS:
        table = report.ballots
    else:
        table = with_share(report.checks) if detail is QualityDetail.UNITS else by_group(report.checks)
    title = f"{survey.questionnaire.file.name[lang]}, {year}"
    decimals = {"percent": 1, "value": 3, "rate_complete": 3, "rate_any": 3}
    table = _named(table, survey, lang) if "unit" in table else table
    note = simulated_note(survey.series, lang)
    write(table, form, title=title, decimals=decimals, lang=lang, note=note)
    if form is Format.TABLE and detail is QualityDetail.CHECKS:
        for check, meaning in REFERENCES.items():
            errors_console().print(f"{check}: {meaning}", soft_wrap=True)
