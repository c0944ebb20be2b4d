import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.composite.hierarchy import Hierarchy
from par_lib.errors import ArgumentError, InputFaults, UnknownName

RAGGED = Hierarchy.of(
    {"I": ["A", "b", "C"], "A": ["a1", "a2"], "C": ["D"], "D": ["d1", "d2"]}, {"A": 2, "d1": 3}
)


def test_levels_count_from_the_bottom_in_a_ragged_tree():
    assert {code: RAGGED.level(code) for code in RAGGED.codes} == {
        "I": 4, "A": 2, "b": 1, "C": 3, "a1": 1, "a2": 1, "D": 2, "d1": 1, "d2": 1,
    }  # fmt: skip
    assert RAGGED.below("C") == ("d1", "d2")
    assert RAGGED.aggregates[-1] == "I"


def test_effective_weights_by_hand():
    shares = RAGGED.effective_weights()
    assert shares["a1"] == pytest.approx(2 / 4 / 2)
    assert shares["d1"] == pytest.approx(1 / 4 * 3 / 4)
    assert shares[list(RAGGED.leaves)].sum() == pytest.approx(1)


def test_frame_round_trip():
    assert Hierarchy.from_frame(RAGGED.to_frame()) == RAGGED


def test_removing_an_only_child_takes_its_parents_along():
    assert RAGGED.without("D").codes == ("I", "A", "b", "a1", "a2")
    assert RAGGED.without("d1").codes == ("I", "A", "b", "C", "a1", "a2", "D", "d2")
    with pytest.raises(ArgumentError, match="below the index"):
        RAGGED.without("I")


def test_every_fault_is_reported_at_once():
    frame = pd.DataFrame(
        {
            "code": ["I", "x", "x", "y", "p", "q", "z"],
            "parent": ["", "I", "I", "nowhere", "q", "p", "I"],
            "weight": [1, 1, 1, -1, 1, 1, "heavy"],
            "direction": [1, 1, 1, 2, 1, 1, 1],
        }
    )
    with pytest.raises(InputFaults) as caught:
        Hierarchy.from_frame(frame)
    text = str(caught.value)
    for part in (
        "occur once",
        "itself a code",
        "weight ≥ 0",
        "direction 1 or -1",
        "a circle of parents",
        "code z",
        "found 'heavy'",
        "direction 1 or -1, found 2",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ({"code": ["I", "x", "pop"], "parent": ["", "I", None]}, r"found 2: I, pop\n.*such as denominators"),
        ({"code": ["I", "area", "x"], "parent": ["", "I", "aera"]}, r"found 'aera'\n.*did you mean area"),
        ({"code": ["I"], "parent": [""]}, "an indicator or more below the index"),
        ({"code": [], "parent": []}, "one code without parent, the index, found none"),
    ],
)
def test_a_wrong_table_of_metadata_says_what_to_do(frame, message):
    with pytest.raises(InputFaults, match=message):
        Hierarchy.from_frame(pd.DataFrame(frame))


def test_a_group_without_weight_is_refused():
    with pytest.raises(InputFaults, match="a child with a weight above 0"):
        Hierarchy.of({"I": ["x", "y"]}, {"x": 0, "y": 0})


def test_unknown_codes_offer_the_nearest():
    with pytest.raises(UnknownName, match="did you mean a1"):
        RAGGED.weight("a11")
    with pytest.raises(UnknownName, match="code of the hierarchy"):
        Hierarchy.of({"I": ["x"]}, {"X1": 2})


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=6), st.floats(0.1, 10))
def test_effective_weights_do_not_depend_on_the_scale_of_a_group(weights, scale):
    children = [f"x{number}" for number in range(len(weights))]
    tree = Hierarchy.of({"I": children}, dict(zip(children, weights, strict=True)))
    scaled = tree.with_weights({child: tree.weight(child) * scale for child in children})
    pd.testing.assert_series_equal(tree.effective_weights(), scaled.effective_weights())
