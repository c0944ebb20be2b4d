"""Insiders beside outsiders: what those who work for a unit say, and those who look at it from outside.

Only questions that both are asked are compared, each with the weight that it has in the points, so a
difference comes from who answers, not from what was asked. Weights of groups are shared out anew within each
side. Questions of one person, and units judged by one person, keep their covariance.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array
from scipy.stats import t

from par_lib.survey.cleared import cleared
from par_lib.survey.codes import Floats
from par_lib.survey.design import LonelyPsu
from par_lib.survey.disclosure import LEAST
from par_lib.survey.estimates import Estimates
from par_lib.survey.points import interval
from par_lib.survey.questionnaire import SIDES, Questionnaire, common_questions
from par_lib.survey.scores import question_means
from par_lib.survey.survey_year import SurveyYear

_NUMBERS = ("inside", "inside_se", "outside", "outside_se", "difference", "se", "lower", "upper", "p_value")


def side_by_side(
    survey: SurveyYear, *, lonely: LonelyPsu = "fail", level: float = 0.95, threshold: int = LEAST
) -> pd.DataFrame:
    """What insiders and outsiders give each unit, in percent of the maximum; the difference with its test.

    Args:
        survey: of one year.
        lonely: as `Design.from_frame`.
        level: of the intervals.
        threshold: respondents that each group must have about a unit in each question that is compared; with
            fewer in one all numbers of the unit are blank, and those of other units where they would give
            something of few back beside what else is published (`par_lib.survey.cleared`).

    Returns:
        One row a unit about which both sides answered every common question: unit, inside, inside_se,
        outside, outside_se, difference (inside less outside), se, lower, upper, p_value, inside_n, outside_n.
        No rows where nothing is asked on both sides.
    """
    columns = ["unit", *_NUMBERS, "inside_n", "outside_n"]
    parts = common_questions(survey.questionnaire)
    if not parts:
        return pd.DataFrame(columns=columns)
    design = survey.design(lonely)
    asked = [
        one
        for one in survey.questionnaire.components()
        if any(question in parts for question in one.questions)
    ]
    means = question_means(design, survey.shares, asked, unit="unit", group="group")
    matrix, units = _coefficients(means, survey.questionnaire, parts)
    sides = means.combine(matrix, [*SIDES, "difference"], pd.Index(units, name="unit"))
    value, se = (100 * numbers.reshape(3, -1) for numbers in (sides.value, sides.se))
    low, high = (100 * end.reshape(3, -1)[2] for end in interval(sides, level))
    table = pd.DataFrame(
        {
            "unit": units,
            "inside": value[0],
            "inside_se": se[0],
            "outside": value[1],
            "outside_se": se[1],
            "difference": value[2],
            "se": se[2],
            "lower": low,
            "upper": high,
            "p_value": _p_value(value[2], se[2], sides.influence.degrees_of_freedom().reshape(3, -1)[2]),
        }
    )
    side = {group.code: group.side for group in survey.questionnaire.file.groups}
    judged = survey.who[survey.shares[list(parts)].notna().any(axis=1)]
    ballots = judged.groupby([judged["unit"].astype(str), judged["group"].astype(str).map(side)]).size()
    for name in SIDES:
        counts = ballots[ballots.index.get_level_values(1) == name].droplevel(1)
        table[f"{name}_n"] = table["unit"].map(counts).astype("Int64")
    # the difference and the other side would give a small one back, and so would what other groups say
    few = _few(survey, list(parts), table, threshold)
    hidden = cleared(survey, threshold).sums
    few |= np.array([("sides", unit) in hidden for unit in table["unit"]], dtype=bool)
    table.loc[few, [*_NUMBERS, "inside_n", "outside_n"]] = pd.NA
    uncounted = [("n", "sides", unit) in hidden for unit in table["unit"]]
    table.loc[uncounted, ["inside_n", "outside_n"]] = pd.NA
    return table[columns]


def _few(survey: SurveyYear, questions: list[str], table: pd.DataFrame, threshold: int) -> NDArray[np.bool_]:
    """The units, by their row in the table, whose numbers must be blank."""
    who = [survey.who[key].astype(str) for key in ("unit", "group")]
    answered = survey.shares[questions].notna().groupby(who).sum()
    small = ((answered > 0) & (answered < threshold)).any(axis=1).groupby(level="unit").any()
    ballots = table[[f"{name}_n" for name in SIDES]].to_numpy(float)
    few = table["unit"].map(small).to_numpy(bool) | (ballots < threshold).any(axis=1)
    # blank units together are the rest of a mean over all: at least two, of enough ballots
    for place in np.argsort(ballots.min(axis=1), kind="stable"):
        if not few.any() or (few.sum() > 1 and ballots[few].sum(axis=0).min() >= threshold):
            break
        few[place] = True
    return few


def _coefficients(
    means: Estimates, questionnaire: Questionnaire, parts: dict[str, float]
) -> tuple[csc_array, list[str]]:
    """How the sides follow from means of questions: means × (inside, outside, difference of each unit)."""
    cells = means.index.to_frame(index=False)
    cells.columns = pd.Index(["question", "unit", "group"])
    cells = cells.astype(str)
    cells["row"] = np.arange(len(cells))
    side = {group.code: group.side for group in questionnaire.file.groups}
    weights = {
        (question, group): weight
        for component in questionnaire.components()
        for question in component.questions
        for group, weight in component.groups.items()
    }
    cells["side"] = cells["group"].map(side)
    cells["weight"] = [weights.get(key, 0.0) for key in zip(cells["question"], cells["group"], strict=True)]
    used = cells[
        (means.respondents > 0)
        & cells["side"].notna()
        & cells["question"].isin(parts)
        & (cells["weight"] > 0)
    ]
    answered = used.drop_duplicates(["unit", "side", "question"]).groupby("unit").size()
    units = [unit for unit in dict.fromkeys(cells["unit"]) if answered.get(unit, 0) == 2 * len(parts)]
    used = used[used["unit"].isin(units)]
    of_side = used.groupby(["unit", "side", "question"])["weight"].transform("sum")
    share = (used["weight"] / of_side * used["question"].map(parts)).to_numpy(float)
    place = used["unit"].map({unit: at for at, unit in enumerate(units)}).to_numpy(np.intp)
    outside = (used["side"] == SIDES[1]).to_numpy()
    rows = np.tile(used["row"].to_numpy(np.intp), 2)
    columns = np.concatenate([place + outside * len(units), place + 2 * len(units)])
    values = np.concatenate([share, np.where(outside, -share, share)])
    shape = (len(cells), 3 * len(units))
    return csc_array(coo_array((values, (rows, columns)), shape=shape)), units


def _p_value(difference: Floats, se: Floats, df: Floats) -> Floats:
    """Two-sided p of no difference by t; NaN without degrees of freedom or error."""
    known = (df >= 1) & (se > 0)
    statistic = np.abs(difference) / np.where(known, se, 1)
    return np.where(known, 2 * t.sf(statistic, np.maximum(df, 1)), np.nan)
