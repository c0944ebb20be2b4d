"""Against R survey: tests/oracles/survey/README.md names the runs and the documentation pages."""

from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import ArgumentError, InputFaults, UnknownName
from par_lib.survey.design import Design
from par_lib.survey.domains import Domains
from par_lib.survey.estimate import mean, proportion, ratio, total

ORACLES = Path(__file__).parent.parent / "oracles" / "survey"
R_RESULTS = pd.read_csv(ORACLES / "r_survey_api_results.csv")
R_NO_WEIGHTS = pd.read_csv(ORACLES / "r_survey_unweighted_fpc_results.csv")


@pytest.mark.parametrize(
    "row", list(R_RESULTS.itertuples()), ids=lambda row: f"{row.Index}-{row.design}-{row.stat}"
)
def test_every_row_of_r(api_designs, row):
    design = api_designs[row.design]
    at, method = 0, "t"
    if row.stat == "mean":
        got = mean(design, row.var, deff="wor")
    elif row.stat == "total":
        got = total(design, row.var, deff="wor")
    elif row.stat == "prop":
        got = proportion(design, row.var, deff="wor")
        at = [f"sch.wide{name.partition('=')[2]}" for name in got.variables].index(row.level)
    elif row.stat == "ciprop_logit":
        got = proportion(design, row.var)
        at, method = got.variables.index(f"sch.wide={row.level}"), "logit"
    elif row.stat == "ratio":
        got = ratio(design, *row.var.split("/"))
    else:
        # for domains R compares with simple random sampling with replacement
        got = mean(design, row.var, domains="stype", deff="wr")
        at = list(got.domains).index(row.level)
    assert got.df == row.df
    assert got.value[at] == pytest.approx(row.est, rel=1e-9)
    assert got.se[at] == pytest.approx(row.se, rel=1e-9)
    assert got.interval(method=method)[at] == pytest.approx([row.ci_l, row.ci_u], rel=1e-8)
    if not np.isnan(row.deff):
        assert got.design_effect[at] == pytest.approx(row.deff, rel=1e-9)


@pytest.mark.parametrize("row", list(R_NO_WEIGHTS.itertuples()), ids=lambda row: f"{row.Index}-{row.design}")
def test_weights_that_follow_from_population_sizes(api_designs, row):
    design = api_designs[row.design + ("_only" if row.design in ("strat_fpc", "clus1_fpc") else "")]
    if row.stat == "ratio":
        got, at = ratio(design, *row.variable.split("/")), 0
    else:
        column, _, label = str(row.domain).partition("=")
        got = {"mean": mean, "total": total}[row.stat](
            design, row.variable, domains=column if label else None
        )
        at = list(got.domains).index(label) if label else 0
    assert got.value[at] == pytest.approx(row.est, rel=1e-9)
    assert got.se[at] == pytest.approx(row.se, rel=1e-9)


def test_two_stages_with_population_sizes_at_both(api_designs):
    # R survey documentation, svydesign and surveysummary: svymean(~api00, dclus2), svytotal(~enroll, na.rm)
    means = mean(api_designs["clus2_fpc"], "api00")
    totals = total(api_designs["clus2_fpc"], "enroll", missing="domain")
    assert f"{means.value[0]:.2f} {means.se[0]:.3f}" == "670.81 30.099"
    assert f"{totals.value[0]:.0f} {totals.se[0]:.0f}" == "2639273 799638"
    # the same with the first stage drawn with replacement: dclus2wr
    assert f"{mean(api_designs['clus2_w'], 'api00').se[0]:.3f}" == "30.712"
    assert f"{total(api_designs['clus2_w'], 'enroll', missing='domain').se[0]:.0f}" == "820261"


def test_domains_and_ratios_in_two_stages_as_in_svy(api_designs):
    rows = pd.read_csv(ORACLES / "svy_results.csv").query("design == 'clus2_fpc'")
    design = api_designs["clus2_fpc"]
    parity = (design.frame["dnum"] % 2).rename("parity")
    by_parity, over = mean(design, "api00", domains=parity), ratio(design, "api00", "fpc2")
    assert [*by_parity.value, *over.value] == pytest.approx(rows["est"].tolist(), rel=1e-9)
    assert [*by_parity.se, *over.se] == pytest.approx(rows["se"].tolist(), rel=1e-9)


