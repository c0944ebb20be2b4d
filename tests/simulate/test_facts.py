import numpy as np
import pytest

from par_lib.simulate.changes import Range
from par_lib.simulate.facts import changes_from, complete, with_fact
from par_lib.simulate.published import Published


def published(*facts, units=63):
    known, counted = Published(), 0
    for fact, value in facts:
        half = 0.0 if "count" in fact else 0.005
        known, taken = with_fact(known, fact, Range(value - half, value + half, fact), units)
        counted += taken
    return complete(known, units), counted


def test_bands_become_counts_above_their_thresholds():
    # data/published/facts.csv, provinces of 2022
    known, counted = published(("count_70_to_80", 5), ("count_80_to_90", 56), ("count_90_or_more", 2))
    assert {(cut.threshold, cut.count) for cut in known.cuts} == {(90.0, 2), (80.0, 58), (70.0, 63)}
    assert counted == 3


def test_counts_below_and_above_the_mean():
    known, _ = published(("count_below_80", 3), ("mean", 84.38), ("count_above_mean", 10), units=17)
    cuts = {cut.count: cut for cut in known.cuts}
    assert cuts[14].threshold == 80
    assert (cuts[10].threshold, cuts[10].margin) == (pytest.approx(84.38), pytest.approx(0.005))


def test_facts_about_other_things_are_left_out():
    known, counted = published(("count_component_criteria", 88), ("points_appraised", 61.5))
    assert (known, counted) == (Published(), 0)


def test_changes():
    facts = {
        "count_increased": "53",
        "count_decreased": "9",
        "largest_increase (Bình Thuận)": "6.39",
        "smallest_decrease": "-0.21",
        "mean_change_on_previous_year": "1.39",
    }
    changes = changes_from(
        facts,
        np.zeros(3),
        lambda text, name: Range(float(text), float(text), name),
        {"Bình Thuận": 2}.__getitem__,
        forward=True,
    )
    assert (changes.rose, changes.fell, changes.mean.low) == (53, 9, 1.39)
    largest, smallest = changes.extremes
    assert (largest.rose, largest.largest, largest.unit, largest.change.low) == (True, True, 2, 6.39)
    assert (smallest.rose, smallest.largest, smallest.unit) == (False, False, None)
    assert changes.span(rose=True)[1] == 6.39
    assert changes.span(rose=False)[1] == -0.21
