"""Published figures beside computed ones, for the 17 ministries of 2023."""

import pytest

from par_lib.analysis.outcome import Outcome
from par_lib.analysis.verify import verify_series
from par_lib.report.views.record import (
    counts_by_outcome,
    difference_columns,
    differing,
    in_last_digits,
    outcome_columns,
    with_names,
)
from par_lib.units.unit_set import load_units


@pytest.fixture(scope="module")
def units(project, register):
    return load_units(project, register, "ministries")


@pytest.fixture(scope="module")
def comparisons(project, register):
    return verify_series(project, register, register.series("par-ministry"), (2023,))


def test_every_comparison_is_counted_once(comparisons):
    table = counts_by_outcome(comparisons, "vi")
    assert table.drop(columns="kind").to_numpy().sum() == len(comparisons)
    assert [column.key for column in outcome_columns("vi")] == ["kind", *(str(one) for one in Outcome)]
    assert set(table.columns) == {column.key for column in outcome_columns("vi")}


def test_the_ministry_of_justice_differs_in_its_last_digit(comparisons, units):
    """61.86 + 28.10 = 89.96 where 89.95 is printed (data/published/ministries_2023.csv, first row)."""
    frame = differing(comparisons, units, "vi")
    assert not frame["outcome"].eq("trùng khớp").any()
    row = frame[(frame["name"] == "Bộ Tư pháp") & (frame["what"] == "Điểm")].iloc[0]
    assert (float(row["printed"]), row["computed"]) == (89.95, pytest.approx(89.96))
    assert row["outcome"] == "khớp trong sai số làm tròn"
    keys = {column.key for column in difference_columns("vi")} - {"value"}
    assert keys <= set(frame.columns)


@pytest.mark.parametrize(("lang", "name"), [("vi", "Bộ Tư pháp"), ("en", "Ministry of Justice")])
def test_codes_become_names(comparisons, units, lang, name):
    frame = with_names(comparisons, units, lang)
    assert name in set(frame["name"])
    assert not set(frame["outcome"]) & {str(one) for one in Outcome if one is not Outcome.EQUAL}


def test_differences_are_in_units_of_the_last_printed_digit(comparisons, units):
    digits = in_last_digits(comparisons, units, "vi")
    assert list(digits.columns) == ["name", "difference"]
    justice = digits.loc[digits["name"] == "Bộ Tư pháp", "difference"]
    assert justice.max() == pytest.approx(1.0)
    assert digits["difference"].abs().max() <= 1 + 1e-6
