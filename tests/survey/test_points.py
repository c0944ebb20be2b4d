"""Points of a year against the same sums by hand, and their errors against a jackknife of the ballots."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from par_lib.errors import ArgumentError, InputFaults
from par_lib.inputs.scores import Scores, State
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.survey.points import SURVEY, index_se, points_table, survey_points
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.survey.replicate import jackknife
from par_lib.survey.responses import responses_path, write_responses
from par_lib.survey.survey_year import SurveyYear, has_survey, read_survey
from tests.survey.simulated import simulated

UNITS = ["01", "02", "04"]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(Path(__file__).parents[2] / "data", root / "data")
    return Project(root)


@pytest.fixture(scope="module")
def survey(project) -> SurveyYear:
    answers = simulated(load_questionnaire(project, "province-2022", 2023), UNITS, 24, seed=5)
    write_responses(responses_path(project, read_register(project).series("par-province"), 2023), answers)
    return read_survey(project, read_register(project), "par-province", 2023)


def by_hand(survey: SurveyYear, weight: np.ndarray) -> pd.DataFrame:
    """Points by unit and component from sums over rows, in plain loops."""
    scales = survey.questionnaire.scales()
    points = {}
    for component in survey.questionnaire.components():
        for unit in UNITS:
            total = 0.0
            for question, share in component.questions.items():
                for group, part in component.groups.items():
                    here = (survey.who["unit"] == unit) & (survey.who["group"] == group)
                    chosen = survey.answers.loc[here, question]
                    pairs = [
                        (w, scales[question][int(answer)])
                        for w, answer in zip(weight[here.to_numpy()], chosen, strict=True)
                        if not np.isnan(answer) and scales[question][int(answer)] is not None
                    ]
                    mean = sum(w * s for w, s in pairs) / sum(w for w, _ in pairs)
                    total += component.maximum * share * part * mean
            points[unit, component.code] = total
    return pd.Series(points).unstack()


def test_points_are_those_of_the_rows(survey):
    table = points_table(survey_points(survey))
    hand = by_hand(survey, survey.who["weight"].to_numpy())
    leaves = table[table["level"] == "component"].pivot(index="unit", columns="code", values="points")
    np.testing.assert_allclose(leaves[hand.columns].to_numpy(), hand.to_numpy(), rtol=1e-12)
    areas = table[table["level"] == "area"].pivot(index="unit", columns="code", values="points")
    np.testing.assert_allclose(areas["8"], hand["8.1"], rtol=1e-12)
    np.testing.assert_allclose(areas["2"], hand[["2.3.1", "2.3.2", "2.3.3"]].sum(axis=1), rtol=1e-12)
    whole = table[table["level"] == SURVEY].set_index("unit")["points"]
    np.testing.assert_allclose(whole, hand.sum(axis=1), rtol=1e-12)
    assert set(table["n"][table["level"] == SURVEY]) == {24 * 6}


@pytest.mark.parametrize("code", ["2.3.1", "8.1"])  # persons from lists; places and a list
def test_errors_are_those_of_a_jackknife_of_the_sampling_units(project, survey, code):
    """The jackknife deletes one place or person at a time; it knows nothing of linearisation."""
    answers = simulated(survey.questionnaire, ["01"], 40, seed=9, places=20)
    write_responses(responses_path(project, read_register(project).series("par-province"), 2024), answers)
    large = read_survey(project, read_register(project), "par-province", 2024)
    component = next(one for one in large.questionnaire.components() if one.code == code)
    share = large.shares[list(component.questions)].to_numpy(float)

    def statistic(weights: np.ndarray) -> np.ndarray:
        total = 0.0
        for name, part in component.groups.items():
            here = (large.who["group"] == name).to_numpy()
            weight = weights[here, None]
            means = np.nansum(share[here] * weight, axis=0) / (~np.isnan(share[here]) * weight).sum(axis=0)
            total += component.maximum * part * float(means @ np.array(list(component.questions.values())))
        return np.array([total])

    table = points_table(survey_points(large)).query("level == 'component' and code == @code")
    got = jackknife(large.design()).estimate(statistic)
    assert float(got.value[0]) == pytest.approx(table["points"].item(), rel=1e-12)
    assert float(np.sqrt(got.covariance[0, 0])) == pytest.approx(table["se"].item(), rel=0.03)


def test_answers_of_one_person_hang_together(survey):
    """Errors of sums are larger than of independent questions, as each person leans one way in all."""
    table = points_table(survey_points(survey))
    leaves = table[(table["level"] == "component") & (table["code"] != "8.1")]
    alone = np.sqrt(leaves.assign(v=leaves["se"] ** 2).groupby("unit")["v"].sum())
    areas = table[(table["level"] == "area") & (table["code"] != "8")]
    together = np.sqrt(areas.assign(v=areas["se"] ** 2).groupby("unit")["v"].sum())
    assert (together > 1.2 * alone).all()


def test_places_raise_the_design_effect_and_lists_do_not(survey):
    table = points_table(survey_points(survey))
    leaves = table[table["level"] == "component"].set_index(["code", "unit"])
    assert (leaves.loc["8.1", "deff"] > 1.5).all()
    assert leaves.drop("8.1")["deff"].median() == pytest.approx(1.2, abs=0.2)  # by unequal weights alone


def test_intervals_hold_the_estimate_and_grow_with_the_level(survey):
    points = survey_points(survey)
    narrow, wide = points_table(points, 0.8), points_table(points, 0.99)
    assert (wide["lower"] < narrow["lower"]).all()
    assert (narrow["lower"] < narrow["points"]).all()
    assert (narrow["points"] < narrow["upper"]).all()


def test_known_populations_lower_the_error(survey):
    groups = survey.who[["unit", "group", "stratum"]].drop_duplicates()
    sizes = groups.assign(population=30.0, clusters=4.0)
    corrected = replace(survey, population=sizes)
    before, after = (points_table(survey_points(one)) for one in (survey, corrected))
    ratio = (after["se"] / before["se"])[before["code"] == "2.3.1"]
    np.testing.assert_allclose(ratio, np.sqrt(1 - 24 / 30), rtol=1e-12)  # 24 of 30 asked


def test_a_group_without_answers_is_a_fault_or_shares_its_weight(survey):
    gone = (survey.who["unit"] == "02") & (survey.who["group"] == "deputies")
    shares = survey.shares.copy()
    shares.loc[gone] = np.nan
    with pytest.raises(InputFaults, match="group deputies"):
        survey_points(replace(survey, shares=shares))
    table = points_table(survey_points(replace(survey, shares=shares), absent="renormalise"))
    leaf = table[(table["code"] == "2.3.1") & (table["unit"] == "02")]["points"].item()
    groups = survey.questionnaire.components()[0].groups
    means = [
        np.average(
            shares.loc[here & shares["q231"].notna(), "q231"],
            weights=survey.who.loc[here & shares["q231"].notna(), "weight"],
        )
        for name in groups
        if name != "deputies"
        for here in [(survey.who["unit"] == "02") & (survey.who["group"] == name)]
    ]
    assert leaf == pytest.approx(1.5 * np.mean(means))


def scores(survey: SurveyYear, not_applicable: tuple[str, ...] = ()) -> Scores:
    framework = survey.questionnaire.framework
    units = tuple(survey.units.by_code[code] for code in UNITS)
    shape = len(units), len(framework.leaf_codes)
    state = np.full(shape, State.SCORED, dtype=np.int8)
    for code in not_applicable:
        state[0, framework.leaf_codes.index(code)] = State.NOT_APPLICABLE
    rows, sources = np.zeros(shape, dtype=np.int64), np.full(shape, "", dtype=object)
    return Scores("par-province", framework, units, np.ones(shape), state, rows, sources, "scores.csv")


def test_the_error_of_the_index_is_that_of_all_survey_points(survey):
    table = points_table(survey_points(survey, lonely="adjust")).query("level == @SURVEY").set_index("unit")
    maxima = pd.Series([100.0, 100.0, 50.0], index=UNITS)
    got = index_se(survey, scores(survey), maxima)
    np.testing.assert_allclose(got, table["se"] * 100 / maxima, rtol=1e-12)
    assert got.name == "se_survey"


def test_what_does_not_apply_to_a_unit_brings_no_error(survey):
    maxima = pd.Series(100.0, index=UNITS)
    whole, less = index_se(survey, scores(survey), maxima), index_se(survey, scores(survey, ("8.1",)), maxima)
    assert less["01"] < whole["01"]
    np.testing.assert_allclose(less[["02", "04"]], whole[["02", "04"]])
    table = points_table(survey_points(survey)).query("level == 'area' and unit == '01'").set_index("code")
    assert less["01"] ** 2 == pytest.approx(whole["01"] ** 2 - table.loc["8", "se"] ** 2)


def test_whether_answers_are_at_hand(project, survey):
    register = read_register(project)
    assert has_survey(project, register, "par-province", 2023)
    assert not has_survey(project, register, "par-province", 2022)
    assert not has_survey(project, register, "papi", 2020)


def test_post_stratified_weights_stand_for_the_population(survey):
    strata = survey.who[["unit", "group", "stratum"]].astype(str).drop_duplicates().reset_index(drop=True)
    sizes = strata.assign(population=1000.0 + 100 * strata.index.to_numpy(), clusters=np.nan, sd=np.nan)
    sized = replace(survey, population=sizes)
    weights = sized.design(post_stratified=True).weights
    total = pd.Series(weights).groupby([survey.who[name] for name in strata]).sum()
    known = sizes.set_index(list(strata))["population"]
    np.testing.assert_allclose(total, known.loc[total.index])
    table = points_table(survey_points(sized, post_stratified=True)).query("level == 'component'")
    hand = by_hand(survey, weights)
    got = table.pivot(index="unit", columns="code", values="points")[hand.columns]
    np.testing.assert_allclose(got, hand, rtol=1e-9)
    with pytest.raises(InputFaults, match="a population count"):
        replace(survey, population=sizes.iloc[1:]).design(post_stratified=True)
    with pytest.raises(ArgumentError, match=r"population\.csv"):
        survey.design(post_stratified=True)


def test_neither_order_nor_unit_of_weights_matters(survey):
    order = np.random.default_rng(2).permutation(len(survey.who))
    shuffled = replace(
        survey,
        who=survey.who.iloc[order].reset_index(drop=True).assign(weight=lambda who: 7.5 * who["weight"]),
        answers=survey.answers.iloc[order].reset_index(drop=True),
        shares=survey.shares.iloc[order].reset_index(drop=True),
    )
    one, two = (points_table(survey_points(each)) for each in (survey, shuffled))
    pd.testing.assert_frame_equal(one, two, rtol=1e-10)


def test_a_better_answer_never_takes_points(survey):
    shares = survey.shares.copy()
    at = np.random.default_rng(4).random(shares.shape) < 0.1
    better = shares.mask(pd.DataFrame(at, shares.index, shares.columns), (shares + 0.25).clip(upper=1))
    one, two = (points_table(survey_points(replace(survey, shares=each))) for each in (shares, better))
    assert (two["points"] >= one["points"] - 1e-12).all()
    assert two["points"].sum() > one["points"].sum()
