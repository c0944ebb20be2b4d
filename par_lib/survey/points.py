"""Points of components, areas and the index from the answers of a year, with their sampling error.

Everything is one linear step after the other from the means of questions, so the covariance between questions
answered by the same respondents is in every standard error (`par_lib.survey.scores`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array

from par_lib.errors import ArgumentError
from par_lib.inputs.scores import Scores, State
from par_lib.survey.codes import Floats
from par_lib.survey.design import Design, LonelyPsu
from par_lib.survey.domains import Domains
from par_lib.survey.estimates import Estimates
from par_lib.survey.replicated_points import Variance, replicated_points
from par_lib.survey.scores import Absent, component_points, sum_points
from par_lib.survey.survey_year import SurveyYear

SURVEY = "survey"  # code of the sum of all survey points
LEVELS = ("component", "area", SURVEY)
REPLICATES = 500  # of a bootstrap, where nothing else is asked for

Shape = Literal["t", "logit"]


@dataclass(frozen=True, eq=False)
class SurveyPoints:
    """Points by level, and what they would vary by if the same ballots had been drawn at random."""

    levels: Mapping[str, Estimates]  # component, area and survey; variables are codes, domains units
    maxima: Mapping[str, Mapping[str, float]]  # maximum points of the codes of each level
    simple: Mapping[str, Floats]  # variance of a simple random sample within unit and group, by level


def survey_points(
    survey: SurveyYear,
    *,
    lonely: LonelyPsu = "fail",
    absent: Absent = "error",
    applies: pd.DataFrame | None = None,
    post_stratified: bool = False,
    variance: Variance = "taylor",
    replicates: int = REPLICATES,
    seed: int = 2023,
) -> SurveyPoints:
    """Points of every survey component, area and of the whole survey, for every unit that was judged.

    Args:
        survey: of one year.
        lonely: what to do where a stratum has one primary sampling unit, as `Design.from_frame`.
        absent: what to do where a group gave no answer about a unit, as `component_points`.
        applies: for each unit (rows) and component (columns), whether it is assessed; all when left out.
        post_stratified: as `SurveyYear.design`.
        variance: `taylor` linearises; `jackknife` (JKn) and `bootstrap` compute the points again with
            replicate weights (`replicated_points`), which needs two sampling units in every stratum.
        replicates: of the bootstrap.
        seed: of the bootstrap.

    Raises:
        InputFaults: groups without answers under `error`.
        LonelyPsuError: under `fail`, and in any case with replicates.
        ArgumentError: replicates of post-stratified weights, which would have to be post-stratified each.
    """
    if variance != "taylor" and post_stratified:
        raise ArgumentError("variance", expected="linearisation of post-stratified weights", found=variance)
    design = survey.design(lonely, post_stratified=post_stratified)
    leaves = None
    if variance != "taylor":
        leaves = replicated_points(survey, variance, absent, replicates, seed)
    levels = _levels(survey, design, absent, applies, leaves)
    simple = _levels(survey, _simple_design(design), absent, applies)
    known = {level: points.variance for level, points in simple.items()}
    return SurveyPoints(levels, _maxima(survey), known)


def points_table(points: SurveyPoints, level: float = 0.95, method: Shape = "t") -> pd.DataFrame:
    """One row a unit and code: what the answers give, and how sure.

    Args:
        points: as `survey_points` gives them.
        level: of the intervals.
        method: `t` intervals are symmetric; `logit` ones are so on the logit scale of the share of the
            maximum, and so stay between no points and all.

    Returns:
        level, unit, code, points, se (points), lower and upper (with the degrees of freedom of the
        unit; NaN where there are none), deff (variance over that of a simple random sample of the same
        ballots within unit and group), n (respondents).
    """
    frames = []
    for name, estimates in points.levels.items():
        index = estimates.index.to_frame(index=False)
        top = np.array([points.maxima[name][str(code)] for code in index["variable"]])
        low, high = interval(estimates, level) if method == "t" else _logit(estimates, level, top)
        plain = points.simple[name]
        effect = np.divide(estimates.variance, plain, out=np.full(len(plain), np.nan), where=plain > 0)
        frames.append(
            pd.DataFrame(
                {
                    "level": name,
                    "unit": index.iloc[:, 1].astype(str),
                    "code": index["variable"].astype(str),
                    "points": estimates.value,
                    "se": estimates.se,
                    "lower": low,
                    "upper": high,
                    "deff": effect,
                    "n": estimates.respondents.astype(int),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def points_respondents(survey: SurveyYear) -> pd.DataFrame:
    """How many respondents stand behind the points, without the points: one row a unit and code.

    Returns:
        level, unit, code, n (respondents with a weight who answered any question below), as `points_table`.
    """
    unit, group = (survey.who[key].astype(str) for key in ("unit", "group"))
    weighted, there = (survey.who["weight"] != 0).to_numpy(), survey.shares.notna()
    answered: dict[tuple[str, str], NDArray[np.bool_]] = {}
    for one in survey.questionnaire.components():
        own = there[list(one.questions)].any(axis=1).to_numpy() & group.isin(list(one.groups)).to_numpy()
        area = survey.questionnaire.framework.area_of(one.code).code
        for key in zip(LEVELS, (one.code, area, SURVEY), strict=True):
            answered[key] = answered.get(key, np.zeros(len(own), dtype=bool)) | own & weighted
    frames = [
        pd.Series(rows).groupby(unit.to_numpy()).sum().rename_axis("unit").rename("n").reset_index()
        for rows in answered.values()
    ]
    labelled = [
        frame.assign(level=level, code=code)[["level", "unit", "code", "n"]]
        for (level, code), frame in zip(answered, frames, strict=True)
    ]
    table = pd.concat(labelled, ignore_index=True)
    return table.sort_values(
        "level", key=lambda levels: levels.map(LEVELS.index), ignore_index=True, kind="stable"
    )


def interval(estimates: Estimates, level: float) -> tuple[Floats, Floats]:
    """The t interval of each estimate with its own degrees of freedom; NaN where there are none."""
    from scipy.stats import t

    freedom = estimates.influence.degrees_of_freedom()
    half = np.where(freedom >= 1, t.isf((1 - level) / 2, np.maximum(freedom, 1)) * estimates.se, np.nan)
    return estimates.value - half, estimates.value + half


def _logit(estimates: Estimates, level: float, maximum: Floats) -> tuple[Floats, Floats]:
    """The interval on the logit scale of the share of the maximum; NaN at both of its ends."""
    share = estimates.value / maximum
    inside = (share > 0) & (share < 1)
    p = np.where(inside, share, np.nan)
    low, _ = interval(estimates, level)
    half = (estimates.value - low) / maximum / (p * (1 - p))
    centre = np.log(p / (1 - p))
    lower, upper = (maximum / (1 + np.exp(-end)) for end in (centre - half, centre + half))
    return lower, upper


def _maxima(survey: SurveyYear) -> dict[str, dict[str, float]]:
    """Maximum points of every component, area and of the survey."""
    framework = survey.questionnaire.framework
    found: dict[str, dict[str, float]] = {level: {} for level in LEVELS}
    for one in survey.questionnaire.components():
        for level, code in zip(LEVELS, (one.code, framework.area_of(one.code).code, SURVEY), strict=True):
            found[level][code] = found[level].get(code, 0.0) + one.maximum
    return found


def index_error(survey: SurveyYear, scores: Scores, max_points: pd.Series) -> Estimates:
    """What the survey brings into the index of every unit that was judged, with its error and covariance.

    Points from appraisal and statistics are known without sampling error, so they move nothing: the error of
    the index is that of the survey points in it. Where a group gave no answer about a unit, the other groups
    share its weight.

    Args:
        survey: of the year.
        scores: of the same series and year; what is not applicable to a unit does not count.
        max_points: maximum points by unit.

    Returns:
        One variable by unit, in the unit of the index (percent of the unit's maximum, or points).

    Raises:
        InputFaults: a unit has a component about which nobody answered.
    """
    points = _known(survey, scores)[SURVEY]
    if scores.framework.measure != "percent_of_maximum":
        return points
    units = points.index.get_level_values(1).astype(str)
    scale = 100 / max_points.reindex(units).to_numpy(float)
    known = np.nan_to_num(scale)  # a unit without a result has no index that could vary
    at = np.arange(len(known))
    percent = csc_array((known, (at, at)), shape=(len(known), len(known)))
    return points.combine(percent, points.variables, points.domains, points.respondents)


def leaf_error(survey: SurveyYear, scores: Scores) -> Estimates:
    """Points of every survey component of every unit that was judged, as they enter `index_error`.

    Args:
        survey: of the year.
        scores: of the same series and year; what is not applicable to a unit is 0 without error.

    Returns:
        One variable a component, by unit, in points, with the covariance between all of them.

    Raises:
        InputFaults: a unit has a component about which nobody answered.
    """
    return _known(survey, scores)["component"]


def index_se(survey: SurveyYear, scores: Scores, max_points: pd.Series) -> pd.Series:
    """Standard error of the index that comes from the survey, by unit code; see `index_error`."""
    error = index_error(survey, scores, max_points)
    return pd.Series(error.se, index=error.index.get_level_values(1).astype(str), name="se_survey")


def _known(survey: SurveyYear, scores: Scores) -> dict[str, Estimates]:
    """Points by level with the errors that can be known, whatever the answers leave out."""
    return _levels(survey, survey.design("adjust"), "renormalise", _applicable(survey, scores))


def _applicable(survey: SurveyYear, scores: Scores) -> pd.DataFrame:
    codes = [component.code for component in survey.questionnaire.components()]
    state = pd.DataFrame(
        scores.state, index=[unit.code for unit in scores.units], columns=list(scores.framework.leaf_codes)
    )
    return (state != State.NOT_APPLICABLE).reindex(columns=codes, fill_value=True)


def _levels(
    survey: SurveyYear,
    design: Design,
    absent: Absent,
    applies: pd.DataFrame | None,
    leaves: Estimates | None = None,
) -> dict[str, Estimates]:
    """Points by level, from those of the components where they are known."""
    components = survey.questionnaire.components()
    if leaves is None:
        leaves = component_points(
            design, survey.shares, components, unit="unit", group="group", absent=absent
        )
    if applies is not None:
        leaves = _kept(leaves, applies)
    framework, codes = survey.questionnaire.framework, [one.code for one in components]
    sums = {one.code: framework.area_of(one.code).code for one in components}, dict.fromkeys(codes, SURVEY)
    above = (_summed(survey, design, leaves, codes_above) for codes_above in sums)
    return dict(zip(LEVELS, (leaves, *above), strict=True))


def _summed(survey: SurveyYear, design: Design, leaves: Estimates, above: Mapping[str, str]) -> Estimates:
    """Sums of components, with everybody who answered any question below."""
    summed = sum_points(leaves, above)
    split = Domains.of(design, "unit")
    components = survey.questionnaire.components()
    n = []
    for code in summed.variables:
        answered = np.zeros(design.rows, dtype=bool)
        for one in components:
            if above[one.code] == code:
                asked = design.frame["group"].isin(list(one.groups)).to_numpy()
                answered |= survey.shares[list(one.questions)].notna().any(axis=1).to_numpy() & asked
        n.append(split.totals((answered & (design.weights != 0)).astype(float)))
    return replace(summed, behind=np.concatenate(n))


def _kept(points: Estimates, applies: pd.DataFrame) -> Estimates:
    """The same with nothing where a component does not apply to a unit."""
    labels = points.index.to_frame(index=False)
    rows = applies.index.get_indexer(pd.Index(labels.iloc[:, 1].astype(str)))
    columns = applies.columns.get_indexer(pd.Index(labels.iloc[:, 0].astype(str)))
    known = (rows >= 0) & (columns >= 0)
    keep = np.where(known, applies.to_numpy(float)[rows, columns], 1.0)
    at = np.arange(len(keep))
    diagonal = csc_array((keep, (at, at)), shape=(len(keep), len(keep)))
    return points.combine(diagonal, points.variables, points.domains, points.respondents)


def _simple_design(design: Design) -> Design:
    """The same ballots as a simple random sample within each unit and group."""
    frame = design.frame[["unit", "group"]].assign(
        cell=design.frame["unit"] + "/" + design.frame["group"], weight=1.0
    )
    return Design.from_frame(frame, weights="weight", strata="cell", lonely="adjust", source="ballots")
