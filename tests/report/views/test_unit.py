"""One unit of 2023 against data/published/ministries_2023.csv and data/clean/papi, read by pandas alone."""

import re

import pandas as pd
import pytest

from par_lib.analysis.compute import compute_year
from par_lib.analysis.record import load_record
from par_lib.project import Project
from par_lib.report.store import save
from par_lib.report.views.unit import (
    lost_of_unit,
    narrative,
    position,
    published_parts,
    published_years,
    rank_interval,
    stages_of_unit,
    strong_and_weak,
    unit_areas,
)
from par_lib.report.views.unit_list import list_columns, unit_list
from par_lib.report.views.unit_words import (
    interval_sentence,
    lost_sentence,
    position_sentence,
    published_sentence,
    strengths_sentence,
)
from par_lib.units.unit_set import load_units
from tests.build.projects import ROOT


@pytest.fixture(scope="module")
def papi_result(papi):
    return compute_year(papi)


@pytest.fixture(scope="module")
def totals():
    """PAPI 2023 by province and sub-criterion, complete provinces only."""
    path = ROOT / "data" / "clean" / "papi" / "2023" / "scores.csv"
    scores = pd.read_csv(path, dtype={"unit": str})
    return scores.groupby("unit").filter(lambda rows: (rows["state"] == "scored").all())


@pytest.fixture(scope="module")
def regions():
    table = pd.read_csv(ROOT / "data" / "units" / "provinces.csv", dtype={"code": str})
    return table.set_index("code")["region_vi"]


def test_the_position_is_what_the_sub_criteria_give(papi, papi_result, totals, regions):
    index = totals.groupby("unit")["points"].sum()
    own = index[regions.reindex(index.index) == regions["01"]]
    at = position(papi, papi_result.index, "01", "vi")
    assert at.rank == int((index > index["01"]).sum()) + 1
    assert (at.count, at.group_count) == (len(index), len(own))
    assert at.index == pytest.approx(index["01"])
    assert at.median == pytest.approx(index.median())
    assert at.group_mean == pytest.approx(own.mean())
    assert at.group_rank == int((own > index["01"]).sum()) + 1
    assert at.group == "Đồng bằng sông Hồng"


def test_a_unit_without_data_has_no_position(papi, papi_result):
    at = position(papi, papi_result.index, "22", "vi")  # Quảng Ninh was left out of PAPI 2023
    assert at.rank is at.group_rank is None
    assert position_sentence("Quảng Ninh", at, "vi", " điểm", 2) == (
        "Quảng Ninh không đủ dữ liệu nên không được xếp hạng (61 đơn vị có hạng)."
    )
    assert "is not ranked (61 units are)" in position_sentence("Quang Ninh", at, "en", " points", 2)


def test_areas_stand_beside_the_median_of_all_and_of_the_region(papi, papi_result, totals, regions):
    areas = unit_areas(papi, papi_result.nodes, "01", "vi")
    assert len(areas) == 8
    share = totals[totals["code"].str.startswith("SC6")].groupby("unit")["points"].sum() / 10 * 100
    row = areas[areas["code"] == "C06"].iloc[0]
    assert row["share"] == pytest.approx(share["01"])
    assert row["median"] == pytest.approx(share.median())
    assert row["group"] == pytest.approx(share[regions.reindex(share.index) == regions["01"]].median())
    assert row["best"] == pytest.approx(share.max())


def test_strengths_and_weaknesses_are_gaps_to_the_median(papi, papi_result):
    areas = unit_areas(papi, papi_result.nodes, "01", "vi")
    gaps = (areas["share"] - areas["median"]).set_axis(areas["name"]).sort_values()
    strong, weak = strong_and_weak(areas)
    assert strong == [name for name in gaps.index[::-1][:2] if gaps[name] > 0]
    assert weak == [name for name in gaps.index[:2] if gaps[name] < 0]


def test_ministries_have_no_region_and_lose_points_in_two_blocks(ministries):
    result = compute_year(ministries)
    printed = pd.read_csv(ROOT / "data" / "published" / "ministries_2023.csv").set_index("ministry")
    at = position(ministries, result.index, "MOJ", "vi")
    assert (at.rank, at.count, at.group, at.group_rank) == (1, 17, "", None)
    sentence = position_sentence("Bộ Tư pháp", at, "vi", "%", 2)
    assert "đứng thứ **1** trong 17 đơn vị" in sentence
    assert "Trong vùng" not in sentence
    lost = lost_of_unit(ministries, result.nodes, "MOJ", "vi")
    own = printed.loc["Bộ Tư pháp"]
    assert lost["lost"].tolist() == pytest.approx(
        [68.5 - own["appraisal_points"], 31.5 - own["survey_points"]]
    )
    assert (
        lost_sentence(lost, "vi")
        == "Mất 10,04 điểm ở 2 mục, nhiều nhất ở “Điểm thẩm định” (66,1% số điểm mất)."
    )
    areas = unit_areas(ministries, result.nodes, "MOJ", "vi")
    assert areas["group"].isna().all()


