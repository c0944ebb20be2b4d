from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import ArgumentError, InputFaults
from par_lib.survey.disclosure import suppress


def table(rows) -> pd.Series:
    labels = [list("ABCD")[: len(rows)], list("xyz")[: len(rows[0])]]
    index = pd.MultiIndex.from_product(labels, names=["unit", "group"])
    return pd.Series(np.ravel(rows), index=index)


def possible_counts(cells: pd.DataFrame, units, groups, most: int) -> dict:
    """All values of each cell in tables of whole numbers that agree with what is published."""
    names = list(product(units, groups))
    free = [
        range(most + 1) if cells.loc[name, "status"] != "published" else [cells.loc[name, "n"]]
        for name in names
    ]
    tables = np.array(list(product(*free))).reshape(-1, len(units), len(groups))
    fits = np.ones(len(tables), dtype=bool)
    margins = [((u, "all"), tables[:, i, :].sum(axis=1)) for i, u in enumerate(units)]
    margins += [(("all", g), tables[:, :, j].sum(axis=1)) for j, g in enumerate(groups)]
    margins.append((("all", "all"), tables.sum(axis=(1, 2))))
    for name, value in margins:
        if cells.loc[name, "status"] == "published":
            fits &= value == cells.loc[name, "n"]
    flat = tables[fits].reshape(fits.sum(), -1)
    return {name: set(flat[:, i].tolist()) for i, name in enumerate(names)}


def test_one_small_cell_takes_a_rectangle():
    got = suppress(table([[3, 50, 40], [30, 60, 25], [70, 20, 90]]), 5).cells
    assert got.loc[("A", "x"), "status"] == "primary"
    hidden = got.index[got["status"] != "published"]
    # a rectangle through the cell, of those the one that loses fewest respondents: 3, 40, 30, 25
    assert set(hidden) == {("A", "x"), ("A", "z"), ("B", "x"), ("B", "z")}
    assert got.loc[("A", "x"), ["lower", "upper"]].tolist() == [0, 33]
    published = got[got["status"] == "published"]
    assert (published["lower"] == published["n"]).all()
    assert got.loc[("all", "all"), "n"] == 388


def test_without_margins_nothing_more_is_needed():
    got = suppress(table([[3, 50], [30, 60]]), 5, margins=[]).cells
    assert got["status"].tolist() == ["primary", "published", "published", "published"]
    assert np.isinf(got.loc[("A", "x"), "upper"])


@given(st.lists(st.integers(0, 5), min_size=6, max_size=6))
@settings(max_examples=15, deadline=None)
def test_no_small_cell_can_be_worked_out(numbers):
    """Every table of whole numbers that fits the published figures, counted one by one."""
    counts = table(np.array(numbers).reshape(2, 3).tolist())
    cells = suppress(counts, 3).cells
    possible = possible_counts(cells, "AB", "xyz", 8)  # 5 and the rise of 3
    for name, count in counts.items():
        if cells.loc[name, "status"] == "primary":
            assert {0, count} <= possible[name]
            assert max(possible[name]) >= count + 3
        elif cells.loc[name, "status"] == "complementary":
            assert len(possible[name]) > 1
            assert count > 0  # an empty cell is no one's secret, and hides nothing
        else:
            assert count == 0 or count >= 3


def test_every_primary_cell_of_a_real_size_table_is_wide_open():
    rng = np.random.default_rng(6)
    n = rng.negative_binomial(2, 0.04, size=(63, 8))
    index = pd.MultiIndex.from_product([range(63), range(8)], names=["unit", "group"])
    got = suppress(pd.Series(n.ravel(), index=index), 5).cells
    primary = got[got["status"] == "primary"]
    assert len(primary) > 3
    assert (primary["lower"] <= 1e-6).all()
    assert (primary["upper"] >= primary["n"] + 5).all()
    complementary = got[got["status"] == "complementary"]
    assert (complementary["upper"] - complementary["lower"] > 1).all()


def test_small_margins_are_cells_too():
    got = suppress(table([[1, 2], [30, 60], [20, 40]]), 5).cells
    assert got.loc[("A", "all"), "status"] == "primary"
    assert got.loc[("A", "all"), "upper"] >= 8


def test_hide():
    counts = table([[3, 50], [40, 60]])
    suppression = suppress(counts, 5)
    shown = suppression.hide(pd.DataFrame({"points": 1.5, "n": counts}))
    assert shown["points"].isna().all()
    with pytest.raises(ArgumentError, match="rows that are cells"):
        suppression.hide(pd.DataFrame({"n": [1]}, index=pd.MultiIndex.from_tuples([("Z", "x")])))


def test_a_lonely_small_cell_takes_its_margins_along():
    got = suppress(table([[3, 0], [0, 60]]), 5).cells
    hidden = set(got.index[got["status"] != "published"])
    assert {("A", "x"), ("A", "all"), ("all", "x")} <= hidden
    assert (got.loc[("A", "x"), "lower"], got.loc[("A", "x"), "upper"] >= 8) == (0, True)


def test_refusals():
    bad = table([[3, 50], [-1, 2.5]])
    with pytest.raises(InputFaults) as caught:
        suppress(bad, 5)
    assert len(caught.value.faults) == 2
    with pytest.raises(InputFaults, match="labels other than 'all'"):
        suppress(pd.Series({"all": 10, "b": 20}).rename_axis("unit"), 5)
    with pytest.raises(ArgumentError, match="2 or more"):
        suppress(table([[3]]), 1)
