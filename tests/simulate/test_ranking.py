"""Values agree with every rank, value, mean and count that was published, whatever else is drawn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.simulate.changes import Changes, Extreme, Range
from par_lib.simulate.indexes import first_reached
from par_lib.simulate.program import CannotBeReached
from par_lib.simulate.published import APART, Cut, Group, Published
from par_lib.simulate.ranking import fill_in

LIMITS = (50.0, 99.0)


def around(value):
    return Range(value - 0.004, value + 0.004, f"{value}")


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_what_was_published_of_a_true_ranking_is_reproduced(data):
    """Publish some figures of a ranking that exists: values can be found that agree with them."""
    units = data.draw(st.integers(6, 20))
    seed = data.draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    true = 70 + np.round(np.cumsum(0.1 + rng.exponential(0.8, units)), 2)
    rng.shuffle(true)
    ranks = {unit: int((true > true[unit]).sum()) + 1 for unit in range(units)}
    known_ranks = data.draw(st.sets(st.integers(0, units - 1), max_size=units))
    known_values = data.draw(st.sets(st.integers(0, units - 1), max_size=units // 2))
    half = np.arange(units // 2)
    threshold = float(np.median(true)) + 0.05
    published = Published(
        values={unit: around(true[unit]) for unit in known_values},
        ranks={unit: ranks[unit] for unit in known_ranks},
        groups=(Group(np.arange(units), around(true.mean())), Group(half, around(true[half].mean()))),
        cuts=(Cut(int((true >= threshold).sum()), threshold, "count"),)
        if np.abs(true - threshold).min() > 0.01
        else (),
    )
    found = first_reached(
        np.random.SeedSequence(seed),
        lambda attempt, _: fill_in(np.random.default_rng(attempt).normal(80, 3, units), published, LIMITS),
    )
    assert ((found >= LIMITS[0] - 1e-6) & (found <= LIMITS[1] + 1e-6)).all()
    assert (np.diff(np.sort(found)) >= APART - 1e-6).all()
    for unit, rank in published.ranks.items():
        assert (found > found[unit]).sum() + 1 == rank
    for unit, known in published.values.items():
        assert known.low - 1e-6 <= found[unit] <= known.high + 1e-6
    for group in published.groups:
        assert group.mean.low - 1e-6 <= found[group.members].mean() <= group.mean.high + 1e-6
    for cut in published.cuts:
        assert (found >= cut.threshold).sum() == cut.count


def test_contradicting_figures_are_named():
    published = Published(values={0: around(80.0), 1: around(90.0)}, ranks={0: 1, 1: 2})
    with pytest.raises(CannotBeReached, match=r"80\.0|90\.0|rank 1 above rank 2"):
        fill_in(np.array([80.0, 81.0, 82.0]), published, LIMITS)


def test_a_mean_out_of_reach_is_named():
    published = Published(
        values={0: around(90.0)}, ranks={0: 1}, groups=(Group(np.arange(3), Range(95.0, 95.1, "mean 95")),)
    )
    with pytest.raises(CannotBeReached, match=r"mean 95|90"):
        fill_in(np.array([80.0, 81.0, 82.0]), published, LIMITS)


@pytest.mark.parametrize("forward", [True, False])
def test_changes_between_two_years(forward):
    rng = np.random.default_rng(3)
    other = 75 + np.round(np.cumsum(0.2 + rng.exponential(0.5, 12)), 2)
    extremes = (
        Extreme(rose=True, largest=True, change=around(4.0), unit=5),
        Extreme(rose=True, largest=False, change=around(0.2)),
        Extreme(rose=False, largest=True, change=around(-3.0)),
        Extreme(rose=False, largest=False, change=around(-0.5)),
    )
    changes = Changes(other, forward=forward, rose=7, fell=4, extremes=extremes)  # one stays as it was
    found = fill_in(other + rng.normal(0, 1, 12), Published(changes=changes), LIMITS)
    change = changes.of(found)
    assert (change > 0.01).sum() == 7
    assert (change < -0.01).sum() == 4
    assert change[5] == pytest.approx(change.max(), abs=1e-6) == pytest.approx(4.0, abs=0.005)
    assert change.min() == pytest.approx(-3.0, abs=0.005)
    assert change[change > 0.01].min() == pytest.approx(0.2, abs=0.005)
    assert change[change < -0.01].max() == pytest.approx(-0.5, abs=0.005)


def test_highest_and_lowest():
    published = Published(highest=around(91.77), lowest=around(72.65))
    found = fill_in(np.linspace(80, 90, 9), published, LIMITS)
    assert (found.max(), found.min()) == (pytest.approx(91.77, abs=0.005), pytest.approx(72.65, abs=0.005))
