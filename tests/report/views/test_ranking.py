"""Rankings of 2023 against data/published/ministries_2023.csv and data/clean/papi, read by pandas alone."""

import pandas as pd
import pytest

from par_lib.analysis.compute import compute_year
from par_lib.report.views.ranking import (
    area_columns,
    area_ranking,
    band_counts,
    extremes,
    groups,
    ranking,
    ranking_columns,
    region_shares,
    tree_table,
    unit_names,
    without_data,
)
from par_lib.units.names import name_key


@pytest.fixture(scope="module")
def printed(project):
    return pd.read_csv(project.data / "published" / "ministries_2023.csv")


@pytest.fixture(scope="module")
def papi_scores(project):
    path = project.data / "clean" / "papi" / "2023" / "scores.csv"
    return pd.read_csv(path, dtype={"unit": str})


def test_ministries_stand_in_the_published_order(ministries, printed):
    result = compute_year(ministries)
    frame = ranking(ministries, result.nodes, result.index, "vi")
    assert frame["name"].map(name_key).tolist() == printed["ministry"].map(name_key).tolist()
    assert frame["rank"].tolist() == printed["rank"].tolist()
    assert frame["index"].to_numpy() == pytest.approx(printed["index"].to_numpy(), abs=0.011)
    for code, column in (("appraisal", "appraisal_points"), ("survey", "survey_points")):
        assert frame[code].tolist() == printed[column].tolist()


def test_extremes_are_of_ranked_units(ministries, printed):
    result = compute_year(ministries)
    ends = extremes(ranking(ministries, result.nodes, result.index, "vi"), "index", ministries.units, "vi")
    assert (ends.first, ends.last) == ("Bộ Tư pháp", "Bộ Công Thương")
    totals = printed["appraisal_points"] + printed["survey_points"]
    assert (ends.count, ends.highest, ends.lowest) == (17, pytest.approx(89.96), pytest.approx(78.03))
    assert (ends.mean, ends.median) == (pytest.approx(totals.mean()), pytest.approx(totals.median()))
    assert ends.mean == pytest.approx(84.38, abs=0.01)  # the mean that data/published/facts.csv prints


def test_several_units_at_an_end_are_all_told(ministries):
    """Named in the order of their table, which is that of neither alphabet, or counted."""
    names = [unit.code for unit in ministries.units.units][:6]
    frame = pd.DataFrame({"unit": names[::-1], "rank": 1.0, "share": [1.0, 1.0, 1.0, 5.0, 9.0, 9.0]})
    for lang in ("vi", "en"):
        ends = extremes(frame, "share", ministries.units, lang)
        first, second = (ministries.units.by_code[code].name[lang] for code in names[:2])
        assert ends.first == f"{first} {'và' if lang == 'vi' else 'and'} {second}"
        assert ends.last == {"vi": "3 đơn vị", "en": "3 units"}[lang]


def test_units_without_data_come_last_by_name(papi, papi_scores):
    result = compute_year(papi)
    frame = ranking(papi, result.nodes, result.index, "vi")
    unscored = papi_scores.loc[papi_scores["state"] != "scored", "unit"].unique()
    expected = {unit_names(papi, "vi")[code] for code in unscored}
    missing = without_data(frame)
    assert set(missing) == expected
    assert frame["name"].tail(len(missing)).tolist() == missing
    assert frame["rank"].head(len(frame) - len(missing)).is_monotonic_increasing
    assert len(frame) == 63


def test_an_area_is_the_sum_of_its_leaves(papi, papi_scores):
    result = compute_year(papi)
    frame = area_ranking(papi, result.nodes, "C06", "en").dropna(subset="rank").set_index("unit")
    own = papi_scores[papi_scores["code"].str.startswith("SC6")].groupby("unit")["points"].sum()
    assert frame["points"].to_dict() == pytest.approx(own[frame.index].to_dict())
    leaves = [column for column in frame if column.startswith("leaf:")]
    assert leaves == ["leaf:SC61", "leaf:SC62", "leaf:SC63", "leaf:SC64"]
    assert frame[leaves].sum(axis=1).to_numpy() == pytest.approx(frame["points"].to_numpy())
    assert frame["name"].iloc[0] == "Thua Thien Hue"
    assert [column.key for column in area_columns(papi, "C06", "en")] == [
        "rank", "why", *leaves, "points", "share"
    ]  # fmt: skip
    assert [column.explains for column in area_columns(papi, "C06", "en")] == [
        "C06", None, "SC61", "SC62", "SC63", "SC64", "C06", "C06"
    ]  # fmt: skip
    assert frame["why"].iloc[0] == "why-papi-2023-46 Thua Thien Hue"


def test_an_area_that_is_a_leaf_shows_its_points_once(ministries):
    keys = [column.key for column in area_columns(ministries, "survey", "vi")]
    assert keys == ["rank", "why", "points", "share"]


@pytest.mark.parametrize(("lang", "title"), [("vi", "Chỉ số (%)"), ("en", "Index (%)")])
def test_columns_of_the_ranking(ministries, lang, title):
    columns = ranking_columns(ministries, lang)
    keys = [column.key for column in columns]
    assert keys[:5] == ["rank", "why", "appraisal", "survey", "index"]
    assert columns[4].title == title
    assert ("band" in keys) == bool(ministries.framework.bands)


def test_the_tree_marks_components(papi):
    frame, columns = tree_table(papi, "C06", "vi")
    assert frame["code"].tolist() == ["C06", "SC61", "SC62", "SC63", "SC64"]
    assert [name.startswith("– ") for name in frame["name"]] == [False, True, True, True, True]
    assert frame["max_points"].iloc[0] == pytest.approx(frame["max_points"].iloc[1:].sum())
    assert {column.key for column in columns} == set(frame.columns)


def test_bands_count_every_ranked_unit_once(ministries):
    index = compute_year(ministries).index
    counts = band_counts(ministries, index, "vi")
    assert len(counts) == len(ministries.framework.bands)
    if len(counts):
        assert counts["count"].sum() == index["rank"].notna().sum()


def test_groups_are_simple_means_of_regions(project, papi, papi_scores):
    index = compute_year(papi).index
    table = groups(papi, index, "vi").set_index("group")
    provinces = pd.read_csv(project.data / "units" / "provinces.csv", dtype={"code": str})
    complete = papi_scores.groupby("unit").filter(lambda rows: (rows["state"] == "scored").all())
    totals = complete.groupby("unit")["points"].sum().rename("index")
    joined = provinces.set_index("code").join(totals, how="inner")
    expected = joined.groupby("region_vi")["index"].agg(["count", "mean"])
    assert table["mean"].to_dict() == pytest.approx(expected["mean"].to_dict())
    assert table["count"].to_dict() == expected["count"].to_dict()
    assert table["mean"].is_monotonic_decreasing


def test_units_without_groups_have_no_table(ministries):
    assert groups(ministries, compute_year(ministries).index, "vi").empty


def test_regions_have_the_medians_of_their_units(papi):
    shares = pd.DataFrame(
        {"C01": [10.0, 20, 60, 80], "C02": [50.0, 60, 70, 80]}, index=["01", "22", "30", "79"]
    )
    medians = region_shares(papi, shares, "vi")
    assert medians.columns.tolist() == ["Đông Nam Bộ", "Đồng bằng sông Hồng"]
    assert medians["Đồng bằng sông Hồng"].tolist() == [20, 60]  # Hà Nội, Quảng Ninh and Hải Dương


def test_ministries_have_no_regions(ministries):
    shares = pd.DataFrame({"survey": [10.0]}, index=["MOJ"])
    assert region_shares(ministries, shares, "vi").empty
