import numpy as np
import pandas as pd
import pytest

from par_lib.composite.aggregate import aggregate
from par_lib.composite.coherence import correlations, importance, redundancy, reliability
from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.errors import ArgumentError, UnknownName


@pytest.mark.parametrize("name", ["coinr_corr_ind_pillar", "coinr_corr_pillar_index"])
def test_asem_correlations(asem, oracle, name):
    table = correlations(asem)
    found = {(row.code, row.other): row.correlation for row in table.itertuples()}
    expected = oracle(name)
    pairs = [(b, a) if (b, a) in found else (a, b) for a, b in zip(expected.Var1, expected.Var2, strict=True)]
    np.testing.assert_allclose([found[pair] for pair in pairs], expected.Correlation, atol=1e-9)


def test_asem_flags_follow_the_numbers(asem):
    table = correlations(asem).set_index(["code", "other"])
    # Values of asem_coinr_corr_pillar_index.csv and asem_coinr_corr_ind_pillar.csv.
    assert table.loc[("Environ", "Index"), "flag"] == "low"  # 0.1209
    assert table.loc[("Social", "Index"), "flag"] == ""  # 0.9045
    assert table.loc[("Goods", "ConEcFin"), "correlation"] == pytest.approx(0.674315495603488)
    assert table.loc[("Goods", "Physical"), "relation"] == "other"


def test_rank_correlations_on_a_hand_computed_case():
    tree = Hierarchy.of({"I": ["x", "y"]})
    frame = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0], "y": [1.0, 2.0, 4.0, 30.0], "I": [1.0, 2.0, 3.0, 4.0]})
    index = CompositeIndex(tree, frame, frame[[]])
    for coefficient in ("spearman", "kendall"):
        table = correlations(index, coefficient)
        assert table.correlation.tolist() == pytest.approx([1.0] * len(table))
        assert set(table.flag) == {"high"}
    pearson = correlations(index).set_index(["code", "other"]).correlation
    assert pearson["y", "I"] == pytest.approx(np.corrcoef([1, 2, 4, 30], [1, 2, 3, 4])[0, 1])
    assert pearson["y", "I"] < 0.9


def test_an_indicator_nearer_to_another_branch_is_flagged():
    tree = Hierarchy.of({"I": ["A", "B"], "A": ["a1", "a2"], "B": ["b1"]})
    frame = pd.DataFrame({"a1": [1.0, 5, 2, 4], "a2": [9.0, 1, 8, 6], "b1": [1.0, 5, 2, 4]})
    index = aggregate(CompositeIndex.from_frame(frame, tree))
    table = correlations(index).set_index(["code", "other"])
    assert table.loc[("a1", "B"), "flag"] == "closer"


def test_asem_cronbach(asem, oracle):
    expected = oracle("coinr_cronbach").set_index("group").alpha_norm
    pillars = list(asem.hierarchy.at_level(2))
    found = reliability(asem)
    np.testing.assert_allclose(found.alpha[pillars], expected[pillars], atol=1e-9)
    assert np.isnan(found.omega["Index"])  # two children leave one factor undetermined


def test_importance_shares_add_up(asem):
    table = importance(asem)
    sums = table.groupby("parent")[["stated", "actual", "covariance"]].sum()
    np.testing.assert_allclose(sums, 1, atol=1e-9)


def test_redundancy_counts_units(asem, oracle):
    ranks = oracle("coinr_results_ranks", by_unit=True)
    expected = (ranks.Environ - ranks.Index).abs().ge(10).mean()
    assert redundancy(asem, level=2)["Environ"] == pytest.approx(expected)


def test_aggregates_are_needed(normalised):
    with pytest.raises(UnknownName, match="aggregate first"):
        correlations(normalised)


def test_unknown_coefficient(asem):
    with pytest.raises(ArgumentError, match="coefficient"):
        correlations(asem, "cosine")


def test_constant_columns_and_opposites_leave_the_tables_whole():
    # Awarded to everybody, missing somewhere, exactly opposite: each happens in score tables.
    frame = pd.DataFrame(
        {"flat": [1.0] * 5, "gap": [1.0, np.nan, 3, 2, 5], "up": [1.0, 2, 3, 4, 5], "down": [5.0, 4, 3, 2, 1]}
    )
    tree = Hierarchy.of({"I": ["A", "B"], "A": ["flat", "gap"], "B": ["up", "down"]})
    index = aggregate(CompositeIndex.from_frame(frame, tree))
    table = correlations(index).set_index(["code", "other"])
    assert table.loc[("flat", "A"), "flag"] == "undefined"
    assert table.loc[("up", "down"), "flag"] == "negative"
    assert reliability(index).alpha[["A", "B"]].isna().all()
    parts = importance(index).set_index("code")
    assert parts.correlation.isna()["flat"]
    assert parts.actual["gap"] == pytest.approx(1)
    assert redundancy(index, level=2, places=1).between(0, 1).all()
