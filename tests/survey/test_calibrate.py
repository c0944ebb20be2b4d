import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import ArgumentError, InputFaults
from par_lib.survey.calibrate import CalibrationError, calibrate, post_stratify, rake
from par_lib.survey.design import Design
from par_lib.survey.estimate import mean, total

TYPES = {"E": 4421, "H": 755, "M": 1018}  # California schools in apipop, R survey documentation of calibrate
WITH_API99 = {"one": 6194, "H": 755, "M": 1018, "api99": 3914069}


def shown(estimates, digits):
    return f"{estimates.value[0]:.{digits}f} {estimates.se[0]:.{digits}f}"


def test_regression_estimator_of_the_r_documentation(api_designs):
    # R survey, help page of calibrate: dclus1g (stype) and dclus1g3 (stype + api99)
    design = calibrate(api_designs["clus1_fpc"], {"one": 6194, "H": 755, "M": 1018})
    means = mean(design, "api00")
    assert (round(means.value[0], 2), round(means.se[0], 3)) == (642.31, 23.92)
    assert shown(total(design, "enroll"), 0) == "3680893 406293"
    more = calibrate(api_designs["clus1_fpc"], WITH_API99)
    means = mean(more, "api00")
    assert (round(means.value[0], 2), round(means.se[0], 4)) == (665.31, 3.4418)
    assert shown(total(more, "enroll"), 0) == "3638487 385524"


@pytest.mark.parametrize(("method", "wanted"), [("raking", (665.39, 3.4378)), ("logit", (665.43, 3.4325))])
def test_other_distances_of_the_r_documentation(api_designs, method, wanted):
    # same page: dclus1g3c (raking) and dclus1g3d (logit, bounds 0.5 and 2.5)
    design = calibrate(api_designs["clus1_fpc"], WITH_API99, method=method, bounds=(0.5, 2.5))
    means = mean(design, "api00")
    assert (round(means.value[0], 2), round(means.se[0], 4)) == wanted
    ratio = design.weights / api_designs["clus1_fpc"].weights
    assert ratio.min() > 0
    if method == "logit":
        assert ratio.min() >= 0.5
        assert ratio.max() <= 2.5


def test_post_stratification_in_r(api_designs):
    # Survey.jl test/r_reference/poststratify_results.csv (R survey 4.5)
    got = mean(post_stratify(api_designs["clus1_w"], "stype", TYPES), "api00")
    assert got.value[0] == pytest.approx(642.310788211584, rel=1e-9)
    assert got.se[0] == pytest.approx(24.1610605814973, rel=1e-9)


def test_raking_in_r(api_designs):
    # Survey.jl test/r_reference/rake_results.csv; R stops iterating when margins change by less than 1
    got = mean(rake(api_designs["clus1_w"], {"stype": TYPES, "sch.wide": {"No": 1072, "Yes": 5122}}), "api00")
    assert got.value[0] == pytest.approx(641.230246862208, rel=1e-6)


def test_what_is_calibrated_has_no_error(api_designs):
    for method in ("linear", "raking", "logit"):
        design = calibrate(api_designs["strat_fpc"], WITH_API99, method=method)
        got = total(design, list(WITH_API99))
        assert got.value == pytest.approx(list(WITH_API99.values()))
        assert (got.se / got.value).max() < 1e-8


def test_post_stratification_by_its_own_formula():
    """For a simple random sample: Σ W_g² s_g²/n_g · (n_g − 1)/n_g · n/(n − 1), from the residuals."""
    frame = pd.DataFrame({"w": 5.0, "g": list("aaabbbbb"), "y": [1.0, 4, 2, 8, 6, 9, 7, 5]})
    design = post_stratify(Design.from_frame(frame, weights="w"), "g", {"a": 30, "b": 10})
    got = mean(design, "y")
    groups = frame.groupby("g")["y"]
    shares = pd.Series({"a": 0.75, "b": 0.25})
    assert got.value[0] == pytest.approx((shares * groups.mean()).sum())
    squares = groups.apply(lambda y: ((y - y.mean()) ** 2).sum())
    wanted = (shares**2 * squares / groups.size() ** 2).sum() * 8 / 7
    assert got.variance[0] == pytest.approx(wanted)


