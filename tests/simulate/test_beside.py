"""Limits that a neighbouring year leaves: worked out by hand, and never against what is true."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.simulate.beside import leave_room
from par_lib.simulate.changes import Changes, Extreme, Range
from par_lib.simulate.published import APART, Group, Published
from par_lib.simulate.ranking import fill_in

LIMITS = (50.0, 99.0)
NAMES = ["first", "second", "third", "mean"]


def near(value):
    return Range(value - 0.005, value + 0.005, f"{value}")


def changes(*, forward, units=3):
    """The largest fall 2, the smallest 1; the smallest rise 0.5, the largest 4, of the unit in place 2."""
    ends = ((False, True, -2.0), (False, False, -1.0), (True, False, 0.5), (True, True, 4.0))
    extremes = tuple(
        Extreme(rose, largest, Range(change, change, ""), 2 if change == 4.0 else None)
        for rose, largest, change in ends
    )
    return Changes(np.zeros(units), forward, extremes=extremes, mean=Range(0.9, 1.1, ""))


def test_a_later_year_leaves_one_interval_or_the_other_and_a_named_unit_its_change():
    later = Published(
        values={0: Range(80.0, 80.1, "")}, ranks={0: 1}, groups=(Group(np.arange(3), Range(70.0, 70.2, "")),)
    )
    left = leave_room(Published(), later, changes(forward=False), NAMES, LIMITS)
    # 80 to 80.1 after a rise of 0.5 to 4, or after a fall of 1 to 2
    assert (left.bounds[0].low, left.bounds[0].high) == pytest.approx((76.0, 82.1))
    (hole,) = left.holes[0]
    assert (hole.low, hole.high, hole.name) == (pytest.approx(79.6), pytest.approx(81.0), "first")
    # third rose by 4 to a place below the first; second to anywhere there
    assert left.bounds[2].high == pytest.approx(80.1 - APART - 4.0)
    assert left.bounds[1].high == pytest.approx(80.1 - APART + 2.0)
    assert set(left.holes) == {0}
    assert (left.groups[0].mean.low, left.groups[0].mean.high) == pytest.approx((68.9, 69.3))


def test_an_earlier_year_leaves_the_same_the_other_way_round():
    before = Published(values={0: Range(80.0, 80.1, "")})
    known = Published(bounds={0: Range(70.0, 83.0, "its parts")})
    left = leave_room(known, before, changes(forward=True), NAMES, LIMITS)
    assert (left.bounds[0].low, left.bounds[0].high) == pytest.approx((78.0, 83.0))
    assert left.bounds[0].name == "its parts"
    (hole,) = left.holes[0]
    assert (hole.low, hole.high) == pytest.approx((79.1, 80.5))


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000))
def test_values_lie_outside_their_holes(seed):
    rng = np.random.default_rng(seed)
    middle = rng.uniform(70, 90, 6)
    holes = {unit: (Range(middle[unit] - 1.0, middle[unit] + 1.5, "hole"),) for unit in range(6)}
    published = Published(ranks={0: 1, 1: 4}, holes=holes)
    values = fill_in(middle + rng.normal(0, 0.5, 6), published, LIMITS)
    inside = (values > middle - 1.0 + 1e-6) & (values < middle + 1.5 - 1e-6)
    assert not inside.any()
    assert (values > values[0]).sum() == 0
    assert (values > values[1]).sum() == 3


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_what_is_true_of_two_years_stays_allowed(seed):
    """Two years with values, and all that their changes would print: the first is within its limits."""
    rng = np.random.default_rng(seed)
    units = 8
    one = rng.uniform(70, 90, units)
    change = np.where(rng.random(units) < 0.6, rng.uniform(0.2, 6, units), -rng.uniform(0.2, 3, units))
    change[:2] = 0.5, -0.5  # one at least rose, one fell
    other = one + change
    rose, fell = change[change > 0], change[change < 0]
    extremes = tuple(
        Extreme(up, largest, near(value), int(np.argmin(np.abs(change - value))) if named else None)
        for up, largest, value in (
            (True, True, rose.max()),
            (True, False, rose.min()),
            (False, True, fell.min()),
            (False, False, fell.max()),
        )
        for named in [bool(rng.random() < 0.5)]
    )
    order = np.argsort(-other)
    known = rng.choice(units, 3, replace=False)
    later = Published(
        values={int(unit): near(other[unit]) for unit in known},
        ranks={int(unit): int(np.flatnonzero(order == unit)[0]) + 1 for unit in known},
        groups=(Group(np.arange(units), near(other.mean())),),
    )
    published = Changes(np.zeros(units), False, extremes=extremes, mean=near(change.mean()))
    if np.diff(np.sort(other)).min() < 2 * APART:
        return  # closer than any two units are drawn
    left = leave_room(Published(), later, published, [*map(str, range(units)), "mean"], LIMITS)
    for unit in range(units):
        assert left.bounds[unit].low <= one[unit] <= left.bounds[unit].high
        assert not any(hole.low < one[unit] < hole.high for hole in left.holes.get(unit, ()))
    assert left.groups[0].mean.low <= one.mean() <= left.groups[0].mean.high
