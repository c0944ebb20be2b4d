import numpy as np
import pandas as pd
import pytest

from par_lib.survey.ballot_quantiles import ballot_quantiles


def test_quantiles_are_those_of_the_ballots(drawn_survey):
    """The smallest mean that ballots of half the weight do not exceed."""
    table = ballot_quantiles(drawn_survey, [0.25, 0.5], threshold=0).set_index(["p", "unit", "group"])
    who, means = drawn_survey.who, 100 * drawn_survey.shares.mean(axis=1)
    for unit, group in (("01", "people"), ("04", "deputies")):
        here = ((who["unit"] == unit) & (who["group"] == group)).to_numpy() & means.notna().to_numpy()
        order = np.argsort(means[here].to_numpy(), kind="stable")
        weights = np.cumsum(who["weight"].to_numpy(float)[here][order])
        at = int(np.flatnonzero(weights >= weights[-1] / 2 - 1e-9)[0])
        row = table.loc[(0.5, unit, group)]
        assert row["percent"] == pytest.approx(means[here].to_numpy()[order][at])
        assert row["lower"] <= row["percent"] <= row["upper"]
        assert row["n"] == here.sum()
        assert table.loc[(0.25, unit, group), "percent"] <= row["percent"]


def test_small_cells_are_blank(drawn_survey):
    table = ballot_quantiles(drawn_survey, [0.5], threshold=1000)
    assert table[["percent", "se", "lower", "upper", "n"]].isna().all(axis=None)


def test_a_tail_of_few_ballots_is_blank(drawn_survey):
    """Of n ballots n·p lie up to a quantile, about n·(1 − p) from it on: both must be enough."""
    probabilities = [0.01, 0.1, 0.5, 0.9, 0.99]
    table = ballot_quantiles(drawn_survey, probabilities, threshold=5)
    plain = ballot_quantiles(drawn_survey, probabilities, threshold=0)
    who, means = drawn_survey.who, 100 * drawn_survey.shares.mean(axis=1)
    blank = table["percent"].isna()
    assert blank[table["p"].isin([0.01, 0.99])].all()
    assert not blank[table["p"] == 0.5].any()
    for number, tails in (("percent", (1, -1)), ("lower", (1,)), ("upper", (-1,))):
        for at, row in plain.iterrows():
            own = means[((who["unit"] == row["unit"]) & (who["group"] == row["group"])).to_numpy()].dropna()
            fewest = min((side * own <= side * row[number] + 1e-6).sum() for side in tails)
            assert table.loc[at, number] is pd.NA or fewest >= 5 or np.isnan(table.loc[at, number])
            if fewest >= 5 and not blank[at]:
                assert table.loc[at, number] == row[number]
    ends = table[["lower", "upper"]].isna().any(axis=1)
    assert table.loc[ends, "se"].isna().all()
    assert table["n"].notna().all()
