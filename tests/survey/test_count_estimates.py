"""From counts and from rows: the same estimates and the same covariance."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csc_array

from par_lib.errors import ArgumentError
from par_lib.survey.count_estimates import means_from_counts
from par_lib.survey.counts import count_answers, merge_counts
from par_lib.survey.design import Design
from par_lib.survey.estimate import mean
from par_lib.survey.scores import option_shares

SCALE = {1: 0.0, 2: 0.25, 3: 0.5, 4: 0.75, 5: 1.0, 9: None}
SCALES = {"q1": SCALE, "q2": SCALE, "q3": SCALE}
OPTIONS = {question: list(SCALE) for question in SCALES}


def ballots(n: int = 900) -> pd.DataFrame:
    rng = np.random.default_rng(12)
    frame = pd.DataFrame({"stratum": rng.integers(0, 5, n)})
    frame["cluster"] = frame["stratum"] * 10 + rng.integers(0, 6, n)
    frame["weight"] = np.round(1 + frame["stratum"] / 4 + rng.integers(0, 2, n), 3)
    frame["unit"] = rng.choice(["A", "B", "C"], n)
    frame["group"] = rng.choice(["citizen", "official"], n)
    frame["clusters"] = 20 + frame["stratum"]
    frame["people"] = 400 + 100 * frame["stratum"]
    lean = rng.normal(3, 1, n)
    for question in SCALES:
        frame[question] = np.clip(np.rint(lean + rng.normal(0, 0.7, n)), 1, 5)
        frame.loc[rng.random(n) < 0.05, question] = 9
        frame.loc[rng.random(n) < 0.05, question] = np.nan
    return frame


def compare(got, wanted):
    assert list(got.index) == list(wanted.index)
    assert got.value == pytest.approx(wanted.value, rel=1e-12)
    assert got.covariance == pytest.approx(wanted.covariance, rel=1e-9, abs=1e-14)
    assert got.respondents.tolist() == wanted.respondents.tolist()
    assert got.df == wanted.df
    assert got.influence.degrees_of_freedom().tolist() == wanted.influence.degrees_of_freedom().tolist()


@pytest.mark.parametrize("fpc", [None, "clusters"])
@pytest.mark.parametrize("domains", [None, "unit", ["unit", "group"]])
def test_clusters(domains, fpc):
    frame = ballots()
    keys = ["stratum", "cluster", "unit", "group", "weight", "clusters"]
    parts = [count_answers(part, keys, OPTIONS) for part in (frame[:400], frame[400:])]
    got = means_from_counts(
        merge_counts(parts),
        SCALES,
        weight="weight",
        stratum="stratum",
        cluster="cluster",
        fpc=fpc,
        domains=domains,
    )
    design = Design.from_frame(frame, weights="weight", strata="stratum", clusters="cluster", fpc=fpc or ())
    compare(got, mean(design, option_shares(frame, SCALES), domains=domains, missing="domain"))


@pytest.mark.parametrize("fpc", [None, "people"])
@pytest.mark.parametrize("domains", [None, "unit", ["unit", "group"]])
def test_persons(domains, fpc):
    frame = ballots()
    keys = ["stratum", "unit", "group", "weight", "people"]
    table = count_answers(frame, keys, OPTIONS, pairs=True)
    got = means_from_counts(table, SCALES, weight="weight", stratum="stratum", fpc=fpc, domains=domains)
    design = Design.from_frame(frame, weights="weight", strata="stratum", fpc=fpc or ())
    wanted = mean(design, option_shares(frame, SCALES), domains=domains, missing="domain")
    compare(got, wanted)
    coefficients = csc_array(np.eye(len(wanted.value))[:, :2] + np.eye(len(wanted.value), 2, -1))
    assert got.combine(coefficients, ["a", "b"]).covariance == pytest.approx(
        wanted.combine(coefficients, ["a", "b"]).covariance, rel=1e-9, abs=1e-14
    )


def test_refusals():
    frame = ballots(100)
    table = count_answers(frame, ["stratum", "weight", "people"], OPTIONS)
    with pytest.raises(ArgumentError, match="counts of pairs"):
        means_from_counts(table, SCALES, weight="weight")
    paired = count_answers(frame.assign(people=3), ["stratum", "weight", "people"], OPTIONS, pairs=True)
    with pytest.raises(ArgumentError, match="at least the persons drawn"):
        means_from_counts(paired, SCALES, weight="weight", stratum="stratum", fpc="people")
    with pytest.raises(ArgumentError, match="scale of q1: expected every option, found none for \\[9\\]"):
        means_from_counts(paired, {"q1": dict.fromkeys(range(1, 6), 0.5)}, weight="weight")
