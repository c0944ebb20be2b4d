import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from par_lib.errors import ArgumentError
from par_lib.survey.design import Design
from par_lib.survey.estimate import mean, proportion


def flags(yes: int, no: int) -> Design:
    return Design.from_frame(pd.DataFrame({"w": 1.0, "y": [1.0] * yes + [0.0] * no}), weights="w")


def test_wilson_of_a_simple_sample():
    """With n_eff = n − 1, the variance being p(1 − p)/(n − 1), and t for z: Newcombe (1998), method 3."""
    got = mean(flags(15, 133), "y")
    p, n = 15 / 148, 147
    from scipy.stats import t

    z = t.isf(0.025, 147)
    roots = np.sort(np.roots([1 + z**2 / n, -(2 * p + z**2 / n), p**2]))
    assert got.interval(method="wilson")[0] == pytest.approx(roots)


def test_beta_is_clopper_pearson_with_the_effective_sample_size():
    got = mean(flags(15, 133), "y").interval(method="beta")[0]
    p, n = 15 / 148, 147
    assert got == pytest.approx(
        [beta.ppf(0.025, n * p, n * (1 - p) + 1), beta.isf(0.025, n * p + 1, n * (1 - p))]
    )


def test_intervals_at_the_border():
    for yes, no in ((20, 0), (0, 20)):
        got = mean(flags(yes, no), "y")
        for method in ("wilson", "beta"):
            lower, upper = got.interval(method=method)[0]
            assert 0 <= lower < upper <= 1
            assert upper - lower > 0.1
        assert np.isnan(got.interval(method="logit")).all()
    # Clopper–Pearson for 0 of n at 95 %: 1 − 0.025^(1/n)
    assert mean(flags(0, 20), "y").interval(method="beta")[0] == pytest.approx([0, 1 - 0.025 ** (1 / 20)])


def test_intervals_nest_and_stay_inside(api_designs):
    got = proportion(api_designs["clus1_fpc"], "stype")
    for method in ("logit", "wilson", "beta"):
        narrow, wide = got.interval(0.9, method), got.interval(0.99, method)
        assert ((wide[:, 0] > 0) & (wide[:, 0] < narrow[:, 0]) & (narrow[:, 0] < got.value)).all()
        assert ((got.value < narrow[:, 1]) & (narrow[:, 1] < wide[:, 1]) & (wide[:, 1] < 1)).all()


def test_degrees_of_freedom_of_a_domain():
    frame = pd.DataFrame({"h": list("aaaabbbb"), "c": [1, 1, 2, 2, 3, 3, 4, 5], "y": range(8), "w": 1.0})
    frame["g"] = list("xxxxyyyx")
    got = mean(Design.from_frame(frame, weights="w", strata="h", clusters="c"), "y", domains="g")
    assert got.df == 3
    assert got.influence.degrees_of_freedom().tolist() == [1, 1]  # x: 3 clusters, 2 strata; y: 2 and 1
    wide, narrow = got.interval(df="domain"), got.interval()
    assert (wide[:, 1] > narrow[:, 1]).all()


def test_refusals(api_designs):
    got = mean(api_designs["srs_w"], "api00")
    with pytest.raises(ArgumentError, match="level"):
        got.interval(1.0)
    with pytest.raises(ArgumentError, match="method: expected one of t, normal"):
        got.interval(method="z")
    with pytest.raises(ArgumentError, match="beyond proportions"):
        got.interval(method="logit")
    with pytest.raises(ArgumentError, match="deff='wor'"):
        _ = got.design_effect
    alone = pd.DataFrame({"w": [1.0], "y": [2.0], "n": [1]})
    with pytest.raises(ArgumentError, match="1 degree of freedom"):
        mean(Design.from_frame(alone, fpc="n"), "y").interval()


def test_numbers_over_nothing_are_no_numbers_and_no_warnings():
    frame = pd.DataFrame({"w": 1.0, "y": [0.0, 0, 0, 0]})
    got = mean(Design.from_frame(frame, weights="w"), "y", deff="wor")
    assert np.isnan([got.design_effect[0], got.cv[0]]).all()
