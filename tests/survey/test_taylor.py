import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csc_array

from par_lib.survey.design import Design
from par_lib.survey.estimate import mean, total
from par_lib.survey.taylor import LonelyPsuError


def lonely(policy: str, **more: object) -> Design:
    """Strata of 2, 2 and 1 respondents; the last is the lonely one."""
    frame = pd.DataFrame(
        {"y": [1.0, 3, 2, 8, 5], "h": list("aabbc"), "w": [1.0, 1, 2, 2, 3], "n": [4, 4, 9, 9, 3]}
    )
    return Design.from_frame(frame, weights="w", strata="h", lonely=policy, **more)


def test_lonely_fails_by_name():
    with pytest.raises(LonelyPsuError, match="found one in c"):
        _ = total(lonely("fail"), "y").se


def test_lonely_policies_by_hand():
    # strata a and b: n/(n−1)·Σ(z − z̄)² with z = w·y
    known = 2 * (1 + 1) + 2 * (36 + 36)
    assert total(lonely("certainty"), "y").variance[0] == pytest.approx(known)
    assert total(lonely("average"), "y").variance[0] == pytest.approx(known * 3 / 2)
    assert total(lonely("adjust"), "y").variance[0] == pytest.approx(known + 15**2)
    # with population sizes: (1 − n/N), for the lonely stratum (1 − 1/3)
    fpc = 2 * 2 * (1 - 2 / 4) + 2 * 72 * (1 - 2 / 9)
    assert total(lonely("adjust", fpc="n"), "y").variance[0] == pytest.approx(fpc + 15**2 * 2 / 3)


def test_who_answers_as_the_mean_counts_among_those_a_combination_rests_on():
    """Five respondents of one stratum leave four degrees of freedom, whoever of them is at the mean."""
    frame = pd.DataFrame({"y": [1.0, 2, 3, 4, 5], "w": 1.0})
    got = mean(Design.from_frame(frame, weights="w"), "y").influence
    twice = got.combine(csc_array(np.array([[2.0]])))
    assert got.degrees_of_freedom().tolist() == twice.degrees_of_freedom().tolist() == [4]
    assert twice.variance()[0] == pytest.approx(4 * got.variance()[0])


def test_nothing_varies_where_all_answer_alike():
    """Weights that binary numbers do not hold exactly leave no error of rounding behind."""
    weight = np.random.default_rng(3).uniform(1, 50, 400)
    frame = pd.DataFrame({"y": 0.75, "w": weight, "u": np.arange(400) % 7})
    got = mean(Design.from_frame(frame, weights="w"), "y", domains="u")
    assert got.value.tolist() == pytest.approx([0.75] * 7)
    assert got.variance.tolist() == [0] * 7


def test_a_lonely_stratum_taken_whole_has_no_variance():
    frame = pd.DataFrame({"y": [1.0, 3, 7], "h": list("aab"), "n": [4, 4, 1]})
    got = total(Design.from_frame(frame, strata="h", fpc="n", lonely="fail"), "y")
    assert got.variance[0] == pytest.approx(2 * (1 - 2 / 4) * 2 * 2**2)


def test_average_has_nothing_to_average():
    frame = pd.DataFrame({"y": [1.0, 3], "h": list("ab"), "w": 1.0})
    with pytest.raises(LonelyPsuError):
        _ = total(Design.from_frame(frame, weights="w", strata="h", lonely="average"), "y").se


def test_covariance_agrees_with_dense_sums_under_every_policy():
    """Against the definition with full matrices, cluster by cluster."""
    rng = np.random.default_rng(7)
    n = 60
    frame = pd.DataFrame(
        {
            "h": np.sort(rng.integers(0, 4, n)),
            "w": rng.uniform(1, 3, n),
            "y": rng.normal(size=n),
            "g": rng.integers(0, 3, n),
        }
    )
    frame["c"] = frame["h"] * 10 + rng.integers(0, 3, n)
    frame.loc[frame["h"] == 3, "c"] = 30
    got = {
        policy: mean(
            Design.from_frame(frame, weights="w", strata="h", clusters="c", lonely=policy), "y", domains="g"
        )
        for policy in ("certainty", "adjust", "average")
    }
    sizes = frame.groupby("g")["w"].sum()
    means = (frame["w"] * frame["y"]).groupby(frame["g"]).sum() / sizes
    wanted = {policy: np.zeros((3, 3)) for policy in got}
    for h, rows in frame.groupby("h"):
        z = np.array(
            [
                [(part["w"] * (part["y"] - means[g]) / sizes[g])[part["g"] == g].sum() for g in range(3)]
                for _, part in rows.groupby("c")
            ]
        )
        if h == 3:
            wanted["adjust"] += z.T @ z
            continue
        about = (z - z.mean(axis=0)).T @ (z - z.mean(axis=0)) * len(z) / (len(z) - 1)
        wanted["certainty"] += about
        wanted["adjust"] += about
        wanted["average"] += about * 4 / 3
    for policy, estimates in got.items():
        assert estimates.covariance == pytest.approx(wanted[policy])
        assert estimates.variance == pytest.approx(np.diag(wanted[policy]))
        assert np.linalg.eigvalsh(estimates.covariance).min() > -1e-12


def test_combinations_carry_their_covariance(api_designs):
    from scipy.sparse import csc_array

    got = mean(api_designs["clus2_fpc"], ["api00", "fpc2"])
    coefficients = np.array([[1.0, 0.5], [-2.0, 0.0]])
    combined = got.combine(csc_array(coefficients), ["difference", "half"])
    assert combined.value == pytest.approx(coefficients.T @ got.value)
    assert combined.covariance == pytest.approx(coefficients.T @ got.covariance @ coefficients)


def test_strata_of_two_stages_add_up():
    """Strata are drawn independently: their variances add, each with its own fractions at both stages."""
    rng = np.random.default_rng(9)
    frame = pd.DataFrame({"h": np.repeat([0, 1], 12), "psu": np.repeat(range(6), 4), "ssu": range(24)})
    frame["psus"] = np.where(frame["h"] == 0, 5, 30)
    frame["ssus"] = 6 + frame["psu"]
    frame["y"] = rng.normal(10, 4, 24)

    def of(part: pd.DataFrame) -> float:
        design = Design.from_frame(part, strata="h", clusters=("psu", "ssu"), fpc=("psus", "ssus"))
        return float(total(design, "y").variance[0])

    assert of(frame) == pytest.approx(sum(of(part) for _, part in frame.groupby("h")))


@pytest.mark.parametrize(
    ("policy", "wanted"), [("certainty", 5.8058), ("adjust", 5.8281), ("average", 6.0096)]
)
def test_lonely_policies_of_r(api_designs, policy, wanted):
    """R survey, tests/lonely.psu.Rout.save: svymean(~api00) with strata dnum, one of them with one school."""
    frame = api_designs["clus1_w"].frame
    got = mean(Design.from_frame(frame, weights="pw", strata="dnum", lonely=policy), "api00")
    assert round(got.se[0], 4) == wanted
