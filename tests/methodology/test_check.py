"""What does not hold in a framework file; the messages are tested in tests/cli/test_check.py."""

import pytest

from par_lib.methodology.check import violations
from par_lib.methodology.schema import FrameworkFile


def found(content, **changes) -> list[tuple[str, str, str]]:
    file = FrameworkFile.model_validate(content(**changes))
    return [(".".join(map(str, v.path)), v.expected, v.found) for v in violations(file)]


def changed_tree(content, place, **changes):
    tree = content()["tree"]
    node = tree[place[0]]
    for child in place[1:]:
        node = node["children"][child]
    node.update(changes)
    return {"tree": tree}


def test_a_sound_file(content):
    assert found(content) == []


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ({"points": 9}, ("totals.0.points", "a tree of 9 points in 2020–2022", "10")),
        (
            {"by_score_source": {"desk": 9}},
            ("totals.0.by_score_source.desk", "9 points by desk in 2020–2022", "10"),
        ),
        (
            {"by_score_source": {"disk": 9}},
            ("totals.0.by_score_source.disk", "one of desk in 2020–2022", "disk"),
        ),
        (
            {"count_by_depth": [2, 3]},
            ("totals.0.count_by_depth.1", "3 nodes at depth 2 (criterion) in 2020–2022", "2"),
        ),
        (
            {"count_by_depth": [2, 2, 1]},
            ("totals.0.count_by_depth.2", "1 nodes at depth 3 (depth 3) in 2020–2022", "0"),
        ),
        ({"years": "2021-2022", "points": 9}, ("totals.0.points", "a tree of 9 points in 2021–2022", "10")),
    ],
)
def test_declared_totals(content, totals, expected):
    assert found(content, totals=[totals]) == [expected]


def test_appraised_sources_are_sources(content):
    assert found(content, appraised=["desk", "disk"]) == [("appraised.1", "one of desk", "disk")]


def test_the_years_of_a_broken_total_are_named(content):
    tree = content()["tree"]
    tree[1]["max"] = [
        {"years": 2020, "points": 4},
        {"years": 2021, "points": 5},
        {"years": 2022, "points": 4},
    ]
    assert found(content, tree=tree) == [("totals.0.points", "a tree of 10 points in 2020, 2022", "9")]


def test_sums_are_exact(content):
    tenths = changed_tree(content, [0], max=5)
    assert found(content, **tenths) == []
    thirds = changed_tree(content, [0, 0], max="3.3333333333")
    assert [item[:2] for item in found(content, **thirds)] == [
        ("totals.0.points", "a tree of 10 points in 2020–2022")
    ]


@pytest.mark.parametrize(
    ("place", "changes", "expected"),
    [
        ([0], {"max": 6}, ("tree.0.max", "children of A that add to 6 in 2020–2022", "5")),
        ([0, 1], {"code": "A1"}, ("tree.0.children.1.code", "each code once", "A1 2 times")),
        ([1], {"score_source": None}, ("tree.1", "a score_source", "none")),
        ([1], {"score_source": "x"}, ("tree.1.score_source", "one of desk", "x")),
        ([1], {"status": None}, ("tree.1", "a status", "none")),
        ([1], {"status": "official"}, ("tree.1", "a source for official points", "none")),
        ([1], {"status": "derived"}, ("tree.1", "a source for derived points", "none")),
    ],
)
def test_nodes(content, place, changes, expected):
    assert expected in found(content, **changed_tree(content, place, **changes))


def test_leaves_without_points(content):
    assert ("tree.1", "maximum points in 2020–2022", "none") in found(
        content, **changed_tree(content, [1], max=None)
    )
    assert ("tree.1.max", "maximum points above 0 in 2020–2022", "0") in found(
        content, **changed_tree(content, [1], max=0)
    )


def test_maxima_by_year(content):
    spans = [{"years": "2020-2021", "points": 5}, {"years": "2021-2022", "points": 5}]
    assert found(content, **changed_tree(content, [1], max=spans)) == [
        ("tree.1.max", "one maximum a year in 2021", "2 of them")
    ]
    gap = found(content, **changed_tree(content, [1], max=spans[:1]))
    assert ("tree.1", "maximum points in 2022", "none") in gap


def test_depths_and_years(content):
    names = [{"vi": "Lĩnh vực", "en": "Area"}]
    assert ("tree.0.children.0", "at most 1 depths", "depth 2") in found(content, depth_names=names)
    late = found(content, **changed_tree(content, [1], years=["2030"]))
    assert ("tree.1.years", "years of small", "none of them") in late


def test_bands(content):
    name = {"vi": "A", "en": "A"}
    band = {"code": "a", "name": name, "at_least": 80}
    assert found(content, bands=[band, dict(band, code="b", at_least=90)]) == []
    assert found(content, bands=[dict(band, years=2020), dict(band, code="b", years=2021)]) == []
    assert found(content, bands=[band, dict(band, code="b", years=2021)]) == [
        ("bands.1.at_least", "one band from each value", "a and b in 2021")
    ]
