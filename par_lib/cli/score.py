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
    from par_lib.survey.survey_year import SurveyYear
    from par_lib.survey.withheld import Withheld


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

    CSV and JSON keep full precision; tables round for display only. Points of a leaf or area that would tell
    what few respondents said are blank; the index is there, with a warning.

    Example: `par score par-ministry 2023 --format csv`
    """
    from par_lib.analysis.compute import compute_year, read_year
    from par_lib.report.words import simulated_note
    from par_lib.survey.withheld import Withheld, withheld

    project = Project.find()
    result = compute_year(read_year(project, series, year))
    framework = result.inputs.framework
    names = {unit.code: unit.name[lang] for unit in result.inputs.units.units}
    frame = {Detail.INDEX: _index, Detail.AREA: _areas, Detail.LEAF: _leaves}[detail](result, lang)
    frame.insert(1, "name", frame["unit"].map(names))
    survey = _survey(project, result)
    hidden = Withheld(frozenset(), frozenset()) if survey is None else withheld(survey)
    if detail is not Detail.INDEX:
        frame = without_detail(frame, hidden)
    if detail is Detail.INDEX:
        frame = _with_survey_error(frame, survey, result)
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
    _say_what_is_withheld(hidden, names, lang)


def _survey(project: Project, result: YearResult) -> SurveyYear | None:
    """The answers of the year where they are at hand."""
    from par_lib.inputs.series import read_register
    from par_lib.survey.survey_year import has_survey, read_survey

    register = read_register(project)
    series, year = result.inputs.series.id, result.inputs.framework.year
    return (
        read_survey(project, register, series, year) if has_survey(project, register, series, year) else None
    )


def without_detail(frame: pd.DataFrame, hidden: Withheld) -> pd.DataFrame:
    """The same with blanks where points are withheld; the state of such a leaf says so."""
    gone = [key in hidden.points for key in zip(frame["unit"], frame["code"], strict=True)]
    told = [name for name in ("points", "share", "rank") if name in frame]
    frame = frame.copy()
    frame.loc[gone, told] = None
    if "state" in frame:
        frame.loc[gone, "state"] = "withheld"
    return frame


_FEW: dict[Language, str] = {
    "vi": "{name}: chỉ số gồm cả điểm của tiêu chí có dưới {least} người trả lời ({codes}); "
    "điểm chi tiết của tiêu chí đó, và điểm cho phép suy ra nó, không công bố",
    "en": "{name}: the index includes points that fewer than {least} respondents decide ({codes}); "
    "these, and what would give them back, are withheld in detail",
}


def _say_what_is_withheld(hidden: Withheld, names: dict[str, str], lang: Language) -> None:
    from par_lib.survey.disclosure import LEAST

    for unit, codes in hidden.units.items():
        told = _FEW[lang].format(name=names[unit], least=LEAST, codes=", ".join(codes))
        errors_console().print(told, soft_wrap=True)


def _with_survey_error(frame: pd.DataFrame, survey: SurveyYear | None, result: YearResult) -> pd.DataFrame:
    """A column `se_survey` where answers of the year are at hand."""
    if survey is None:
        return frame
    from par_lib.survey.points import index_se

    se = index_se(survey, result.inputs.scores, frame.set_index("unit")["max_points"])
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
