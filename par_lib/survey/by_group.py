"""Results of single questions by respondent group: insiders beside outsiders, with disclosure control."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array

from par_lib.survey.design import LonelyPsu
from par_lib.survey.disclosure import suppress
from par_lib.survey.estimate import mean
from par_lib.survey.points import interval
from par_lib.survey.survey_year import SurveyYear

LEAST = 5  # respondents that a published cell must have


def group_table(
    survey: SurveyYear, *, lonely: LonelyPsu = "fail", threshold: int = LEAST, level: float = 0.95
) -> pd.DataFrame:
    """What each group gives each unit in each question, in percent of the maximum.

    Cells under the threshold are blank, and so are further cells, so that none can be had by subtracting from
    totals of the unit or the group (`par_lib.survey.disclosure`); `n` is blank with them.

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
    return table if threshold < 2 else _hidden(table, threshold)


def group_profile(
    survey: SurveyYear, *, lonely: LonelyPsu = "fail", threshold: int = LEAST, level: float = 0.95
) -> pd.DataFrame:
    """What each group gives in each area, in percent of the maximum: means over its questions and all units.

    Units count alike, however many ballots they have, as they do in a mean of their indexes.

    Args:
        survey: of one year.
        lonely: as `Design.from_frame`.
        threshold: respondents of a group that must have answered about an area; others are left out.
        level: of the intervals.

    Returns:
        One row an area and group that answers about it: area, group, percent, se, lower, upper, n.
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
    own_group = survey.who["group"].astype(str)
    people = {
        (code, str(group)): n
        for code in table["area"].unique()
        for group, n in survey.who["respondent"][
            survey.shares[[question for question in area if area[question] == code]].notna().any(axis=1)
        ]
        .groupby(own_group)
        .nunique()
        .items()
    }
    table = table.assign(n=[people[key] for key in zip(table["area"], table["group"], strict=True)])
    return table[table["n"] >= threshold].reset_index(drop=True)


def _hidden(table: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """The table with cells of too few respondents blank; each question is a table of unit × group."""
    numbers = ["percent", "se", "lower", "upper", "n"]
    table = table.astype({"n": "Int64"})
    # questions asked of the same people have the same counts: the linear programs run once for each pattern
    seen: dict[tuple[tuple[str, str, int], ...], NDArray[np.bool_]] = {}
    for _, rows in table.groupby("question", sort=False):
        key = tuple(rows[["unit", "group", "n"]].itertuples(index=False, name=None))
        if key not in seen:
            seen[key] = _published(rows.set_index(["unit", "group"])["n"].astype(int), threshold)
        table.loc[rows.index[~seen[key]], numbers] = pd.NA
    return table


def _published(counts: pd.Series, threshold: int) -> NDArray[np.bool_]:
    if (counts >= threshold).all():
        return np.ones(len(counts), dtype=bool)
    cells = suppress(counts, threshold).cells
    return np.asarray(cells.loc[counts.index, "status"] == "published", dtype=bool)
