import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import ArgumentError, UnknownName
from par_lib.survey import near_duplicates
from par_lib.survey.near_duplicates import maximum_percent_match


def random_ballots(n: int, questions: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.integers(1, 6, (n, questions)).astype(float)).rename(columns=lambda q: f"q{q}")
    return frame.mask(rng.random((n, questions)) < 0.05)


@given(n=st.integers(2, 40), questions=st.integers(1, 6), tile=st.integers(1, 17))
@settings(max_examples=40, deadline=None)
def test_every_pair_compared_one_by_one(n, questions, tile):
    frame = random_ballots(n, questions, seed=n)
    values = frame.fillna(-1).to_numpy()
    agree = (values[:, None, :] == values[None, :, :]).mean(axis=2)
    np.fill_diagonal(agree, -1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_duplicates, "TILE", tile)
        got = maximum_percent_match(frame, list(frame))
    assert got["match"].to_numpy() == pytest.approx(agree.max(axis=1))
    assert got["nearest"].tolist() == agree.argmax(axis=1).tolist()


def test_a_copied_ballot_is_found_among_thousands():
    frame = random_ballots(6000, 40, seed=5)
    frame.loc[5000] = frame.loc[17]
    frame.loc[5000, ["q3", "q9", "q21", "q30"]] = [9, 9, 9, 9]
    got = maximum_percent_match(frame, list(frame))
    assert got.index[got["flagged"]].tolist() == [17, 5000]
    assert got.loc[17, ["match", "nearest"]].tolist() == [0.9, 5000]
    assert got.loc[5000, "nearest"] == 17


def test_refusals():
    frame = random_ballots(3, 2, seed=1)
    with pytest.raises(UnknownName):
        maximum_percent_match(frame, ["q0", "q7"])
    with pytest.raises(ArgumentError, match="two ballots"):
        maximum_percent_match(frame[:1], ["q0"])
    with pytest.raises(ArgumentError, match="threshold"):
        maximum_percent_match(frame, ["q0"], threshold=85)
