import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from par_lib.audit.index_model import IndexModel, combine
from par_lib.audit.leaf_errors import LeafErrors
from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.hierarchy_model import HierarchyModel
from par_lib.composite.means import ARITHMETIC, GEOMETRIC, HARMONIC, Mean
from par_lib.composite.sources import draw_block

RNG = np.random.default_rng(7)


def model_of(shares, maxima, area_of, **changes):
    plain = IndexModel.of(shares, maxima)
    values = {
        **{name: getattr(plain, name) for name in plain.__dataclass_fields__},
        "area_of": np.asarray(area_of),
        "areas": tuple(f"A{number}" for number in range(max(area_of) + 1)),
        **changes,
    }
    return IndexModel(**values)


def test_small_example_by_hand():
    # areas: (2·80 + 3·50)/5 = 62 of weight 5, 90 of weight 5; geometric √(62·90)
    shares = np.array([[80.0, 50.0, 90.0]])
    model = model_of(shares, [2.0, 3.0, 5.0], [0, 0, 1], means=(ARITHMETIC, GEOMETRIC, HARMONIC))
    scores = model.scores({"aggregation": np.array([0, 1, 2])}, 3)[:, 0]
    assert scores == pytest.approx([76, np.sqrt(62 * 90), 2 / (1 / 62 + 1 / 90)], abs=1e-12)


@given(
    arrays(np.float64, (4, 5), elements=st.floats(1, 100)),
    arrays(np.float64, 5, elements=st.floats(0.5, 20)),
    st.sampled_from([1.0, 0.0, -1.0]),
)
def test_agrees_with_the_hierarchy_of_the_composite_package(shares, maxima, power):
    """Two ways to the same index: this model, and means level by level."""
    area_of = [0, 0, 1, 1, 1]
    model = model_of(shares, maxima, area_of, means=(Mean(power),))
    tree = Hierarchy.of(
        {"I": ["A0", "A1"], "A0": ["0", "1"], "A1": ["2", "3", "4"]},
        weights={
            **{str(n): most for n, most in enumerate(maxima)},
            "A0": sum(maxima[:2]),
            "A1": sum(maxima[2:]),
        },
    )
    frame = pd.DataFrame(shares, columns=list("01234"))
    inner = HierarchyModel.of(CompositeIndex.from_frame(frame, tree)).scores({}, 1)  # arithmetic
    if power == 1:
        assert model.scores({}, 1) == pytest.approx(inner, rel=1e-12)
    areas = np.column_stack(
        [shares[:, :2] @ maxima[:2] / sum(maxima[:2]), shares[:, 2:] @ maxima[2:] / sum(maxima[2:])]
    )
    by_hand = Mean(power).apply(areas, np.array([sum(maxima[:2]), sum(maxima[2:])]))
    assert model.scores({}, 1)[0] == pytest.approx(by_hand, rel=1e-12)


def test_a_leaf_that_does_not_apply_lowers_the_maximum_or_not():
    shares = np.array([[50.0, np.nan], [50.0, 100.0]])
    model = model_of(shares, [4.0, 6.0], [0, 0])
    assert model.scores({}, 1)[0] == pytest.approx([50, 80])  # 2/4; (2 + 6)/10
    counted = model_of(shares, [4.0, 6.0], [0, 0], lowers=False)
    assert counted.scores({}, 1)[0] == pytest.approx([20, 80])  # 2/10


def test_bonus_and_penalty_count_without_a_maximum():
    shares = np.array([[50.0, 100.0, 50.0]])
    model = model_of(
        shares, [10.0, 1.0, 2.0], [0, 0, 0], counts=np.array([1.0, 0, 0]), signs=np.array([1.0, 1, -1])
    )
    assert model.scores({}, 1)[0] == pytest.approx([100 * (5 + 1 - 1) / 10])


def test_independent_errors_have_the_standard_error_of_the_weighted_sum():
    shares = np.full((1, 3), 60.0)
    errors = LeafErrors.independent("standard_errors", np.array([0, 1]), np.array([[3.0, 4.0]]))
    model = model_of(shares, [1.0, 1.0, 2.0], [0, 0, 1], errors=(errors,))
    draws = draw_block(model.sources(), seed=1, block=0, size=40_000)
    scores = model.scores(draws, 40_000)
    # se = √((1·3)² + (1·4)²)/4 = 1.25; standard error of an estimated sd: 1.25/√(2·40000) = 0.0044
    assert scores.std() == pytest.approx(1.25, abs=0.02)
    assert scores.mean() == pytest.approx(60, abs=0.03)
    assert np.sqrt(model.covariance()) == pytest.approx(1.25)


