import numpy as np
import pytest

from par_lib.composite.reliability import cronbach_alpha, mcdonald_omega
from par_lib.errors import ArgumentError


@pytest.mark.parametrize(
    "group", ["ConEcFin", "Instit", "P2P", "Physical", "Political", "Environ", "Social", "SusEcFin"]
)
def test_asem_alpha_of_raw_and_normalised_indicators(raw, normalised, oracle, group):
    expected = oracle("coinr_cronbach").set_index("group").loc[group]
    codes = list(raw.hierarchy.children(group))
    assert cronbach_alpha(raw.scores[codes]) == pytest.approx(expected.alpha_raw, abs=1e-9)
    assert cronbach_alpha(normalised.scores[codes]) == pytest.approx(expected.alpha_norm, abs=1e-9)


def test_asem_alpha_of_all_indicators_and_of_the_pillars(raw, asem, oracle):
    expected = oracle("coinr_cronbach").set_index("group")
    assert cronbach_alpha(raw.scores) == pytest.approx(expected.alpha_raw["ALL_INDICATORS"], abs=1e-9)
    assert cronbach_alpha(asem.leaves) == pytest.approx(expected.alpha_norm["ALL_INDICATORS"], abs=1e-9)
    pillars = asem.scores[list(asem.hierarchy.at_level(2))]
    assert cronbach_alpha(pillars) == pytest.approx(expected.alpha_norm["PILLARS"], abs=1e-9)


def with_correlations(matrix, rows=200):
    """Data whose sample correlations are exactly `matrix`."""
    raw = np.random.default_rng(7).normal(size=(rows, len(matrix)))
    white, _ = np.linalg.qr(raw - raw.mean(axis=0))
    return white @ np.linalg.cholesky(matrix).T


def test_standardised_alpha_is_spearman_brown():
    # Equal correlations r: α = k r / (1 + (k − 1) r), Spearman (1910) and Brown (1910).
    matrix = np.full((4, 4), 0.5) + 0.5 * np.eye(4)
    assert cronbach_alpha(with_correlations(matrix), standardised=True) == pytest.approx(
        4 * 0.5 / (1 + 3 * 0.5)
    )


def test_omega_recovers_an_exact_factor_model():
    loadings = np.array([0.9, 0.7, 0.5, 0.3])
    matrix = np.outer(loadings, loadings)
    np.fill_diagonal(matrix, 1)
    expected = loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum())
    assert mcdonald_omega(with_correlations(matrix)) == pytest.approx(expected, abs=1e-6)


def test_omega_equals_alpha_when_all_load_alike():
    matrix = np.full((5, 5), 0.36) + 0.64 * np.eye(5)
    x = with_correlations(matrix)
    assert mcdonald_omega(x) == pytest.approx(cronbach_alpha(x, standardised=True), abs=1e-6)


@pytest.mark.parametrize(
    "x", [np.ones((5, 3)), np.arange(5.0)[:, None], np.array([[1.0, -1], [2, -2], [3, -3]])]
)
def test_what_has_no_alpha_is_refused(x):
    with pytest.raises(ArgumentError):
        cronbach_alpha(x)
