from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from par_lib.errors import ArgumentError
from par_lib.survey.calibrate import calibrate, calibrated_weights, post_stratify, rake
from par_lib.survey.design import Design
from par_lib.survey.estimate import mean, total
from par_lib.survey.replicate import balanced_replicates, bootstrap, jackknife, mean_statistic
from par_lib.survey.taylor import LonelyPsuError

BRR = pd.read_csv(Path(__file__).parent.parent / "oracles" / "survey" / "brr_synth_data.csv")


def test_jackknife_of_r(api_designs):
    # Survey.jl test/r_reference/jackknife_parity.csv: as.svrepdesign(type = "JK1", "JKn", mse = TRUE)
    for name, wanted in (("clus1_w", 26.5997137220988), ("strat_w", 9.53613229692521)):
        design = api_designs[name]
        got = jackknife(design).estimate(mean_statistic(design, "api00"))
        assert got.se[0] == pytest.approx(wanted, rel=1e-9)


def test_jackknife_about_the_mean_of_replicates_as_r_prints_it(api_designs):
    """R survey's page "Simple summary statistics": rclus1 <- as.svrepdesign(dclus1), svymean, svytotal."""
    design = api_designs["clus1_fpc"]
    drawn = jackknife(design)
    for name, wanted in (("api00", 26.3294), ("api99", 26.9985), ("E", 0.0514), ("H", 0.0278), ("M", 0.0332)):
        got = drawn.estimate(mean_statistic(design, name), centre="replicates")
        assert got.se[0] == pytest.approx(wanted, abs=5.1e-5)
        assert got.se[0] < drawn.estimate(mean_statistic(design, name)).se[0]
    for name, wanted in (("enroll", 932235.03), ("E", 1333.32), ("H", 158.70), ("M", 167.55)):
        y = design.frame[name].to_numpy(float)
        for centre in ("replicates", "estimate"):
            got = drawn.estimate(lambda weights, y=y: np.array([weights @ y]), centre=centre)
            assert got.se[0] == pytest.approx(wanted, abs=5.1e-3)
    with pytest.raises(ArgumentError, match="'estimate' or 'replicates'"):
        drawn.estimate(mean_statistic(design, "api00"), centre="mean")


@pytest.mark.parametrize("name", ["srs_fpc", "strat_fpc", "clus1_fpc"])
def test_jackknife_of_totals_is_linearisation(api_designs, name):
    design = api_designs[name]
    y, x = (design.frame[column].to_numpy(float) for column in ("api00", "enroll"))
    got = jackknife(design).estimate(lambda weights: np.array([weights @ y, weights @ x]))
    assert got.covariance == pytest.approx(total(design, ["api00", "enroll"]).covariance)


@pytest.mark.parametrize(
    ("margins", "wanted"),
    [
        # Survey.jl test/r_reference/poststratify_results.csv and rake_results.csv, JK1 replicates
        ({"stype": {"E": 4421, "H": 755, "M": 1018}}, (642.310788211584, 27.2066268255349)),
        (
            {"stype": {"E": 4421, "H": 755, "M": 1018}, "sch.wide": {"No": 1072, "Yes": 5122}},
            (641.230246862208, 27.1442128318128),
        ),
    ],
)
def test_calibration_repeated_in_every_replicate(api_designs, margins, wanted):
    design = api_designs["clus1_w"]
    indicators = np.column_stack(
        [1.0 * (design.frame[column] == label) for column, counts in margins.items() for label in counts]
    )
    counts = np.array([count for labels in margins.values() for count in labels.values()], dtype=float)
    y = design.frame["api00"].to_numpy(float)

    def raked_mean(weights):
        raked = calibrated_weights(weights, indicators, counts, "raking")
        return raked @ y / raked.sum()

    got = jackknife(design).estimate(raked_mean)
    # R's rake() stops when margins change by less than 1 of 6194
    assert [got.value[0], got.se[0]] == pytest.approx(wanted, rel=2e-5)


def test_a_calibrated_design_is_calibrated_in_every_replicate(api_designs):
    """The same jackknife errors as by hand above (R's), and near those of linearisation."""
    types = {"E": 4421, "H": 755, "M": 1018}
    for design, wanted in (
        (post_stratify(api_designs["clus1_w"], "stype", types), 27.2066268255349),
        (
            rake(api_designs["clus1_w"], {"stype": types, "sch.wide": {"No": 1072, "Yes": 5122}}),
            27.1442128318128,
        ),
    ):
        drawn = jackknife(design)
        assert drawn.estimate(mean_statistic(design, "api00")).se[0] == pytest.approx(wanted, rel=2e-5)
        for replicate in (0, 7):
            assert drawn.weights(replicate).sum() == pytest.approx(6194)
    more = calibrate(api_designs["strat_w"], {"one": 6194, "api99": 3914069})
    linearised = mean(more, "api00").se[0]
    for drawn in (jackknife(more), bootstrap(more, 400, seed=2)):
        got = drawn.estimate(mean_statistic(more, "api00"))
        assert got.se[0] == pytest.approx(linearised, rel=0.08)


