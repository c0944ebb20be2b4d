import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import ArgumentError
from par_lib.survey.design_effect import clustering_effect, weighting_effect


@given(
    sizes=st.lists(st.integers(1, 4), min_size=3, max_size=3),
    parts=st.lists(st.floats(0, 0.3), min_size=3, max_size=3),
)
@settings(max_examples=30, deadline=None)
def test_against_the_covariance_matrix_of_all_persons(sizes, parts):
    """Var of the mean is 1ᵀΣ1/n² for nested random effects, written out person by person."""
    persons = np.arange(np.prod(sizes))
    levels = np.cumprod(sizes)
    rho = np.cumsum(parts[::-1])[::-1]  # who share a smaller cluster share all larger ones
    correlation = np.eye(len(persons))
    for level, value in reversed(list(zip(levels, rho, strict=True))):
        together = (persons[:, None] // level) == (persons[None, :] // level)
        correlation = np.where(together & ~np.eye(len(persons), dtype=bool), value, correlation)
    assert clustering_effect(sizes, rho) == pytest.approx(correlation.sum() / len(persons))


def test_kish():
    assert clustering_effect([20], [0.05]) == pytest.approx(1.95)
    assert clustering_effect([1, 30], [0.9, 0.1]) == pytest.approx(clustering_effect([30], [0.1]))
    weights = np.array([1.0, 3, 2, 2, 7])
    assert weighting_effect(weights) == pytest.approx(1 + weights.var() / weights.mean() ** 2)


def test_refusals():
    for sizes, correlations, said in (
        ([10, 2], [0.1], "one for each level"),
        ([10, 0.5], [0.1, 0.05], "1 or more"),
        ([10, 2], [0.05, 0.1], "do not rise"),
    ):
        with pytest.raises(ArgumentError, match=said):
            clustering_effect(sizes, correlations)
    with pytest.raises(ArgumentError, match="not all 0"):
        weighting_effect([0, 0])
