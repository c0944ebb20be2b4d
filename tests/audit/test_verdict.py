import pandas as pd
import pytest

from par_lib.audit.robustness import pair_table, rank_table, run_replicates
from par_lib.audit.verdict import VERDICTS, verdict_table

SENSITIVITY = pd.DataFrame({"source": ["weights", "standard_errors"], "effect": [0.7, 0.3]})


@pytest.fixture
def tables(full, examine):
    data = examine(full, replicates=1000)
    found = run_replicates(data)
    return data, rank_table(data, found), pair_table(data, found)


def test_figures_are_those_of_the_tables(tables):
    data, ranks, pairs = tables
    row = verdict_table(data, ranks, pairs, SENSITIVITY).iloc[0]
    width = ranks["high"] - ranks["low"]
    assert row["median_width"] == width.median()
    assert row["widest"] == width.max()
    assert width[ranks["unit"] == row["widest_unit"]].item() == width.max()
    assert row["first_unit"] == ranks["unit"][0]
    assert row["first_share"] == ranks["top_1"][0]
    assert row["neighbours"] == 5
    assert (row["source"], row["effect"]) == ("weights", 0.7)
    assert row["verdict"] in VERDICTS


@pytest.mark.parametrize(("width", "verdict"), [(0, "robust"), (2, "partly"), (5, "fragile")])
def test_bounds_of_the_plan(tables, width, verdict):
    """Of 6 units: 0, 2/6 = 0.33 and 5/6 = 0.83 against the bounds 0.15 and 0.4."""
    data, ranks, pairs = tables
    changed = ranks.assign(low=1, high=1 + width)
    assert verdict_table(data, changed, pairs, SENSITIVITY)["verdict"].item() == verdict


def test_neighbours_told_apart(tables):
    data, ranks, pairs = tables
    sure = pairs.assign(above=0.95)
    assert verdict_table(data, ranks, sure, SENSITIVITY)["told_apart"].item() == 5
    assert verdict_table(data, ranks, pairs.assign(above=0.94), SENSITIVITY)["told_apart"].item() == 0
