"""PAPI over years against data/clean/papi/*/scores.csv, read by pandas alone."""

import shutil
from itertools import pairwise

import pandas as pd
import pytest

from par_lib.analysis.record import load_record
from par_lib.project import Project
from par_lib.report.views.trend import (
    breaks_table,
    computed_trend,
    coverage,
    named,
    published_by_year,
    summary_by_year,
)
from par_lib.units.unit_set import load_units
from tests.build.projects import ROOT

UNTIL = 2013  # three years show what thirteen do


@pytest.fixture(scope="module")
def trend(tmp_path_factory, register):
    folder = tmp_path_factory.mktemp("trend")
    shutil.copytree(ROOT / "data", folder / "data")
    return computed_trend(Project(folder), register, register.series("papi"), UNTIL, "build/results")


@pytest.fixture(scope="module")
def units(project, register):
    return load_units(project, register, "provinces")


def totals(project, year):
    scores = pd.read_csv(project.data / "clean" / "papi" / str(year) / "scores.csv", dtype={"unit": str})
    complete = scores.groupby("unit").filter(lambda rows: (rows["state"] == "scored").all())
    return complete.groupby("unit")["points"].sum()


def test_every_year_is_computed_from_its_own_scores(project, papi, trend):
    assert list(trend.shares.columns) == [2011, 2012, 2013]
    for year in trend.shares.columns:
        own = totals(project, year)
        ranks = own.rank(ascending=False, method="min")
        computed = trend.ranks[year].dropna()
        assert computed.to_dict() == ranks[computed.index].to_dict()
        order = trend.shares[year].dropna().sort_values(ascending=False).index
        assert own[order].is_monotonic_decreasing


def test_names_stand_in_vietnamese_order(trend, units):
    names = named(trend.ranks, units, "vi").index.tolist()
    assert names[:3] == ["An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu"]
    assert names.index("Đà Nẵng") > names.index("Cao Bằng")
    assert names.index("Đà Nẵng") < names.index("Hà Giang")
    assert names[-1] == "Yên Bái"


def test_the_summary_of_a_year_is_of_the_units_that_have_it(trend):
    table = summary_by_year(trend).set_index("year")
    for year in trend.shares.columns:
        shares = trend.shares[year].dropna()
        row = table.loc[str(year)]
        assert row["count"] == len(shares)
        assert (row["min"], row["max"]) == (shares.min(), shares.max())
        assert (row["mean"], row["median"]) == (pytest.approx(shares.mean()), pytest.approx(shares.median()))


def test_published_figures_are_those_of_the_tables(project, register, units):
    """Ministries: data/published/overall.csv and facts.csv."""
    series = register.series("par-ministry")
    ministries = load_units(project, register, "ministries")
    record = load_record(project, series, ministries)
    both = published_by_year(project, series, record, 2023, ["mean", "unit"])
    facts = pd.read_csv(project.data / "published" / "facts.csv", dtype=str)
    means = facts[(facts["level"] == "ministry") & (facts["fact"] == "mean") & (facts["year"] <= "2023")]
    shown = both[both["kind"] == "mean"]
    assert dict(zip(shown["year"].astype(str), shown["value"], strict=True)) == pytest.approx(
        {year: float(value) for year, value in zip(means["year"], means["value"], strict=True)}
    )
    assert both["year"].max() <= 2023
    only = published_by_year(project, series, record, 2023, ["unit"])
    assert set(only["kind"]) == {"unit"}
    covered = coverage(record, ministries, 2023).set_index("year")
    assert covered.loc["2023", ["index", "rank", "ranked"]].tolist() == [17, 17, 17]


def test_breaks_follow_the_counts_of_criteria_on_record(project, register):
    """data/published/facts.csv: a year whose framework has another number of criteria than the one before."""
    facts = pd.read_csv(project.data / "published" / "facts.csv", dtype=str)
    for name, level in (("par-ministry", "ministry"), ("par-province", "province")):
        series = register.series(name)
        broken = series.published_breaks(2024, "framework")
        for fact in ("count_criteria", "count_component_criteria"):
            own = facts[(facts["level"] == level) & (facts["fact"] == fact)].sort_values("year")
            counts = {int(year): value for year, value in zip(own["year"], own["value"], strict=True)}
            years = list(counts)
            for before, now in pairwise(years):
                if counts[before] != counts[now]:
                    assert any(before < year <= now for year in broken), (name, fact, before, now)
        table = breaks_table(series, 2022, "vi")
        assert table["year"].max() == "2022"
        assert table["year"].is_monotonic_increasing
        assert set(table["effect"]) == {"Chỉ số"}
        assert "Nhóm kết quả" in set(breaks_table(series, 2023, "vi")["effect"])
    assert register.series("demo-province").file.breaks == register.series("par-province").file.breaks
    assert breaks_table(register.series("papi"), 2024, "en").empty
