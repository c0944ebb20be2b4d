import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from par_lib.composite.aggregate import aggregate
from par_lib.composite.benefit_of_doubt import BenefitOfDoubt
from par_lib.errors import ArgumentError


@pytest.mark.parametrize(("share", "column"), [((0.0, 1.0), "bod_free"), ((0.05, 0.2), "bod_share_5_20")])
def test_asem_pillars_equal_lpsolve(oracle, asem, share, column):
    expected = oracle("lpsolve_bod_pillars", by_unit=True)[column]
    pillars = asem.scores[list(asem.hierarchy.at_level(2))].loc[expected.index]
    np.testing.assert_allclose(aggregate(pillars, BenefitOfDoubt(share)), expected, atol=1e-6)


def test_units_with_gaps_have_no_score_and_are_no_yardstick():
    x = np.array([[1.0, 1.0], [2.0, 2.0], [9.0, np.nan]])
    np.testing.assert_allclose(BenefitOfDoubt().apply(x, np.ones(2)), [0.5, 1.0, np.nan])


@pytest.mark.parametrize("share", [(0.6, 1.0), (0.0, 0.3), (0.5, 0.2), (-0.1, 1.0)])
def test_shares_that_cannot_add_up(share):
    with pytest.raises(ArgumentError, match="share"):
        BenefitOfDoubt(share).apply(np.ones((3, 2)), np.ones(2))


def test_negative_values_are_refused():
    with pytest.raises(ArgumentError, match="≥ 0"):
        BenefitOfDoubt().apply(np.array([[-1.0, 2.0]]), np.ones(2))


@settings(max_examples=15, deadline=None)
@given(arrays(float, (5, 3), elements=st.floats(1, 100)), arrays(float, 3, elements=st.floats(0.1, 10)))
def test_scores_do_not_depend_on_the_units_of_the_indicators(x, factors):
    scores = BenefitOfDoubt().apply(x, np.ones(3))
    assert scores.max() == pytest.approx(1)
    np.testing.assert_allclose(BenefitOfDoubt().apply(x * factors, np.ones(3)), scores, atol=1e-6)
    assert (BenefitOfDoubt((0.1, 0.6)).apply(x, np.ones(3)) <= scores + 1e-7).all()
