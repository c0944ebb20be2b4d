import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from par_lib.composite.treat import BoxCox, Limits, Log, Winsorise, kurtosis, skewness, treat
from par_lib.errors import ArgumentError

LIMITS = Limits()
TAILED = np.array([*range(1, 11), 30.0, 100.0])  # the example of COINr's help page on winsorise


def test_winsorising_stops_as_soon_as_the_limits_hold():
    treated, marks = Winsorise().apply(TAILED, LIMITS)
    assert treated[-3:].tolist() == [10, 30, 30]
    assert marks == [""] * 11 + ["winsorised high"]


def test_left_tails_are_winsorised_at_the_bottom():
    treated, marks = Winsorise().apply(-TAILED, LIMITS)
    assert treated[-1] == -30
    assert marks[-1] == "winsorised low"


def test_ties_move_together():
    x = np.array([*np.linspace(1, 2, 30), 50.0, 50.0])
    treated, marks = Winsorise(max_points=1).apply(x, LIMITS)
    assert treated.max() == 2.0
    assert sum(mark != "" for mark in marks) == 2


def test_log_is_taken_from_the_untreated_column_when_winsorising_is_not_enough():
    x = np.exp(np.linspace(0, 14, 30))[:, None]
    treated = treat(x, [Winsorise(max_points=1), Log()])
    np.testing.assert_allclose(treated, np.log(x - x.min() + 0.01 * np.ptp(x)))


def test_log_formulas_by_hand():
    x = np.array([1.0, 2.0, 5.0])
    np.testing.assert_allclose(Log().apply(x, LIMITS)[0], np.log([0.04, 1.04, 4.04]))
    np.testing.assert_allclose(Log("mirrored").apply(-x, LIMITS)[0], -np.log([0.04, 1.04, 4.04]))
    # (5 − 1)(x − 1)/(5 − 1) + 1 = x: COINr's log_GII computes this and then gives back x itself.
    np.testing.assert_allclose(Log("gii").apply(x, LIMITS)[0], np.log(x))


@settings(max_examples=40, deadline=None)
@given(
    arrays(float, 8, elements=st.floats(0.0, 0.9).map(lambda value: round(value, 3)), unique=True),
    st.sampled_from([Log(), Log("mirrored"), Log("gii"), BoxCox(0.5), BoxCox()]),
)
def test_transformations_keep_the_order_even_below_one(x, method):
    # COINr's formula for log_GII turns the order round when the maximum is below 1.
    treated, _ = method.apply(x, LIMITS)
    assert (np.argsort(treated) == np.argsort(x)).all()


def test_boxcox_finds_the_logarithm_of_lognormal_data():
    x = np.exp(np.linspace(-2, 2, 41))
    shifted = x - x.min() + 1
    power = float(BoxCox().apply(x, LIMITS)[1][0].split()[-1])
    assert power == pytest.approx(stats.boxcox(shifted)[1], abs=1e-4)


def test_moments_are_undefined_without_spread_and_such_columns_stay():
    assert np.isnan(skewness(np.ones(5)))
    assert np.isnan(kurtosis(np.array([1.0, 2.0, np.nan])))
    np.testing.assert_array_equal(treat(np.ones((5, 1))), np.ones((5, 1)))


def test_missing_values_stay_missing():
    x = np.append(TAILED, np.nan)[:, None]
    assert np.isnan(treat(x)[-1, 0])
    assert treat(x)[-2, 0] == 30


@pytest.mark.parametrize("call", [lambda: treat(TAILED[:, None], []), lambda: Log("base10")])
def test_bad_arguments(call):
    with pytest.raises(ArgumentError):
        call()


@settings(max_examples=40, deadline=None)
@given(arrays(float, 9, elements=st.integers(-50, 50).map(float), unique=True))
def test_moments_equal_scipy(x):
    assert skewness(x) == pytest.approx(stats.skew(x, bias=False), abs=1e-9)
    assert kurtosis(x) == pytest.approx(stats.kurtosis(x, bias=False), abs=1e-9)
