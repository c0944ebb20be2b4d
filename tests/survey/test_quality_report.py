"""Ballots and places with planted faults are found, and honest ones are left alone."""

import numpy as np
import pandas as pd
import pytest

from par_lib.executors import executor_for
from par_lib.inputs.series import read_register
from par_lib.survey.quality_report import REFERENCES, by_group, quality_report, with_share
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.survey.responses import responses_path, write_responses
from par_lib.survey.survey_year import SurveyYear, read_survey
from par_lib.units.unit_set import load_units
from tests.local_cluster import cluster
from tests.survey.simulated import simulated

LEADERS = ["deputies", "agency-heads", "unit-heads", "district-leaders"]


@pytest.fixture
def survey(copied) -> SurveyYear:
    questionnaire = load_questionnaire(copied, "province-2022", 2023)
    answers = simulated(questionnaire, ["01", "02"], 40, seed=17, places=8)
    rng = np.random.default_rng(3)
    lined, copy, model = 1, 2, 3  # deputies of unit 01
    answers.loc[answers["respondent"] == lined, "answer"] = 4
    answers.loc[answers["respondent"] == copy, "answer"] = answers.loc[
        answers["respondent"] == model, "answer"
    ].to_numpy()
    alike = (answers["group"] == "people") & (answers["cluster"] == "02-3")
    answers.loc[alike, "answer"] = 3 + (rng.random(alike.sum()) < 0.03)
    unanswered = (answers["respondent"] == 5) & (answers["question"] == "q231")
    write_responses(
        responses_path(copied, read_register(copied).series("par-province"), 2023), answers[~unanswered]
    )
    return read_survey(copied, read_register(copied), "par-province", 2023)


def flagged(report, check):
    rows = report.ballots[report.ballots["check"] == check]
    return set(rows[["unit", "group", "which"]].itertuples(index=False, name=None))


def test_planted_faults_are_found(survey):
    report = quality_report(survey, permutations=499)
    assert ("01", "deputies", "1") in flagged(report, "straight-lining")
    assert {("01", "deputies", "2"), ("01", "deputies", "3")} <= flagged(report, "near-duplicate")
    places = report.ballots[report.ballots["check"] == "alike place"].sort_values("value")
    assert places["which"].iloc[0] == "02-3"  # honest places are somewhat alike too, but less


def test_groups_are_checked_alike_by_the_workers_of_a_cluster(survey, tmp_path):
    alone = quality_report(survey, permutations=99)
    with cluster(tmp_path) as running, executor_for(running.address, 2) as executor:
        shared = quality_report(survey, permutations=99, executor=executor)
    pd.testing.assert_frame_equal(shared.checks, alone.checks, check_exact=True)
    pd.testing.assert_frame_equal(shared.ballots, alone.ballots, check_exact=True)


def test_a_unit_whose_list_was_filled_in_by_one_hand_is_found(copied):
    """Deputies of one unit answer nearly alike; those of another rate so high that little room is left."""
    questionnaire = load_questionnaire(copied, "province-2022", 2023)
    units = [unit.code for unit in load_units(copied, read_register(copied), "provinces").units[:20]]
    answers = simulated(questionnaire, units, 30, seed=23, places=8)
    rng = np.random.default_rng(4)
    invented = (answers["group"] == "deputies") & (answers["unit"] == units[3])
    answers.loc[invented, "answer"] = 4 - (rng.random(invented.sum()) < 0.1)
    praised = (answers["group"] == "deputies") & (answers["unit"] == units[5]) & (answers["answer"] < 9)
    answers.loc[praised, "answer"] = 5 - 4 * (rng.random(praised.sum()) < 0.05)
    write_responses(responses_path(copied, read_register(copied).series("par-province"), 2023), answers)
    report = quality_report(read_survey(copied, read_register(copied), "par-province", 2023), permutations=99)
    found = {which[0] for which in flagged(report, "alike unit") if which[1] == "deputies"}
    assert units[3] in found
    assert units[5] not in found
    assert len(found) <= 2
    checks = by_group(report.checks).set_index(["check", "group"])
    assert checks.loc[("alike unit", "deputies"), "of"] == 20
    assert ("alike unit", "people") not in checks.index  # drawn by place: their places are compared


def test_few_honest_ballots_are_flagged(survey):
    table = by_group(quality_report(survey, permutations=99).checks).set_index(["check", "group"])
    for group in LEADERS:
        assert table.loc[("straight-lining", group), "of"] == 80
        assert table.loc[("straight-lining", group), "flagged"] <= 2
        assert table.loc[("near-duplicate", group), "flagged"] <= 5
    assert ("straight-lining", "people") not in table.index  # five questions are too few to judge by


