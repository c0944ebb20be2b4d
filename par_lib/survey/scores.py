"""Points from answers: option scores, question and group weights, then components, areas and the index.

With s(answer) the share of the maximum that an option earns, the points of component c for unit u are

    P_cu = M_c · Σ_q b_cq · Σ_g a_cg · mean of s over respondents of group g who judged u and answered q

Each step is linear in the means, so the influence values of the means carry over: the covariance between
questions answered by the same respondents is in every standard error, up to the index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csc_array

from par_lib.errors import ArgumentError, Fault, raise_if
from par_lib.survey.codes import Floats
from par_lib.survey.design import Design
from par_lib.survey.domains import Domains
from par_lib.survey.estimate import mean
from par_lib.survey.estimates import Estimates

Scale = Mapping[object, float | None]  # option → share of the maximum; None: an answer that does not count
Absent = Literal["error", "renormalise"]


@dataclass(frozen=True, slots=True)
class SurveyComponent:
    """How the points of one component follow from questions and respondent groups.

    >>> SurveyComponent("1.1", 2.0, {"q1": 0.5, "q2": 0.5}, {"citizens": 0.6, "officials": 0.6})
    Traceback (most recent call last):
    par_lib.errors.ArgumentError: component 1.1: expected group weights that add up to 1, found 1.2
    """

    code: str
    maximum: float  # points
    questions: Mapping[str, float]  # question → weight b, adding up to 1
    groups: Mapping[str, float]  # respondent group → weight a, adding up to 1

    def __post_init__(self) -> None:
        for what, weights in (("question", self.questions), ("group", self.groups)):
            if any(weight < 0 for weight in weights.values()) or abs(sum(weights.values()) - 1) > 1e-9:
                raise ArgumentError(
                    f"component {self.code}",
                    expected=f"{what} weights that add up to 1",
                    found=f"{sum(weights.values()):g}",
                )
        if not self.maximum > 0:
            raise ArgumentError(
                f"component {self.code}", expected="a maximum above 0", found=f"{self.maximum:g}"
            )


def option_shares(answers: pd.DataFrame, scales: Mapping[str, Scale]) -> pd.DataFrame:
    """Answers as shares of the maximum in [0, 1]; blank where the question was not asked or does not count.

    Args:
        answers: one row per respondent, one column per question, options as cells.
        scales: the scale of every question wanted.

    Raises:
        InputFaults: a question without a column, an option without a share, a share outside [0, 1].

    >>> scale = {1: 0.0, 2: 0.5, 3: 1.0, 9: None}
    >>> option_shares(pd.DataFrame({"q1": [1, 3, 9, None]}), {"q1": scale})["q1"].tolist()
    [0.0, 1.0, nan, nan]
    """
    faults = []
    shares = {}
    for question, scale in scales.items():
        if question not in answers.columns:
            faults.append(Fault("answers", f"column {question}", expected="a column", found="none"))
            continue
        faults += [
            Fault("scales", question, code=str(option), expected="a share in [0, 1]", found=f"{share:g}")
            for option, share in scale.items()
            if share is not None and not 0 <= share <= 1
        ]
        column = answers[question]
        strange = column[column.notna() & ~column.isin(list(scale))]
        faults += [
            Fault(
                "answers",
                f"column {question}",
                expected=f"one of {', '.join(map(str, scale))}",
                found=f"{option!r} ({count} times)",
            )
            for option, count in strange.value_counts().items()
        ]
        counted = {option: np.nan if share is None else share for option, share in scale.items()}
        shares[question] = column.map(counted).astype(float)
    raise_if(faults)
    return pd.DataFrame(shares, index=answers.index)


def component_points(
    design: Design,
    shares: pd.DataFrame,
    components: Sequence[SurveyComponent],
    *,
    unit: str,
    group: str,
    absent: Absent = "error",
) -> Estimates:
    """Points of every component for every unit, variables being component codes and domains units.

    Args:
        design: how the respondents were drawn; one row for each respondent and unit judged.
        shares: what `option_shares` gives, with the row labels of the design's frame.
        components: with questions among the columns of `shares`.
        unit: column of the design's frame with the unit that is judged.
        group: column with the respondent group.
        absent: what to do where a group gave no answer about a unit: `error`, or `renormalise` the weights
            of the groups that did.

    Raises:
        InputFaults: under `error`, every (unit, question, group) without answers; under `renormalise`, units
            for which no group answered.
        ArgumentError: columns or row labels that do not belong to the design.

    >>> frame = pd.DataFrame({"unit": list("AABB"), "group": "citizen", "w": 1.0, "q1": [1, 3, 3, 3]})
    >>> shares = option_shares(frame, {"q1": {1: 0.0, 2: 0.5, 3: 1.0}})
    >>> leaf = SurveyComponent("1.1", 2.0, {"q1": 1.0}, {"citizen": 1.0})
    >>> design = Design.from_frame(frame, weights="w")
    >>> got = component_points(design, shares, [leaf], unit="unit", group="group")
    >>> got.value.tolist(), got.respondents.tolist()
    ([1.0, 2.0], [2.0, 2.0])
    """
    units = Domains.of(design, unit)
    if units.labels is None:
        raise ArgumentError("unit", expected="a column of units", found="none")
    means = question_means(design, shares, components, unit=unit, group=group)
    return means.combine(
        point_weights(means, units.labels, components, absent),
        [component.code for component in components],
        units.labels,
        np.concatenate([_respondents(design, shares, component, units, group) for component in components]),
    )


def question_means(
    design: Design, shares: pd.DataFrame, components: Sequence[SurveyComponent], *, unit: str, group: str
) -> Estimates:
    """What every group earns every unit in every question of the components; arguments as above.

    Raises:
        ArgumentError: a question without a column.
    """
    questions = list(dict.fromkeys(question for component in components for question in component.questions))
    unknown = [question for question in questions if question not in shares.columns]
    if unknown:
        raise ArgumentError("shares", expected="a column for every question", found=f"none for {unknown}")
    return mean(design, shares[questions], domains=[unit, group], missing="domain")


def point_weights(
    means: Estimates, units: pd.Index, components: Sequence[SurveyComponent], absent: Absent = "error"
) -> csc_array:
    """How points follow from `question_means`: a sparse matrix, means × (components × units).

    Raises:
        InputFaults: as `component_points`.
    """
    answered = pd.Series(means.respondents > 0, index=means.index)
    position = pd.Series(np.arange(len(means.value)), index=means.index)
    faults: list[Fault] = []
    entries: list[tuple[int, int, float]] = []
    for number, component in enumerate(components):
        for at, label in enumerate(units):
            column = number * len(units) + at
            for question, weight in component.questions.items():
                keys = [(question, label, name) for name in component.groups]
                there = [key in answered.index and bool(answered[key]) for key in keys]
                if not any(there) or (absent == "error" and not all(there)):
                    faults += _absences(component.code, keys, there)
                    continue
                kept = {key: component.groups[key[2]] for key, ok in zip(keys, there, strict=True) if ok}
                whole = sum(kept.values())
                entries += [
                    (int(position[key]), column, component.maximum * weight * share / whole)
                    for key, share in kept.items()
                ]
    raise_if(faults)
    rows, columns, values = zip(*entries, strict=True)
    shape = (len(means.value), len(components) * len(units))
    return coo_array((values, (rows, columns)), shape=shape).tocsc()


def sum_points(points: Estimates, areas: Mapping[str, str]) -> Estimates:
    """Points of areas (or of the whole survey) as sums of components: component code → area code.

    Raises:
        ArgumentError: a component without an area.

    >>> from par_lib.survey.estimate import total
    >>> frame = pd.DataFrame({"w": 1.0, "1.1": [1.0, 2.0], "1.2": [3.0, 5.0]})
    >>> points = total(Design.from_frame(frame, weights="w"), ["1.1", "1.2"])
    >>> sum_points(points, {"1.1": "1", "1.2": "1"}).value.tolist()
    [11.0]
    """
    lost = [code for code in points.variables if code not in areas]
    if lost:
        raise ArgumentError("areas", expected="an area for every component", found=f"none for {lost}")
    codes = list(dict.fromkeys(areas[code] for code in points.variables))
    size = len(points.value) // len(points.variables)
    rows = np.arange(len(points.value))
    columns = np.concatenate([codes.index(areas[code]) * size + np.arange(size) for code in points.variables])
    matrix = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(rows), len(codes) * size)).tocsc()
    most = np.zeros(len(codes) * size)
    np.maximum.at(most, columns, points.respondents)
    return points.combine(matrix, codes, points.domains, most)


def index_percent(points: Estimates, fixed: pd.Series, maximum: float | pd.Series) -> Estimates:
    """Index in percent: survey points plus points known without sampling error, over the maximum.

    Args:
        points: of one variable, by unit.
        fixed: points from appraisal and statistics, by unit label.
        maximum: points a unit could have reached, one number or by unit label.

    Raises:
        ArgumentError: several variables, or units without fixed points or maximum.

    >>> frame = pd.DataFrame({"unit": list("AABB"), "w": 1.0, "points": [9.0, 11.0, 8.0, 8.0]})
    >>> survey = mean(Design.from_frame(frame, weights="w"), "points", domains="unit")
    >>> index_percent(survey, pd.Series({"A": 40.0, "B": 42.0}), 80.0).value.tolist()
    [62.5, 62.5]
    """
    if len(points.variables) != 1 or points.domains is None:
        raise ArgumentError("points", expected="one variable by unit", found=f"{points.variables}")
    units = points.domains
    top = maximum if isinstance(maximum, pd.Series) else pd.Series(maximum, index=units)
    for what, given in (("fixed", fixed), ("maximum", top)):
        lost = units.difference(given.dropna().index)
        if len(lost):
            raise ArgumentError(what, expected="a number for every unit", found=f"none for {list(lost)}")
    scale: Floats = 100 / top.loc[units].to_numpy(float)
    at = np.arange(len(units))
    scaled = points.combine(coo_array((scale, (at, at))).tocsc(), points.variables, units, points.respondents)
    return replace(scaled, value=scaled.value + scale * fixed.loc[units].to_numpy(float))


def _absences(code: str, keys: Sequence[tuple[str, object, str]], there: Sequence[bool]) -> list[Fault]:
    return [
        Fault(
            "answers",
            f"question {question}, group {name}",
            unit=str(unit),
            code=code,
            expected="at least one answer",
            found="none",
            hint="absent='renormalise' gives its weight to the other groups",
        )
        for (question, unit, name), ok in zip(keys, there, strict=True)
        if not ok
    ]


def _respondents(
    design: Design, shares: pd.DataFrame, component: SurveyComponent, units: Domains, group: str
) -> Floats:
    answered = shares[list(component.questions)].notna().any(axis=1).to_numpy()
    counted = design.frame[group].isin(list(component.groups)).to_numpy() & (design.weights != 0)
    return units.totals((answered & counted).astype(float))
