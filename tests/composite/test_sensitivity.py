"""Ishigami and g-function: analytic values; the same runs through SALib; and the ASEM index."""

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import sobol as salib

from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.hierarchy_model import HierarchyModel
from par_lib.composite.models import WeightedSum
from par_lib.composite.sensitivity import Design, mean_rank_change, rank_of, sobol_indices
from par_lib.composite.sources import Choice, StandardNormal, Uniform, WeightNoise
from par_lib.errors import ArgumentError

# Ishigami & Homma (1990) with a = 7, b = 0.1: V1 = ½(1 + bπ⁴/5)², V2 = a²/8, V13 = 8b²π⁸/225.
V1, V2, V13 = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8, 8 * 0.01 * np.pi**8 / 225
V = V1 + V2 + V13
ISHIGAMI_INPUTS = [Uniform(name, -np.pi, np.pi) for name in ("x1", "x2", "x3")]
# Sobol's g-function, Saltelli & Sobol (1995): Vᵢ = 1/(3(1 + aᵢ)²), V = Π(1 + Vᵢ) − 1.
A = np.array([0.0, 1.0, 4.5, 9.0])
G_PARTS = 1 / (3 * (1 + A) ** 2)
G_INPUTS = [Uniform(f"x{number}", 0, 1) for number in range(4)]


def ishigami(draws, size):
    return np.sin(draws["x1"]) + 7 * np.sin(draws["x2"]) ** 2 + 0.1 * draws["x3"] ** 4 * np.sin(draws["x1"])


def g_function(draws, size):
    x = np.column_stack([draws[f"x{number}"] for number in range(4)])
    return ((np.abs(4 * x - 2) + A) / (1 + A)).prod(axis=1)


def test_ishigami_analytic():
    found = sobol_indices(ishigami, ISHIGAMI_INPUTS, base=32768, seed=1)
    np.testing.assert_allclose(found.table["first"], [V1 / V, V2 / V, 0], atol=0.01)
    np.testing.assert_allclose(found.table["total"], [(V1 + V13) / V, V2 / V, V13 / V], atol=0.01)
    assert found.variance == pytest.approx(V, rel=0.01)
    assert found.evaluations == 32768 * 5


def test_g_function_analytic():
    found = sobol_indices(g_function, G_INPUTS, base=8192, seed=2)
    variance = (1 + G_PARTS).prod() - 1
    total = G_PARTS * (1 + G_PARTS).prod() / (1 + G_PARTS) / variance
    np.testing.assert_allclose(found.table["first"], G_PARTS / variance, atol=0.01)
    np.testing.assert_allclose(found.table["total"], total, atol=0.01)


@pytest.mark.parametrize(("output", "inputs"), [(ishigami, ISHIGAMI_INPUTS), (g_function, G_INPUTS)])
def test_the_same_runs_give_the_same_indices_as_salib(output, inputs):
    base, count = 256, len(inputs)
    design = Design.of(inputs, base=base, seed=3)
    runs = [
        design.run(output, ()),
        *(design.run(output, (i,)) for i in range(count)),
        design.run(output, range(count)),
    ]
    problem = {"num_vars": count, "names": [s.name for s in inputs], "bounds": [[0, 1]] * count}
    theirs = salib.analyze(problem, np.column_stack(runs).ravel(), calc_second_order=False, num_resamples=2)
    ours = sobol_indices(output, inputs, base=base, seed=3).table
    np.testing.assert_allclose(ours["first"], theirs["S1"], atol=1e-12)
    np.testing.assert_allclose(ours["total"], theirs["ST"], atol=1e-12)


def test_bootstrap_intervals_cover_the_analytic_values_about_as_often_as_they_say():
    covered = []
    for seed in range(30):
        table = sobol_indices(ishigami, ISHIGAMI_INPUTS, base=256, seed=seed, bootstrap=200).table
        truth = {"first": [V1 / V, V2 / V, 0], "total": [(V1 + V13) / V, V2 / V, V13 / V]}
        covered += [
            bool(low <= value <= high)
            for kind, values in truth.items()
            for value, low, high in zip(values, table[f"{kind}_low"], table[f"{kind}_high"], strict=True)
        ]
    assert np.mean(covered) > 0.9