def test_balanced_replication_of_r():
    # Survey.jl test/r_reference/brr_synth_results.csv: type "BRR", and "Fay" with ρ = 0.5
    design = Design.from_frame(BRR, weights="w", strata="stratum", clusters="psu")
    plain = balanced_replicates(design).estimate(mean_statistic(design, "y"))
    fay = balanced_replicates(design, fay=0.5).estimate(mean_statistic(design, "y"))
    assert [plain.value[0], plain.se[0]] == pytest.approx([50.490718215659, 1.5923765109697], rel=1e-9)
    assert fay.se[0] == pytest.approx(1.54700832490061, rel=1e-9)
    weighted = BRR["y"].to_numpy()
    totals = balanced_replicates(design).estimate(lambda weights: np.array([weights @ weighted]))
    assert [totals.value[0], totals.se[0]] == pytest.approx([21216.3582845844, 1528.27109940537], rel=1e-9)


def test_bootstrap_expects_the_linearised_variance(api_designs):
    """For totals its expectation is Taylor's variance; 4,000 replicates leave an error of 2 to 3 %."""
    for name in ("strat_fpc", "clus1_fpc"):
        design = api_designs[name]
        y = design.frame["api00"].to_numpy(float)
        got = bootstrap(design, 4000, seed=11).estimate(lambda weights, y=y: np.array([weights @ y]))
        assert got.covariance[0, 0] == pytest.approx(total(design, "api00").variance[0], rel=0.08)
    means = bootstrap(design, 500, seed=11).estimate(mean_statistic(design, "api00", domains="stype"))
    assert means.se == pytest.approx(mean(design, "api00", domains="stype").se, rel=0.35)


def test_bootstrap_knows_when_half_of_all_are_asked():
    frame = pd.DataFrame({"y": [1.0, 4, 2, 8, 5, 7, 3, 9], "size": 16})
    design = Design.from_frame(frame, fpc="size")
    y = frame["y"].to_numpy()
    got = bootstrap(design, 4000, seed=3).estimate(lambda weights: np.array([weights @ y]))
    assert got.covariance[0, 0] == pytest.approx(total(design, "y").variance[0], rel=0.08)


def test_bootstrap_is_its_seed(api_designs):
    design = api_designs["strat_w"]
    one, same, other = (bootstrap(design, 10, seed).factors for seed in (1, 1, 2))
    assert one.tobytes() == same.tobytes() != other.tobytes()


def test_a_domain_in_one_cluster_has_no_jackknife_error(api_designs):
    design = api_designs["clus1_w"]
    got = jackknife(design).estimate(mean_statistic(design, "api00", domains="cname"))
    linearised = mean(design, "api00", domains="cname")
    assert got.value == pytest.approx(linearised.value)
    one_cluster = design.frame.groupby("cname")["dnum"].nunique().to_numpy() == 1
    assert (np.isnan(got.se) == one_cluster).all()


def test_lonely_clusters_held_to_be_certain(api_designs):
    """R survey, tests/lonely.psu.Rout.save: strata dnum of apiclus1, one of them with one school."""
    frame = api_designs["clus1_w"].frame
    design = Design.from_frame(frame, weights="pw", strata="dnum", lonely="certainty")
    got = jackknife(design).estimate(mean_statistic(design, "api00"))
    assert (round(got.value[0], 2), round(got.se[0], 4)) == (644.17, 5.8058)
    drawn = bootstrap(design, 2, seed=1).factors
    alone = (frame["dnum"] == 413).to_numpy()
    assert (drawn[alone] == 1).all()
    with pytest.raises(LonelyPsuError, match="lonely='certainty' for replicates"):
        jackknife(Design.from_frame(frame, weights="pw", strata="dnum", lonely="adjust"))


def test_refusals(api_designs):
    lonely = pd.DataFrame({"w": 1.0, "h": list("aab")})
    for replicate in (jackknife, lambda design: bootstrap(design, 10, 1)):
        with pytest.raises(LonelyPsuError):
            replicate(Design.from_frame(lonely, weights="w", strata="h"))
    with pytest.raises(ArgumentError, match="two clusters in every stratum"):
        balanced_replicates(api_designs["strat_w"])
    with pytest.raises(ArgumentError, match="at least 2"):
        bootstrap(api_designs["strat_w"], 1, seed=1)
    with pytest.raises(ArgumentError, match="at most 10000 clusters"):
        jackknife(Design.from_frame(pd.DataFrame({"w": np.ones(10_001)}), weights="w"))