@pytest.mark.parametrize("method", ["linear", "raking", "logit"])
def test_domains_of_a_calibrated_design_by_their_residuals(api_designs, method):
    """Deville and Särndal (1992), eq. 3.4, written out: the total of w/d times the residual."""
    base = api_designs["strat_fpc"]
    design = calibrate(base, WITH_API99, method=method)
    got = mean(design, ["enroll", "api00"], domains="awards")
    covariates = base.frame[list(WITH_API99)].to_numpy(float)
    linear = {}
    for name in ("enroll", "api00"):
        for label in ("No", "Yes"):
            inside = (base.frame["awards"] == label).to_numpy(float)
            y = base.frame[name].to_numpy(float)
            size = design.weights @ inside
            v = inside * (y - design.weights @ (inside * y) / size) / size
            root = np.sqrt(base.weights)
            slope = np.linalg.lstsq(covariates * root[:, None], v * root)[0]
            linear[name + label] = (v - covariates @ slope) * design.weights / base.weights
    direct = total(base, pd.DataFrame(linear, index=base.frame.index))
    assert got.covariance == pytest.approx(direct.covariance, rel=1e-6)


def test_raking_agrees_with_proportional_fitting():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {"w": rng.uniform(1, 4, 300), "a": rng.choice(list("xyz"), 300), "b": rng.choice(list("pq"), 300)}
    )
    margins = {"a": {"x": 200, "y": 500, "z": 300}, "b": {"p": 650, "q": 350}}
    got = rake(Design.from_frame(frame, weights="w"), margins).weights
    fitted = frame["w"]
    for _ in range(200):
        for column, counts in margins.items():
            fitted = fitted * frame[column].map(counts) / fitted.groupby(frame[column]).transform("sum")
    assert got == pytest.approx(fitted.to_numpy(), rel=1e-8)


def test_faults_of_margins_at_once():
    frame = pd.DataFrame({"w": 1.0, "a": ["x", "y", None], "b": list("ppq")})
    with pytest.raises(InputFaults) as caught:
        rake(Design.from_frame(frame, weights="w"), {"a": {"x": 2, "z": 1}, "b": {"p": 2, "q": 2}})
    said = str(caught.value)
    for part in ("a=y: expected a population count", "a=z: expected respondents", "no blanks", "a 3, b 4"):
        assert part in said


def test_totals_that_no_weights_meet():
    frame = pd.DataFrame({"w": 1.0, "x": [1.0, 2, 3], "one": 1.0})
    design = Design.from_frame(frame, weights="w")
    with pytest.raises(CalibrationError, match=r"between 0\.5 and 2\.0 times"):
        calibrate(design, {"one": 3, "x": 30}, method="logit", bounds=(0.5, 2.0))
    done = calibrate(design, {"one": 3, "x": 7})
    with pytest.raises(ArgumentError, match="calibrate once"):
        calibrate(done, {"one": 3})
    with pytest.raises(ArgumentError, match="0 ≤ lower < 1 < upper"):
        calibrate(design, {"one": 3}, method="logit", bounds=(1.5, 2))


@given(st.lists(st.floats(0.5, 5), min_size=6, max_size=6), st.floats(0.7, 1.4))
@settings(max_examples=25, deadline=None)
def test_totals_are_met_from_any_weights(weights, factor):
    frame = pd.DataFrame({"w": weights, "x": [1.0, 2, 3, 4, 5, 6], "one": 1.0})
    design = Design.from_frame(frame, weights="w")
    wanted = {"one": sum(weights) * factor, "x": float(np.dot(weights, frame["x"])) * factor}
    got = calibrate(design, wanted, method="raking")
    assert total(got, ["one", "x"]).value == pytest.approx(list(wanted.values()))
    # a common factor needs no other change
    assert got.weights == pytest.approx(np.array(weights) * factor)