def test_several_variables_of_the_r_documentation(api_designs):
    """R survey's page "Simple summary statistics": svymean and svytotal of dclus1, several at once."""
    design = api_designs["clus1_fpc"]
    means = mean(design, ["api00", "api99", "E", "H", "M"])
    assert means.value == pytest.approx([644.169399, 606.978142, 0.786885, 0.076503, 0.136612], abs=5.1e-7)
    assert means.se == pytest.approx([23.5422, 24.2250, 0.0463, 0.0268, 0.0296], abs=5.1e-5)
    totals = total(design, ["enroll", "E", "H", "M"])
    assert totals.value == pytest.approx([3404940.13, 4873.97, 473.86, 846.17], abs=5.1e-3)
    assert totals.se == pytest.approx([932235.03, 1333.32, 158.70, 167.55], abs=5.1e-3)


def test_all_samples_of_a_small_population_two_stages():
    """Estimator and variance estimator are unbiased over every possible two-stage sample."""
    population = {"a": [1.0, 5.0], "b": [2.0, 2.0, 9.0], "c": [4.0, 7.0, 1.0]}
    truth = sum(sum(values) for values in population.values())
    estimates, variances, chances = [], [], []
    for drawn in combinations(population, 2):
        within = [list(combinations(population[name], 2)) for name in drawn]
        for chosen in product(*within):
            frame = pd.DataFrame(
                {
                    "psu": np.repeat(drawn, 2),
                    "ssu": range(4),
                    "y": np.concatenate(chosen),
                    "psus": 3,
                    "ssus": np.repeat([len(population[name]) for name in drawn], 2),
                }
            )
            got = total(Design.from_frame(frame, clusters=("psu", "ssu"), fpc=("psus", "ssus")), "y")
            estimates.append(got.value[0])
            variances.append(got.variance[0])
            chances.append(1 / 3 / np.prod([len(options) for options in within]))
    assert np.sum(chances) == pytest.approx(1)
    assert np.dot(chances, estimates) == pytest.approx(truth)
    true_variance = np.dot(chances, (np.array(estimates) - truth) ** 2)
    assert np.dot(chances, variances) == pytest.approx(true_variance)


def test_all_samples_of_three_stages():
    """2 of 3 clusters, 2 of 3 in each, 2 of 3 persons in each: all 2,187 samples as domains of one design."""
    people = np.random.default_rng(1).integers(0, 10, (3, 3, 3)).astype(float)
    pairs = list(combinations(range(3), 2))
    in_cluster = list(product(pairs, pairs, pairs))  # which groups, then which persons of each
    rows = [
        (sample, psu, ssu, person, people[psu, ssu, person])
        for sample, (drawn, *chosen) in enumerate(product(pairs, in_cluster, in_cluster))
        for psu, (groups, *persons) in zip(drawn, chosen, strict=True)
        for ssu, kept in zip(groups, persons, strict=True)
        for person in kept
    ]
    frame = pd.DataFrame(rows, columns=["sample", "psu", "ssu", "person", "y"]).assign(size=3)
    design = Design.from_frame(
        frame,
        strata=("sample", None, None),
        clusters=("psu", "ssu", "person"),
        fpc=("size", "size", "size"),
        nest=True,
    )
    got = total(design, "y", domains="sample")
    assert len(got.value) == 2187
    assert got.value.mean() == pytest.approx(people.sum())
    assert got.variance.mean() == pytest.approx(got.value.var())


