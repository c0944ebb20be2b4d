import numpy as np
import pandas as pd
import pytest

from par_lib.errors import ArgumentError, UnknownName
from par_lib.survey.quality import (
    invented_clusters,
    out_of_frame,
    response_rates,
    speeding,
    straight_lining,
)


def test_response_by_unit_and_group():
    index = pd.MultiIndex.from_tuples([("A", "x"), ("A", "y"), ("B", "x")], names=["unit", "group"])
    back = pd.DataFrame(
        {
            "unit": list("AAAAC"),
            "group": list("xxxyx"),
            "q1": [1, 2, None, 1, 1],
            "q2": [1, None, None, 1, 1],
        }
    )
    got = response_rates(pd.Series([5, 2, 4], index), back, ["q1", "q2"])
    assert got.loc[("A", "x")].tolist() == [5, 3, 1, 1, 1, 0.2, 0.4]
    assert got.loc[("B", "x"), "rate_any"] == 0
    # ballots that nobody planned are in the report, without a rate
    assert got.loc[("C", "x"), "returned"] == 1
    assert np.isnan(got.loc[("C", "x"), "rate_any"])
    with pytest.raises(UnknownName):
        response_rates(pd.Series([5], pd.Index(["A"], name="province")), back, ["q1"])


def test_straight_lining():
    grid = pd.DataFrame(
        [[3, 3, 3, 3], [3, 3, None, 3], [1, 2, 2, 2], [1, 2, 1, 2], [None] * 4],
        columns=["a", "b", "c", "d"],
        index=list("vwxyz"),
    )
    got = straight_lining(grid, list("abcd"), fewest=3)
    assert got["modal_share"].tolist() == [1, 1, 0.75, 0.5, 0]
    assert got["longest_run"].tolist() == [4, 3, 3, 1, 0]
    assert got.index[got["flagged"]].tolist() == ["v", "w"]
    assert straight_lining(grid, list("abcd"), fewest=4)["flagged"].sum() == 1
    assert straight_lining(grid, list("abcd"), fewest=3, share=0.75)["flagged"].sum() == 3


def test_speeding_within_questionnaires():
    seconds = pd.Series([100, 100, 40, 1000, 400, np.nan])
    form = pd.Series(list("aaabbb"))
    assert speeding(seconds, by=form)["flagged"].tolist() == [False, False, True, False, False, False]
    assert speeding(seconds, by=form, share_of_median=0.6)["flagged"].tolist()[4] is True
    with pytest.raises(ArgumentError, match="negative"):
        speeding(-seconds)
    with pytest.raises(ArgumentError, match="row labels"):
        speeding(seconds, by=form[:3])


def test_out_of_frame():
    answers = pd.DataFrame({"unit": ["A", "Z", "B"], "q1": [1, 2, 9]})
    got = out_of_frame(answers, {"unit": ["A", "B"], "q1": range(1, 6)})
    assert got.to_numpy().tolist() == [[1, "unit", "Z"], [2, "q1", 9]]


def ballots(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"cluster": np.repeat(range(30), 15)})
    frame["unit"] = frame["cluster"] // 10
    for question in "abcdef":
        frame[question] = np.clip(np.rint(rng.normal(3 + 0.5 * frame["unit"], 1)), 1, 5)
    return frame


def test_a_cluster_written_by_one_hand_is_found():
    frame = ballots(3)
    made_up = frame["cluster"] == 7
    frame.loc[made_up, list("abcdef")] = frame.loc[made_up, list("abcdef")] * 0.3 + 2.5
    got = invented_clusters(frame, list("abcdef"), "cluster", stratum="unit", permutations=199, seed=1)
    assert got["p_value"].idxmin() == 7
    assert got.index[got["q_value"] < 0.2].tolist() == [7]
    again = invented_clusters(frame, list("abcdef"), "cluster", stratum="unit", permutations=199, seed=1)
    assert got.equals(again)


def test_honest_clusters_have_p_values_spread_evenly():
    p = pd.concat(
        invented_clusters(
            ballots(seed), list("abcdef"), "cluster", stratum="unit", permutations=99, seed=seed
        )
        for seed in range(4)
    )["p_value"]
    assert 0.4 < p.mean() < 0.6
    assert (p <= 0.05).mean() < 0.12


def test_three_invented_places_of_six_hundred_are_found():
    """Counting could not: 199 random reassignments give no p below 0.005, and 600 places ask for less."""
    rng = np.random.default_rng(5)
    questions = list("abcde")
    frame = pd.DataFrame({"place": np.repeat(range(600), 12), "unit": np.repeat(range(60), 120)})
    frame[questions] = np.clip(np.rint(rng.normal(3.6, 1, (len(frame), 5))), 1, 5)
    honest = invented_clusters(frame, questions, "place", stratum="unit", permutations=199, seed=1)
    assert (honest["q_value"] < 0.05).sum() <= 1
    for threshold in (0.01, 0.05, 0.2):  # p is uniform: 600 places leave a standard error of 0.004 to 0.016
        assert (honest["p_value"] < threshold).mean() == pytest.approx(threshold, abs=0.03)
    for place in (7, 200, 411):
        own = frame["place"] == place
        frame.loc[own, questions] = np.clip(4 + (rng.random((own.sum(), 5)) < 0.1), 1, 5)
    got = invented_clusters(frame, questions, "place", stratum="unit", permutations=199, seed=1)
    found = got.index[got["q_value"] < 0.05]
    assert {7, 200, 411} <= set(found)
    assert len(found) <= 4


def test_variance_within_clusters_by_hand():
    frame = pd.DataFrame({"cluster": [1, 1, 2, 2, 3], "q": [1.0, 3, 5, 5, 6]})
    got = invented_clusters(frame, ["q"], "cluster", permutations=9, seed=1)
    assert got.index.tolist() == [1, 2]
    assert got["variance"].to_numpy() == pytest.approx([2 / frame["q"].var(ddof=0), 0], abs=1e-12)
    with pytest.raises(ArgumentError, match="blanks"):
        invented_clusters(frame.assign(cluster=[1, 1, None, 2, 2]), ["q"], "cluster", seed=1)
