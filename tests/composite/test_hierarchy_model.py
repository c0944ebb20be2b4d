import numpy as np
import pandas as pd
import pytest

from par_lib.composite.aggregate import aggregate
from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.hierarchy_model import HierarchyModel
from par_lib.composite.means import ARITHMETIC, GEOMETRIC
from par_lib.composite.montecarlo import Plan, replay, simulate
from par_lib.composite.normalise import MinMax, normalise
from par_lib.errors import ArgumentError, UnknownName

TREE = Hierarchy.of({"I": ["A", "B", "z"], "A": ["x", "y"], "B": ["w"]}, {"A": 3})
FRAME = pd.DataFrame(
    {"x": [1.0, 5.0, 3.0], "y": [4.0, np.nan, 2.0], "w": [2.0, 2.5, 6.0], "z": [6.0, 5.0, 1.0]},
    index=["U", "V", "W"],
)
INDEX = CompositeIndex.from_frame(FRAME, TREE)


def test_asem_uncertainty_agrees_with_the_unseeded_reference_within_two_ranks(vignette, oracle):
    found = simulate(vignette, vignette.sources(0.25), Plan(replicates=8000, seed=1)).summary(0.9)
    expected = oracle("coinr_UA_1000_rankstats", by_unit=True).loc[found.index]
    assert (found.nominal == expected.Nominal).all()
    assert (found["median"] - expected.Median).abs().max() <= 2
    assert (found.low - expected.Q5).abs().max() <= 2
    assert (found.high - expected.Q95).abs().max() <= 2
    assert (found["mean"] - expected.Mean).abs().max() <= 1


def test_blocks_equal_the_step_by_step_pipeline():
    other = INDEX.pipe(normalise, MinMax(1, 5))
    model = HierarchyModel.of(
        [INDEX, other], aggregations=[ARITHMETIC, GEOMETRIC], noisy_levels=[1, 2], leave_out=["y", "B", "z"]
    )
    plan = Plan(replicates=80, seed=6)
    sources = model.sources(0.4)
    for number in range(plan.replicates):
        draws = replay(sources, plan, number)
        tree = TREE.with_weights(dict(zip(model.noisy, draws["weights"][0], strict=True)))
        left_out = int(draws["left_out"][0])
        if left_out:
            tree = tree.without(model.may_leave_out[left_out - 1])
        data = (INDEX, other)[int(draws["data"][0])]
        index = CompositeIndex.from_frame(data.leaves, tree)
        expected = aggregate(index, (ARITHMETIC, GEOMETRIC)[int(draws["aggregation"][0])]).scores["I"]
        np.testing.assert_allclose(model.scores(draws, 1)[0], expected, rtol=1e-12)


def test_a_mean_of_its_own_for_each_level_and_for_a_code():
    by_level = {2: ARITHMETIC, 3: GEOMETRIC, "B": GEOMETRIC}
    index = aggregate(INDEX, by_level)
    model = HierarchyModel.of(index, aggregations=[by_level, ARITHMETIC], noisy_levels=[2])
    np.testing.assert_allclose(model.scores({}, 1)[0], index.scores["I"], rtol=1e-12)
    other = model.scores({"aggregation": np.array([1])}, 1)[0]
    np.testing.assert_allclose(other, aggregate(INDEX).scores["I"], rtol=1e-12)


def test_a_model_that_is_not_the_index_is_refused():
    """Else the run would be about another index, and say so nowhere."""
    index = aggregate(INDEX, GEOMETRIC)
    with pytest.raises(ArgumentError, match=r"(?s)which has .*give aggregations="):
        HierarchyModel.of(index)
    assert HierarchyModel.of(index, aggregations=[GEOMETRIC]).aggregations == (GEOMETRIC,)


def test_units_without_a_score_are_named():
    empty = CompositeIndex.from_frame(FRAME.assign(**dict.fromkeys("xywz", np.nan)).iloc[:1], TREE)
    both = CompositeIndex.from_frame(pd.concat([empty.scores.rename({"U": "none"}), FRAME]), TREE)
    model = HierarchyModel.of(both, noisy_levels=[2])
    with pytest.raises(ArgumentError, match=r"(?s)found none for none.*screen"):
        simulate(model, model.sources(), Plan(10, seed=1))


def test_noise_enters_each_indicator_by_its_own_error():
    errors = pd.DataFrame(0.0, index=["W", "V", "U"], columns=["z", "y", "x", "w"])
    errors.loc["V", "z"] = 2.0
    model = HierarchyModel.of(INDEX, errors=errors)
    noise = np.zeros((1, 3, 4))
    noise[0, 1, TREE.leaves.index("z")] = 1.0
    moved = INDEX.scores.copy()
    moved.loc["V", "z"] += 2.0
    expected = aggregate(CompositeIndex.from_frame(moved, TREE)).scores["I"]
    np.testing.assert_allclose(model.scores({"noise": noise}, 1)[0], expected)


def test_nominal_draws_give_the_index(asem):
    model = HierarchyModel.of(asem, noisy_levels=[2, 3], leave_out=["Physical"])
    nominal = {source.name: source.nominal(2) for source in model.sources()}
    np.testing.assert_allclose(model.scores(nominal, 2), np.tile(asem.scores.Index, (2, 1)), rtol=1e-12)


@pytest.mark.parametrize(
    "call",
    [
        lambda: HierarchyModel.of([INDEX, CompositeIndex.from_frame(FRAME.iloc[:2], TREE)]),
        lambda: HierarchyModel.of(INDEX, noisy_levels=[3]),
        lambda: HierarchyModel.of(INDEX, leave_out=["I"]),
        lambda: HierarchyModel.of(INDEX, leave_out=["q"]),
        lambda: HierarchyModel.of(INDEX, errors=pd.DataFrame({"x": [1.0]}, index=["U"])),
        lambda: HierarchyModel.of(INDEX, errors=FRAME.iloc[:2]),
    ],
)
def test_bad_arguments(call):
    with pytest.raises((ArgumentError, UnknownName)):
        call()