def test_all_samples_of_a_small_stratified_population_with_a_domain():
    strata = {"h": [(1.0, 1), (4.0, 0), (6.0, 1)], "i": [(2.0, 0), (3.0, 1), (3.0, 1), (8.0, 0)]}
    truth = sum(y for people in strata.values() for y, inside in people if inside)
    estimates, variances = [], []
    for first, second in product(combinations(strata["h"], 2), combinations(strata["i"], 2)):
        people = [*first, *second]
        frame = pd.DataFrame(people, columns=["y", "inside"]).assign(stratum=list("hhii"), size=[3, 3, 4, 4])
        got = total(Design.from_frame(frame, strata="stratum", fpc="size"), "y", domains="inside")
        at = list(got.domains).index(1) if 1 in got.domains else None
        estimates.append(0 if at is None else got.value[at])
        variances.append(0 if at is None else got.variance[at])
    assert np.mean(estimates) == pytest.approx(truth)
    assert np.mean(variances) == pytest.approx(np.var(estimates))


def test_domain_is_not_a_subset(api_designs):
    """Leaving out the rows of other domains forgets the clusters without anyone of the domain."""
    design = api_designs["clus1_w"]
    inside = mean(design, "api00", domains="stype")
    subset = design.frame[design.frame["stype"] == "H"]
    wrong = mean(Design.from_frame(subset, weights="pw", clusters="dnum"), "api00")
    assert inside.value[1] == pytest.approx(wrong.value[0])
    assert inside.se[1] != pytest.approx(wrong.se[0], rel=1e-3)


def test_covariance_between_domains_and_variables(api_designs):
    """The difference of two domain means has the same variance by covariance and as one linear variable."""
    design = api_designs["clus1_fpc"]
    got = mean(design, ["api00", "enroll"], domains="stype")
    frame = got.covariance
    assert np.diag(frame) == pytest.approx(got.variance)
    frame_e, frame_h = (1.0 * (design.frame["stype"] == kind) for kind in "EH")
    sizes = total(design, pd.concat([frame_e.rename("e"), frame_h.rename("h")], axis=1)).value
    linear = (design.frame["api00"] - got.value[0]) * frame_e / sizes[0]
    linear -= (design.frame["enroll"] - got.value[4]) * frame_h / sizes[1]
    direct = total(design, linear.rename("difference")).variance[0]
    assert frame[0, 0] + frame[4, 4] - 2 * frame[0, 4] == pytest.approx(direct)


def test_ratio_to_one_is_the_mean(api_designs):
    for name in ("strat_fpc", "clus1_fpc"):
        by_ratio = ratio(api_designs[name], "api00", "one", domains="stype", deff="wor")
        by_mean = mean(api_designs[name], "api00", domains="stype", deff="wor")
        assert by_ratio.value == pytest.approx(by_mean.value)
        assert by_ratio.covariance == pytest.approx(by_mean.covariance)
        assert by_ratio.design_effect == pytest.approx(by_mean.design_effect)


def test_blanks_are_refused_or_a_domain(api_designs):
    design = api_designs["clus2_fpc"]
    with pytest.raises(InputFaults, match="column enroll: expected a value in every row, found 6 blanks"):
        mean(design, "enroll")
    answered = design.frame["enroll"].notna()
    filled = design.frame["enroll"].fillna(0)
    got = mean(design, "enroll", missing="domain")
    same = mean(design, filled, domains=answered.rename("answered"))
    assert got.value[0] == pytest.approx(same.value[1])
    assert got.se[0] == pytest.approx(same.se[1])
    assert got.respondents[0] == answered.sum() == 120


def test_ratio_of_those_who_answered_both(api_designs):
    design = api_designs["clus2_fpc"]
    with pytest.raises(InputFaults, match="6 blanks"):
        ratio(design, "enroll", "api00")
    got = ratio(design, "enroll", "api00", missing="domain", deff="wr")
    known = design.frame["enroll"].notna()
    same = ratio(design, design.frame["enroll"].fillna(0), "api00", domains=known.rename("known"), deff="wr")
    assert got.value[0] == pytest.approx(same.value[1])
    assert got.se[0] == pytest.approx(same.se[1])
    assert got.design_effect[0] == pytest.approx(same.design_effect[1])
    assert got.respondents[0] == 120


