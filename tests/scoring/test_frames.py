"""The index of units: by hand, and what must hold whatever the scores are."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import ArgumentError
from par_lib.inputs.scores import Scores, State
from par_lib.methodology.framework import Framework
from par_lib.methodology.schema import Text
from par_lib.scoring.frames import (
    INDEX_COLUMNS,
    NODE_COLUMNS,
    band_of,
    group_means,
    overall_index,
    score_area,
    score_nodes,
)
from par_lib.units.unit_set import Unit

SHARES_OF_MAXIMUM = st.lists(st.one_of(st.floats(0, 1), st.none()), min_size=3, max_size=3)
UNITS = st.lists(SHARES_OF_MAXIMUM, min_size=1, max_size=5)


def make(framework: Framework, points: list[list[float]], state: list[list[State]] | None = None) -> Scores:
    units = tuple(Unit(f"U{i}", Text(vi=f"U{i}", en=f"U{i}"), "ministry") for i in range(len(points)))
    values = np.array(points, dtype=float)
    known = np.array(state, dtype=np.int8) if state else np.where(np.isnan(values), 1, 0).astype(np.int8)
    rows = np.arange(values.size).reshape(values.shape)
    sources = np.full(values.shape, "s", dtype=object)
    return Scores("s", framework, units, values, known, rows, sources, "scores.csv")


def from_shares(framework: Framework, shares: list[list[float | None]]) -> Scores:
    """Scores from shares of the maxima; None is not applicable."""
    rows = [
        [np.nan if s is None else s * m for s, m in zip(line, framework.leaf_maxima, strict=True)]
        for line in shares
    ]
    return make(framework, rows)


def index_of(scores: Scores) -> pd.DataFrame:
    areas = pd.concat([score_area(scores, area.code) for area in scores.framework.areas], ignore_index=True)
    return overall_index(scores.framework, areas, [unit.code for unit in scores.units])


def test_by_hand(small_framework):
    # maxima A1 10/3, A2 5/3, B 5; U1 has no A2: its maximum is 25/3
    index = index_of(make(small_framework(), [[3, 1, 4], [3, np.nan, 4]]))
    assert list(index.columns) == INDEX_COLUMNS
    assert index["points"].tolist() == [8, 7]
    assert index["max_points"].tolist() == pytest.approx([10, 25 / 3])
    assert index["index"].tolist() == pytest.approx([80, 84])
    assert index["rank"].tolist() == [2, 1]


def test_nodes_of_every_depth(small_framework):
    nodes = score_nodes(make(small_framework(), [[3, 1, 4], [3, np.nan, 4]]))
    assert list(nodes.columns) == NODE_COLUMNS
    assert nodes["code"].tolist() == ["A", "A1", "A2", "B"] * 2
    assert nodes["points"].tolist()[:4] == [4, 3, 1, 4]
    area = nodes[nodes["code"] == "A"]
    assert area["share"].tolist() == pytest.approx([80, 90])
    assert area["rank"].tolist() == [2, 1]
    assert nodes[nodes["code"] == "B"]["rank"].tolist() == [1, 1]


def test_areas_alone_are_what_they_are_in_the_whole(small_framework):
    scores = make(small_framework(), [[3, 1, 4], [2, np.nan, 5], [0, 0, 0]])
    whole = score_nodes(scores)
    parts = pd.concat([score_area(scores, area) for area in ("A", "B")])
    keys = ["unit", "code"]
    pd.testing.assert_frame_equal(
        parts.sort_values(keys, ignore_index=True), whole.sort_values(keys, ignore_index=True)
    )


def test_measure_points_does_not_divide(small_framework):
    index = index_of(make(small_framework(index={"measure": "points"}), [[3, 1, 4]]))
    assert index["index"].tolist() == [8]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("min", [1, 2, 2]), ("max", [1, 3, 3]), ("average", [1, 2.5, 2.5]), ("dense", [1, 2, 2])],
)
def test_ties_are_the_framework_s(small_framework, ties, expected):
    scores = make(small_framework(ranking={"ties": ties}), [[3, 1, 5], [3, 1, 4], [2, 1, 5]])
    assert index_of(scores)["rank"].tolist() == expected


def test_unknown_and_unranked_units(small_framework):
    scores = make(
        small_framework(),
        [[3, 1, 4], [3, np.nan, 4], [3, 1, 5]],
        [[State.SCORED] * 3, [State.SCORED, State.NOT_AVAILABLE, State.SCORED], [State.SCORED] * 3],
    )
    areas = pd.concat([score_area(scores, area) for area in ("A", "B")])
    index = overall_index(scores.framework, areas, ["U0", "U1"])
    np.testing.assert_array_equal(index["rank"], [1, np.nan, np.nan])
    np.testing.assert_array_equal(index["index"].isna(), [False, True, False])


def test_a_missing_area_is_refused(small_framework):
    scores = make(small_framework(), [[3, 1, 4]])
    with pytest.raises(ArgumentError, match="results of A, B, found none of B"):
        overall_index(scores.framework, score_area(scores, "A"), ["U0"])


@settings(max_examples=50, deadline=None)
@given(UNITS, st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(small_framework, shares, random):
    scores = from_shares(small_framework(), shares)
    order = list(range(len(shares)))
    random.shuffle(order)
    shuffled = replace(
        scores,
        units=tuple(scores.units[i] for i in order),
        points=scores.points[order],
        state=scores.state[order],
        rows=scores.rows[order],
        sources=scores.sources[order],
    )
    keys = {"by": "unit", "ignore_index": True}
    pd.testing.assert_frame_equal(
        index_of(scores).sort_values(**keys), index_of(shuffled).sort_values(**keys), check_exact=True
    )


@settings(max_examples=50, deadline=None)
@given(UNITS)
def test_points_and_shares_lie_between_zero_and_the_maximum(small_framework, shares):
    nodes = score_nodes(from_shares(small_framework(), shares))
    known = nodes.dropna(subset=["points"])
    assert (known["points"] >= 0).all()
    assert (known["points"] <= known["max_points"]).all()
    assert known["share"].between(0, 100).all()
    assert (nodes["max_points"] >= 0).all()


@settings(max_examples=50, deadline=None)
@given(UNITS, st.data())
def test_a_higher_leaf_never_lowers_the_index_or_the_rank(small_framework, shares, data):
    before = from_shares(small_framework(), shares)
    places = [(u, leaf) for u, line in enumerate(shares) for leaf, s in enumerate(line) if s is not None]
    if not places:
        return
    unit, leaf = data.draw(st.sampled_from(places))
    points = before.points.copy()
    points[unit, leaf] += data.draw(st.floats(0, 1)) * (
        before.framework.leaf_maxima[leaf] - points[unit, leaf]
    )
    first, second = index_of(before), index_of(replace(before, points=points))
    assert second.loc[unit, "index"] >= first.loc[unit, "index"]
    assert second.loc[unit, "rank"] <= first.loc[unit, "rank"]
    others = first.index != unit
    assert (second.loc[others, "rank"] >= first.loc[others, "rank"]).sum() == first.loc[
        others, "rank"
    ].count()


@settings(max_examples=50, deadline=None)
@given(UNITS, st.integers(0, 2))
def test_removing_a_leaf_is_marking_it_not_applicable(content, small_framework, shares, leaf):
    """A framework without a leaf gives the index that the whole gives when the leaf applies to nobody."""
    marked = from_shares(
        small_framework(), [[None if i == leaf else s for i, s in enumerate(line)] for line in shares]
    )
    tree = content()["tree"]
    code = marked.framework.leaf_codes[leaf]
    kept = [area for area in tree if area["code"] != code]
    for area in kept:
        if "children" in area:
            area["children"] = [child for child in area["children"] if child["code"] != code]
    without = small_framework(tree=kept)
    columns = [i for i in range(3) if i != leaf]
    removed = make(without, marked.points[:, columns].tolist(), marked.state[:, columns].tolist())
    pd.testing.assert_frame_equal(index_of(removed), index_of(marked), check_exact=True)


def test_a_unit_to_which_an_area_does_not_apply(small_framework):
    index = index_of(make(small_framework(), [[np.nan, np.nan, 4]]))
    assert index.loc[0, ["points", "max_points", "index", "rank"]].tolist() == [4, 5, 80, 1]


def test_a_unit_to_which_nothing_applies_is_not_ranked(small_framework):
    index = index_of(make(small_framework(), [[np.nan] * 3, [3, 1, 4]]))
    np.testing.assert_array_equal(index["rank"], [np.nan, 1])


def test_bands(small_framework):
    name = {"vi": "A", "en": "A"}
    bands = [
        {"code": "low", "name": name, "at_least": 0},
        {"code": "high", "name": name, "at_least": 80},
        {"code": "top", "name": name, "at_least": 90, "years": 2021},
    ]
    framework = small_framework(bands=bands)
    assert [band.code for band in framework.bands] == ["high", "low"]
    values = [79.999, 80 - 1e-13, 80, 100, 0, np.nan]
    assert [band_of(framework, value) for value in values] == ["low", "high", "high", "high", "low", None]
    assert band_of(small_framework(2021, bands=bands), 95) == "top"
    assert band_of(small_framework(), 95) is None
    assert index_of(make(framework, [[3, 1, 4], [0, 0, 0]]))["band"].tolist() == ["high", "low"]


def test_group_means():
    values = pd.Series([2.0, 4.0, np.nan, np.nan])
    table = group_means(values, pd.Series(["South", "North", "South", "East"]))
    assert table.index.tolist() == ["South", "North", "East"]
    assert table["count"].tolist() == [1, 1, 0]
    np.testing.assert_array_equal(table["mean"], [2, 4, np.nan])


def extra_leaf(code: str, points: float, role: str) -> dict[str, object]:
    names = {"code": code, "name": {"vi": code, "en": code}}
    return names | {"max": points, "score_source": "desk", "status": "illustrative", "role": role}


@pytest.fixture
def with_extras(content, small_framework) -> Framework:
    """Leaves A1 10/3, A2 5/3, A3 a penalty of at most 2, B 5, and an area C of a bonus of at most 1 alone."""
    tree = content()["tree"]
    tree[0]["children"].append(extra_leaf("A3", 2, "penalty"))
    return small_framework(tree=[*tree, extra_leaf("C", 1, "bonus")])


def test_bonus_and_penalty_by_hand(with_extras):
    # 3 + 1 - 0.5 + 4 + 0.75 = 8.25 of 10: neither counts into the maximum
    scores = make(with_extras, [[3, 1, 0.5, 4, 0.75], [3, 1, 0, 4, 0]])
    index = index_of(scores)
    assert index["points"].tolist() == [8.25, 8]
    assert index["max_points"].tolist() == pytest.approx([10, 10])
    assert index["index"].tolist() == pytest.approx([82.5, 80])
    nodes = score_nodes(scores).set_index(["unit", "code"])
    assert nodes.loc[("U0", "A"), ["points", "max_points"]].tolist() == pytest.approx([3.5, 5])
    assert nodes.loc[("U0", "A3"), ["points", "max_points"]].tolist() == [-0.5, 0]
    assert nodes.loc[("U0", "C"), ["points", "max_points"]].tolist() == [0.75, 0]
    assert nodes.loc[("U0", "C"), ["share", "rank"]].isna().all()


def test_bonus_and_penalty_that_do_not_apply_or_are_unknown(with_extras):
    none, unknown = State.NOT_APPLICABLE, State.NOT_AVAILABLE
    states = [[State.SCORED] * 5 for _ in range(3)]
    states[0][2] = states[0][4] = none
    states[1][4] = unknown
    states[2][2] = unknown
    points = [[3, 1, np.nan, 4, np.nan], [3, 1, 0, 4, np.nan], [3, 1, np.nan, 4, 1]]
    index = index_of(make(with_extras, points, states))
    np.testing.assert_allclose(index["index"], [80, np.nan, np.nan])
    np.testing.assert_allclose(index["max_points"], [10, 10, 10])


@settings(max_examples=50, deadline=None)
@given(shares=st.lists(st.lists(st.floats(0, 1), min_size=5, max_size=5), min_size=1, max_size=3))
def test_more_bonus_is_never_worse_and_more_penalty_never_better(content, small_framework, shares):
    tree = content()["tree"]
    tree[0]["children"].append(extra_leaf("A3", 2, "penalty"))
    framework = small_framework(tree=[*tree, extra_leaf("C", 1, "bonus")])
    full = from_shares(framework, shares)
    for column, better in ((2, False), (4, True)):
        points = full.points.copy()
        points[:, column] = framework.leaf_maxima[column]
        with_most = index_of(replace(full, points=points))["index"]
        assert (
            with_most >= index_of(full)["index"] if better else with_most <= index_of(full)["index"]
        ).all()


def test_a_component_not_assessed_in_a_year_is_so_for_all(content, small_framework):
    tree = content()["tree"]
    tree[0]["children"][1]["years"] = ["2020-2021"]
    before, after = small_framework(2021, tree=tree), small_framework(2022, tree=tree)
    assert (before.leaf_codes, after.leaf_codes) == (("A1", "A2", "B"), ("A1", "B"))
    index = index_of(make(after, [[3, 4], [2, 5]]))
    assert index["max_points"].tolist() == pytest.approx([25 / 3, 25 / 3])
    marked = index_of(make(before, [[3, np.nan, 4], [2, np.nan, 5]]))
    pd.testing.assert_frame_equal(index, marked, check_exact=True)


TWENTIETHS = st.one_of(st.none(), st.integers(0, 20))  # of a maximum; few values, so that ties are common


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TWENTIETHS, TWENTIETHS, TWENTIETHS), min_size=2, max_size=6))
def test_ranks_agree_with_exact_fractions(small_framework, shares):
    """Ties in exact arithmetic are ties here, and nothing else is (maxima 10/3, 5/3 and 5)."""
    framework = small_framework()
    exact = []
    for line in shares:
        applicable = [
            (s, leaf.max_points) for s, leaf in zip(line, framework.leaves, strict=True) if s is not None
        ]
        maximum = sum((top for _, top in applicable), Fraction(0))
        points = sum((Fraction(s, 20) * top for s, top in applicable), Fraction(0))
        exact.append(points / maximum if maximum else None)
    expected = [
        np.nan if value is None else 1 + sum(other is not None and other > value for other in exact)
        for value in exact
    ]
    binary = [[None if s is None else s / 20 for s in line] for line in shares]
    np.testing.assert_array_equal(index_of(from_shares(framework, binary))["rank"], expected)
