"""Every number of a unit against data/clean, read by pandas alone."""

import pandas as pd
import pytest

from par_lib.analysis.compute import compute_year
from par_lib.report.views.explained import explained, explained_columns, unit_trail
from tests.build.projects import ROOT


@pytest.fixture(scope="module")
def papi_result(papi):
    return compute_year(papi)


def of(inputs, result, unit, lang="vi"):
    rows = explained(inputs, result.nodes, result.index, unit, None, lang)
    return rows.set_index("code").to_dict("index")


def test_every_node_stands_there_with_its_row_and_its_source(papi, papi_result):
    rows = of(papi, papi_result, "01")
    assert list(rows) == ["", *(node.code for node in papi.framework.nodes)]
    path = ROOT / "data" / "clean" / "papi" / "2023" / "scores.csv"
    scores = pd.read_csv(path, dtype=str)
    own = scores[scores["unit"] == "01"]
    assert len(own) == len(papi.framework.leaves)
    for line, record in own.iterrows():
        row = rows[record["code"]]
        points = f"{round(float(record['points']), 6):.6f}".rstrip("0").rstrip(".").replace(".", ",")
        assert row["points"].startswith(f"{points} / ")
        assert row["how"] == f"Khảo sát người dân; dòng {line + 2} ← {record['source']}"


def test_sums_name_what_is_added(papi, papi_result):
    rows = of(papi, papi_result, "01", "en")
    assert rows["C05"]["how"] == "SC51 + SC53 + SC54"  # data/frameworks/papi.yml: SC52 is not in 2023
    assert rows[""]["how"].startswith("C01 + C02 + ")
    assert rows[""]["how"].endswith("; rank 15 of 61 units")  # CECODES and UNDP publish no rank; see compute
    assert rows["C05"]["name"].startswith("tab-papi-2023-C05-tree ")
    assert rows["SC51"]["name"].startswith(" ")


def test_an_index_in_per_cent_tells_its_arithmetic(ministries):
    rows = of(ministries, compute_year(ministries), "MOJ")
    # data/published/ministries_2023.csv, row 2: 61.86 + 28.10 of 100 points
    assert rows[""]["how"] == "(appraisal + survey) / 100 = 89,96 / 100 = 89,96%; hạng 1 trong 17 đơn vị"
    assert rows[""]["points"] == "89,96 / 100"
    assert rows["appraisal"]["how"].endswith(" ← published/ministries_2023.csv:2")


def test_what_is_not_known_is_named(papi, papi_result):
    rows = of(papi, papi_result, "22")  # Quảng Ninh was left out of PAPI 2023
    assert rows["C05"]["how"] == "thiếu SC51, SC53, SC54"
    assert rows["SC51"]["how"].startswith("không có số liệu; ")
    assert "hạng" not in rows[""]["how"]


def test_a_unit_without_scores_and_a_year_without_assessment(project, register, ministries, papi):
    result = compute_year(ministries)
    assert explained(ministries, result.nodes, result.index, "GI", None, "vi").empty
    assert unit_trail(project, register, papi, "01") is None
    assert [column.key for column in explained_columns("en")] == ["code", "name", "points", "how"]
