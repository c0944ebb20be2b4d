"""What is left after suppression, judged by the ranks of the published system over the rationals."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.survey.differencing import Sum, without_differencing


def rank(rows: list[list[Fraction]]) -> int:
    """Rank by plain elimination with fractions."""
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        at = next((place for place in range(found, len(rows)) if rows[place][column]), None)
        if at is None:
            continue
        rows[found], rows[at] = rows[at], rows[found]
        for place in range(found + 1, len(rows)):
            factor = rows[place][column] / rows[found][column]
            rows[place] = [
                mine - factor * other for mine, other in zip(rows[place], rows[found], strict=True)
            ]
        found += 1
    return found


def told_of_few(n, threshold, shown, sums, people) -> list[set[object]]:
    """People, fewer than the threshold together, of whose cells alone some combination is published."""
    rows = [[Fraction(int(cell == at)) for cell in range(len(n))] for at in np.flatnonzero(shown)]
    rows += [[Fraction(one.parts.get(cell, 0)) for cell in range(len(n))] for one in sums]
    sizes: dict[object, int] = {}
    for label, count in zip(people, n, strict=True):
        if 0 < count < threshold:
            sizes[label] = max(sizes.get(label, 0), count)
    found = []
    for size in range(1, threshold):
        for labels in combinations(sizes, size):
            if sum(sizes[label] for label in labels) >= threshold:
                continue
            small = {at for at in range(len(n)) if people[at] in labels and 0 < n[at] < threshold}
            others = [[row[at] for at in range(len(n)) if at not in small] for row in rows]
            if rank(rows) > rank(others):
                found.append(set(labels))
    return found


COUNTS = st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 7, 30]), min_size=12, max_size=12)


@st.composite
def tables(draw):
    """Two questions × two units × three groups, with sums over any of them, some with weights."""
    keys = [(question, unit, group) for question in "qr" for unit in "ab" for group in "xyz"]
    weights = draw(
        st.lists(st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(2, 7)]), min_size=12, max_size=12)
    )
    wanted = draw(st.sets(st.sampled_from(["", "q", "u", "g", "qu", "qg", "ug"]), max_size=5))
    sums = []
    for kept in sorted(wanted):
        of: dict[tuple[str, ...], dict[int, Fraction]] = {}
        for at, key in enumerate(keys):
            label = tuple(part for part, name in zip(key, "qug", strict=True) if name in kept)
            of.setdefault(label, {})[at] = weights[at] if draw(st.booleans()) else Fraction(1)
        sums += [Sum((kept, label), parts, draw(st.sampled_from([1.0, 1e6]))) for label, parts in of.items()]
    return draw(COUNTS), sums, [key[1:] for key in keys]


@given(tables())
@settings(deadline=None)  # how long it takes on a busy machine says nothing
def test_nothing_that_rests_on_few_can_be_worked_out(drawn):
    n, sums, people = drawn
    shown, hidden = without_differencing(n, 5, np.ones(12, dtype=bool), sums, people)
    assert not any(there and 0 < count < 5 for there, count in zip(shown, n, strict=True))
    left = [one for one in sums if one.name not in hidden]
    assert told_of_few(n, 5, shown, left, people) == []


@given(tables())
@settings(deadline=None)  # how long it takes on a busy machine says nothing
def test_nothing_is_left_out_without_need(drawn):
    n, sums, people = drawn
    enough = [count + 5 if count else 0 for count in n]
    shown, hidden = without_differencing(enough, 5, np.ones(12, dtype=bool), sums, people)
    assert shown.all()
    assert not hidden


def test_the_test_itself_sees_what_is_given_back():
    total = Sum("total", {0: 1, 1: 1}, 1e6)
    shown = np.array([False, True])
    assert told_of_few([3, 50], 5, shown, [total], [0, 1]) == [{0}]
    assert told_of_few([3, 50], 5, np.array([False, False]), [total], [0, 1]) == []


@pytest.mark.parametrize(("n", "kept"), [([3, 4], True), ([2, 2], False)])
def test_few_and_few_may_be_enough(n, kept):
    """The sum of two small cells is shown where both together are as many as asked for."""
    _, hidden = without_differencing(n, 5, np.ones(2, dtype=bool), [Sum("sum", {0: 1, 1: 1}, 1e6)])
    assert (not hidden) == kept


def test_the_same_few_people_in_two_cells_are_no_more_of_them():
    one = Sum("both questions", {0: 1, 1: 1}, 1e6)
    assert without_differencing([3, 3], 5, np.ones(2, dtype=bool), [one], ["us", "us"])[1] == {
        "both questions"
    }


def test_an_equation_that_rounding_would_hide_is_found():
    """Thirds of what is shown are subtracted exactly."""
    parts = {0: Fraction(1, 3), 1: Fraction(1, 3), 2: Fraction(1, 3)}
    sums = [Sum("mean", parts, 1e6), Sum("others", {1: Fraction(1, 7), 2: Fraction(1, 7)}, 1e6)]
    shown, hidden = without_differencing([2, 9, 8], 5, np.array([True, False, False]), sums)
    assert hidden
    assert not shown.any()
