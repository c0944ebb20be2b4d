import numpy as np
import pandas as pd
import pytest

from par_lib.composite.aggregate import aggregate
from par_lib.composite.weight import Critic, Entropy, Equal, PrincipalComponent, optimise_weights, set_weights
from par_lib.errors import ArgumentError, UnknownName


def test_asem_optimised_weights_and_the_correlations_that_they_reach(asem, oracle):
    expected = oracle("coinr_optweights_level3").set_index("iCode").Weight
    found = optimise_weights(asem, level=3)
    np.testing.assert_allclose(found.table.weight[expected.index], expected, atol=1e-6)
    reached = oracle("coinr_optweights_level3_result")
    np.testing.assert_allclose(found.table.obtained, reached.Obtained, atol=1e-9)
    assert found.table.correlation["Conn"] == pytest.approx(found.table.correlation["Sust"], abs=1e-9)


def test_wished_importance_is_met_when_it_can_be(asem):
    found = optimise_weights(asem, level=3, importance={"Conn": 0.45, "Sust": 0.55})
    np.testing.assert_allclose(found.table.obtained, [0.45, 0.55], atol=1e-8)
    refound = aggregate(asem.pipe(set_weights, found.table.weight)).scores.Index
    pd.testing.assert_series_equal(refound, found.index.scores.Index)


def test_a_wish_that_cannot_be_met_is_reported_and_still_comes_nearer(asem):
    start = aggregate(asem).scores
    pillars = list(asem.hierarchy.at_level(2))
    before = start[pillars].corrwith(start.Index)
    found = optimise_weights(asem, level=2)
    gap_before = ((before / before.sum() - 1 / 8) ** 2).sum()
    gap_after = ((found.table.obtained - 1 / 8) ** 2).sum()
    assert 0 < gap_after < gap_before


def test_principal_component_weights_are_squared_loadings(asem, oracle):
    loadings = oracle("coinr_pca_pillars_loadings").set_index("iCode").PC1
    weighed = set_weights(asem, PrincipalComponent(), level=2).hierarchy
    for group, size in (("Conn", 5), ("Sust", 3)):
        for code in asem.hierarchy.children(group):
            assert weighed.weight(code) == pytest.approx(size * loadings[code] ** 2, abs=1e-9)


def test_entropy_by_hand():
    # Shares (¼, ¾): e = −(¼ ln ¼ + ¾ ln ¾)/ln 2; the even column has e = 1 and no weight.
    x = np.array([[1.0, 2.0, 1.0], [3.0, 2.0, 0.0]])
    diversity = 1 + (0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(2)
    np.testing.assert_allclose(Entropy().weights(x), [diversity / (1 + diversity), 0, 1 / (1 + diversity)])


def test_critic_by_hand():
    # r12 = 1, r13 = r23 = −1: conflicts 2, 2, 4; deviations 1, 2, 1.
    x = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 2.0], [3.0, 6.0, 1.0]])
    np.testing.assert_allclose(Critic().weights(x), np.array([2, 4, 4]) / 10)


def test_given_weights_change_the_index_only_after_aggregating(asem):
    changed = set_weights(asem, {"Conn": 3})
    pd.testing.assert_frame_equal(changed.scores, asem.scores)
    expected = (3 * asem.scores.Conn + asem.scores.Sust) / 4
    np.testing.assert_allclose(aggregate(changed).scores.Index, expected)


def test_equal_weights_of_indicators(asem):
    assert set_weights(asem, Equal()).hierarchy == asem.hierarchy


@pytest.mark.parametrize(
    "call",
    [
        lambda asem: set_weights(asem, {"Con": 1}),
        lambda asem: set_weights(asem, Equal(), level=4),
        lambda asem: optimise_weights(asem, level=9),
        lambda asem: optimise_weights(asem, level=3, importance={"Physical": 1}),
        lambda asem: optimise_weights(asem, level=3, importance={"Conn": -1}),
    ],
)
def test_bad_arguments(asem, call):
    with pytest.raises(ArgumentError):
        call(asem)


@pytest.mark.parametrize(
    ("method", "x"),
    [
        (Entropy(), [[-1.0], [2.0]]),
        (Entropy(), np.ones((3, 2))),
        (Critic(), np.ones((3, 2))),
        (Critic(), [[np.nan, 1.0], [1.0, 2.0]]),
    ],
)
def test_data_that_give_no_weights(method, x):
    with pytest.raises(ArgumentError, match="values"):
        method.weights(np.array(x))


def test_weights_of_aggregates_need_their_scores(normalised):
    with pytest.raises(UnknownName, match="aggregate first"):
        set_weights(normalised, Equal(), level=2)
