"""What one more ballot would tell, against the same survey with one more ballot."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from par_lib.analysis.compute import compute_year, read_year
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.survey.next_ballot import group_variances, next_ballots
from par_lib.survey.points import index_error
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.survey.responses import responses_path, write_responses
from par_lib.survey.survey_year import SurveyYear, read_survey
from tests.survey.simulated import simulated

UNITS = ["MOJ", "MOF", "MOH"]


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(Path(__file__).parents[2] / "data", root / "data")
    project = Project(root)
    register = read_register(project)
    inputs = read_year(project, "par-ministry", 2023, register)
    answers = simulated(load_questionnaire(project, "ministry-2022", 2023), UNITS, 10, seed=8)
    write_responses(responses_path(project, register.series("par-ministry"), 2023), answers)
    index = compute_year(inputs).index.set_index("unit")["max_points"]
    return inputs, index, read_survey(project, register, "par-ministry", 2023)


def test_parts_of_groups_add_up_to_the_error_of_the_index(year):
    inputs, max_points, survey = year
    variance, ballots = group_variances(survey, inputs.scores, max_points)
    error = index_error(survey, inputs.scores, max_points)
    by_unit = pd.Series(error.variance, index=error.index.get_level_values(1).astype(str))
    assert variance.sum(axis=1).to_numpy() == pytest.approx(by_unit[variance.index].to_numpy())
    assert (ballots == 10).all(axis=None)
    table = next_ballots(survey, inputs.scores, max_points, level=0.9).set_index("unit")
    assert (table["margin"] / np.sqrt(by_unit[table.index])).to_numpy() == pytest.approx([1.644854] * 3)


def repeated(survey: SurveyYear, group: str, times: int) -> SurveyYear:
    """The same with every ballot of a group there several times, from other respondents."""
    rows = np.flatnonzero((survey.who["group"] == group).to_numpy())
    more = [survey.who.iloc[rows].assign(respondent=lambda w, n=n: w["respondent"] + 100_000 * n)
            for n in range(1, times)]  # fmt: skip
    every = np.concatenate([np.arange(len(survey.who)), *[rows] * (times - 1)])
    who = pd.concat([survey.who, *more], ignore_index=True)
    answers, shares = (frame.iloc[every].reset_index(drop=True) for frame in (survey.answers, survey.shares))
    return replace(survey, who=who, answers=answers, shares=shares)


def test_the_part_of_a_group_falls_with_its_ballots(year):
    """Many more ballots like those of a group take its part away in proportion, and no other."""
    inputs, max_points, survey = year
    before, _ = group_variances(survey, inputs.scores, max_points)
    group = "associations"
    after, ballots = group_variances(repeated(survey, group, 5), inputs.scores, max_points)
    others = [name for name in before if name != group]
    assert (ballots[group] == 50).all()
    np.testing.assert_allclose(after[others], before[others])
    # n/(n − 1) is the other part of the variance of a mean: 10/9 before, 50/49 after
    np.testing.assert_allclose(after[group] / before[group], (1 / 5) * (50 / 49) / (10 / 9), rtol=0.02)


def test_the_best_group_is_the_one_whose_ballot_lowers_the_margin_most(year):
    inputs, max_points, survey = year
    variance, ballots = group_variances(survey, inputs.scores, max_points)
    table = next_ballots(survey, inputs.scores, max_points).set_index("unit")
    for unit, row in table.iterrows():
        drops = {
            group: 1.959964
            * (np.sqrt(variance.loc[unit].sum())
               - np.sqrt(variance.loc[unit].sum() - part + part * ballots.loc[unit, group]
                         / (ballots.loc[unit, group] + 1)))
            for group, part in variance.loc[unit].items()
        }  # fmt: skip
        assert row["best"] == max(drops, key=drops.get)
        assert row["one_more"] == pytest.approx(max(drops.values()), rel=1e-5)
