from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from par_lib.errors import ArgumentError, InputFaults
from par_lib.survey.design import Design
from par_lib.survey.quantile import quantile

R_QUANTILES = pd.read_csv(Path(__file__).parent.parent / "oracles" / "survey" / "r_survey_quantiles.csv")


@pytest.mark.parametrize(
    "row", list(R_QUANTILES.itertuples()), ids=lambda row: f"{row.Index}-{row.design}-{row.p}"
)
def test_woodruff_intervals_of_r(api_designs, row):
    only = "_only" if row.design in ("strat_fpc", "clus1_fpc") else ""
    got = quantile(api_designs[row.design + only], "api00", [row.p], rule="linear")
    numbers = [got.value[0, 0], got.lower[0, 0], got.upper[0, 0], got.se[0, 0]]
    assert numbers == pytest.approx([row.q, row.ci_lower, row.ci_upper, row.se], rel=1e-9)


def test_quantiles_of_svy(api_designs):
    rows = pd.read_csv(Path(__file__).parent.parent / "oracles/survey/svy_results.csv")
    rows = rows.query("stat == 'quantile'")
    got = quantile(api_designs["strat_fpc"], "api00", rows["at"].astype(float).tolist())
    for name, values in (("est", got.value), ("se", got.se), ("lower", got.lower), ("upper", got.upper)):
        assert values[:, 0] == pytest.approx(rows[name].to_numpy(), rel=1e-9)


def test_quartiles_of_the_r_vignette(api_designs):
    # vignette "survey" of R survey 4: svyquantile(~api00, dclus1, quantile = c(0.25, 0.5, 0.75), ci = TRUE)
    got = quantile(api_designs["clus1_fpc"], "api00", [0.25, 0.5, 0.75]).to_frame()
    assert got[["estimate", "lower", "upper"]].to_numpy().tolist() == [
        [552, 492, 627],
        [652, 561, 714],
        [719, 696, 777],
    ]
    assert got["se"].round(5).tolist() == [31.47166, 35.66788, 18.88300]


def test_inverse_is_the_first_value_that_covers_the_share():
    frame = pd.DataFrame({"w": [1.0, 1, 2, 3, 3], "y": [5.0, 1, 1, 2, 9], "g": list("aaaab")})
    design = Design.from_frame(frame, weights="w")
    got = quantile(design, "y", [0.3, 0.6, 0.61, 0.99])
    assert got.value.ravel().tolist() == [1, 2, 5, 9]
    by_group = quantile(design, "y", [0.5], domains="g").to_frame()
    assert by_group[["g", "estimate"]].to_numpy().tolist() == [["a", 2.0], ["b", 9.0]]


def test_inverse_by_brute_force_in_domains(api_designs):
    design = api_designs["strat_fpc"]
    got = quantile(design, "api00", [0.2, 0.5, 0.9], domains="stype")
    for at, (_, rows) in enumerate(design.frame.groupby("stype")):
        for number, p in enumerate((0.2, 0.5, 0.9)):
            shares = {y: rows["pw"][rows["api00"] <= y].sum() / rows["pw"].sum() for y in rows["api00"]}
            assert got.value[number, at] == min(y for y, share in shares.items() if share >= p - 1e-12)
    assert (got.lower < got.value).all()
    assert (got.value < got.upper).all()


def test_refusals():
    frame = pd.DataFrame({"w": 1.0, "y": [1.0, np.nan]})
    design = Design.from_frame(frame, weights="w")
    with pytest.raises(InputFaults):
        quantile(design, "y", [0.5])
    with pytest.raises(ArgumentError, match="probabilities"):
        quantile(design, "y", [0.5, 1.0])
    with pytest.raises(ArgumentError, match="rule"):
        quantile(design, "y", [0.5], rule="median")


NUMPY_NAMES = {  # numpy.quantile(method=…), each with its type of Hyndman and Fan (1996)
    "inverse": "inverted_cdf",
    "school": "averaged_inverted_cdf",
    "linear": "interpolated_inverted_cdf",
    "hf5": "hazen",
    "hf6": "weibull",
    "hf7": "linear",
    "hf8": "median_unbiased",
    "hf9": "normal_unbiased",
}


@pytest.mark.parametrize(("rule", "name"), NUMPY_NAMES.items())
def test_rules_with_equal_weights_are_those_of_numpy(rule, name):
    shares = [0.05, 0.1, 0.25, 0.3, 0.5, 0.75, 0.9, 0.99]
    for n in (2, 4, 7, 20):
        y = np.random.default_rng(n).normal(size=n)
        got = quantile(
            Design.from_frame(pd.DataFrame({"w": 3.0, "y": y}), weights="w"), "y", shares, rule=rule
        )
        assert got.value[:, 0] == pytest.approx(np.quantile(y, shares, method=name))


def test_rules_with_weights():
    """Hyndman and Fan's points with sums of weights: R survey, R/qrule.R, by hand for weights 1, 2, 1."""
    frame = pd.DataFrame({"w": [1.0, 2, 1], "y": [10.0, 20, 30]})
    design = Design.from_frame(frame, weights="w")
    for rule, wanted in {
        "school": (15.0, 25.0),  # F̂ is 0.25 at 10 and 0.75 at 20
        "hf5": (10 + 10 * 0.125 / 0.375, 20 + 10 * 0.25 / 0.375),  # points 0.125, 0.5, 0.875
        "hf6": (10 + 10 * 0.05 / 0.4, 20 + 10 * 0.15 / 0.2),  # 0.2, 0.6, 0.8
        "hf7": (10 + 10 * 0.25 / (1 / 3), 20 + 10 * (0.75 - 1 / 3) / (2 / 3)),  # 0, 1/3, 1
    }.items():
        assert quantile(design, "y", [0.25, 0.75], rule=rule).value[:, 0] == pytest.approx(wanted), rule


def test_domains_without_weight_and_blanks():
    frame = pd.DataFrame({"w": [1.0, 1, 1, 0, 0], "y": [1.0, np.nan, 3, 4, 5], "g": list("aaabb")})
    design = Design.from_frame(frame, weights="w")
    got = quantile(design, "y", [0.5], domains="g", missing="domain")
    assert got.value[0, 0] == 1
    assert np.isnan([got.value[0, 1], got.lower[0, 1], got.se[0, 1]]).all()
