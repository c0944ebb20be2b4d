"""Blank points cannot be had by subtraction: no equation of what is shown has one of them as its solution."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.survey.hidden_points import small_cells_hidden, small_changes_hidden

AREAS = {"1.1": "1", "1.2": "1", "1.3": "1", "2.1": "2", "3.1": "3", "3.2": "3"}
CODES = [("component", code) for code in AREAS] + [("area", area) for area in "123"] + [("survey", "survey")]


def table(counts, unit="A") -> pd.DataFrame:
    """Counts of components; those who answered about an area or the survey are at least as many."""
    n = dict(zip(AREAS, counts, strict=True))
    areas = {area: max(n[code] for code in AREAS if AREAS[code] == area) for area in "123"}
    numbers = [*n.values(), *areas.values(), max(counts)]
    frame = pd.DataFrame(CODES, columns=["level", "code"]).assign(unit=unit, n=numbers)
    return frame.assign(points=1.0, se=0.1, lower=0.8, upper=1.2, deff=1.0)


def determined(blank: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The blank points that the sums give back, by linear algebra."""
    columns = {code: at for at, code in enumerate(CODES)}
    relations = np.zeros((4, len(CODES)))
    for number, whole in enumerate([("area", "1"), ("area", "2"), ("area", "3"), ("survey", "survey")]):
        relations[number, columns[whole]] = -1
        for code in CODES:
            above = ("area", AREAS[code[1]]) if code[0] == "component" else ("survey", "survey")
            if code[0] != "survey" and above == whole:
                relations[number, columns[code]] = 1
    unknown = [code for code in CODES if code in blank]
    left = relations[:, [columns[code] for code in unknown]]
    rank = np.linalg.matrix_rank(left) if unknown else 0
    return {
        code
        for at, code in enumerate(unknown)
        if np.linalg.matrix_rank(np.vstack([left, np.eye(len(unknown))[at]])) == rank
    }


def test_several_that_the_same_few_answered_are_not_told_together():
    """Of three components of an area two rest on three people: the area less the third would be theirs."""
    got = blanks(small_cells_hidden(table([3, 3, 9, 9, 9, 9]), 5, AREAS))
    assert {("component", "1.1"), ("component", "1.2"), ("component", "1.3")} <= got


def blanks(frame: pd.DataFrame) -> set[tuple[str, str]]:
    rows = frame[frame["points"].isna()]
    assert rows[["points", "se", "lower", "upper", "deff", "n"]].isna().all(axis=None)
    return set(zip(rows["level"], rows["code"], strict=True))


@given(st.lists(st.integers(1, 12), min_size=6, max_size=6))
@settings(max_examples=150, deadline=None)
def test_nothing_blank_follows_from_what_is_shown(counts):
    got = blanks(small_cells_hidden(table(counts), 5, AREAS))
    small = {("component", code) for code, n in zip(AREAS, counts, strict=True) if n < 5}
    assert small <= got
    assert determined(got) == set()
    if not small:
        assert got == set()
    # what a shown sum leaves over rests on enough people, too: the same few may have answered all of it
    for whole in [("area", "1"), ("area", "2"), ("area", "3"), ("survey", "survey")]:
        parts = [code for code in CODES[:6] if ("area", AREAS[code[1]]) == whole]
        rest = got & set(parts or CODES[6:9])
        if rest and whole not in got:
            frame = table(counts).set_index(["level", "code"])["n"]
            assert max(frame[code] for code in rest) >= 5


def test_without_more_blanks_subtraction_would_give_a_small_one_back():
    assert determined({("component", "1.1")}) == {("component", "1.1")}


def test_the_component_with_the_fewest_others_goes_with_it():
    assert blanks(small_cells_hidden(table([3, 40, 20, 30, 30, 30]), 5, AREAS)) == {
        ("component", "1.1"),
        ("component", "1.3"),
    }


def test_an_area_of_one_component_takes_another_area_along():
    got = blanks(small_cells_hidden(table([30, 40, 20, 3, 50, 60]), 5, AREAS))
    assert got == {
        ("component", "2.1"),
        ("area", "2"),
        ("area", "1"),  # 40 respondents, fewer than the 60 of area 3
        ("component", "1.3"),
    }


@pytest.mark.parametrize("threshold", [0, 1])
def test_without_a_threshold_all_is_shown(threshold):
    assert blanks(small_cells_hidden(table([1, 2, 3, 4, 5, 6]), threshold, AREAS)) == set()


def test_units_are_on_their_own():
    both = pd.concat([table([3, 40, 20, 30, 30, 30]), table([30] * 6, "B")], ignore_index=True)
    got = small_cells_hidden(both, 5, AREAS)
    assert got[got["unit"] == "B"].notna().all(axis=None)
    assert len(blanks(got)) == 2


def changes(codes) -> pd.DataFrame:
    frame = pd.DataFrame(codes, columns=["level", "code"]).assign(unit="A")
    return frame.assign(before=1.0, after=2.0, difference=1.0, se=0.1, lower=0.8, upper=1.2, p_value=0.01)


def test_changes_of_what_is_blank_in_one_year_are_blank():
    many, few = table([9, 9, 9, 9, 9, 9]), table([9, 9, 9, 9, 2, 9])
    got = small_changes_hidden(changes(CODES), [few, many], 5, AREAS)
    blank = {(row.level, row.code) for row in got.itertuples() if pd.isna(row.difference)}
    assert {("component", "3.1"), ("component", "3.2")} <= blank  # the second, or the area gives the first
    assert not determined(blank) & blank
    assert "n" not in got
    assert small_changes_hidden(changes(CODES), [few, many], 0, AREAS)["difference"].notna().all()


def test_sums_of_what_is_comparable_give_nothing_away():
    """3.1, of few answers, is not comparable: the area without it would be 3.2, blank in the year."""
    few = table([9, 9, 9, 9, 2, 9])
    comparable = [code for code in CODES if code != ("component", "3.1")]
    got = small_changes_hidden(changes(comparable), [few, few], 5, AREAS).set_index(["level", "code"])
    assert pd.isna(got.loc[("component", "3.2"), "before"])
    assert pd.isna(got.loc[("area", "3"), "before"])