def test_bounded_weights_of_r(api_designs):
    """R survey, tests/caleg.Rout.save: range(weights(dclus1gb)/weights(dclus1)) under bounds=c(.6,1.5)."""
    design, wanted = api_designs["clus1_fpc"], {"one": 6194, "enroll": 3811472}
    for bounds, shown_by_r in ((None, (0.7906782, 1.7891164)), ((0.6, 1.5), (0.7198751, 1.5))):
        got = calibrate(design, wanted, bounds=bounds)
        change = got.weights / design.weights
        assert (change.min(), change.max()) == pytest.approx(shown_by_r, abs=5.1e-8)
        assert total(got, list(wanted)).value == pytest.approx(list(wanted.values()))


@pytest.mark.parametrize("method", ["linear", "raking", "logit"])
def test_bounds_hold_for_every_method(method):
    frame = pd.DataFrame({"w": 1.0, "x": [1.0, 2, 3, 4, 5, 6], "one": 1.0})
    design = Design.from_frame(frame, weights="w")
    got = calibrate(design, {"one": 6, "x": 24}, method=method, bounds=(0.6, 1.5))
    assert total(got, ["one", "x"]).value == pytest.approx([6, 24])
    assert 0.6 <= got.weights.min() < got.weights.max() <= 1.5
    with pytest.raises(CalibrationError, match=r"between 0\.6 and 1\.5 times"):
        calibrate(design, {"one": 6, "x": 28}, method=method, bounds=(0.6, 1.5))


def test_labels_that_are_numbers():
    frame = pd.DataFrame({"w": 1.0, "kind": [1, 1, 2, 2], "own": [True, False, True, False]})
    design = Design.from_frame(frame, weights="w")
    by_number = post_stratify(design, "kind", {1: 30, 2: 10}).weights
    assert by_number == pytest.approx([15, 15, 5, 5])
    assert (by_number == post_stratify(design, "kind", {"1": 30, "2": 10}).weights).all()
    raked = rake(design, {"kind": {1: 30, 2: 10}, "own": {True: 20, False: 20}})
    assert raked.weights == pytest.approx(by_number)


def test_margins_within_bounds():
    frame = pd.DataFrame({"w": 1.0, "a": list("xxxyyyyy"), "b": list("pqpqpqpq")})
    design = Design.from_frame(frame, weights="w")
    margins = {"a": {"x": 5, "y": 5}, "b": {"p": 6, "q": 4}}
    free = rake(design, margins).weights
    for method in ("linear", "raking", "logit"):
        got = rake(design, margins, method=method, bounds=(0.7, 1.75))
        assert got.weights.max() <= 1.75 < free.max()
        for column, counts in margins.items():
            found = pd.Series(got.weights).groupby(frame[column]).sum()
            assert found.to_dict() == pytest.approx(counts)


def test_residuals_of_many_groups_stay_sparse():
    """Post-strata within domains: no more residuals than clusters, whatever the number of domains."""
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"w": 1.0, "unit": np.repeat(range(60), 20), "y": rng.normal(size=1200)})
    frame["cell"] = frame["unit"] * 2 + rng.integers(0, 2, 1200)
    counts = {int(cell): 50.0 for cell in frame["cell"].unique()}
    design = post_stratify(Design.from_frame(frame, weights="w", strata="unit"), "cell", counts)
    got = mean(design, "y", domains="unit")
    assert len(got.influence.parts[0].value) == len(frame)
    cells = frame.groupby(["unit", "cell"])["y"]
    wanted = cells.mean().groupby(level="unit").mean()
    assert got.value == pytest.approx(wanted.to_numpy())


@pytest.mark.parametrize("whole", [{"a": 30, "b": 30}, None])
def test_a_domain_without_answers_leaves_the_others_theirs(whole):
    frame = pd.DataFrame({"w": 1.0, "one": 1.0, "x": range(8), "a": list("aabbaabb"), "g": list("xxxxyyyy")})
    frame["y"] = [1.0, 2, 4, 7, *[np.nan] * 4]
    design = Design.from_frame(frame, weights="w")
    moved = post_stratify(design, "a", whole) if whole else calibrate(design, {"one": 9, "x": 30})
    got = mean(moved, "y", domains="g", missing="domain")
    assert np.isfinite([got.value[0], got.se[0]]).all()
    assert np.isnan([got.value[1], got.se[1]]).all()
