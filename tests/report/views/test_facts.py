"""Every published fact (data/published/facts.csv) in words of both languages."""

import re

import pandas as pd
import pytest

from par_lib.analysis.record import load_facts
from par_lib.report.views.facts import fact_columns, fact_name, fact_table
from par_lib.units.unit_set import load_units

VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
KEY = re.compile(r"[a-z]_[a-z0-9]")  # what no reader should see


@pytest.fixture(scope="module", params=["par-ministry", "par-province"])
def known(request, project, register):
    series = register.series(request.param)
    return series, load_facts(project, series), load_units(project, register, series.file.units)


def test_no_key_is_left_in_either_language(known):
    series, facts, units = known
    for lang in ("vi", "en"):
        table = fact_table(facts, series, units, lang)
        assert len(table) == len(facts) > 50
        assert {column.key for column in fact_columns(table, lang)} == set(table.columns)
        for text in (*table["what"], *table["measure"]):
            assert not KEY.search(text), text
            if lang == "en":
                assert not VIETNAMESE.search(text), text


def test_figures_have_the_digits_of_the_page(known):
    series, facts, units = known
    for lang, point in (("vi", ","), ("en", ".")):
        table = fact_table(facts, series, units, lang)
        for printed, shown in zip(facts["value"], table["figure"], strict=True):
            if re.fullmatch(r"-?\d+(\.\d+)?", printed):
                assert shown.replace("\u2212", "-").replace(point, ".") == printed


@pytest.mark.parametrize(
    ("key", "vi", "en"),
    [
        ("mean_change_since_2012", "Trung bình so với năm 2012", "Mean against 2012"),
        ("largest_increase_name", "Tăng nhiều nhất", "Largest rise"),
        ("change Đồng Nai", "Thay đổi: Đồng Nai", "Change: Dong Nai"),
        ("SIPAS_min", "SIPAS: thấp nhất", "SIPAS: lowest"),
        ("Tây Nguyên", "Tây Nguyên", "Central Highlands"),
        ("min (Hậu Giang)", "Thấp nhất (Hậu Giang)", "Lowest (Hau Giang)"),
    ],
)
def test_names_of_facts(project, register, key, vi, en):
    units = load_units(project, register, "provinces")
    assert (fact_name(key, units, "vi"), fact_name(key, units, "en")) == (vi, en)


def test_means_of_regions_say_that_they_are_means(project, register):
    """2023: 88.33 % in the Red River Delta."""
    series = register.series("par-province")
    units = load_units(project, register, "provinces")
    facts = load_facts(project, series)
    table = fact_table(facts[facts["year"] == "2023"], series, units, "en").set_index("what")
    assert table.loc["Mean, Red River Delta", "figure"] == "88.33"
    assert isinstance(table, pd.DataFrame)
    assert "note" not in [column.key for column in fact_columns(table, "en")]


def test_what_was_worked_out_says_how_in_the_language(project, register):
    """The mean of ministries of 2012 is that of 2013 less the rise that was printed."""
    series, units = register.series("par-ministry"), load_units(project, register, "ministries")
    facts = load_facts(project, series)
    for lang, note in (("vi", "suy ra: 77,25 − 1,87"), ("en", "derived: 77.25 − 1.87")):
        table = fact_table(facts[facts["year"] == "2012"], series, units, lang)
        assert table["source_url"].str.match(r"https?://\S+$").all()
        assert note in set(table["note"])
        assert "note" in [column.key for column in fact_columns(table, lang)]