def test_discrete_inputs_by_enumeration():
    # Y = 2a + b, a and b fair coins: V = 1 + ¼, S_a = 0.8, no interaction.
    def output(draws, size):
        return 2.0 * draws["a"] + draws["b"]

    found = sobol_indices(output, [Choice("a", 2), Choice("b", 2)], base=4096, seed=1).table
    np.testing.assert_allclose(found["first"], [0.8, 0.2], atol=0.02)
    np.testing.assert_allclose(found["total"], [0.8, 0.2], atol=0.02)


def test_a_vector_of_weights_counts_as_one_input():
    model = WeightedSum.of(np.random.default_rng(5).random((8, 6)), errors=np.full((8, 6), 0.2))
    sources = [WeightNoise((1.0,) * 6), StandardNormal((8,))]
    table = sobol_indices(rank_of(model, "2"), sources, base=512, seed=1).table
    assert table.index.tolist() == ["weights", "noise"]
    assert table["total"].min() > 0
    assert (table["total"] > table["first"] - 0.05).all()


def test_same_seed_same_bytes():
    first, second = (sobol_indices(ishigami, ISHIGAMI_INPUTS, base=64, seed=7).table for _ in range(2))
    assert first.to_numpy().tobytes() == second.to_numpy().tobytes()


def test_asem_vignette_has_the_importance_of_the_unseeded_reference(vignette, oracle):
    weights = next(source for source in vignette.sources(0.25) if source.name == "weights")
    change = mean_rank_change(vignette, vignette.sources(0.25))

    def output(draws, size):
        return change({**draws, "data": 5 * draws["Normalisation"] + draws["Winmax"]}, size)

    inputs = [Choice("Winmax", 5), Choice("Normalisation", 2), weights, Choice("aggregation", 2)]
    found = sobol_indices(output, inputs, base=2048, seed=1).table
    found = found.rename(index={"weights": "Weights", "aggregation": "Aggregation"})
    reference = oracle("coinr_SA_100_sensitivity").set_index("Variable")
    assert found["total"].sort_values().index.tolist() == reference.STi.sort_values().index.tolist()
    inside = found["total"].between(reference.STi_q5, reference.STi_q95)
    assert inside[["Winmax", "Normalisation", "Aggregation"]].all()
    # The reference draws from 100 fixed sets of weights with 100 runs an input: the same within its noise.
    assert found["total"]["Weights"] == pytest.approx(reference.STi["Weights"], abs=0.1)


@pytest.mark.parametrize(
    "call",
    [
        lambda: sobol_indices(ishigami, ISHIGAMI_INPUTS, base=100, seed=1),
        lambda: sobol_indices(ishigami, [], seed=1),
        lambda: sobol_indices(ishigami, ISHIGAMI_INPUTS[:1] * 2, seed=1),
        lambda: sobol_indices(ishigami, ISHIGAMI_INPUTS, seed=1, level=95),
        lambda: sobol_indices(lambda _, size: np.ones(size), ISHIGAMI_INPUTS, seed=1),
        lambda: sobol_indices(lambda *_: np.ones(3), ISHIGAMI_INPUTS, seed=1),
        lambda: sobol_indices(lambda draws, _: draws["x1"] / 0 * 0, ISHIGAMI_INPUTS, seed=1),
        lambda: Uniform("x", 1, 1),
        lambda: rank_of(WeightedSum.of(np.ones((2, 1))), "nobody"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero|invalid value")
def test_bad_arguments(call):
    with pytest.raises(ArgumentError):
        call()


def test_hierarchy_options_are_inputs_too():
    tree = Hierarchy.of({"I": ["x", "y"]})
    frame = pd.DataFrame({"x": [9.0, 5.0, 1.0], "y": [1.0, 5.0, 8.0]})
    model = HierarchyModel.of(CompositeIndex.from_frame(frame, tree), leave_out=["x", "y"])
    table = sobol_indices(mean_rank_change(model, model.sources()), model.sources(), base=64, seed=1).table
    np.testing.assert_allclose(table.loc["left_out", "total"], 1, atol=0.2)
