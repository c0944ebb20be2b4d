"""The measures themselves are tested in tests/composite; here what is made of them for a framework."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from par_lib.audit.data import ROOT
from par_lib.audit.structure import (
    component_table,
    correlation_table,
    floor_table,
    importance_table,
    loading_table,
    outlier_table,
    redundancy_table,
    reliability_table,
)


@pytest.fixture(scope="module")
def papi(request):
    from par_lib.analysis.compute import compute_year, read_year
    from par_lib.audit.data import audit_data
    from par_lib.audit.plan import AuditFile
    from par_lib.project import Project
    from tests.conftest import ROOT as FOLDER

    project = Project(FOLDER)
    return audit_data(project, compute_year(read_year(project, "papi", 2023)), AuditFile(series="papi"))


def test_correlations_are_those_of_the_published_sub_criteria(papi, shipped):
    """Computed straight from the raw table, without any of our frames."""
    raw = pd.read_csv(shipped.data / "raw/papi/papi_subcriteria_2011_2024.csv", dtype={"gso_code": str})
    of_year = raw[raw["year"] == 2023].pivot_table(
        index="gso_code", columns="subcriterion_code", values="value"
    )
    of_year = of_year.loc[list(papi.model.units)]
    table = correlation_table(papi).set_index(["code", "other"])
    for pair in (("SC11", "SC12"), ("SC31", "SC32")):
        x, y = of_year[pair[0]], of_year[pair[1]]
        assert table.loc[pair, "pearson"] == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-12)
        assert table.loc[pair, "spearman"] == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)
        assert table.loc[pair, "kendall"] == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-12)


def test_every_leaf_stands_against_its_own_and_the_other_areas(papi):
    table = correlation_table(papi)
    own = table[table["relation"] == "own"]
    codes = [node.code for node in papi.result.inputs.framework.nodes]
    assert set(own["code"]) == set(codes)
    others = table[(table["code"] == "SC11") & (table["relation"] == "other")]
    assert set(others["other"]) == {f"C0{number}" for number in range(2, 9)}
    assert set(table["flag"]) <= {"", "low", "high", "negative", "closer"}
    assert (table.loc[table["flag"] == "negative", "pearson"] < 0).all()


def test_leaves_right_below_the_index_or_an_area_stand_against_every_area(small, examine):
    """C is a leaf and an area at once, B has one leaf, A three levels: every pair must be there."""
    data = examine(small)
    table = correlation_table(data).set_index(["code", "other"])
    for code in ("A1", "A11", "A12", "A2", "B1"):
        for area in ("A", "B", "C"):
            x, y = data.composite.scores[code], data.composite.scores[area]
            assert table.loc[(code, area), "pearson"] == pytest.approx(x.corr(y))
            assert len(table.loc[[(code, area)]]) == 1
    others = table[table["relation"] == "other"].reset_index()
    own = {
        code: table.loc[(code, area), "pearson"] for code, area in (("A11", "A"), ("A12", "A"), ("A2", "A"))
    }
    for row in others[others["code"].isin(own) & others["other"].isin(["B", "C"])].itertuples():
        assert (row.flag == "closer") == (row.pearson > own[row.code])


def test_an_only_child_is_not_too_close_to_its_parent(small, examine):
    table = correlation_table(examine(small)).set_index(["code", "other"])
    assert table.loc[("B1", "B"), "pearson"] == pytest.approx(1)
    assert table.loc[("B1", "B"), "flag"] == ""
    assert len(table.loc[[("A1", "A")]]) == 1


def test_components_of_each_group(papi):
    table = component_table(papi)
    sums = table.groupby("code")
    assert sums["explained"].sum().to_numpy() == pytest.approx(1, abs=1e-12)
    # The eigenvalues of a correlation matrix add up to the number of columns.
    children = {code: len(papi.composite.hierarchy.children(code)) for code in sums.groups}
    assert sums["eigenvalue"].sum().to_dict() == pytest.approx(children)
    loadings = loading_table(papi).groupby("code")["loading"]
    assert (loadings.apply(lambda values: (values**2).sum())).to_numpy() == pytest.approx(1, abs=1e-12)


def test_reliability_has_alpha_by_its_formula(papi):
    row = reliability_table(papi).set_index("code").loc[ROOT]
    areas = papi.composite.scores[list(papi.composite.hierarchy.children(ROOT))].dropna()
    k = areas.shape[1]
    alpha = k / (k - 1) * (1 - areas.var(ddof=1).sum() / areas.sum(axis=1).var(ddof=1))
    assert row["alpha"] == pytest.approx(alpha, abs=1e-12)
    table = component_table(papi)
    of_root = table[table["code"] == ROOT]
    assert row["above_one"] == (of_root["eigenvalue"] > 1).sum()
    assert row["first_explained"] == pytest.approx(of_root["explained"].iloc[0])


def test_importance_is_stated_by_the_maxima(small, examine):
    table = importance_table(examine(small)).set_index(["parent", "code"])
    assert table.loc[(ROOT, "A"), "stated"] == pytest.approx(10 / 20)
    assert table.loc[("A1", "A11"), "stated"] == pytest.approx(2 / 5)
    assert table.groupby("parent")["actual"].sum().to_numpy() == pytest.approx(1)


def test_redundancy_counts_units_ten_places_apart(papi):
    table = redundancy_table(papi).set_index("code")
    scores = papi.composite.scores
    gap = (scores["C03"].rank(ascending=False) - scores[ROOT].rank(ascending=False)).abs()
    assert table.loc["C03", "apart"] == (gap >= 10).sum()
    assert table.loc["C03", "share"] == pytest.approx((gap >= 10).mean())
    assert list(table.index) == [f"C0{number}" for number in range(1, 9)]


def test_floor_and_ceiling_in_points(small, examine):
    table = floor_table(examine(small)).set_index("code")
    # A11 of 2020: 1.8, 1.6, 2, 1, 1.2, 0.4 of 2 points; A12 does not apply to U5
    assert table.loc["A11", "at_ceiling"] == pytest.approx(1 / 6)
    assert table.loc["A11", "mean_gain"] == pytest.approx((0.2 + 0.4 + 0 + 1 + 0.8 + 1.6) / 6)
    assert table.loc["A12", "at_ceiling"] == pytest.approx(1 / 5)
    assert table.loc["A11", "can_gain"] == 5


def test_outliers_are_those_of_tukey(papi):
    table = outlier_table(papi)
    leaves = papi.composite.leaves
    first, third = leaves.quantile(0.25), leaves.quantile(0.75)
    outside = leaves.gt(third + 1.5 * (third - first)) | leaves.lt(first - 1.5 * (third - first))
    assert len(table) == int(outside.sum().sum()) > 0
