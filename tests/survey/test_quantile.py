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
