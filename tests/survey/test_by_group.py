from dataclasses import replace

import numpy as np
import pytest

from par_lib.inputs.series import read_register
from par_lib.survey.by_group import group_profile, group_table
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.survey.responses import responses_path, write_responses
from par_lib.survey.survey_year import read_survey
from tests.survey.simulated import simulated


@pytest.fixture
def survey(copied):
    answers = simulated(load_questionnaire(copied, "province-2022", 2023), ["01", "02", "04"], 12, seed=3)
    few = (answers["unit"] == "02") & (answers["group"] == "deputies")
    first = answers.loc[few, "respondent"].min()
    answers = answers[~few | (answers["respondent"] < first + 3)]  # three deputies of one province
    write_responses(responses_path(copied, read_register(copied).series("par-province"), 2023), answers)
    return read_survey(copied, read_register(copied), "par-province", 2023)


def test_means_by_group(survey):
    table = group_table(survey, threshold=0).set_index(["question", "unit", "group"])
    here = (survey.who["unit"] == "01") & (survey.who["group"] == "deputies")
    share, weight = survey.shares.loc[here.to_numpy(), "q231"], survey.who.loc[here, "weight"].to_numpy()
    there = share.notna().to_numpy()
    expected = 100 * np.average(share[there], weights=weight[there])
    assert table.loc[("q231", "01", "deputies"), "percent"] == pytest.approx(expected)
    assert len(table) == 3 * (4 * 19 + 2 * 5)  # units × (groups of leaders and theirs, two groups and SIPAS)


def test_small_cells_and_what_would_give_them_away_are_blank(survey):
    table = group_table(survey, threshold=5).set_index(["question", "unit", "group"])
    blank = table[table["percent"].isna()]
    assert ("q231", "02", "deputies") in blank.index
    of_question = blank.loc["q231"].reset_index()
    # totals of the unit and of the group are known: one blank alone could be had by subtraction
    assert (of_question["unit"] == "02").sum() >= 2
    assert (of_question["group"] == "deputies").sum() >= 2
    assert blank[["se", "lower", "upper", "n"]].isna().all(axis=None)
    assert not table.loc["q81a", "percent"].isna().any()


def test_the_profile_of_a_group_is_the_mean_of_its_questions_and_units(survey):
    cells = group_table(survey, threshold=0)
    area = {"q2": "2", "q4": "4", "q5": "5", "q6": "6", "q7": "7", "q8": "8"}
    cells["area"] = cells["question"].str[:2].map(area)
    expected = cells.groupby(["area", "group"])["percent"].mean()
    profile = group_profile(survey).set_index(["area", "group"])
    assert len(profile) == 5 * 4 + 2
    np.testing.assert_allclose(profile["percent"], expected.loc[profile.index], rtol=1e-12)
    assert ((profile["lower"] < profile["percent"]) & (profile["percent"] < profile["upper"])).all()
    assert profile.loc[("8", "people"), "n"] == 12 + 12 + 12
    # SIPAS is judged by one list and one sample of places, units are independent of each other
    alone = cells[(cells["question"] == "q81a") & (cells["group"] == "people")]["se"]
    assert profile.loc[("8", "people"), "se"] < alone.max()


def test_groups_of_few_respondents_are_in_no_profile(survey):
    everybody = set(group_profile(survey)["group"])
    few = group_profile(survey, threshold=28)
    assert "deputies" not in set(few["group"])  # 27 of them
    # with ballots of 12 in every cell there is more that would give one of under 28 back
    assert set(few["group"]) <= everybody - {"deputies"}


def test_a_group_of_which_few_answered_about_an_area_is_not_in_its_profile(survey):
    shares = survey.shares.copy()
    deputies = np.flatnonzero(survey.who["group"] == "deputies")
    of_area = [question for question in shares if question.startswith("q5")]
    shares.loc[deputies[4:], of_area] = np.nan
    shares.loc[deputies[:4], of_area] = 0.5
    asked = set(group_profile(survey).set_index(["area", "group"]).index)
    profile = group_profile(replace(survey, shares=shares), lonely="adjust").set_index(["area", "group"])
    assert ("5", "deputies") not in profile.index
    # points of that unit rest on them and three groups more, whose profiles may give them back
    assert {key for key in asked if key[0] != "5"} < set(profile.index) < asked
    alone = group_profile(survey).set_index(["area", "group"])
    assert np.isnan(float(alone["n"].astype(float).loc[("2", "deputies")]))  # 12 + 3 + 12, less two of 12
