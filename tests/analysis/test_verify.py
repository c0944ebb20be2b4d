import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.analysis.outcome import Outcome, compare
from par_lib.analysis.verify import COMPARISON_COLUMNS, verify


@pytest.mark.parametrize(
    ("printed", "computed", "outcome"),
    [
        ("89.95", 89.95, Outcome.EQUAL),
        ("89.95", 89.9549, Outcome.EQUAL),  # rounds to what is printed
        ("89.95", 89.9599, Outcome.WITHIN),  # cut off instead of rounded
        ("89.95", 89.96, Outcome.WITHIN),  # a sum of two rounded parts
        ("89.95", 89.94, Outcome.WITHIN),
        ("89.95", 89.9601, Outcome.OUTSIDE),
        ("89.95", 89.9399, Outcome.OUTSIDE),
        ("90", 90.9, Outcome.WITHIN),
        ("90", 91.1, Outcome.OUTSIDE),
        ("89.95", np.nan, Outcome.NOT_COMPUTED),
        ("about 90", 90.0, Outcome.NOT_COMPUTED),
    ],
)
def test_tolerance_is_one_unit_of_the_last_printed_digit(printed, computed, outcome):
    assert compare(printed, computed, exact=False, known_conflict=False)[2] is outcome


def test_ranks_and_counts_agree_only_when_equal():
    assert compare("7", 7.0, exact=True, known_conflict=False) == (0, 0, Outcome.EQUAL)
    assert compare("7", 7.5, exact=True, known_conflict=False) == (0.5, 0, Outcome.OUTSIDE)


def test_a_known_conflict_is_shown_but_does_not_fail():
    assert compare("90.0", 91.0, exact=False, known_conflict=True)[2] is Outcome.CONFLICT
    assert compare("90.0", 90.0, exact=False, known_conflict=True)[2] is Outcome.EQUAL


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000_000), st.integers(0, 6))
def test_rounding_and_cutting_off_always_agree(millionths, decimals):
    value = millionths / 1_000_000
    rounded = f"{value:.{decimals}f}"
    digits = f"{millionths // 1_000_000}.{millionths % 1_000_000:06d}"
    cut = digits[: digits.index(".") + decimals + bool(decimals)]
    assert compare(rounded, value, exact=False, known_conflict=False)[2] is Outcome.EQUAL
    assert compare(cut, value, exact=False, known_conflict=False)[2] in (Outcome.EQUAL, Outcome.WITHIN)


@pytest.fixture(scope="module")
def ministries_2023(shipped):
    return verify(shipped, "par-ministry", 2023)


def test_comparisons_of_the_ministries(ministries_2023):
    frame = ministries_2023.comparisons
    assert ministries_2023.passed
    assert list(frame.columns) == COMPARISON_COLUMNS
    # every one of 17 × 2 cells against its source; points, index and rank of 17 in two tables; 17 × 2 blocks
    counts = frame["quantity"].value_counts()
    assert (counts["input"], counts["rank"], counts["share"]) == (34, 34, 34)
    # 9 of the 17 totals differ by 0.01, as the parts are printed rounded
    totals = frame[(frame["quantity"] == "points") & (frame["code"] == "")]
    assert totals["outcome"].value_counts().to_dict() == {"within": 9, "equal": 8}


def test_published_facts_are_recomputed(ministries_2023):
    frame = ministries_2023.comparisons
    facts = frame[frame["file"] == "data/published/facts.csv"].set_index("quantity")
    assert facts.loc["mean", "computed"] == pytest.approx(84.38, abs=0.005)
    assert facts.loc["count_units", "computed"] == 17
    assert facts.loc["count_80_or_more", "computed"] == 14
    assert facts.loc["count_below_80", "computed"] == 3
    assert facts.loc["count_above_mean", "computed"] == 10
    assert facts.loc["range_max_minus_min", "computed"] == pytest.approx(11.93)


def test_summary_counts_every_comparison(ministries_2023):
    summary = ministries_2023.summary()
    assert list(summary.columns) == ["series", "year", "quantity", *(str(outcome) for outcome in Outcome)]
    assert summary[[str(outcome) for outcome in Outcome]].to_numpy().sum() == len(ministries_2023.comparisons)
