"""Insiders beside outsiders, against the points of two questionnaires of one side each."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from par_lib.inputs.series import read_register
from par_lib.survey.estimate import mean
from par_lib.survey.questionnaire import common_questions, load_questionnaire
from par_lib.survey.responses import responses_path, write_responses
from par_lib.survey.sides import side_by_side
from par_lib.survey.survey_year import SurveyYear, read_survey
from tests.survey.simulated import simulated

INSIDE = ("agency-heads", "unit-heads", "district-leaders")


def surveyed(project, series: str, name: str, units: list[str], ballots: int) -> SurveyYear:
    answers = simulated(load_questionnaire(project, name, 2023), units, ballots, seed=31, places=4)
    register = read_register(project)
    write_responses(responses_path(project, register.series(series), 2023), answers)
    return read_survey(project, register, series, 2023)


@pytest.fixture
def provinces(copied) -> SurveyYear:
    return surveyed(copied, "par-province", "province-2022", ["01", "02", "04"], 12)


def test_only_what_both_are_asked_is_compared(provinces):
    parts = common_questions(provinces.questionnaire)
    asked = {question.code for question in provinces.questionnaire.questions("deputies")}
    assert set(parts) == asked  # people and enterprises are asked other questions than officials
    assert sum(parts.values()) == pytest.approx(1)


def test_values_by_hand(provinces):
    """Weighted means over questions and groups, written out; deputies are the only outsiders asked."""
    got = side_by_side(provinces).set_index("unit")
    assert got.index.tolist() == ["01", "02", "04"]
    shares, who = provinces.shares, provinces.who
    for unit in got.index:
        for side, groups in (("inside", INSIDE), ("outside", ("deputies",))):
            means = []
            for group in groups:
                own = ((who["unit"] == unit) & (who["group"] == group)).to_numpy()
                weight = shares[own].notna().mul(who["weight"][own], axis=0)
                means.append((shares[own] * weight).sum() / weight.sum().where(weight.sum() > 0))
            # every group has the same weight in these leaves
            value = sum(
                part * np.mean([mean_of[question] for mean_of in means])
                for question, part in common_questions(provinces.questionnaire).items()
            )
            assert got.loc[unit, side] == pytest.approx(100 * value)
    assert (got["difference"] - (got["inside"] - got["outside"])).abs().max() < 1e-9
    # different people: no covariance
    assert got["se"].tolist() == pytest.approx(np.hypot(got["inside_se"], got["outside_se"]).tolist())
    assert got["inside_n"].tolist() == [36] * 3


def test_the_error_is_that_of_one_linear_variable(provinces):
    """Outsiders are one group: where all answer all, theirs is a mean of sums of the ballots."""
    parts = common_questions(provinces.questionnaire)
    filled = replace(provinces, shares=provinces.shares.fillna(0.5))
    asked = (filled.who["group"] == "deputies").to_numpy()
    ballot = (filled.shares[list(parts)] * pd.Series(parts)).sum(axis=1)
    label = filled.who["unit"].astype(str).where(asked)
    design = filled.design()
    direct = mean(
        design,
        ballot.set_axis(design.frame.index).rename("y"),
        domains=label.set_axis(design.frame.index).rename("unit"),
    )
    # only deputies may answer these questions here, or blanks of others would be filled, too
    got = side_by_side(replace(filled, shares=filled.shares.where(provinces.shares.notna() | asked[:, None])))
    assert got["outside"].tolist() == pytest.approx((100 * direct.value).tolist())
    assert got["outside_se"].tolist() == pytest.approx((100 * direct.se).tolist())


def test_judging_several_units_is_known_to_the_error(copied):
    """Outsiders judge several ministries; insiders their own: differences of a unit have no covariance."""
    survey = surveyed(copied, "par-ministry", "ministry-2022", ["MOJ", "MOF", "MOH"], 10)
    got = side_by_side(survey)
    assert len(got) == 3
    assert got["p_value"].between(0, 1).all()
    assert ((got["lower"] < got["difference"]) & (got["difference"] < got["upper"])).all()


def test_few_ballots_on_one_side_blank_the_row(provinces):
    got = side_by_side(provinces, threshold=13).set_index("unit")
    assert got.isna().all(axis=None)  # 12 deputies about every unit
    who = [provinces.who["unit"], provinces.who["group"]]
    answered = provinces.shares[list(common_questions(provinces.questionnaire))].notna().groupby(who).sum()
    fewest = int(answered[answered > 0].min(axis=None))
    assert side_by_side(provinces, threshold=fewest).notna().all(axis=None)
    assert side_by_side(provinces, threshold=fewest + 1).isna().any(axis=None)


@pytest.mark.parametrize("group", ["deputies", "agency-heads"])
def test_few_answers_of_one_group_to_one_question_are_not_given_back(provinces, group):
    """`group_table` blanks that cell and shows the others, from which the sum over questions gives it back.

    And the mean of the group over all units (`group_profile`) less the units shown would be the blank one.
    """
    shares = provinces.shares.copy()
    own = np.flatnonzero((provinces.who["unit"] == "02") & (provinces.who["group"] == group))
    shares.loc[own[3:], "q231"] = np.nan
    shares.loc[own[:3], "q231"] = 0.5
    got = side_by_side(replace(provinces, shares=shares)).set_index("unit")
    blank = got["difference"].isna()
    assert blank["02"]
    assert blank.sum() == 2
    assert got[blank].isna().all(axis=None)
    assert got[~blank].notna().all(axis=None)


def test_a_side_without_answers_has_no_row(provinces):
    kept = ~((provinces.who["unit"] == "02") & (provinces.who["group"] == "deputies")).to_numpy()
    rows = np.flatnonzero(kept)
    fewer = replace(
        provinces,
        who=provinces.who.iloc[rows].reset_index(drop=True),
        answers=provinces.answers.iloc[rows].reset_index(drop=True),
        shares=provinces.shares.iloc[rows].reset_index(drop=True),
    )
    assert side_by_side(fewer)["unit"].tolist() == ["01", "04"]
