import numpy as np
import pytest

from par_lib.errors import UnknownName


def test_leaves_and_areas(small_framework):
    framework = small_framework()
    assert [area.code for area in framework.areas] == ["A", "B"]
    assert framework.leaf_codes == ("A1", "A2", "B")
    np.testing.assert_array_equal(framework.leaf_maxima, [10 / 3, 5 / 3, 5])
    assert framework.max_points == 10


def test_membership_says_which_leaf_counts_where(small_framework):
    np.testing.assert_array_equal(
        small_framework().membership,
        [[True, True, False], [True, False, False], [False, True, False], [False, False, True]],
    )


def test_a_deep_tree(content, small_framework):
    """A leaf at depth 4 beside a leaf at depth 1: the same code, whatever the depth."""
    tree = content()["tree"]
    leaf = tree[1]
    for code in ("D3", "D2", "D1"):
        leaf = {"code": code, "name": {"vi": code, "en": code}, "children": [leaf]}
    framework = small_framework(tree=[tree[0], leaf], depth_names=[{"vi": "x", "en": "x"}] * 4)
    assert [(node.code, node.depth) for node in framework.nodes][3:] == [
        ("D1", 1),
        ("D2", 2),
        ("D3", 3),
        ("B", 4),
    ]
    np.testing.assert_array_equal(framework.membership[3:], [[False, False, True]] * 4)
    assert framework.node("D1").max_points == 5


def test_node_children_and_subtree(small_framework):
    framework = small_framework()
    assert [node.code for node in framework.children("A")] == ["A1", "A2"]
    assert [node.code for node in framework.children(None)] == ["A", "B"]
    assert framework.children("B") == ()
    part = framework.subtree("A")
    assert part.leaf_codes == ("A1", "A2")
    assert part.max_points == 5
    assert part.membership.shape == (3, 2)


def test_unknown_code(small_framework):
    with pytest.raises(UnknownName, match="code of small in 2020"):
        small_framework().node("C")
    with pytest.raises(UnknownName):
        small_framework().subtree("C")
