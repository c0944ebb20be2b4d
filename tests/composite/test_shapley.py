from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.composite.shapley import shapley_effects
from par_lib.composite.sources import Choice, Uniform
from par_lib.errors import ArgumentError

INPUTS = [Uniform(name, -np.pi, np.pi) for name in ("x1", "x2", "x3")]


def test_ishigami_analytic():
    # For independent inputs each interaction is shared evenly (Owen 2014): V13 by x1 and x3.
    v1, v2, v13 = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8, 8 * 0.01 * np.pi**8 / 225
    expected = np.array([v1 + v13 / 2, v2, v13 / 2]) / (v1 + v2 + v13)

    def output(draws, size):
        return (
            np.sin(draws["x1"]) + 7 * np.sin(draws["x2"]) ** 2 + 0.1 * draws["x3"] ** 4 * np.sin(draws["x1"])
        )

    found = shapley_effects(output, INPUTS, base=8192, seed=1)
    np.testing.assert_allclose(found.table.effect, expected, atol=0.01)
    assert (found.table.low <= expected).all()
    assert (expected <= found.table.high).all()
    assert found.evaluations == 8192 * 8


def test_g_function_analytic():
    # V_u = Π_{i∈u} Vᵢ with Vᵢ = 1/(3(1 + aᵢ)²); Shapley effect Σ_{u∋i} V_u/|u|.
    a = np.array([0.0, 1.0, 4.5, 9.0])
    parts = 1 / (3 * (1 + a) ** 2)
    expected = np.zeros(4)
    for size in range(1, 5):
        for subset in combinations(range(4), size):
            expected[list(subset)] += parts[list(subset)].prod() / size
    expected /= (1 + parts).prod() - 1

    def output(draws, size):
        x = np.column_stack([draws[f"x{number}"] for number in range(4)])
        return ((np.abs(4 * x - 2) + a) / (1 + a)).prod(axis=1)

    found = shapley_effects(output, [Uniform(f"x{number}", 0, 1) for number in range(4)], base=8192, seed=1)
    np.testing.assert_allclose(found.table.effect, expected, atol=0.01)


def test_a_pure_interaction_is_shared_evenly():
    def output(draws, size):
        return (draws["a"] ^ draws["b"]).astype(float)

    found = shapley_effects(output, [Choice("a", 2), Choice("b", 2)], base=4096, seed=1)
    np.testing.assert_allclose(found.table.effect, [0.5, 0.5], atol=0.02)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=3, max_size=3), st.floats(0.1, 2))
def test_effects_add_up_to_one_and_an_idle_input_gets_nothing(slopes, curve):
    def output(draws, size):
        return slopes[0] * draws["x1"] + slopes[1] * draws["x2"] ** 2 + curve * draws["x1"] * draws["x2"]

    found = shapley_effects(output, INPUTS, base=64, seed=1, bootstrap=10)
    assert found.table.effect.sum() == pytest.approx(1)
    assert found.table.effect["x3"] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    "call",
    [
        lambda: shapley_effects(lambda _, size: np.ones(size), INPUTS, seed=1),
        lambda: shapley_effects(lambda draws, _: draws["x1"], INPUTS, seed=1, bootstrap=0),
        lambda: shapley_effects(
            lambda _, size: np.ones(size), [Uniform(f"{n}", 0, 1) for n in range(13)], seed=1
        ),
    ],
)
def test_bad_arguments(call):
    with pytest.raises(ArgumentError):
        call()
