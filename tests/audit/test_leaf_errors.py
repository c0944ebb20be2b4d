import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from par_lib.audit.leaf_errors import LeafErrors

COLUMNS = np.array([1, 4, 7])


def whole_covariance(units=4, leaves=3, seed=1):
    root = np.random.default_rng(seed).normal(size=(units * leaves, units * leaves))
    return (root @ root.T).reshape(units, leaves, units, leaves)


@given(arrays(np.float64, (2, 3, 3), elements=st.floats(-3, 3)))
def test_roots_give_back_the_covariance_within_units(root):
    covariance = root @ np.swapaxes(root, 1, 2)
    errors = LeafErrors.within_units("answers", COLUMNS, covariance)
    assert errors.roots @ np.swapaxes(errors.roots, 1, 2) == pytest.approx(covariance, abs=1e-6)
    one_leaf = np.array([[0.0, 1, 0], [0, 1, 0]])
    assert np.diag(errors.covariance(one_leaf)) == pytest.approx(covariance[:, 1, 1], abs=1e-6)


def test_one_block_a_unit_unless_units_hang_together():
    whole = whole_covariance()
    assert LeafErrors.of_covariance("answers", COLUMNS, whole).roots.shape == (1, 12, 12)
    own = np.zeros_like(whole)
    own[range(4), :, range(4)] = whole[range(4), :, range(4)]
    split = LeafErrors.of_covariance("answers", COLUMNS, own)
    assert split.roots.shape == (4, 3, 3)
    assert np.array_equal(
        split.roots, LeafErrors.within_units("answers", COLUMNS, whole[range(4), :, range(4)]).roots
    )


@pytest.mark.parametrize("form", ["whole", "within", "independent"])
def test_draws_have_the_covariance_that_is_given(form):
    whole = whole_covariance()
    own = whole[range(4), :, range(4)]
    errors = {
        "whole": LeafErrors.of_covariance("answers", COLUMNS, whole),
        "within": LeafErrors.within_units("answers", COLUMNS, own),
        "independent": LeafErrors.independent(
            "standard_errors", COLUMNS, np.sqrt(np.diagonal(own, axis1=1, axis2=2))
        ),
    }[form]
    normal = np.random.default_rng(2).standard_normal((60_000, 4, 3))
    drawn = errors.draw(normal)
    coefficients = np.array([[1.0, 2, -1], [0, 1, 0], [1, 1, 1], [3, 0, -2]])
    sums = np.einsum("sul,ul->su", drawn, coefficients)
    expected = errors.covariance(coefficients)
    # an estimated covariance is off by about √(v₁v₂/60000)
    scale = np.sqrt(np.outer(np.diag(expected), np.diag(expected)))
    assert np.abs(np.cov(sums.T) - expected).max() < 0.03 * scale.max()
    by_hand = {
        "whole": np.einsum("ul,ulvm,vm->uv", coefficients, whole, coefficients),
        "within": np.diag(np.einsum("ul,ulm,um->u", coefficients, own, coefficients)),
        "independent": np.diag(np.einsum("ul,ull,ul->u", coefficients, own, coefficients)),
    }[form]
    assert expected == pytest.approx(by_hand, abs=1e-9)


def test_a_draw_does_not_depend_on_those_beside_it():
    errors = LeafErrors.within_units("answers", COLUMNS, whole_covariance()[range(4), :, range(4)])
    normal = np.random.default_rng(2).standard_normal((100, 4, 3))
    single = np.concatenate([errors.draw(normal[[row]]) for row in range(100)])
    assert errors.draw(normal) == pytest.approx(single, rel=1e-12)


def test_what_does_not_vary_gets_no_error():
    covariance = np.zeros((2, 3, 3))
    covariance[0, 0, 0] = 4
    errors = LeafErrors.within_units("answers", COLUMNS, covariance)
    drawn = errors.draw(np.ones((1, 2, 3)))
    assert drawn[0] == pytest.approx(np.array([[2.0, 0, 0], [0, 0, 0]]))
