import numpy as np
import pytest

from par_lib.survey.ballot_quantiles import ballot_quantiles


def test_quantiles_are_those_of_the_ballots(drawn_survey):
    """The smallest mean that ballots of half the weight do not exceed."""
    table = ballot_quantiles(drawn_survey, [0.25, 0.5]).set_index(["p", "unit", "group"])
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