def test_counts_of_answers(survey):
    checks = quality_report(survey, permutations=99).checks.set_index(["check", "unit", "group"])
    assert checks.loc[("not answered", "01", "deputies")].tolist() == [40 * 19, 1]
    here = (survey.who["unit"] == "02") & (survey.who["group"] == "people")
    opinions = survey.answers.loc[here.to_numpy(), [f"q81{letter}" for letter in "abcde"]]
    expected = [int(opinions.notna().sum().sum()), int((opinions == 9).sum().sum())]
    assert checks.loc[("no opinion", "02", "people")].tolist() == expected
    shares = with_share(checks.reset_index())
    np.testing.assert_allclose(shares["percent"], 100 * shares["flagged"] / shares["of"])


def test_fast_ballots_are_found_where_times_are_known(survey):
    deputies = survey.who[(survey.who["group"] == "deputies")]["respondent"].to_numpy()
    seconds = pd.DataFrame({"respondent": deputies[:50], "seconds": np.r_[[40.0], np.full(49, 300.0)]})
    report = quality_report(survey, durations=seconds, permutations=99)
    assert flagged(report, "speeding") == {("01", "deputies", str(deputies[0]))}
    speeding = by_group(report.checks).set_index(["check", "group"]).loc["speeding"]
    assert speeding.loc["deputies", ["of", "flagged", "percent"]].tolist() == [50, 1, 2]
    assert speeding.loc["people", ["of", "flagged"]].tolist() == [0, 0]


def test_response_rates_against_what_was_handed_out(survey):
    pairs = [("01", "deputies", 50), ("02", "deputies", 40), ("04", "deputies", 10), ("01", "people", 80)]
    index = pd.MultiIndex.from_tuples([pair[:2] for pair in pairs], names=["unit", "group"])
    planned = pd.Series([pair[2] for pair in pairs], index=index)
    rates = quality_report(survey, planned=planned, permutations=99).rates.set_index(["unit", "group"])
    assert rates.loc[("01", "deputies"), ["planned", "returned", "complete", "partial"]].tolist() == [
        50,
        40,
        39,
        1,
    ]
    assert rates.loc[("01", "deputies"), "rate_any"] == pytest.approx(0.8)
    assert rates.loc[("04", "deputies"), ["returned", "rate_any"]].tolist() == [0, 0]
    assert rates.loc[("01", "people"), "rate_complete"] == pytest.approx(0.5)


def test_every_check_has_a_reference(survey):
    report = quality_report(
        survey, durations=pd.DataFrame({"respondent": [1], "seconds": [60.0]}), permutations=99
    )
    assert set(report.checks["check"]) == set(REFERENCES)


def test_the_same_seed_gives_the_same_report(survey):
    one, two = (quality_report(survey, permutations=99, seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(one.checks, two.checks)
    pd.testing.assert_frame_equal(one.ballots, two.ballots)


def test_par_survey_quality(par, survey, copied, tmp_path):
    arguments = ("survey", "quality", "par-province", "2023", "--permutations", "99")
    ended = par(*arguments, project=copied)
    assert ended.code == 0, ended.err
    assert "straight-lining" in ended.out
    assert "Kuriakose and Robbins 2016" in ended.err
    lines = par(*arguments, "--detail", "units", "-f", "csv", project=copied).out.splitlines()
    assert lines[0] == "check,unit,name,group,of,flagged,percent"
    lines = par(*arguments, "--detail", "ballots", "-f", "csv", project=copied).out.splitlines()
    assert lines[0] == "check,unit,name,group,which,value"
    assert par(*arguments, "--detail", "rates", project=copied).code == 2
    plan = tmp_path / "plan.csv"
    handed = ["01,deputies,all,50", "01,people,urban,40", "01,people,rural,40"]
    plan.write_text("\n".join(["unit,group,stratum,ballots", *handed, ""]), "utf-8")
    rates = ("--detail", "rates", "--planned", str(plan), "-f", "csv")
    lines = par(*arguments, *rates, project=copied).out.splitlines()
    people = [line.split(",")[:4] for line in lines if line.startswith("01") and ",people," in line]
    assert people == [["01", "Hà Nội", "people", "80"]]
    # the same table beside the answers is found without being named
    beside = responses_path(copied, read_register(copied).series("par-province"), 2023)
    beside.with_name("planned.csv").write_bytes(plan.read_bytes())
    assert par(*arguments, "--detail", "rates", "-f", "csv", project=copied).out.splitlines() == lines
    plan.write_text("unit,group,ballots\n99,deputies,50\n01,deputy,5.5\n", "utf-8")
    ended = par(*arguments, "--planned", str(plan), project=copied)
    assert ended.code == 3
    assert ended.err.startswith("3 faults")
