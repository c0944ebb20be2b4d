import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_lib.survey.codes import coarser_codes, compact, function_of, label_codes, marked, within

NUMBERS = st.lists(st.integers(-40, 10**12), min_size=1, max_size=30)


@given(NUMBERS)
def test_compact_is_unique_with_its_inverse(numbers):
    """Dense and sparse, negative and large: the same as NumPy's sort."""
    codes = np.array(numbers, dtype=np.intp)
    found, inverse = np.unique(codes, return_inverse=True)
    got = compact(codes)
    assert got[0].tolist() == inverse.tolist()
    assert got[1].tolist() == found.tolist()
    assert codes[got[2]].tolist() == found.tolist()


@pytest.mark.parametrize("kind", ["int8", "uint64", "int64", "float64", "str", "object", "category"])
@pytest.mark.parametrize("labels", [[3, 1, 3, 2], [100, -100, 5], [7], [1, 120, 1]])
def test_labels_of_every_kind_are_coded_as_pandas_does(kind, labels):
    if kind == "uint64":
        labels = [abs(label) for label in labels]
    series = pd.Series(labels).astype(kind)
    wanted, names = pd.factorize(series, sort=True)
    found = label_codes(series)
    assert found.codes.tolist() == wanted.tolist()
    assert found.names.tolist() == list(names)
    assert found.codes[found.row].tolist() == list(range(len(names)))


@pytest.mark.parametrize("kind", ["float64", "str", "category", "Int64"])
def test_blank_labels_have_no_code(kind):
    found = label_codes(pd.Series([2, None, 1, None]).astype("Int64").astype(kind))
    assert found.codes.tolist() == [1, -1, 0, -1]
    assert [float(label) for label in found.names] == [1, 2]
    assert found.row.tolist() == [2, 0]


def test_categories_that_do_not_occur_are_no_labels_and_their_order_counts():
    series = pd.Series(pd.Categorical(["low", "high", None], categories=["none", "low", "high"]))
    found = label_codes(series)
    assert found.codes.tolist() == [0, 1, -1]
    assert found.names.tolist() == ["low", "high"]
    assert found.row.tolist() == [0, 1]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=30))
def test_every_pair_has_a_number_of_its_own(pairs):
    outer, inner = np.array(pairs, dtype=np.intp).T
    inner, _, row = compact(inner)
    codes, of, rows = within(outer, inner, row)
    numbered: dict[int, tuple[int, int]] = {}
    for code, pair in zip(codes.tolist(), zip(outer.tolist(), inner.tolist(), strict=True), strict=True):
        assert numbered.setdefault(code, pair) == pair
    assert sorted(numbered) == list(range(len(set(numbered.values()))))
    assert [numbered[code][0] for code in range(len(numbered))] == of.tolist()
    assert codes[rows].tolist() == list(range(len(numbered)))
    assert within(None, inner, row)[0] is inner


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=30),
    st.lists(st.sampled_from([-7, 2, 3, 4, 10**15]), min_size=7, max_size=7),
)
def test_strata_are_coded_by_their_clusters_as_they_are_by_their_rows(clusters, stratum_of):
    """Labels without gaps, with gaps, and far apart; one cluster with two strata has no code of a stratum."""
    strata = pd.Series([stratum_of[cluster] for cluster in clusters])
    finer, plain = label_codes(pd.Series(clusters)), label_codes(strata)
    found, of = coarser_codes(strata, finer)
    assert found.codes.tolist() == plain.codes.tolist()
    assert found.names.tolist() == plain.names.tolist()
    assert found.codes[found.row].tolist() == list(range(len(plain.names)))
    assert of.tolist() == function_of(finer.codes, plain.codes, finer.row).tolist()
    again = pd.concat([strata, pd.Series([5])], ignore_index=True)
    assert coarser_codes(again, label_codes(pd.Series([*clusters, clusters[0]]))) is None
    assert coarser_codes(strata.astype(float), finer) is None


def test_marked():
    got = marked(np.array([2, 2, 0]), np.array([False, True, False]), 4)
    assert got.tolist() == [
        False,
        False,
        True,
        False,
    ]
