"""`par score`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import FormatOption, LanguageOption, SeriesArgument, YearArgument
from par_lib.cli.output import Format, errors_console, whole, write
from par_lib.project import Project
from par_lib.report.language import Language

if TYPE_CHECKING:
    import pandas as pd

    from par_lib.analysis.compute import YearResult


class Detail(StrEnum):
    """How far down the tree results are printed."""

    INDEX = "index"
    AREA = "area"
    LEAF = "leaf"


_DIGITS = {"share": 2, "se_survey": 3}

DetailOption = Annotated[Detail, typer.Option(help="The overall index, the areas, or every leaf.")]


def command(
    series: SeriesArgument,
    year: YearArgument,
    detail: DetailOption = Detail.INDEX,
    form: FormatOption = Format.TABLE,
    lang: LanguageOption = "vi",
) -> None:
    """Compute a year and print points, maxima, index and rank of every unit.

    CSV and JSON keep full precision; tables round for display only.

    Example: `par score par-ministry 2023 --format csv`
    """
    from par_lib.analysis.compute import compute_year, read_year
    from par_lib.report.words import simulated_note

    project = Project.find()
    result = compute_year(read_year(project, series, year))
    framework = result.inputs.framework
    names = {unit.code: unit.name[lang] for unit in result.inputs.units.units}
    frame = {Detail.INDEX: _index, Detail.AREA: _areas, Detail.LEAF: _leaves}[detail](result, lang)
    frame.insert(1, "name", frame["unit"].map(names))
    if detail is Detail.INDEX:
        frame = _with_survey_error(frame, project, result)
    points = framework.display.points
    write(
        frame,
        form,
        title=f"{framework.name[lang]}, {year}",
        decimals={"points": points, "max_points": points, "index": framework.display.index, **_DIGITS},
        lang=lang,
        note=simulated_note(result.inputs.series, lang),
    )
    _say_who_is_missing(result, names)


def _with_survey_error(frame: pd.DataFrame, project: Project, result: YearResult) -> pd.DataFrame:
    """A column `se_survey` where answers of the year are at hand."""
    from par_lib.inputs.series import read_register
    from par_lib.survey.survey_year import has_survey

    register = read_register(project)
    series, year = result.inputs.series.id, result.inputs.framework.year
    if not has_survey(project, register, series, year):
        return frame
    from par_lib.survey.points import index_se
    from par_lib.survey.survey_year import read_survey

    maxima = frame.set_index("unit")["max_points"]
    se = index_se(read_survey(project, register, series, year), result.inputs.scores, maxima)
    return frame.assign(se_survey=frame["unit"].map(se))


def _index(result: YearResult, _: Language) -> pd.DataFrame:
    frame = result.index.drop(columns="band").sort_values("rank", kind="stable", na_position="last")
    return frame.assign(rank=whole(frame["rank"]))


def _areas(result: YearResult, lang: Language) -> pd.DataFrame:
    areas = {area.code: area.name[lang] for area in result.inputs.framework.areas}
    frame = result.nodes[result.nodes["code"].isin(areas)]
    order = {code: place for place, code in enumerate(areas)}
    frame = frame.assign(
        area=frame["code"].map(areas), rank=whole(frame["rank"]), place=frame["code"].map(order)
    )
    frame = frame.sort_values(["place", "rank"], kind="stable", na_position="last")
    return frame[["unit", "code", "area", "points", "max_points", "share", "rank"]]


def _leaves(result: YearResult, lang: Language) -> pd.DataFrame:
    from par_lib.inputs.scores import leaf_frame

    names = {node.code: node.name[lang] for node in result.inputs.framework.leaves}
    frame = leaf_frame(result.inputs.scores)
    frame.insert(2, "leaf", frame["code"].map(names))
    return frame


def _say_who_is_missing(result: YearResult, names: dict[str, str]) -> None:
    year = result.inputs.framework.year
    console = errors_console()
    unknown = result.index.loc[result.index["index"].isna(), "unit"]
    if len(unknown):
        listed = ", ".join(names[code] for code in unknown)
        console.print(f"no complete data, not ranked ({len(unknown)}): {listed}", soft_wrap=True)
    absent = [
        u.code
        for u in result.inputs.units.with_status(year, "assessed")
        if u.code not in set(result.index["unit"])
    ]
    if absent:
        listed = ", ".join(names[code] for code in absent)
        console.print(f"assessed, not ranked, no points published ({len(absent)}): {listed}", soft_wrap=True)
