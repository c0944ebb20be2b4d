"""Published figures beside computed ones, for the 17 ministries of 2023."""

import pytest

from par_lib.analysis.outcome import Outcome
from par_lib.analysis.record import load_conflicts, load_record
from par_lib.analysis.verify import verify_series
from par_lib.report.views.parts import part_names
from par_lib.report.views.record import (
    as_printed,
    conflict_columns,
    conflict_table,
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
    frame = differing(comparisons, units, {}, "vi")
    assert not frame["outcome"].eq("trùng khớp").any()
    row = frame[(frame["name"] == "Bộ Tư pháp") & (frame["what"] == "Điểm")].iloc[0]
    assert (float(row["printed"]), row["computed"]) == (89.95, pytest.approx(89.96))
    assert row["outcome"] == "khớp trong sai số làm tròn"
    keys = {column.key for column in difference_columns("vi")} - {"value"}
    assert keys <= set(frame.columns)


@pytest.mark.parametrize(("lang", "name"), [("vi", "Bộ Tư pháp"), ("en", "Ministry of Justice")])
def test_codes_become_names(comparisons, units, project, register, lang, name):
    parts = part_names(project, register.series("par-ministry"), 2023, lang)
    frame = with_names(comparisons, units, parts, lang)
    assert name in set(frame["name"])
    of_survey = {"vi": "Điểm: Điểm điều tra xã hội học", "en": "Points: Points by sociological survey"}[lang]
    assert any(what.startswith(of_survey.partition(":")[0]) for what in frame["what"])
    assert not frame["what"].str.contains("_|: survey$|: appraisal$", regex=True).any()
    assert not set(frame["outcome"]) & {str(one) for one in Outcome if one is not Outcome.EQUAL}


def test_differences_are_in_units_of_the_last_printed_digit(comparisons, units):
    digits = in_last_digits(comparisons, units, "vi")
    assert list(digits.columns) == ["name", "difference"]
    justice = digits.loc[digits["name"] == "Bộ Tư pháp", "difference"]
    assert justice.max() == pytest.approx(1.0)
    assert digits["difference"].abs().max() <= 1 + 1e-6


def test_published_figures_have_the_digits_of_the_page(project, register, units):
    record = load_record(project, register.series("par-ministry"), units)
    shown = as_printed(record, "en")
    assert all(
        float(text.replace(",", "")) == value for text, value in zip(shown, record["value"], strict=True)
    )
    ranks = [text for text, kind in zip(shown, record["quantity"], strict=True) if kind == "rank"]
    assert all(text.isdecimal() for text in ranks)


def test_a_year_without_a_framework_has_names_of_the_nearest(project, register):
    """Areas of provinces were published for years that no framework is on file for."""
    series = register.series("par-province")
    assert series.naming_frameworks(2013) == {"province-2022": 2022}
    names = part_names(project, series, 2013, "vi")
    assert names["2"] == "Cải cách thể chế"
    assert {"sipas", "leaders", "statistics", "appraisal"} <= set(names)
    both = register.series("par-ministry").naming_frameworks(2023)
    assert both == {"ministry-2023-blocks": 2023, "ministry-2022": 2023}
    assert register.series("pci").naming_frameworks(2020) == {}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_conflicts_are_told_in_the_language(project, register, lang):
    series = register.series("par-province")
    provinces = load_units(project, register, "provinces")
    table = conflict_table(load_conflicts(project, series), provinces, lang)
    assert {column.key for column in conflict_columns(lang)} <= set(table.columns)
    row = table[table["figure"].isin(["92,75", "92.75"])].iloc[0]
    assert row["name"] == {"vi": "Hà Nội", "en": "Ha Noi"}[lang]
    assert row["decided"].startswith({"vi": "giữ: trang in 92,57", "en": "kept: page prints 92.57"}[lang])
    assert not table["field"].str.contains("_").any()
    assert (table["decided"] != "").all()
