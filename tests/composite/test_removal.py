import numpy as np
import pandas as pd
import pytest

from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.removal import remove_each
from par_lib.errors import ArgumentError


def test_asem_without_each_pillar(asem, oracle):
    found = remove_each(asem, level=2)
    ranks = oracle("coinr_remove_pillars_ranks", by_unit=True).rename(columns={"Nominal": "nominal"})
    assert (found.ranks.loc[ranks.index, ranks.columns] == ranks).all(axis=None)
    change = oracle("coinr_remove_pillars").set_index("removed").mean_abs_rank_change.drop("Nominal")
    np.testing.assert_allclose(found.mean_change[change.index], change, atol=1e-9)


def test_ragged_trees_lose_the_emptied_parent_too():
    frame = pd.DataFrame({"x": [1.0, 2.0], "y": [5.0, 0.0]})
    tree = Hierarchy.of({"I": ["A", "y"], "A": ["x"]})
    found = remove_each(CompositeIndex.from_frame(frame, tree), level=1)
    assert found.ranks.to_dict("list") == {"nominal": [1, 2], "x": [1, 2], "y": [2, 1]}


@pytest.mark.parametrize("level", [0, 4, 7])
def test_levels_without_codes_to_remove(asem, level):
    with pytest.raises(ArgumentError, match="below the index"):
        remove_each(asem, level=level)


def test_the_last_indicator_cannot_go():
    only = CompositeIndex.from_frame(pd.DataFrame({"x": [1.0]}), Hierarchy.of({"I": ["x"]}))
    with pytest.raises(ArgumentError, match="two indicators"):
        remove_each(only, level=1)
