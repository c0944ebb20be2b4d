"""Points by cell add up, stay within bounds, and agree with published shares and ranks."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from par_lib.simulate.cell_points import balanced, fill_cells
from par_lib.simulate.cells import Cell
from par_lib.simulate.changes import Range
from par_lib.simulate.program import CannotBeReached
from par_lib.simulate.published import Published

CELLS = (
    Cell("A", "desk", 30.0, (0, 1)),
    Cell("A", "survey", 20.0, (2,)),
    Cell("B", "desk", 40.0, (3,)),
    Cell("B", "survey", 10.0, (4,)),
)
MAXIMA = np.array([cell.maximum for cell in CELLS])


def first_that_reaches(rng, true, parts):
    """Points from the first draw that leads to them: each decides an order of units, which may not fit."""
    for _ in range(10):
        with suppress(CannotBeReached):
            drawn = MAXIMA * rng.uniform(0.5, 0.95, true.shape)
            return fill_cells(drawn, true.sum(axis=1), CELLS, parts, {3: true[:, 3]})
    pytest.fail("no draw of ten leads to what was published")


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(4, 15))
def test_what_was_published_of_true_points_is_reproduced(seed, units):
    rng = np.random.default_rng(seed)
    true = MAXIMA * rng.uniform(0.4, 0.97, (units, 4))
    shares = true[:, :2].sum(axis=1) * 2
    ranks = {
        unit: int((shares > shares[unit]).sum()) + 1 for unit in rng.choice(units, 2, replace=False).tolist()
    }
    # two shares that print the same have no order that their printed values could show
    assume(np.diff(np.sort(shares)).min() > 0.02)
    survey = (true[:, 1] + true[:, 3]) / 0.3
    parts = {
        "A": Published(
            values={unit: Range(shares[unit] - 0.005, shares[unit] + 0.005, f"A {unit}") for unit in ranks},
            ranks=ranks,
        ),
        "survey": Published(values={0: Range(survey[0] - 0.005, survey[0] + 0.005, "survey 0")}),
    }
    found = first_that_reaches(rng, true, parts)
    assert found.sum(axis=1) == pytest.approx(true.sum(axis=1), abs=1e-6)
    assert ((found >= -1e-9) & (found <= MAXIMA + 1e-6)).all()
    assert found[:, 3] == pytest.approx(true[:, 3], abs=1e-6)
    assert (found[0, 1] + found[0, 3]) / 0.3 == pytest.approx(survey[0], abs=0.006)
    areas = found[:, :2].sum(axis=1) * 2
    for unit, rank in ranks.items():
        assert (areas > areas[unit]).sum() + 1 == rank
        assert areas[unit] == pytest.approx(shares[unit], abs=0.006)


def test_a_share_out_of_reach_is_named():
    parts = {"A": Published(values={0: Range(99.0, 99.1, "A of the first")})}
    with pytest.raises(CannotBeReached, match="A of the first"):
        fill_cells(MAXIMA[None, :] * 0.5, np.array([40.0]), CELLS, parts, {})


def test_balanced_points_add_up_and_leave_what_was_printed():
    printed = np.array([[True, False, False, False]])
    found = balanced(MAXIMA[None, :] * 0.5, np.array([80.0]), CELLS, printed)
    assert found[0, 0] == 15.0
    assert found.sum() == pytest.approx(80.0)
    assert (found <= MAXIMA).all()
