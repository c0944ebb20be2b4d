"""Change of survey results between two years, in percent of the maximum, with its test.

Points are not compared: maxima may differ by year. Both years are put into one design. Where the same places
were asked in both (a panel of clusters), they keep one label, so the covariance between the years lowers the
error of the change; elsewhere the years are strata of their own and independent of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.sparse import csc_array

from par_lib.errors import ArgumentError
from par_lib.survey.change import Change
from par_lib.survey.design import LonelyPsu
from par_lib.survey.estimates import Estimates
from par_lib.survey.points import LEVELS, SURVEY
from par_lib.survey.scores import Absent, SurveyComponent, component_points, sum_points
from par_lib.survey.survey_year import SurveyYear, design_of, sampling_units, strata

_AT = "@"


def survey_change(
    before: SurveyYear,
    after: SurveyYear,
    *,
    lonely: LonelyPsu = "fail",
    absent: Absent = "error",
) -> dict[str, Change]:
    """Differences of components, areas and the whole survey for every unit judged in both years.

    Only components that follow from the same questions, options and weights in both years are compared, and
    areas and the survey are the sums of those, weighted by the maxima of the later year.

    Args:
        before: the earlier year.
        after: the later year.
        lonely: as `Design.from_frame`.
        absent: as `component_points`.

    Returns:
        By level: the change in percent of the maximum, labelled by unit and code.

    Raises:
        ArgumentError: no component or no unit in common.
        InputFaults: groups without answers under `error`.
    """
    same = comparable(before, after)
    if not same:
        raise ArgumentError("years", expected="a component asked alike in both", found="none")
    panel = _panel(before, after)
    frame = pd.concat([_of_year(one, panel) for one in (before, after)], ignore_index=True)
    questions = [question for component in same for question in component.questions]
    shares = pd.concat([one.shares[questions] for one in (before, after)], ignore_index=True)
    design = design_of(frame, (), lonely)
    leaves = component_points(design, shares, same, unit="unit", group="group", absent=absent)
    framework = after.questionnaire.framework
    sums = {
        "area": {one.code: framework.area_of(one.code).code for one in same},
        SURVEY: {one.code: SURVEY for one in same},
    }
    levels = {"component": leaves} | {name: sum_points(leaves, codes) for name, codes in sums.items()}
    maxima = {"component": {one.code: one.maximum for one in same}}
    for name, codes in sums.items():
        maxima[name] = {}
        for one in same:
            maxima[name][codes[one.code]] = maxima[name].get(codes[one.code], 0.0) + one.maximum
    return {name: _change(levels[name], maxima[name], before.year, after.year) for name in LEVELS}


def comparable(before: SurveyYear, after: SurveyYear) -> list[SurveyComponent]:
    """Components of the later year that follow from the same questions, options and weights in both."""
    earlier = {component.code: component for component in before.questionnaire.components()}
    scales = before.questionnaire.scales(), after.questionnaire.scales()
    return [
        one
        for one in after.questionnaire.components()
        if one.code in earlier
        and replace(earlier[one.code], maximum=one.maximum) == one
        and all(scales[0].get(question) == scales[1][question] for question in one.questions)
    ]


def _panel(before: SurveyYear, after: SurveyYear) -> set[tuple[str, str]]:
    """Units and groups of which some place was asked in both years."""
    keys = ["unit", "group", "cluster"]
    places = [one.who[keys].dropna().astype(str).drop_duplicates() for one in (before, after)]
    both = places[0].merge(places[1], on=keys)
    return set(both[["unit", "group"]].itertuples(index=False, name=None))


def _of_year(survey: SurveyYear, panel: set[tuple[str, str]]) -> pd.DataFrame:
    """Rows of one year for the design of both: only places of a panel have the same labels in the other."""
    who, year = survey.who, f"{_AT}{survey.year}"
    names = zip(who["unit"].astype(str), who["group"].astype(str), strict=True)
    again = pd.Series([pair in panel for pair in names], index=who.index) & who["cluster"].notna()
    stratum, cluster = strata(who), sampling_units(who)
    return pd.DataFrame(
        {
            "unit": who["unit"].astype(str) + year,
            "group": who["group"].astype(str),
            "stratum": stratum.where(again, stratum + year),
            "cluster": cluster.where(again, cluster + year),
            "weight": who["weight"].to_numpy(float),
        }
    )


def _change(points: Estimates, maxima: dict[str, float], before: int, after: int) -> Change:
    labels = points.index.to_frame(index=False)
    codes, units = labels["variable"].astype(str), labels.iloc[:, 1].astype(str)
    place = {key: at for at, key in enumerate(zip(codes, units, strict=True))}
    pairs = []
    for (code, unit), at in place.items():
        name, _, year = unit.rpartition(_AT)
        earlier = place.get((code, f"{name}{_AT}{before}"))
        if year == str(after) and earlier is not None:
            pairs.append((name, code, earlier, at))
    if not pairs:
        raise ArgumentError("years", expected="a unit judged in both", found="none")
    first, second = (np.array([pair[at] for pair in pairs]) for at in (2, 3))
    scale = np.array([100 / maxima[pair[1]] for pair in pairs])
    column = np.arange(len(pairs))
    signs = csc_array(
        (
            np.concatenate([-scale, scale]),
            (np.concatenate([first, second]), np.concatenate([column, column])),
        ),
        shape=(len(points.value), len(pairs)),
    )
    moved = points.influence.combine(signs)
    index = pd.MultiIndex.from_tuples([pair[:2] for pair in pairs], names=["unit", "code"])
    values = points.value[first] * scale, points.value[second] * scale
    freedom = np.maximum(moved.degrees_of_freedom(), 1.0)
    return Change(index, *values, moved.variance(), freedom)


def change_table(changes: dict[str, Change], level: float = 0.95) -> pd.DataFrame:
    """One row a unit and code: level, unit, code, before, after, difference, se, lower, upper, p_value."""
    frames: Sequence[pd.DataFrame] = [
        change.to_frame(level).reset_index().assign(level=name) for name, change in changes.items()
    ]
    table = pd.concat(frames, ignore_index=True)
    return table[["level", *(name for name in table.columns if name != "level")]]
