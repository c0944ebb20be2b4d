import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_lib.errors import ArgumentError
from par_lib.simulate.ballots import share_out


@given(st.integers(500, 60_000), st.integers(1, 30), st.integers(0, 1000))
def test_ballots_add_up_and_everybody_is_asked(total, units, seed):
    groups = {"officials": 0.3, "people": 0.7}
    ballots = share_out(total, groups, units, np.random.default_rng(seed))
    assert ballots.shape == (units, 2)
    assert ballots.sum() == total
    assert (ballots >= 6).all()


def test_the_plan_of_2023_is_kept_and_groups_are_unequal():
    # data/published/survey_samples.csv: 50,155 ballots planned, the split was not published
    groups = {"deputies": 0.06, "people": 0.94}
    ballots = share_out(50_155, groups, 63, np.random.default_rng(1))
    assert ballots.sum() == 50_155
    assert len(set(ballots[:, 1].tolist())) > 50
    assert ballots[:, 0].sum() / 50_155 == pytest.approx(0.06, abs=0.01)


def test_too_few_ballots():
    with pytest.raises(ArgumentError, match="at least 12"):
        share_out(11, {"a": 0.5, "b": 0.5}, 1, np.random.default_rng(1))