def test_errors_that_hang_together_across_areas_add_up():
    """Leaves 0 (area 0) and 2 (area 1) with a correlation of 1: weighted errors add up, not squares."""
    together = np.array([[[9.0, 12.0], [12.0, 16.0]]])
    errors = LeafErrors.within_units("answers", np.array([0, 2]), together)
    other = LeafErrors.independent("standard_errors", np.array([1]), np.array([[4.0]]))
    model = model_of(np.full((1, 3), 60.0), [1.0, 1.0, 2.0], [0, 0, 1], errors=(errors, other))
    assert [(source.name, source.width) for source in model.sources()] == [
        ("answers", 2),
        ("standard_errors", 1),
    ]
    draws = draw_block(model.sources(), seed=1, block=0, size=40_000)
    # se of (1·e₀ + 1·e₁ + 2·e₂)/4: √((3 + 2·4)² + 4²)/4
    expected = np.sqrt(11**2 + 4**2) / 4
    assert np.sqrt(model.covariance()) == pytest.approx(expected)
    assert model.scores(draws, 40_000).std() == pytest.approx(expected, rel=0.015)
    minus = model_of(
        np.full((1, 3), 60.0), [1.0, 1.0, 2.0], [0, 0, 1], errors=(errors,), signs=np.array([1.0, 1, -1])
    )
    assert np.sqrt(minus.covariance()) == pytest.approx((8 - 3) / 4)  # a penalty takes its error off
    assert minus.scores(draw_block(minus.sources(), seed=1, block=0, size=40_000), 40_000).std() == (
        pytest.approx(5 / 4, rel=0.015)
    )


def test_what_is_left_out_has_no_weight():
    shares = np.array([[10.0, 20.0, 90.0]])
    model = model_of(shares, [1.0, 1.0, 2.0], [0, 0, 1], may_leave_out=(np.array([2]), np.array([0, 1])))
    assert model.scores({"left_out": np.array([0, 1, 2])}, 3)[:, 0] == pytest.approx([52.5, 15, 90])


def test_a_block_is_the_same_whichever_replicates_stand_beside():
    model = model_of(
        RNG.random((5, 4)) * 100, [1.0, 2, 3, 4], [0, 0, 1, 1],
        means=(ARITHMETIC, GEOMETRIC), weight_share=0.25, may_leave_out=(np.array([0]), np.array([3])),
    )  # fmt: skip
    draws = draw_block(model.sources(), seed=3, block=0, size=200)
    whole = model.scores(draws, 200)
    single = [model.scores({name: draw[[row]] for name, draw in draws.items()}, 1)[0] for row in range(200)]
    assert whole == pytest.approx(np.array(single), rel=1e-12)


def test_an_area_below_the_floor_counts_as_the_floor_in_other_means():
    sums, tops = np.array([[0.0], [9.0]]), np.array([[1.0], [1.0]])
    assert combine(GEOMETRIC, sums, tops, 4.0)[0] == pytest.approx(6)
    assert combine(ARITHMETIC, sums, tops, 4.0)[0] == pytest.approx(4.5)


def test_area_weights_multiply_those_of_their_leaves():
    shares = np.array([[10.0, 30.0, 90.0]])
    model = model_of(shares, [1.0, 1.0, 2.0], [0, 0, 1], area_weight_share=0.5)
    (source,) = model.sources()
    assert (source.name, source.width) == ("area_weights", 2)
    drawn = model.scores({"area_weights": np.array([[1.5, 0.5]])}, 1)
    assert drawn[0] == pytest.approx([(1.5 * 40 + 0.5 * 180) / (3 + 1)])
    both = model.scores({"weights": np.array([[2.0, 1, 2]]), "area_weights": np.array([[1.5, 0.5]])}, 1)
    assert both[0] == pytest.approx([(1.5 * 50 + 0.5 * 180) / (4.5 + 1)])
