import pytest

from par_lib.inputs.assessment import Assessment
from par_lib.inputs.clean_rows import CleanRow
from par_lib.inputs.entry import Entry
from par_lib.inputs.scores import State
from par_lib.scoring.final import entry_points, final_scores, points_by_rule

FILE = "clean/s/2020/assessment.csv"


def entry(code, stage, points=None, state=State.SCORED, row=2, **more):
    return Entry("X", code, stage, state, points=points, row=row, **more)


def finals(assessed, *entries):
    """The final scores of the leaves that have entries."""
    rows = final_scores(Assessment("s", assessed, tuple(entries), "assessment.csv"))
    assert [row.code for row in rows] == list(assessed.leaf_codes)
    return [row for row in rows if row.code in {one.code for one in entries}]


def test_the_last_round_counts_in_whatever_order_rows_stand(assessed):
    entries = [entry("A1", "round-2", 1.5, row=9), entry("A1", "self", 2.0), entry("A1", "round-1", 1.0)]
    for order in (entries, entries[::-1]):
        assert finals(assessed, *order) == [CleanRow("X", "A1", "1.5", "scored", f"{FILE}:9")]


def test_rounds_are_numbers(assessed):
    rows = finals(assessed, entry("A1", "round-10", 0.5), entry("A1", "round-9", 1.0))
    assert rows[0].points == "0.5"


def test_a_self_score_never_counts(assessed):
    assert finals(assessed, entry("A1", "self", 2.0)) == [
        CleanRow("X", "A1", "", "not_available", f"{FILE}:2")
    ]


def test_states_come_through(assessed):
    rows = finals(
        assessed, entry("A1", "self", 2.0), entry("A1", "round-1", state=State.NOT_APPLICABLE, row=3)
    )
    assert rows == [CleanRow("X", "A1", "", "not_applicable", f"{FILE}:3")]


@pytest.mark.parametrize(
    ("given", "points"),
    [
        (entry("A1", "round-1", value=85.0), 1.0),  # from 80 to under 100 %: 1 point
        (entry("A2", "round-1", value=3.0), 0.25),  # 1 - 3 × 0.25
        (entry("B", "measured", value=4.0), 2.25),  # 3 × (4 - 1) / (5 - 1)
        (entry("C", "measured", value=90.0, target=120.0), 1.5),  # 2 × 90 / 120
    ],
)
def test_points_by_rule_where_a_raw_value_alone_is_given(assessed, given, points):
    node = assessed.node(given.code)
    assert points_by_rule(node, given) == entry_points(node, given) == points
    assert float(finals(assessed, given)[0].points) == points


def test_the_score_given_counts_not_the_rule(assessed):
    given = entry("A1", "round-1", 2.0, value=85.0)
    assert finals(assessed, given)[0].points == "2"
    assert points_by_rule(assessed.node("A1"), given) == 1


def test_no_rule_no_points_by_it(assessed):
    assert points_by_rule(assessed.node("A3"), entry("A3", "round-1", 1.0)) is None


def test_leaves_in_the_order_of_the_framework(assessed):
    rows = finals(assessed, entry("C", "measured", 1.0), entry("A2", "round-1", 1.0))
    assert [row.code for row in rows] == ["A2", "C"]


def test_a_leaf_that_nobody_appraised_or_measured_yet_is_not_available(assessed):
    rows = final_scores(Assessment("s", assessed, (entry("A1", "round-1", 1.0),), "assessment.csv"))
    assert [(row.code, row.state, row.points) for row in rows] == [
        ("A1", "scored", "1"),
        *((code, "not_available", "") for code in ("A2", "A3", "B", "C")),
    ]
    assert rows[-1].source == FILE
