"""Headline numbers, against the published tables read by pandas alone."""

import pandas as pd
import pytest

from par_lib.analysis.compute import compute_year
from par_lib.analysis.record import load_facts, load_record
from par_lib.methodology.load import load_framework
from par_lib.report.views.headline import (
    band_counts,
    bands_text,
    computed_row,
    headline_columns,
    published_change,
    published_row,
)
from par_lib.report.views.ranking import ranking
from par_lib.units.unit_set import load_units


def provinces(project, register, year, lang):
    series = register.series("par-province")
    units = load_units(project, register, "provinces")
    bands = load_framework(project, series.methodology(year), year).bands if year >= 2022 else ()
    record, facts = load_record(project, series, units), load_facts(project, series)
    return published_row(series, record, facts, units, year, bands, lang)


def test_provinces_are_as_published(project, register):
    table = pd.read_csv(project.data / "published/overall.csv")
    own = table[(table["level"] == "province") & (table["year"] == 2023)].set_index("rank")
    facts = pd.read_csv(project.data / "published/facts.csv", dtype=str)
    told = facts[(facts["level"] == "province") & (facts["year"] == "2023")].set_index("fact")["value"]
    row = provinces(project, register, 2023, "en")
    assert (row["count"], row["mean"]) == (63, float(told["mean"]))
    assert row["change"] == float(told["mean_change_on_previous_year"])
    first, last = own.loc[1], own.loc[63]
    assert row["first"] == f"{first['entity_en']} ({first['index_pct']:.2f})"
    assert row["last"] == f"{last['entity_en']} ({last['index_pct']:.2f})"
    assert row["bands"] == "Group A (90% and above): 7; Group B (80% to below 90%): 56; Below 80%: 0"
    assert {column.key for column in headline_columns("vi")} == row.keys() - {"bands"}


def test_bands_are_told_index_by_index(project, register):
    rows = [provinces(project, register, 2023, "en"), {"name": "PAPI", "bands": ""}]
    text = bands_text(rows, "en")
    assert text.startswith("**Units by band.** PAR Index \\(provinces\\) – Group A (90% and above): 7; ")
    assert "PAPI" not in text
    assert bands_text(rows[1:], "en") == ""


def test_years_of_which_less_was_published(project, register):
    assert provinces(project, register, 2022, "vi")["bands"].startswith("Từ 90% trở lên: 2; Từ 80%")
    row = provinces(project, register, 2024, "vi")
    assert row["last"] == "Cao Bằng (–)"  # who is last was published, but not its index
    assert provinces(project, register, 2012, "vi") is None  # nor was any mean of that year


def test_ministries_are_computed_and_their_change_is_published(project, register, ministries):
    result = compute_year(ministries)
    printed = pd.read_csv(project.data / "published/ministries_2023.csv")
    totals = (printed["appraisal_points"] + printed["survey_points"]).set_axis(printed["ministry"])
    frame = ranking(ministries, result.nodes, result.index, "vi")
    told = published_change(load_facts(project, ministries.series), 2023)
    row = computed_row(ministries.series, ministries.framework, frame, None, told, "vi")
    assert row["mean"] == pytest.approx(totals.mean())
    assert row["change"] == told == 0.33
    assert row["first"].startswith(totals.idxmax())
    assert row["bands"] == f"Từ 80% trở lên: {(totals >= 80).sum()}; Dưới 80%: {(totals < 80).sum()}"


def test_units_of_one_rank_stand_together(ministries):
    result = compute_year(ministries)
    frame = ranking(ministries, result.nodes, result.index, "en")
    values = frame["index"].to_numpy(copy=True)
    values[1], values[-3:] = values[0], 70.0
    frame = frame.assign(index=values, rank=pd.Series(values).rank(method="min", ascending=False))
    row = computed_row(ministries.series, ministries.framework, frame, None, float("nan"), "en")
    first, second = frame["name"].iloc[:2]
    assert row["first"] == f"{first} and {second} ({values[0]:.2f})"
    assert row["last"] == "3 units (70.00)"


def test_a_computed_change_is_of_units_ranked_in_both_years(ministries):
    result = compute_year(ministries)
    frame = ranking(ministries, result.nodes, result.index, "vi")
    before = result.index.assign(index=result.index["index"] - 2.0)
    before.loc[before.index[0], ["index", "rank"]] = [10.0, float("nan")]  # not ranked then
    row = computed_row(ministries.series, ministries.framework, frame, before, float("nan"), "vi")
    assert row["change"] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("facts", "edges", "expected"),
    [
        ({"count_80_to_90": "56", "count_90_or_more (Đà Nẵng)": "2"}, [90.0, 80.0, 0.0], [2, 56, None]),
        ({"count_90_or_more": "2", "count_below_80": "5"}, [90.0, 80.0, 0.0], [2, None, 5]),
        ({"count_increased": "57", "count_areas": "8"}, [90.0, 0.0], [None, None]),
    ],
)
def test_bands_are_counted_only_as_far_as_told(facts, edges, expected):
    assert band_counts(facts, edges, 63) == expected
