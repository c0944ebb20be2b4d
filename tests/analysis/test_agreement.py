"""Correlations with intervals, against published examples and against what pandas computes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.analysis.agreement import LEAST, LEAST_DRAWN, kendall, pearson, spearman

RNG = np.random.default_rng(5)
X = RNG.normal(size=30)
Y = X + RNG.normal(size=30)


@pytest.mark.parametrize(
    ("function", "method"), [(pearson, "pearson"), (spearman, "spearman"), (kendall, "kendall")]
)
def test_values_are_those_of_pandas(function, method):
    frame = pd.DataFrame({"x": X.round(1), "y": Y.round(1)})  # with ties
    expected = frame["x"].corr(frame["y"], method=method)
    assert function(frame["x"], frame["y"]).value == pytest.approx(expected)


def test_the_interval_of_pearson_is_that_of_fisher():
    """z = atanh(r) has a standard error of 1/sqrt(n - 3) (Fisher, Metron 1, 1921)."""
    found = pearson(X, Y)
    z = np.arctanh(found.value)
    half = 1.959963984540054 / np.sqrt(len(X) - 3)
    assert (found.low, found.high) == (pytest.approx(np.tanh(z - half)), pytest.approx(np.tanh(z + half)))


def test_an_interval_by_hand():
    """r = 0.6 of n = 28: z = 0.6931, half width 1.96/5 = 0.3920: tanh of 0.3011 and of 1.0851."""
    size, r = 28, 0.6
    base = RNG.normal(size=(size, 2))
    base -= base.mean(axis=0)
    q, _ = np.linalg.qr(base)
    found = pearson(q[:, 0], r * q[:, 0] + np.sqrt(1 - r**2) * q[:, 1])
    assert found.value == pytest.approx(0.6)
    assert (round(found.low, 3), round(found.high, 3)) == (0.292, 0.795)


def test_the_bootstrap_interval_is_the_same_every_time_and_holds_the_value():
    first, again = spearman(X, Y), spearman(X, Y)
    assert first == again
    assert first.low < first.value < first.high


def test_the_bootstrap_interval_covers():
    """About 95 % of intervals hold Spearman's correlation of a normal law with rho = 0.5.

    It is 6/pi asin(rho/2) (Kruskal, Journal of the American Statistical Association 53, 1958).
    """
    truth, draws, rho = 6 / np.pi * np.arcsin(0.25), 40, 0.5
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(draws):
        x = rng.normal(size=40)
        found = spearman(x, rho * x + np.sqrt(1 - rho**2) * rng.normal(size=40))
        held += found.low <= truth <= found.high
    assert 0.85 <= held / draws <= 1


def test_pairs_with_a_missing_value_do_not_count():
    x = np.append(X, [1.0, np.nan, 2.0])
    y = np.append(Y, [np.nan, 1.0, np.inf])
    assert pearson(x, y) == pearson(X, Y)
    assert spearman(x, y) == spearman(X, Y)


@pytest.mark.parametrize("function", [pearson, spearman, kendall])
def test_too_few_pairs_or_equal_values_have_no_correlation(function):
    few = function(X[: LEAST - 1], Y[: LEAST - 1])
    assert few.count == LEAST - 1
    assert np.isnan(few.value)
    assert np.isnan(function(np.ones(10), Y[:10]).value)
    assert function([], []).count == 0


def test_few_pairs_have_a_value_without_a_bootstrap_interval():
    found = spearman(X[: LEAST_DRAWN - 1], Y[: LEAST_DRAWN - 1])
    assert np.isfinite(found.value)
    assert np.isnan(found.low)
    assert np.isnan(spearman(X, X).low)  # all samples agree wholly


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=LEAST, max_size=9, unique=True), st.data())
def test_correlations_turn_their_sign_with_a_measure(values, data):
    other = data.draw(st.permutations(values))
    for function in (pearson, spearman, kendall):
        one, turned = function(values, other), function(values, [-value for value in other])
        assert one.value == pytest.approx(-turned.value, abs=1e-12)
        assert -1 <= one.value <= 1
