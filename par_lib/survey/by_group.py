"""Results of single questions by respondent group: insiders beside outsiders, with disclosure control."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.sparse import csc_array

from par_lib.survey.cleared import cleared
from par_lib.survey.design import LonelyPsu
from par_lib.survey.disclosure import LEAST
from par_lib.survey.estimate import mean
from par_lib.survey.points import interval
from par_lib.survey.survey_year import SurveyYear


def group_table(
    survey: SurveyYear, *, lonely: LonelyPsu = "fail", threshold: int = LEAST, level: float = 0.95
) -> pd.DataFrame:
    """What each group gives each unit in each question, in percent of the maximum.

    Cells under the threshold are blank, and so are further cells, so that none can be had by subtraction from
    what else is published (`par_lib.survey.cleared`); `n` is blank with them.

    Args:
        survey: of one year.
        lonely: as `Design.from_frame`.
        threshold: respondents that a published cell must have.
        level: of the intervals.

    Returns:
        One row a question, unit and group with answers: question, unit, group, percent, se, lower, upper, n.
    """
    design = survey.design(lonely)
    estimates = mean(design, survey.shares, domains=["unit", "group"], missing="domain")
    low, high = interval(estimates, level)
    table = estimates.index.to_frame(index=False).rename(columns={"variable": "question"})
    for name, values in (("percent", estimates.value), ("se", estimates.se), ("lower", low), ("upper", high)):
        table[name] = 100 * values
    table["n"] = estimates.respondents.astype(int)
    table = table[table["n"] > 0].reset_index(drop=True).astype({"unit": str, "group": str})
    hidden = cleared(survey, threshold).cells
    cells = table[["question", "unit", "group"]].itertuples(index=False, name=None)
    table = table.astype({"n": "Int64"}) if threshold >= 2 else table
    table.loc[[cell in hidden for cell in cells], ["percent", "se", "lower", "upper", "n"]] = pd.NA
    return table


def group_profile(
    survey: SurveyYear, *, lonely: LonelyPsu = "fail", threshold: int = LEAST, level: float = 0.95
) -> pd.DataFrame:
    """What each group gives in each area, in percent of the maximum: means over its questions and all units.

    Units count alike, however many ballots they have, as they do in a mean of their indexes.

    Args:
        survey: of one year.
        lonely: as `Design.from_frame`.
        threshold: respondents of a group that must have answered about an area; others are left out, and so
            are those from which a cell of fewer could be worked out (`par_lib.survey.cleared`).
        level: of the intervals.

    Returns:
        One row an area and group that answers about it: area, group, percent, se, lower, upper, n (blank
        where it would give a smaller count back).
    """
    estimates = mean(survey.design(lonely), survey.shares, domains=["unit", "group"], missing="domain")
    cells = estimates.index.to_frame(index=False)
    framework = survey.questionnaire.framework
    area = {
        question.code: framework.area_of(leaf.code).code
        for leaf in survey.questionnaire.leaves
        for question in leaf.questions
    }
    cells["area"] = cells["variable"].map(area)
    answered = cells[estimates.respondents > 0]
    groups = answered.groupby(["area", "group"], sort=False, observed=True)
    columns = answered.assign(column=groups.ngroup()).drop_duplicates("column").sort_values("column")
    share = 1 / groups["variable"].transform("size").to_numpy(float)
    places = answered.index.to_numpy(), groups.ngroup().to_numpy()
    matrix = csc_array((share, places), shape=(len(cells), len(columns)))
    value = np.nan_to_num(estimates.value)  # cells without answers have no part in any mean
    labels = list(columns["area"].astype(str) + "/" + columns["group"].astype(str))
    profile = replace(estimates, value=value).combine(matrix, labels)
    low, high = interval(profile, level)
    table = columns[["area", "group"]].astype(str).reset_index(drop=True)
    for name, values in (("percent", profile.value), ("se", profile.se), ("lower", low), ("upper", high)):
        table[name] = 100 * values
    table["n"] = _respondents(survey, area, table)
    hidden = cleared(survey, threshold).sums
    keys = [("profile", *key) for key in zip(table["area"], table["group"], strict=True)]
    kept = (table["n"] >= threshold) & np.array([key not in hidden for key in keys], dtype=bool)
    table = table.astype({"n": "Int64"})
    table.loc[[("n", *key) in hidden for key in keys], "n"] = pd.NA
    return table[kept].reset_index(drop=True)


def _respondents(survey: SurveyYear, area: Mapping[str, str], table: pd.DataFrame) -> list[int]:
    """Respondents of each group who answered any question of an area, for each row of a table of both."""
    group, respondent = survey.who["group"].astype(str), survey.who["respondent"]
    counted: dict[tuple[str, str], int] = {}
    for code in table["area"].unique():
        questions = [question for question in area if area[question] == code]
        answered = survey.shares[questions].notna().any(axis=1)
        for name, people in respondent[answered].groupby(group[answered]):
            counted[code, str(name)] = people.nunique()
    return [counted[key] for key in zip(table["area"], table["group"], strict=True)]