def test_sentences_say_where_nothing_is_above_or_below():
    assert strengths_sentence([], ["B"], "vi") == (
        "Không có phần nào cao hơn trung vị. Thấp hơn trung vị nhiều nhất: B."
    )
    assert lost_sentence(pd.DataFrame(columns=["lost", "name"]), "en") == "No points are lost."
    assert interval_sentence(None, "vi") == ""


def test_the_interval_is_what_the_survey_saved_while_there_is_no_audit(own_data: Project, ministries):
    assert rank_interval(own_data, "build/results", ministries, "MOJ") is None
    ranks = pd.DataFrame({"unit": ["MOJ", "SBV"], "low": [1, 1], "high": [3, 4]})
    save(ranks, own_data, "build/results", ministries, "survey")
    interval = rank_interval(own_data, "build/results", ministries, "SBV")
    assert (interval.low, interval.high, interval.basis) == (1, 4, "survey")
    assert interval_sentence(interval, "vi") == "Sai số chọn mẫu của điều tra để ngỏ hạng từ 1 đến 4."
    assert rank_interval(own_data, "build/results", ministries, "GI") is None


def test_published_years_are_those_of_the_tables(project, register):
    series = register.series("par-province")
    units = load_units(project, register, series.file.units)
    years = published_years(load_record(project, series, units), "22", 2023)
    table = pd.read_csv(ROOT / "data" / "published" / "overall.csv")
    own = table[
        (table["entity_vi"] == "Quảng Ninh") & (table["level"] == "province") & (table["year"] <= 2023)
    ]
    assert years["year"].tolist() == own["year"].tolist()
    assert years["rank"].tolist() == own["rank"].tolist()
    assert (
        years.set_index("year")["index"].dropna().to_dict()
        == own.set_index("year")["index_pct"].dropna().to_dict()
    )
    first = own[own["rank"] == 1]["year"].astype(str).tolist()
    said = published_sentence(years, "en")
    assert f"figures of {len(own)} years (2012–2023)" in said
    assert f"Highest rank: 1 (in {', '.join(first[:-1])} and {first[-1]})." in said
    assert published_sentence(years.iloc[:0], "vi").startswith("Chưa tìm thấy")
    one = years[years["year"] == 2012]
    assert published_sentence(one, "vi").startswith("Hồ sơ chỉ có số liệu đã công bố của năm 2012. Hạng")
    assert published_sentence(one, "en").startswith("The record holds published figures of 2012 only. High")


def test_published_parts_leave_out_what_is_computed(project, register):
    series = register.series("par-ministry")
    units = load_units(project, register, series.file.units)
    record = load_record(project, series, units)
    blocks = {"appraisal", "survey"}
    assert blocks <= set(published_parts(record, "MOJ", 2023, [])["code"])
    assert not blocks & set(published_parts(record, "MOJ", 2023, sorted(blocks))["code"])


def test_a_unit_without_an_assessment_has_no_stages(ministries, project):
    assert stages_of_unit(project, ministries, "MOJ") is None


def test_numbers_of_narratives_are_published(project, register):
    """Every decimal number that was written by hand stands in the record of its unit."""
    found = 0
    for path in sorted((ROOT / "book" / "narrative").rglob("*.md")):
        series, year = register.series(path.parent.parent.name), int(path.parent.name)
        unit, lang = path.name.split(".")[:2]
        units = load_units(project, register, series.file.units)
        assert unit in units.by_code
        record = load_record(project, series, units)
        printed = set(record.loc[record["unit"] == unit, "printed"])
        text = narrative(project, series.id, year, unit, lang)
        assert text == path.read_text(encoding="utf-8").strip()
        prose = re.sub(r"\]\([^)]*\)", "]", text)
        point = "," if lang == "vi" else "."
        numbers = {number.replace(",", ".") for number in re.findall(rf"\d+\{point}\d+", prose)}
        assert numbers
        assert numbers <= printed, path
        addresses = set(re.findall(r"\]\(([^)]*)\)", text))
        assert addresses <= set(record["source"]), path
        found += 1
    assert found >= 12  # texts on six units, in two languages
    assert narrative(project, "par-province", 2023, "01", "vi") == ""


def test_the_list_leads_to_a_page_of_every_unit(project, register, papi, papi_result):
    series = register.series("par-province")
    units = load_units(project, register, series.file.units)
    record = load_record(project, series, units)
    table = unit_list(series, units, record, {"papi": papi_result.index}, 2023, "vi")
    assert len(table) == 63
    assert table["group"].is_monotonic_increasing or table["group"].nunique() == 6
    first = table[table["page"].str.endswith(" Quảng Ninh")].iloc[0]
    assert first["page"] == "unit-par-province-2023-22 Quảng Ninh"
    assert (first["published_rank"], first["published_index"]) == (1, 92.18)
    assert pd.isna(first["rank:papi"])
    keys = [column.key for column in list_columns(units, [papi.series], "vi")]
    assert keys == ["page", "group", "published_index", "published_rank", "rank:papi"]
