"""Replicates of survey points against `Replicates` run on sums over rows, and against linearisation."""

from dataclasses import replace

import numpy as np
import pytest

from par_lib.errors import ArgumentError
from par_lib.survey.points import points_table, survey_points
from par_lib.survey.replicate import jackknife
from par_lib.survey.replicated_points import replicate_values, replicated_points
from par_lib.survey.survey_year import ballot_design
from tests.survey.test_points import by_hand


def test_the_jackknife_is_that_of_points_added_up_by_hand(drawn_survey):
    """One sampling unit of one unit left out at a time, every point in plain loops over rows."""
    survey = drawn_survey
    got = replicated_points(survey, "jackknife", "error", 2, 0)
    rows = survey.who["unit"] == "01"
    part = ballot_design(survey.who[rows], None, "fail")
    drawn = jackknife(part)
    deviations = []
    whole = by_hand(survey, survey.who["weight"].to_numpy(float)).loc["01"]
    for number in range(0, len(drawn.scale), 7):  # some of them; each is a pass over all rows
        weights = survey.who["weight"].to_numpy(float).copy()
        weights[rows.to_numpy()] = drawn.weights(number)
        deviations.append((by_hand(survey, weights).loc["01"] - whole).to_numpy(float))
    values, index = replicate_values(drawn, part, survey, survey.who.index[rows], "error")
    codes = [code for code, _ in index]
    found = (values[1:] - values[0])[::7]
    np.testing.assert_allclose(found[:, [codes.index(c) for c in whole.index]], deviations, atol=1e-12)
    at = got.index.get_indexer([(code, "01") for code in codes])
    expected = drawn.scale @ (values[1:] - values[0]) ** 2
    np.testing.assert_allclose(got.variance[at], expected, rtol=1e-10)


def test_all_ways_agree_at_every_level(drawn_survey):
    tables = {
        way: points_table(survey_points(drawn_survey, variance=way, replicates=400)).set_index(
            ["level", "unit", "code"]
        )
        for way in ("taylor", "jackknife", "bootstrap")
    }
    for way, near in (("jackknife", 0.03), ("bootstrap", 0.25)):
        np.testing.assert_array_equal(tables[way]["points"], tables["taylor"]["points"])
        np.testing.assert_allclose(tables[way]["se"], tables["taylor"]["se"], rtol=near)
        assert (tables[way]["se"] != tables["taylor"]["se"]).any()


def test_the_same_seed_gives_the_same_errors(drawn_survey):
    first, again, other = (
        replicated_points(drawn_survey, "bootstrap", "error", 20, seed).variance for seed in (1, 1, 2)
    )
    assert first.tolist() == again.tolist() != other.tolist()


def test_logit_intervals_stay_within_the_maximum(drawn_survey):
    everybody = replace(drawn_survey, shares=drawn_survey.shares.where(drawn_survey.shares.isna(), 0.99))
    everybody.shares.iloc[::9] = everybody.shares.iloc[::9] * 0.2
    points = survey_points(everybody)
    plain, logit = points_table(points, 0.99999), points_table(points, 0.99999, "logit")
    top = np.array([points.maxima[row.level][row.code] for row in logit.itertuples()])
    assert (plain["upper"] > top).any()
    assert ((logit["lower"] > 0) & (logit["lower"] < logit["points"])).all()
    assert ((logit["points"] < logit["upper"]) & (logit["upper"] < top)).all()
    odds = [np.log(logit[name] / (top - logit[name])) for name in ("lower", "points", "upper")]
    np.testing.assert_allclose(odds[1] - odds[0], odds[2] - odds[1], rtol=1e-8)


def test_post_stratified_weights_are_not_replicated(drawn_survey):
    with pytest.raises(ArgumentError, match="linearisation of post-stratified weights"):
        survey_points(drawn_survey, post_stratified=True, variance="jackknife")
