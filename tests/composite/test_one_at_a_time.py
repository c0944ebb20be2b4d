import numpy as np
import pandas as pd
import pytest

from par_lib.composite.aggregate import aggregate
from par_lib.composite.means import GEOMETRIC
from par_lib.composite.normalise import MinMax, normalise
from par_lib.composite.one_at_a_time import compare_rankings
from par_lib.errors import ArgumentError

NOMINAL = pd.Series({"A": 4.0, "B": 3.0, "C": 2.0, "D": 1.0})


def test_by_hand():
    variants = {
        "same": NOMINAL * 2,
        "reverse": -NOMINAL,
        "D first": pd.Series({"D": 9.0, "C": 2.0, "B": 3.0, "A": 4.0}),
        "without B": NOMINAL.drop("B"),
    }
    table = compare_rankings(NOMINAL, variants)
    assert table.changed.tolist() == [0, 4, 4, 0]
    assert table.mean_change.tolist() == [0, 2, 1.5, 0]
    assert table.most_moved.tolist() == ["", "A", "D", ""]
    # Six pairs, three of them (those with D) turned round: τ = (3 − 3)/6.
    np.testing.assert_allclose(table.kendall_tau, [1, -1, 0, 1])
    assert table.units.tolist() == [4, 4, 4, 3]


def test_the_removal_reference_as_variants(asem, oracle):
    ranks = oracle("coinr_remove_pillars_ranks", by_unit=True)
    variants = {name: -ranks[name].astype(float) for name in ranks.columns if name != "Nominal"}
    table = compare_rankings(asem.scores.Index, variants)
    expected = oracle("coinr_remove_pillars").set_index("removed").mean_abs_rank_change
    np.testing.assert_allclose(table.mean_change, expected[table.index])


def test_a_variant_of_the_index(asem, raw):
    scale = asem.stages["treat"]
    base = type(asem).from_frame(scale, asem.hierarchy)
    variant = base.pipe(normalise, MinMax(1, 100)).pipe(aggregate, GEOMETRIC).scores.Index
    row = compare_rankings(asem.scores.Index, {"geometric": variant}).loc["geometric"]
    assert 0.5 < row.kendall_tau < 1
    assert 0 < row.changed <= 51


@pytest.mark.parametrize(
    "variants", [{}, {"x": pd.Series({"Z": 1.0, "A": 2.0})}, {"x": pd.Series({"A": 1.0})}]
)
def test_bad_variants(variants):
    with pytest.raises(ArgumentError, match="variant"):
        compare_rankings(NOMINAL, variants)