def test_domain_without_answers_is_nan_beside_others():
    frame = pd.DataFrame({"w": 1.0, "y": [1.0, 2.0, np.nan, np.nan], "g": list("aabb")})
    got = mean(Design.from_frame(frame, weights="w"), "y", domains="g", missing="domain", deff="wr")
    assert got.value[0] == 1.5
    assert np.isnan(got.value[1])
    assert np.isnan(got.se[1])


def test_rows_in_no_domain_stay_in_the_design(api_designs):
    design = api_designs["clus1_w"]
    blank = design.frame["stype"].where(design.frame["stype"] != "M")
    got, whole = mean(design, "api00", domains=blank), mean(design, "api00", domains="stype")
    assert list(got.domains) == ["E", "H"]
    assert got.covariance == pytest.approx(whole.covariance[:2, :2])
    both = pd.DataFrame({"kind": blank, "awards": design.frame["awards"]})
    got, whole = mean(design, "api00", domains=both), mean(design, "api00", domains=["stype", "awards"])
    assert got.value == pytest.approx(whole.value[:4])
    assert got.se == pytest.approx(whole.se[:4])


def test_kinds_of_numbers():
    frame = pd.DataFrame(
        {"w": [1, 2, 3], "y": pd.array([1, None, 0], dtype="Int64"), "yes": [True, False, True]}
    )
    design = Design.from_frame(frame, weights="w")
    assert mean(design, "y", missing="domain").value.tolist() == [0.25]
    assert mean(design, "yes").value[0] == pytest.approx(4 / 6)
    assert proportion(design, "yes").variables == ("yes=False", "yes=True")


def test_domains_by_two_columns_and_prepared_once(api_designs):
    design = api_designs["strat_fpc"]
    split = Domains.of(design, ["stype", "awards"])
    got = mean(design, "api00", domains=split).to_frame()
    wanted = design.frame.groupby(["stype", "awards"]).apply(
        lambda rows: np.average(rows["api00"], weights=rows["pw"])
    )
    assert list(got.index.droplevel("variable")) == list(wanted.index)
    assert got["estimate"].to_numpy() == pytest.approx(wanted.to_numpy())
    with pytest.raises(ArgumentError, match="domains of another design"):
        mean(api_designs["srs_fpc"], "api00", domains=split)


def test_wrong_columns(api_designs):
    design = api_designs["srs_w"]
    with pytest.raises(UnknownName, match="did you mean api00"):
        mean(design, "api0")
    with pytest.raises(ArgumentError, match="proportion"):
        mean(design, "stype")
    with pytest.raises(ArgumentError, match="other labels"):
        mean(design, pd.Series([1.0, 2.0], name="y"))
    with pytest.raises(ArgumentError, match="expected one column, found 2: api00, api99"):
        ratio(design, design.frame[["api00", "api99"]], "enroll")
    with pytest.raises(ArgumentError, match="finite numbers"):
        total(design, (design.frame["api00"] / 0).rename("y"))
    with pytest.raises(ArgumentError, match="other than zero"):
        ratio(design, "api00", pd.Series(0.0, index=design.frame.index, name="nil"))


@given(
    shift=st.floats(-50, 50),
    stretch=st.floats(0.1, 20),
    order=st.permutations(range(12)),
)
@settings(max_examples=25, deadline=None)
def test_invariants(shift, stretch, order):
    """Means follow a change of scale; weights count in proportion; the order of rows says nothing."""
    frame = pd.DataFrame(
        {
            "y": [3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8],
            "w": [2.0, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5],
            "h": list("aaaaaabbbbbb"),
            "c": list("112233445566"),
            "g": list("xyxyxyxyxyxx"),
        }
    )
    plain = mean(Design.from_frame(frame, weights="w", strata="h", clusters="c"), "y", domains="g")
    changed = frame.assign(y=shift + stretch * frame["y"], w=stretch * frame["w"]).iloc[list(order)]
    moved = mean(Design.from_frame(changed, weights="w", strata="h", clusters="c"), "y", domains="g")
    assert moved.value == pytest.approx(shift + stretch * plain.value)
    assert moved.covariance == pytest.approx(stretch**2 * plain.covariance, rel=1e-6, abs=1e-9)
