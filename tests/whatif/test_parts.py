from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from par_lib.errors import ArgumentError
from par_lib.whatif.parts import change, main_reason, parts_of, shapley_parts
from par_lib.whatif.scores import PARTS, changed_parts, mixed, pair


def over_all_orders(parts, value):
    """The definition itself: mean contribution over every order in which the parts change."""
    orders = list(permutations(parts))
    found = dict.fromkeys(parts, 0.0)
    for order in orders:
        for place, part in enumerate(order):
            found[part] = found[part] + value(frozenset(order[: place + 1])) - value(frozenset(order[:place]))
    return {part: total / len(orders) for part, total in found.items()}


@given(arrays(np.float64, (16, 3), elements=st.floats(-50, 50)))
def test_shapley_values_are_those_of_the_definition(table):
    parts = ["a", "b", "c", "d"]
    values = lambda chosen: table[sum(1 << parts.index(part) for part in chosen)]  # noqa: E731
    found, brute = shapley_parts(parts, values), over_all_orders(parts, values)
    for part in parts:
        assert found[part] == pytest.approx(brute[part], abs=1e-9)
    assert sum(found.values()) == pytest.approx(table[15] - table[0], abs=1e-9)


def test_axioms_on_a_game_by_hand():
    """Gloves: a has a left one, b and c a right one each; a pair is worth 1 (values 2/3, 1/6, 1/6)."""
    value = lambda chosen: np.array([1.0 if "a" in chosen and chosen & {"b", "c"} else 0.0])  # noqa: E731
    found = shapley_parts(["a", "b", "c", "idle"], value)
    assert [found[name].item() for name in ("a", "b", "c", "idle")] == pytest.approx([2 / 3, 1 / 6, 1 / 6, 0])


def adds_up(table):
    index = table[[f"index_{part}" for part in PARTS]].sum(axis=1)
    places = table[[f"places_{part}" for part in PARTS]].sum(axis=1)
    assert index.to_numpy() == pytest.approx(table["change"].to_numpy(), abs=1e-9)
    assert places.to_numpy() == pytest.approx(table["places"].to_numpy(), abs=1e-9)
    assert (table["rank_before"] - table["rank_after"] == table["places"]).all()


@pytest.mark.parametrize(
    ("first", "last"), [(2011, 2012), (2017, 2018), (2018, 2019), (2020, 2021), (2023, 2024)]
)
def test_parts_add_up_to_the_change_of_papi(shipped, case, first, last):
    """Two dimensions enter in 2018, sub-criteria enter and leave in 2018–2021; units come and go."""
    (before, old), (after, new) = case(first, shipped, "papi"), case(last, shipped, "papi")
    table = change(before, after)
    adds_up(table)
    for column, result in (("before", old), ("after", new)):
        index = result.index.set_index("unit").loc[table["unit"]]
        assert table[f"index_{column}"].to_numpy() == pytest.approx(index["index"].to_numpy(), abs=1e-9)
        assert table[f"rank_{column}"].to_numpy() == pytest.approx(index["rank"].to_numpy())
    assert set(table["unit"]) == set(before.units) & set(after.units)
    assert (table["index_units"] == 0).all()  # nobody's index depends on the others


def test_new_dimensions_are_weights_and_new_sub_criteria_maxima(shipped, case):
    papi = {year: case(year, shipped, "papi")[0] for year in (2017, 2018, 2019, 2022, 2023)}
    assert "weights" in changed_parts(pair(papi[2017], papi[2018]))
    assert changed_parts(pair(papi[2018], papi[2019])) == ("performance", "maxima", "units")
    table = change(papi[2018], papi[2019])
    assert table["index_weights"].abs().max() == 0
    assert changed_parts(pair(papi[2022], papi[2023])) == ("performance", "units")


def test_parts_of_two_years_against_the_definition(case):
    """Performance, maxima (B1 from 4 to 8 points, A12 applies to U5 again), weights and units: all orders."""
    (before, _), (after, _) = case(2020), case(2021)
    cases = pair(before, after)
    parts = changed_parts(cases)
    assert set(parts) == {"performance", "maxima", "weights", "units"}
    table = change(before, after).set_index("unit")
    adds_up(table)
    units = np.array(cases.after.units)[cases.both]
    brute = over_all_orders(parts, lambda chosen: np.vstack(mixed(cases, chosen))[:, cases.both])
    for part in parts:
        assert table.loc[units, f"index_{part}"].to_numpy() == pytest.approx(brute[part][0], abs=1e-9)
        assert table.loc[units, f"places_{part}"].to_numpy() == pytest.approx(-brute[part][1], abs=1e-9)
    assert "U6" not in table.index


def test_only_weights_by_hand(scenario):
    """C counts 12 instead of 6: U1 from 84 to 100·(11.8/10·10/26 …) with its bonus in A."""
    before, after = scenario("weights: {C: 12}")
    table = change(before, after).set_index("unit")
    assert parts_of(table) == ["weights"]
    # U1: A 8.8 of 10, B 3 of 4, C 5 of 6 → (8.8 + 3 + 12·5/6)/26 = 21.8/26
    assert table.loc["U1", "index_after"] == pytest.approx(100 * 21.8 / 26)
    assert (table["index_weights"] == table["change"]).all()
    assert set(main_reason(table.reset_index())) == {"weights"}
    adds_up(table)


def test_nothing_changes(case):
    now, _ = case()
    table = change(now, now)
    assert changed_parts(pair(now, now)) == ()
    assert table["change"].abs().max() == table["places"].abs().max() == 0
    assert parts_of(table) == []
    assert set(main_reason(table)) == {""}


def test_an_index_in_points_does_not_change_into_one_in_per_cent(shipped, case):
    with pytest.raises(ArgumentError, match="measure"):
        change(case(2023, shipped, "papi")[0], case(2023, shipped, "par-ministry")[0])


def test_no_unit_in_common(case):
    now, _ = case()
    other = replace(now, units=tuple(f"X{number}" for number in range(len(now.units))))
    with pytest.raises(ArgumentError, match="units: expected some in both"):
        change(now, other)
