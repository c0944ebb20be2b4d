import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from par_lib.simulate.along_ranks import along_ranks, ranked_order


@given(st.integers(0, 10_000), st.integers(2, 30))
def test_units_of_known_rank_stand_there(seed, units):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=units)
    chosen = rng.choice(units, size=min(3, units), replace=False).tolist()
    ranks = dict(
        zip(chosen, rng.choice(np.arange(1, units + 1), len(chosen), replace=False).tolist(), strict=True)
    )
    order = ranked_order(values, ranks)
    assert sorted(order) == list(range(units))
    assert all(order[rank - 1] == unit for unit, rank in ranks.items())
    others = [values[unit] for unit in order if unit not in ranks]
    assert others == sorted(others, reverse=True)
    moved, same = along_ranks(values, ranks, {})
    assert same == order
    assert (np.diff(moved[order]) <= 0).all()


def test_known_values_keep_their_order():
    values = np.array([5.0, 4.0, 9.0, 6.0, 1.0])
    moved, order = along_ranks(values, {0: 2, 1: 4}, {0: 8.0, 1: 3.0, 3: 5.0})
    assert (order[1], order[3], order[2]) == (0, 1, 3)
    assert (moved[0], moved[1], moved[3]) == (8.0, 3.0, 5.0)
