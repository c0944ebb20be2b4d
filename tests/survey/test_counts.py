from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import ArgumentError, InputFaults
from par_lib.survey.counts import CountTable, count_answers, merge_counts

OPTIONS = {"q1": [1, 2, 3], "q2": [0, 1]}


def answers(n: int = 300, seed: int = 8) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "unit": rng.choice(list("ABC"), n),
            "weight": rng.choice([1.5, 2.25], n),
            "q1": np.where(rng.random(n) < 0.1, np.nan, rng.integers(1, 4, n)),
            "q2": rng.integers(0, 2, n),
        }
    )


def content(table: CountTable) -> tuple:
    assert table.pairs is not None
    return (
        table.keys.to_csv(index=False),
        table.questions,
        table.respondents.tobytes(),
        table.counts.tobytes(),
        table.pairs.tobytes(),
    )


@given(st.lists(st.integers(0, 300), min_size=1, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_any_partition_in_any_order_gives_the_same_bytes(cuts, shuffler):
    frame = answers()
    whole = count_answers(frame, ["unit", "weight"], OPTIONS, pairs=True)
    bounds = sorted({0, 300, *cuts})
    parts = [
        count_answers(frame.iloc[start:end], ["unit", "weight"], OPTIONS, pairs=True)
        for start, end in pairwise(bounds)
    ]
    shuffler.shuffle(parts)
    assert content(merge_counts(parts)) == content(whole)
    middle = len(parts) // 2
    halves = [merge_counts(half) for half in (parts[:middle], parts[middle:]) if half]
    assert content(merge_counts(halves)) == content(whole)


def test_counts_by_hand():
    frame = pd.DataFrame({"unit": list("BAA"), "q1": [1, 3, None], "q2": [0, 1, 1]})
    got = count_answers(frame, ["unit"], OPTIONS, pairs=True)
    assert got.keys["unit"].tolist() == ["A", "B"]
    assert got.respondents.tolist() == [2, 1]
    assert got.counts.tolist() == [[0, 0, 1, 0, 2], [1, 0, 0, 1, 0]]
    assert got.pairs[0][2].tolist() == [0, 0, 1, 0, 1]  # q1 = 3 together with itself and with q2 = 1
    assert got.counts[:, got.columns("q2")].tolist() == [[0, 2], [1, 0]]
    assert (np.einsum("cii->ci", got.pairs) == got.counts).all()


def test_faults_at_once():
    frame = answers(5).assign(unit=[None, "A", "A", "A", "A"], q2=[0, 1, 7, 7, 1])
    with pytest.raises(InputFaults) as caught:
        count_answers(frame, ["unit", "stratum"], OPTIONS)
    said = str(caught.value)
    for part in ("column unit: expected a key in every row, found 1 blanks", "7 (2 times)", "column stratum"):
        assert part in said


def test_tables_that_do_not_fit_together():
    one = count_answers(answers(), ["unit"], OPTIONS)
    with pytest.raises(ArgumentError, match="tables that differ"):
        merge_counts([one, count_answers(answers(), ["unit"], {"q1": [1, 2, 3]})])
    with pytest.raises(ArgumentError, match="at least one"):
        merge_counts([])
    with pytest.raises(ArgumentError, match="question"):
        one.columns("q9")
