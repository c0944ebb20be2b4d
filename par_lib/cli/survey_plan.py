"""`par survey plan`."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import FormatOption, LanguageOption, SeriesArgument, YearArgument
from par_lib.cli.output import Format, errors_console, write
from par_lib.cli.survey_field import survey_of
from par_lib.errors import ArgumentError
from par_lib.project import Project
from par_lib.report.language import Language

if TYPE_CHECKING:
    import pandas as pd

    from par_lib.survey.allocation import AllocationRule
    from par_lib.survey.plan import Places

_DECIMALS = {"deff": 2, "margin": 2, "one_more": 4}


class Method(StrEnum):
    """How a total is split."""

    PROPORTIONAL = "proportional"
    NEYMAN = "neyman"
    POWER = "power"
    POINTS = "points"


class Detail(StrEnum):
    """What is printed of a plan."""

    UNIT = "unit"
    CELL = "cell"


def plan(
    series: SeriesArgument,
    year: YearArgument,
    total: Annotated[int | None, typer.Option(help="Ballots in all.")] = None,
    margin: Annotated[
        float | None, typer.Option(help="Or the margin wanted of every cell, in percent of the points.")
    ] = None,
    yamane: Annotated[
        float | None,
        typer.Option(help="Or n = N/(1 + N e²) for each unit, e in percent."),
    ] = None,
    method: Annotated[
        Method, typer.Option(help="How a total is split; `points`: least error of the survey points.")
    ] = Method.PROPORTIONAL,
    power: Annotated[float, typer.Option(help="Exponent of the power method, 0 to 1.")] = 0.5,
    minimum: Annotated[int, typer.Option(help="Ballots of every cell at least, or all its people.")] = 2,
    response: Annotated[float, typer.Option(help="Share of ballots expected back.")] = 1.0,
    places: Annotated[
        str | None,
        typer.Option(help="Persons a village, villages a commune[, communes a district] drawn."),
    ] = None,
    rho: Annotated[
        str, typer.Option(help="Correlation of persons in one village, one commune[, one district].")
    ] = "0.05,0.02,0.01",
    confidence: Annotated[float, typer.Option(help="Of the margins.")] = 0.95,
    population: Annotated[
        Path | None, typer.Option(help="Table of populations; population.csv of the year when left out.")
    ] = None,
    detail: Annotated[Detail, typer.Option(help="Each unit, or each unit, group and stratum.")] = Detail.UNIT,
    form: FormatOption = Format.TABLE,
    lang: LanguageOption = "vi",
) -> None:
    """Split ballots over units, groups and strata, and show the margins to expect and what one more buys.

    Populations are the team's: columns unit, group, population, and if known stratum, clusters, sd. Margins
    of units are in survey points, those of cells in percent of the points. With --yamane, `needed` is what
    the promised margin takes in every group.

    Example: `par survey plan par-province 2023 --total 50155 --population sizes.csv`
    """
    from par_lib.inputs.folder import POPULATION
    from par_lib.survey import plan as planning
    from par_lib.survey.population import read_population
    from par_lib.survey.responses import responses_path

    if [total, margin, yamane].count(None) != 2:
        raise ArgumentError("plan", expected="one of --total, --margin and --yamane", found="none, or more")
    for option, given in (("--margin", margin), ("--yamane", yamane)):
        if given is not None and not 0 < given < math.inf:
            raise ArgumentError(option, expected="a percentage above 0", found=f"{given:g}")
    project = Project.find()
    entry, questionnaire, units = survey_of(project, series, year)
    path = population or responses_path(project, entry, year).with_name(POPULATION)
    sizes = read_population(path, project.relative(path), questionnaire, units)
    tiers = _places(places, rho)
    table = planning.cells(sizes, questionnaire, tiers)
    rules: dict[Method, AllocationRule] = {
        Method.PROPORTIONAL: "proportional",
        Method.NEYMAN: "neyman",
        Method.POWER: "power",
    }
    if total is not None and method is Method.POINTS:
        ballots = planning.ballots_for_points(table, total, questionnaire, minimum=minimum)
    elif total is not None:
        ballots = planning.ballots_by_total(table, total, rules[method], power=power, minimum=minimum)
    elif margin is not None:
        ballots = planning.ballots_by_margin(
            table, margin / 100, response=response, confidence=confidence, minimum=minimum
        )
    else:
        ballots = planning.ballots_by_yamane(table, (yamane or 0) / 100)
    told: pd.DataFrame
    if detail is Detail.UNIT:
        told = planning.plan_units(table, ballots, questionnaire, response=response, confidence=confidence)
    else:
        told = planning.plan_cells(table, ballots, places=tiers, response=response, confidence=confidence)
    if yamane is not None:
        needed = planning.ballots_by_margin(table, yamane / 100, response=response, confidence=confidence)
        if detail is Detail.UNIT:
            by_unit = needed.groupby(level="unit").sum()
            told.insert(2, "needed", told["unit"].map(by_unit))
        else:
            told.insert(list(told).index("ballots") + 1, "needed", needed.to_numpy())
    names = {unit.code: unit.name[lang] for unit in units.units}
    told.insert(1, "name", told["unit"].map(names))
    title = f"{questionnaire.file.name[lang]}, {year}"
    write(told, form, title=title, decimals=_DECIMALS, lang=lang)
    _say(int(ballots.sum()), tiers, yamane, lang)


def _places(places: str | None, rho: str) -> Places | None:
    from par_lib.survey.plan import Places, numbers

    if places is None:
        return None
    sizes = [int(size) for size in numbers(places, "--places") if size == int(size)]
    if len(sizes) != places.count(",") + 1:
        raise ArgumentError("--places", expected="whole numbers", found=places)
    return Places(tuple(sizes), tuple(numbers(rho, "--rho")[: len(sizes)]))


_SAID: dict[str, dict[Language, str]] = {
    "total": {"vi": "tổng cộng {total} phiếu", "en": "{total} ballots in all"},
    "effect": {
        "vi": "hệ số thiết kế của chọn mẫu theo địa bàn: {effect:.3g}",
        "en": "design effect of the places: {effect:.3g}",
    },
    "lists": {
        "vi": "các nhóm chọn theo địa bàn được tính như chọn từ danh sách: --places cho biết chọn thế nào",
        "en": "clustered groups are planned as if drawn from lists: --places says how they are drawn",
    },
    "yamane": {
        "vi": "n = N/(1 + N e²) hứa {promised:g}% cho toàn bộ người của một đơn vị xem như một danh sách, "
        "với z = 2, S = 0,5. Công thức không biết đến nhóm và trọng số nhóm, địa bàn, phiếu không thu về; "
        "các sai số ở trên có tính đến, và `needed` là số phiếu cần để mọi nhóm đạt sai số đã hứa.",
        "en": "n = N/(1 + N e²) promises {promised:g}% of all people of a unit taken as one list, at z = 2, "
        "S = 0.5. It knows no groups and their weights, no places, no ballots that stay out; the margins "
        "above do, and `needed` is what it takes to have the promised margin in every group.",
    },
}


def _say(total: int, tiers: Places | None, yamane: float | None, lang: Language) -> None:
    said = [_SAID["total"][lang].format(total=total)]
    said.append(_SAID["effect"][lang].format(effect=tiers.effect) if tiers else _SAID["lists"][lang])
    if yamane is not None:
        said.append(_SAID["yamane"][lang].format(promised=yamane))
    for text in said:
        errors_console().print(text, soft_wrap=True)
