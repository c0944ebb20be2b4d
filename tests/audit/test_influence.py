import pandas as pd
import pytest

from par_lib.audit.influence import _equal_areas, one_change_table, sensitivity_table
from par_lib.composite.rank import rank
from tests.audit.small import POINTS


def test_shares_of_the_sources(full, examine):
    data = examine(full, base=256)
    table = sensitivity_table(data)
    assert set(table["source"]) == {
        *("weights", "area_weights", "normalisation", "aggregation", "round", "left_out", "standard_errors")
    }
    assert table["effect"].sum() == pytest.approx(1)
    assert table["effect"].is_monotonic_decreasing
    assert ((table["effect_low"] <= table["effect"]) & (table["effect"] <= table["effect_high"])).all()
    assert (table["total"] >= 0).all()
    pd.testing.assert_frame_equal(table, sensitivity_table(data))


def test_a_single_source_has_it_all(small, examine):
    only = {
        "area_weights": None,
        "aggregation": ["arithmetic"],
        "normalisation": ["share"],
        "leave_out": "none",
    }
    table = sensitivity_table(examine(small, base=256, sources=only))
    assert table["source"].tolist() == ["weights"]
    assert table["effect"].tolist() == [pytest.approx(1)]
    assert table["total"].tolist() == [pytest.approx(1, abs=0.2)]


def test_one_change_at_a_time_by_hand(small, examine):
    data = examine(small)
    table = one_change_table(data).set_index(["source", "option"])
    assert set(table.index) == {
        ("weights", "equal_leaves"), ("weights", "equal_areas"), ("normalisation", "min_max"),
        ("aggregation", "geometric"), ("left_out", "A"), ("left_out", "B"), ("left_out", "C"),
    }  # fmt: skip
    # Without A only B (of 4) and C (of 6) count.
    by_hand = pd.Series({"U1": 8.0, "U2": 7.7, "U3": 7.5, "U4": 5.5, "U5": 7.8, "U6": 3.5})
    index = data.result.index.set_index("unit")["index"]
    change = (rank(by_hand) - rank(index[by_hand.index])).abs()
    row = table.loc[("left_out", "A")]
    assert row["changed"] == (change > 0).sum()
    assert row["mean_change"] == pytest.approx(change.mean())


def test_equal_areas_by_hand(small, examine):
    data = examine(small)
    # A: points with the bonus, of 10 (of 7 for U5, where A12 does not apply, and so 0.7 of its weight)
    by_hand = pd.Series(
        {
            unit: 100 * ((a11 + (a12 or 0) + a2 + a3) / 10 + b1 / 4 + c / 6) / (2.7 if a12 is None else 3)
            for unit, (a11, a12, a2, a3, b1, c) in POINTS[2020].items()
        }
    )
    draws = {"weights": _equal_areas(data)}
    scores = pd.Series(data.model.scores(draws, 1)[0], index=list(data.model.units))
    assert scores.to_dict() == pytest.approx(by_hand.to_dict())
    index = data.result.index.set_index("unit")["index"]
    row = one_change_table(data).set_index("option").loc["equal_areas"]
    assert row["changed"] == (rank(by_hand) != rank(index[by_hand.index])).sum()


def test_nothing_to_change(small, examine):
    still = {
        "weights": None,
        "area_weights": None,
        "aggregation": ["arithmetic"],
        "normalisation": ["share"],
        "leave_out": "none",
    }
    table = one_change_table(examine(small, sources=still))
    assert table.empty
    assert list(table.columns[:3]) == ["source", "option", "units"]


def test_blocks_that_are_areas_are_equal_once(shipped, examine):
    data = examine(shipped, 2023, "par-ministry")
    assert one_change_table(data)["option"].tolist() == ["equal_areas", "min_max", "geometric"]
