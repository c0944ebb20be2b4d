import numpy as np
import pandas as pd
import pytest

from par_lib.errors import ArgumentError, UnknownName
from par_lib.survey.change import change_independent, change_overlapping
from par_lib.survey.design import Design
from par_lib.survey.estimate import mean


def years(seed: int) -> pd.DataFrame:
    """40 clusters asked in both years; cluster effects stay."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"cluster": np.tile(np.repeat(range(40), 5), 2), "year": np.repeat([1, 2], 200)})
    effect = rng.normal(0, 2, 40)
    frame["y"] = effect[frame["cluster"]] + 0.3 * frame["year"] + rng.normal(0, 1, 400)
    frame["w"] = rng.uniform(1, 2, 400)
    frame["unit"] = frame["cluster"] % 2
    return frame


def test_overlapping_samples_by_a_paired_formula():
    frame = years(1).assign(w=1.0)
    both = mean(Design.from_frame(frame, weights="w", clusters="cluster"), "y", domains="year")
    got = change_overlapping(both, "year", 1, 2)
    # clusters of one size: the change is the mean of 40 cluster differences
    cells = frame.pivot_table(index="cluster", columns="year", values="y")
    differences = cells[2] - cells[1]
    assert got.difference[0] == pytest.approx(differences.mean())
    assert got.se[0] == pytest.approx(differences.std() / np.sqrt(40))
    assert got.df[0] == 39


def test_overlap_shrinks_the_error():
    frame = years(2)
    both = mean(Design.from_frame(frame, weights="w", clusters="cluster"), "y", domains=["unit", "year"])
    overlapping = change_overlapping(both, "year", 1, 2)
    apart = [
        mean(Design.from_frame(part, weights="w", clusters="cluster"), "y", domains="unit")
        for _, part in frame.groupby("year")
    ]
    independent = change_independent(*apart)
    assert overlapping.difference == pytest.approx(independent.difference)
    assert list(overlapping.index) == list(independent.index) == [("y", 0), ("y", 1)]
    assert (overlapping.se < 0.6 * independent.se).all()


def test_difference_of_two_domains_in_r(api_designs):
    # Survey.jl test/r_reference/ttest.csv (R survey 4.5): svyttest(api00 ~ comp.imp), estimate and t
    for name, estimate, statistic in (
        ("srs_w", 50.7955336101449, 2.73793972735426),
        ("strat_fpc_only", 40.9899292586974, 2.08424323325384),
        ("clus1_w", 15.506015037594, 0.915856254417054),
    ):
        got = change_overlapping(
            mean(api_designs[name], "api00", domains="comp.imp"), "comp.imp", "No", "Yes"
        )
        assert got.difference[0] == pytest.approx(estimate, rel=1e-9)
        assert got.difference[0] / got.se[0] == pytest.approx(statistic, rel=1e-9)


def test_two_simple_samples_are_the_welch_test():
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(5)
    samples = [
        pd.DataFrame({"w": 1.0, "y": rng.normal(mu, sd, n)}) for mu, sd, n in ((0, 1, 30), (0.5, 3, 50))
    ]
    got = change_independent(*(mean(Design.from_frame(frame, weights="w"), "y") for frame in samples))
    welch = ttest_ind(samples[1]["y"], samples[0]["y"], equal_var=False)
    assert got.p_value[0] == pytest.approx(welch.pvalue)
    assert got.df[0] == pytest.approx(welch.df)
    interval = welch.confidence_interval()
    assert got.to_frame()[["lower", "upper"]].to_numpy()[0] == pytest.approx([interval.low, interval.high])


def test_refusals():
    frame = years(3)
    both = mean(Design.from_frame(frame, weights="w"), "y", domains="year")
    with pytest.raises(UnknownName, match="expected one of 1, 2, found '3'"):
        change_overlapping(both, "year", 1, 3)
    with pytest.raises(UnknownName, match="expected one of year, found 'wave'"):
        change_overlapping(both, "wave", 1, 2)
    with pytest.raises(ArgumentError, match="none in common"):
        change_independent(both, mean(Design.from_frame(frame, weights="w"), "w", domains="year"))


def test_without_degrees_of_freedom_there_is_no_interval():
    frame = pd.DataFrame({"w": 1.0, "y": [1.0, 2, 3], "h": list("abc")})
    alone = mean(Design.from_frame(frame, weights="w", strata="h", lonely="certainty"), "y")
    got = change_independent(alone, alone).to_frame().iloc[0]
    assert got["difference"] == 0
    assert np.isnan(got["lower"])


def test_nothing_changed_where_all_answer_alike_in_both_years():
    """Means of equal answers differ in their last bits with the weights: that is no change."""
    weights = np.random.default_rng(5).uniform(1, 50, (2, 900))
    frames = [pd.DataFrame({"y": 0.7, "w": weight, "u": np.arange(900) % 9}) for weight in weights]
    got = change_independent(
        *(mean(Design.from_frame(frame, weights="w"), "y", domains="u") for frame in frames)
    )
    assert (got.difference != 0).any()
    assert got.p_value.tolist() == [1] * 9
