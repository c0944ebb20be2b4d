"""What the survey notebook shows, on ministries whose answers are drawn by chance."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from par_lib.analysis.compute import compute_year, read_year
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.report.views.survey import (
    ballot_table,
    compared_groups,
    lowest_response,
    names_with_sides,
    open_ranks,
    pairs_not_told_apart,
    plan_table,
    quality_table,
    side_table,
    survey_margins,
    unit_points,
)
from par_lib.survey.points import index_error
from par_lib.survey.quality_report import quality_report
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.survey.responses import responses_path, write_responses
from par_lib.survey.survey_year import read_survey
from tests.survey.simulated import simulated


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(Path(__file__).parents[3] / "data", root / "data")
    project = Project(root)
    register = read_register(project)
    inputs = read_year(project, "par-ministry", 2023, register)
    questionnaire = load_questionnaire(project, "ministry-2022", 2023)
    units = [unit.code for unit in inputs.units.with_status(2023, "ranked", "assessed")]
    path = responses_path(project, register.series("par-ministry"), 2023)
    write_responses(path, simulated(questionnaire, units, 10, seed=2))
    survey = read_survey(project, register, "par-ministry", 2023)
    return inputs, compute_year(inputs).index, survey


def test_ballots_by_group(year):
    _, _, survey = year
    table = ballot_table(survey, "en")
    assert table["group"].tolist()[-1] == "Leaders of associations"
    assert table[["questions", "ballots", "fewest", "most"]].drop_duplicates().to_numpy().tolist() == [
        [29, 190, 10, 10]
    ]
    assert "response" not in table  # how many ballots were handed out is not known
    assert lowest_response(survey, "vi") is None


def test_response_against_the_ballots_handed_out(year):
    _, _, survey = year
    pairs = survey.who[["unit", "group"]].astype(str).drop_duplicates()
    planned = pd.Series(20, index=pd.MultiIndex.from_frame(pairs), name="planned")
    planned[("MOJ", "associations")] = 70
    answered = replace(survey, planned=planned)
    table = ballot_table(answered, "en").set_index("group")
    assert table.loc["Leaders of associations", ["planned", "ballots"]].tolist() == [430, 190]
    assert table.loc["Leaders of associations", "response"] == pytest.approx(100 * 190 / 430)
    whole, lowest, rate = lowest_response(answered, "en")
    assert (whole, rate) == pytest.approx((100 * 950 / 1950, 100 * 50 / 150))
    assert lowest == "Ministry of Justice"
    everybody = replace(survey, planned=planned.clip(upper=20))
    assert lowest_response(everybody, "vi")[1:] == ("19 đơn vị", pytest.approx(50))


def test_sides_stand_beside_each_other(year):
    _, _, survey = year
    assert list(names_with_sides(survey, "vi").values())[1].endswith("(bên trong)")
    table = side_table(survey, "en")
    assert len(table) == 19
    assert table["difference"].is_monotonic_decreasing
    np.testing.assert_allclose(table["inside_half"], 1.959964 * table["inside_se"], rtol=1e-6)
    assert table["apart"].sum() <= 1  # drawn by chance: nobody differs
    compared = compared_groups(survey, "en")
    assert compared["inside"].count(";") == 1
    assert compared["outside"].endswith("Leaders of associations")


def test_the_plan_shows_the_margins_of_the_ranking(year):
    inputs, index, survey = year
    table = plan_table(inputs, index, survey, unit_points(survey), "en").set_index("unit")
    ranks = open_ranks(inputs, index, survey, "en", seed=1).set_index("unit")
    assert set(table.index) == set(ranks.index)
    np.testing.assert_allclose(table["margin"], 1.959964 * ranks["se"][table.index], rtol=1e-6)
    assert (table["ballots"] == 50).all()
    assert (table["one_more"] > 0).all()


FIRST = [("vi", "Câu hỏi không trả lời"), ("en", "Questions not answered")]


@pytest.mark.parametrize(("lang", "first"), FIRST)
def test_quality_is_said_in_words(year, lang, first):
    _, _, survey = year
    table = quality_table(quality_report(survey, permutations=9), survey, lang)
    assert table["check"].iloc[0] == first
    assert not table.isna().any(axis=None)


def test_ranks_that_the_survey_leaves_open(year):
    inputs, index, survey = year
    table = open_ranks(inputs, index, survey, "vi", seed=1)
    assert table["rank"].tolist() == list(range(1, 18))  # the two that are assessed only have no rank
    assert ((table["low"] <= table["rank"]) & (table["rank"] <= table["high"])).all()
    error = index_error(survey, inputs.scores, index.set_index("unit")["max_points"])
    by_unit = dict(zip(error.index.get_level_values(1), error.se, strict=True))
    np.testing.assert_allclose(table["se"], [by_unit[unit] for unit in table["unit"]])
    np.testing.assert_allclose(table["upper"] - table["index"], 1.959964 * table["se"], rtol=1e-6)
    # other respondents judge each ministry here, so differences have the sum of the variances
    gap = table["index"].iloc[0] - table["index"].iloc[1]
    apart = np.hypot(table["se"].iloc[0], table["se"].iloc[1])
    assert table["p_next"].iloc[0] == pytest.approx(2 * norm.sf(gap / apart))
    assert np.isnan(table["p_next"].iloc[-1])


def test_more_ballots_leave_fewer_ranks_open(year):
    inputs, index, survey = year
    few = open_ranks(inputs, index, survey, "vi", seed=1)
    four = [survey.who.assign(respondent=survey.who["respondent"] + 10_000 * copy) for copy in range(4)]
    many = replace(
        survey,
        who=pd.concat(four, ignore_index=True),
        answers=pd.concat([survey.answers] * 4, ignore_index=True),
        shares=pd.concat([survey.shares] * 4, ignore_index=True),
    )
    more = open_ranks(inputs, index, many, "vi", seed=1)
    assert (more["high"] - more["low"]).sum() < (few["high"] - few["low"]).sum()
    assert pairs_not_told_apart(more) <= pairs_not_told_apart(few)


def test_margins_are_those_of_the_survey_alone(year):
    inputs, index, survey = year
    ranks = open_ranks(inputs, index, survey, "vi", seed=1)
    assert survey_margins(inputs, survey, ranks).empty  # the blocks of 2023 have no leaves of the survey

    framework, components = survey.questionnaire.framework, survey.questionnaire.components()
    codes = {one.code: one.maximum for one in components}
    points = np.array(
        [[codes.get(leaf.code, 0.0) * 0.8 for leaf in framework.leaves]] * len(inputs.scores.units)
    )
    points[:, [leaf.code not in codes for leaf in framework.leaves]] = (
        1.0  # what others scored does not count
    )
    scores = replace(inputs.scores, framework=framework, points=points)
    margins = survey_margins(replace(inputs, framework=framework, scores=scores), survey, ranks)
    assert margins["value"].tolist() == pytest.approx([80.0] * len(ranks))
    ballots = survey.who.groupby("unit", observed=True).size()
    assert margins["ballots"].tolist() == ballots[ranks["unit"]].tolist()
    whole = float(framework.max_points)
    assert (margins["se"] * sum(codes.values()) / whole).tolist() == pytest.approx(ranks["se"].tolist())
