"""`par ask`: what a team asks of a year's scores."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import FormatOption, LanguageOption, SeriesArgument, YearArgument
from par_lib.cli.output import Format, write
from par_lib.project import Project

if TYPE_CHECKING:
    import pandas as pd

    from par_lib.inputs.scores import Scores
    from par_lib.report.language import Language


class Question(StrEnum):
    """What can be asked."""

    LOST = "lost"
    ZERO = "zero"
    UNITS = "units"
    AREAS = "areas"
    RULES = "rules"


_TITLES = {
    Question.LOST: "Points lost, by component",
    Question.ZERO: "Components at zero",
    Question.UNITS: "Self-score against appraisal, by unit",
    Question.AREAS: "Self-score against appraisal, by area",
    Question.RULES: "Scores that differ from their rule (the score counts)",
}
_WHOLE = ("leaves", "units", "at_zero", "lowered", "raised")


def command(
    series: SeriesArgument,
    year: YearArgument,
    question: Annotated[
        Question,
        typer.Argument(help="lost, zero: where points are lost. units, areas: who scores itself too high, "
                            "after which round. rules: scores that differ from their rule."),
    ],
    unit: Annotated[
        str | None, typer.Option(help="Of one unit only: its code or name, Vietnamese or English.")
    ] = None,
    form: FormatOption = Format.TABLE,
    lang: LanguageOption = "vi",
) -> None:  # fmt: skip
    """Answer a question about a year: lost points, components at zero, self-scores against appraisal, rules.

    Units come with the largest excess of the self-score first; status is what a maximum rests on.

    Example: `par ask papi 2023 lost`

    Example: `par ask papi 2023 lost --unit "Hà Nội"`
    """
    from par_lib.analysis.compute import read_year

    project = Project.find()
    if question in (Question.LOST, Question.ZERO):
        inputs = read_year(project, series, year)
        names = {node.code: node.name[lang] for node in inputs.framework.nodes}
        units = {unit.code: unit.name[lang] for unit in inputs.units.units}
        own = inputs.units.find(unit).code if unit else None
        frame = _of_scores(question, inputs.scores, own)
        basis = {leaf.code: leaf.status for leaf in inputs.framework.leaves}
        frame.insert(list(frame.columns).index("max_points") + 1, "status", frame["code"].map(basis))
    else:
        frame, names, units = _of_assessment(project, series, year, question, lang, unit)
    for column, known in (("area", names), ("code", names), ("unit", units)):
        if column in frame:
            frame.insert(list(frame.columns).index(column) + 1, f"{column}_name", frame[column].map(known))
    decimals = {name: 2 for name in frame.columns if name not in _WHOLE}
    of = f", {unit}" if unit else ""
    write(frame, form, title=f"{_TITLES[question]}: {series} {year}{of}", decimals=decimals, lang=lang)


def _of_scores(question: Question, scores: Scores, unit: str | None) -> pd.DataFrame:
    from dataclasses import replace

    from par_lib.analysis.appraisal import components_at_zero, lost_points

    if unit is not None:
        chosen = [row for row, one in enumerate(scores.units) if one.code == unit]
        arrays = {name: getattr(scores, name)[chosen] for name in ("points", "state", "rows", "sources")}
        scores = replace(scores, units=tuple(scores.units[row] for row in chosen), **arrays)
    return lost_points(scores) if question is Question.LOST else components_at_zero(scores)


def _of_assessment(
    project: Project, series: str, year: int, question: Question, lang: Language, unit: str | None
) -> tuple[pd.DataFrame, dict[str, str], dict[str, str]]:
    from dataclasses import replace

    from par_lib.analysis.appraisal import rule_differences, self_against_appraised
    from par_lib.analysis.trail import read_trail

    trail = read_trail(project, series, year)
    names = {node.code: node.name[lang] for node in trail.assessment.framework.nodes}
    units = {unit.code: unit.name[lang] for unit in trail.units.units}
    assessment = trail.assessment
    if unit is not None:
        code = trail.units.find(unit).code
        assessment = replace(assessment, entries=tuple(e for e in assessment.entries if e.unit == code))
    if question is Question.RULES:
        return rule_differences(assessment), names, units
    if question is Question.AREAS:
        return self_against_appraised(assessment, "area"), names, units
    by_unit = self_against_appraised(assessment, "unit")
    by_unit = by_unit.sort_values("over_share", ascending=False, kind="stable", ignore_index=True)
    return by_unit, names, units
