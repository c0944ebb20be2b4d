"""Two years beside each other: PAPI as computed and provinces as published, by pandas alone."""

import shutil

import pandas as pd
import pytest

from par_lib.analysis.compute import read_year
from par_lib.analysis.record import load_facts, load_record
from par_lib.project import Project
from par_lib.report.store import read_areas
from par_lib.report.views.change import (
    MOVER_COLUMNS,
    area_changes,
    computed_movers,
    group_changes,
    group_columns,
    most_moved,
    mover_columns,
    published_groups,
    published_movers,
)
from par_lib.report.views.ends import PLACE, at_end
from par_lib.report.views.trend import computed_trend
from par_lib.units.unit_set import load_units
from tests.build.projects import ROOT


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    folder = tmp_path_factory.mktemp("change")
    shutil.copytree(ROOT / "data", folder / "data")
    return Project(folder)


@pytest.fixture(scope="module")
def units(project, register):
    return load_units(project, register, "provinces")


@pytest.fixture(scope="module")
def papi_frame(own, register, units):
    trend = computed_trend(own, register, register.series("papi"), 2013, "build/results", since=2012)
    assert list(trend.shares.columns) == [2012, 2013]
    return computed_movers(trend, units, "vi")


def totals(project, year):
    path = project.data / "clean" / "papi" / str(year) / "scores.csv"
    scores = pd.read_csv(path, dtype={"unit": str})
    complete = scores.groupby("unit").filter(lambda rows: (rows["state"] == "scored").all())
    return complete.groupby("unit")["points"].sum()


def test_computed_changes_are_those_of_the_scores(project, papi_frame):
    before, now = totals(project, 2012), totals(project, 2013)
    names = pd.read_csv(project.data / "units/provinces.csv", dtype=str).set_index("code")["name_vi"]
    both = pd.concat([before, now], axis=1, keys=["before", "now"]).dropna()
    assert len(papi_frame) == len(both)
    found = papi_frame.set_index("name")
    ranks = pd.DataFrame({"before": before.rank(ascending=False), "now": now.rank(ascending=False)})
    for code in both.index:
        row = found.loc[names[code]]
        assert (row["rank_before"], row["rank_now"]) == tuple(ranks.loc[code])
        assert row["ranks_won"] == ranks.loc[code, "before"] - ranks.loc[code, "now"]
    most = ((both["now"] - both["before"]).idxmax(), (both["now"] - both["before"]).idxmin())
    assert papi_frame["name"].iloc[[0, -1]].tolist() == [names[code] for code in most]
    assert papi_frame["change"].is_monotonic_decreasing
    assert list(papi_frame.columns) == MOVER_COLUMNS


def test_means_of_regions_are_of_units_with_both_years(project, papi_frame):
    regions = pd.read_csv(project.data / "units/provinces.csv", dtype=str).set_index("name_vi")["region_vi"]
    expected = papi_frame.groupby(papi_frame["name"].map(regions))[["before", "now"]].mean()
    found = group_changes(papi_frame)
    assert found.set_index("name")[["before", "now"]].sort_index().to_numpy() == pytest.approx(
        expected.sort_index().to_numpy()
    )
    assert found["count"].sum() == len(papi_frame)
    assert found["change"].is_monotonic_decreasing


def published(project, quantity, year):
    table = pd.read_csv(project.data / "published/overall.csv", dtype={"rank": float})
    own = table[(table["level"] == "province") & (table["year"] == year)]
    return own.set_index("entity_vi")[quantity].dropna()


def test_published_changes_are_those_of_the_table(project, register, units):
    record = load_record(project, register.series("par-province"), units)
    found = published_movers(record, units, 2023, "vi").set_index("name")
    index = published(project, "index_pct", 2023) - published(project, "index_pct", 2022)
    ranks = published(project, "rank", 2022) - published(project, "rank", 2023)
    assert found["change"].dropna().to_dict() == pytest.approx(index.dropna().to_dict())
    assert found["ranks_won"].dropna().to_dict() == ranks.dropna().to_dict()
    assert set(found.index) == {*index.dropna().index, *ranks.dropna().index}
    alone = found[found["change"].isna()]
    assert len(alone)
    assert alone[["before", "now"]].isna().all(axis=None)  # the index of one year says nothing of a change
    assert published_movers(record, units, 2000, "vi").empty


def test_published_means_of_regions(project, register, units):
    facts = load_facts(project, register.series("par-province"))
    found = published_groups(facts, units, 2023, "en").set_index("name")
    told = pd.read_csv(project.data / "published/facts.csv", dtype=str)
    told = told[told["level"] == "region"].set_index(["year", "fact"])["value"].astype(float)
    names = pd.read_csv(project.data / "units/provinces.csv", dtype=str)
    english = names.drop_duplicates("region_vi").set_index("region_vi")["region_en"]
    assert len(found) == 6
    assert found["count"].sum() == 63
    assert found["now"].to_dict() == {english[key]: value for key, value in told["2023"].items()}
    assert found["before"].dropna().to_dict() == {english[key]: value for key, value in told["2022"].items()}
    assert published_groups(facts, units, 2012, "vi").empty


def test_areas_are_compared_by_the_units_with_both(own, project):
    results = [read_areas(own, "build/results", read_year(own, "papi", year)) for year in (2012, 2013)]
    found = area_changes(results[0], results[1], {"C01": "Một", "C02": "Hai"}).set_index("name")
    shares = [one[one["code"] == "C01"].set_index("unit")["share"] for one in results]
    both = pd.concat(shares, axis=1).dropna()
    assert found.loc["Một", ["before", "now"]].tolist() == pytest.approx(both.median().tolist())
    assert found.loc["Một", "count"] == len(both)


def test_the_two_languages_show_the_same_units_in_the_same_order(project, register):
    """Eight ministries gained a place in 2023: by name another of them would come first in each language."""
    series = register.series("par-ministry")
    units = load_units(project, register, series.file.units)
    record = load_record(project, series, units)
    frames = [published_movers(record, units, 2023, lang) for lang in ("vi", "en")]
    assert frames[0][PLACE].tolist() == frames[1][PLACE].tolist()
    first = at_end(frames[0], "ranks_won")
    assert (len(first), set(first["ranks_won"])) == (8, {1.0})
    assert first[PLACE].is_monotonic_increasing
    assert len(at_end(frames[1], "ranks_won", highest=False)) == 3


def test_columns_without_figures_are_left_out(units):
    frame = pd.DataFrame({key: ["x"] if key in ("name", "group") else [1.0] for key in MOVER_COLUMNS})
    keys = {column.key for column in mover_columns(frame, (2022, 2023), "vi")}
    assert keys == {*MOVER_COLUMNS} - {"group", PLACE}
    ranks_only = frame.assign(before=float("nan"), now=float("nan"), change=float("nan"))
    keys = {column.key for column in mover_columns(ranks_only, (2022, 2023), "vi")}
    assert keys == {"name", "rank_before", "rank_now", "ranks_won"}
    assert group_columns(units, (2022, 2023), "en")[0].title == "Region"


def test_the_most_moved_stay_in_order():
    frame = pd.DataFrame({"change": [3.0, 1.0, float("nan"), -2.0, -4.0]})
    assert most_moved(frame, "change", 3)["change"].tolist() == [3.0, -2.0, -4.0]
