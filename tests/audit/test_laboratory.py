"""Areas weighed otherwise: against the computed index, the audit's own model, and sums made by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_lib.analysis.compute import compute_year, read_year
from par_lib.audit.data import audit_data
from par_lib.audit.laboratory import MEANS, Laboratory, Weightings, laboratory
from par_lib.audit.plan import read_audit_plan
from par_lib.composite.means import ARITHMETIC, GEOMETRIC, HARMONIC
from par_lib.errors import ArgumentError
from tests.audit.small import small_project

POINTS = np.array([[9.0, 18, 20], [8, 18, 21], [7, 12, 24], [10, 0, 15], [4, np.nan, 12]])
MAXIMA = np.array([[10.0, 20, 30]] * 3 + [[10, 0, 30], [10, 20, 30]])
WEIGHTS = np.array([10.0, 20, 30])
LAB = Laboratory(tuple("UVWXY"), tuple("ABC"), POINTS, MAXIMA, WEIGHTS, "min")


@pytest.fixture(scope="module")
def papi(shipped):
    return compute_year(read_year(shipped, "papi", 2023))


def test_official_weights_give_points_of_the_maximum():
    assert LAB.scores(WEIGHTS)[:4] == pytest.approx(
        [100 * 47 / 60, 100 * 47 / 60, 100 * 43 / 60, 100 * 25 / 40]
    )
    assert LAB.ranks(WEIGHTS)[:4].tolist() == [1, 1, 3, 4]
    assert np.isnan(LAB.scores(WEIGHTS)[4])  # its area B is unknown


def test_an_area_in_which_nothing_applies_has_no_weight():
    # X: 100 % and 50 % with weights 1 and 3; geometric: exp((0 · 1 + ln 0.5 · 3) / 4)
    weights = np.array([1.0, 2, 3])
    assert LAB.scores(weights)[3] == pytest.approx(100 * (1 + 3 * 0.5) / 4)
    assert LAB.scores(weights, GEOMETRIC)[3] == pytest.approx(100 * 0.5**0.75)
    assert LAB.scores(weights, HARMONIC)[3] == pytest.approx(100 * 4 / (1 + 3 / 0.5))


def test_a_weight_of_nothing_leaves_the_area_out_with_what_is_unknown_in_it():
    scores = LAB.scores(np.array([1.0, 0, 1]))
    assert scores == pytest.approx([100 * (0.9 + 20 / 30) / 2, 75, 75, 75, 40])


def test_the_least_share_that_other_means_see_is_the_floor():
    lab = Laboratory(
        ("U",), ("A", "B"), np.array([[0.0, 10]]), np.array([[10.0, 10]]), np.array([10.0, 10]), "min"
    )
    assert lab.scores(lab.weights, GEOMETRIC) == pytest.approx([10])  # √(1 · 100)
    assert lab.scores(lab.weights, ARITHMETIC) == pytest.approx([50])


@given(
    st.lists(st.floats(0.1, 50), min_size=3, max_size=3), st.floats(0.01, 100), st.sampled_from(list(MEANS))
)
def test_only_the_proportions_of_weights_count(weights, times, mean):
    once, again = (LAB.scores(np.array(weights) * factor, MEANS[mean]) for factor in (1, times))
    np.testing.assert_allclose(once, again, rtol=1e-12)


@given(st.lists(st.floats(0.1, 50), min_size=3, max_size=3))
def test_means_stand_in_their_order(weights):
    """Harmonic ≤ geometric ≤ arithmetic (Hardy, Littlewood & Pólya 1934, 2.9)."""
    low, middle, high = (
        LAB.scores(np.array(weights), mean)[:4] for mean in (HARMONIC, GEOMETRIC, ARITHMETIC)
    )
    assert (low <= middle + 1e-9).all()
    assert (middle <= high + 1e-9).all()


def test_a_published_index_in_points_stays_in_points(papi):
    lab = laboratory(papi.inputs, papi.nodes)
    index = papi.index.set_index("unit").loc[list(lab.units)]
    np.testing.assert_allclose(lab.scores(lab.weights), index["index"], rtol=1e-13)
    np.testing.assert_array_equal(lab.ranks(lab.weights), index["rank"])
    assert lab.scale == pytest.approx(0.8)  # eight dimensions of ten points


@pytest.mark.parametrize("mean", MEANS)
def test_scores_are_those_of_the_model_of_the_audit(shipped, papi, mean):
    """Its model has the leaves, and multiplies the weights of an area's leaves together."""
    plan = read_audit_plan(shipped, "papi", papi.inputs.framework)
    model = audit_data(shipped, papi, plan).model
    lab = laboratory(papi.inputs, papi.nodes, plan.sources.floor)
    factors = np.array([[2.0, 1, 1, 0.5, 1, 3, 1, 0.25]])
    draws = {"area_weights": factors, "aggregation": np.array([list(MEANS).index(mean)])}
    if mean == "harmonic":
        model = replace(model, means=tuple(MEANS.values()))
    by_unit = dict(zip(lab.units, lab.scores(lab.weights * factors[0], MEANS[mean]) / lab.scale, strict=True))
    expected = model.scores(draws, 1)[0]
    np.testing.assert_allclose([by_unit[unit] for unit in model.units], expected, rtol=1e-12)


def test_shares_in_the_top_are_counts_of_weightings():
    drawn = Weightings(spread=0.5, seed=1, blocks=3)
    shares = LAB.top_shares(WEIGHTS, top=1, drawn=drawn)
    assert np.isnan(shares[4])
    counts = np.round(shares[:4] * drawn.count)
    assert (shares[:4] * drawn.count).tolist() == pytest.approx(counts)
    assert counts.sum() >= drawn.count  # someone is first in each weighting
    assert LAB.top_shares(WEIGHTS, top=4, drawn=drawn)[:4].tolist() == [1, 1, 1, 1]
    again = LAB.top_shares(WEIGHTS, top=1, drawn=drawn)
    np.testing.assert_array_equal(shares, again)
    assert not np.array_equal(
        shares, LAB.top_shares(WEIGHTS, top=1, drawn=Weightings(0.5, 2, 3)), equal_nan=True
    )


@pytest.mark.parametrize("weights", [[0.0, 0, 0], [1.0, -1, 1], [1.0, 1], [np.nan, 1, 1]])
def test_weights_that_say_nothing_are_refused(weights):
    with pytest.raises(ArgumentError, match="3 weights of 0 or more, one of them above 0"):
        LAB.scores(np.array(weights))


def test_areas_that_do_not_apply_and_bonuses_as_the_index_has_them(tmp_path):
    project = small_project(tmp_path)
    result = compute_year(read_year(project, "small", 2020))
    lab = laboratory(result.inputs, result.nodes)
    index = result.index.set_index("unit").loc[list(lab.units)]
    np.testing.assert_allclose(lab.scores(lab.weights), index["index"], rtol=1e-12)
