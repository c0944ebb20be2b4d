import csv
import io
import json
from math import fsum
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORACLE = ROOT / "tests" / "oracles" / "par_ministry_2023" / "published.csv"
RAW = ROOT / "data" / "raw" / "papi" / "papi_subcriteria_2011_2024.csv"
# Provinces with empty cells in the raw table (some of them in 2018 and 2022, all in the other years).
WITHOUT_DATA = {
    2014: {"24", "87"},
    2018: {"22", "87"},
    2021: {"22", "24", "27"},
    2022: {"24", "27"},
    2023: {"22", "74"},
    2024: {"26", "82"},
}


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def raw_values(year: int) -> dict[str, dict[str, dict[str, float]]]:
    """Values by province, dimension and sub-criterion, read without the program's own reader."""
    values: dict[str, dict[str, dict[str, float]]] = {}
    with RAW.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["year"] == str(year):
                dimensions = values.setdefault(line["gso_code"], {})
                if line["value"]:
                    dimensions.setdefault(line["dimension_code"], {})[line["subcriterion_code"]] = float(
                        line["value"]
                    )
    return values


@pytest.fixture(scope="module")
def published() -> list[dict[str, str]]:
    with ORACLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_ministries_of_2023_are_the_published_ones(par, published):
    ended = par("score", "par-ministry", "2023", "--format", "csv")
    assert ended.code == 0
    assert ended.out.splitlines()[0] == "unit,name,points,max_points,index,rank"
    computed = records(ended.out)
    assert len(computed) == len(published) == 17
    for ours, theirs in zip(computed, published, strict=True):
        assert ours["name"].casefold() == theirs["ministry"].casefold()
        assert ours["rank"] == theirs["rank"]
        assert float(ours["points"]) == pytest.approx(float(theirs["total"]), abs=0.01 + 1e-9)
        assert float(ours["index"]) == pytest.approx(float(theirs["index"]), abs=0.01 + 1e-9)
        assert ours["max_points"] == "100"
    assert fsum(float(line["total"]) for line in published) / 17 == pytest.approx(84.378, abs=0.0005)
    mean = fsum(float(line["index"]) for line in computed) / 17
    assert mean == pytest.approx(84.378, abs=0.01)  # of sums of rounded parts
    assert f"{mean:.2f}" == "84.38"  # as printed, see the README of the oracle


def test_assessed_units_without_points_are_named(par):
    ended = par("score", "par-ministry", "2023")
    assert "not ranked" in ended.err
    assert "Thanh tra Chính phủ, Ủy ban Dân tộc" in ended.err


@pytest.mark.parametrize("year", range(2011, 2025))
def test_papi_is_the_sum_of_its_raw_subcriteria(par, year):
    raw = raw_values(year)
    ended = par("score", "papi", str(year), "--format", "csv")
    areas = par("score", "papi", str(year), "--format", "csv", "--detail", "area")
    assert (ended.code, areas.code) == (0, 0)
    index = {line["unit"]: line for line in records(ended.out)}
    dimensions: dict[str, dict[str, str]] = {}
    for line in records(areas.out):
        dimensions.setdefault(line["unit"], {})[line["code"]] = line["points"]
    missing = WITHOUT_DATA.get(year, set())
    assert set(index) == set(raw)
    assert len(index) == 63
    complete = max(sum(map(len, parts.values())) for parts in raw.values())
    assert {unit for unit, parts in raw.items() if sum(map(len, parts.values())) < complete} == missing
    assert {unit for unit, line in index.items() if not line["rank"]} == missing
    assert {unit for unit, line in index.items() if not line["index"]} == missing
    for unit, parts in raw.items():
        if unit in missing:
            continue
        total = fsum(value for leaves in parts.values() for value in leaves.values())
        assert float(index[unit]["index"]) == pytest.approx(total, abs=1e-9)
        assert float(index[unit]["points"]) == pytest.approx(total, abs=1e-9)
        assert fsum(float(text) for text in dimensions[unit].values()) == pytest.approx(total, abs=1e-9)
        assert set(parts) == set(dimensions[unit])
        for code, leaves in parts.items():
            assert float(dimensions[unit][code]) == pytest.approx(fsum(leaves.values()), abs=1e-9)
    totals = {
        unit: fsum(v for leaves in parts.values() for v in leaves.values()) for unit, parts in raw.items()
    }
    for unit in set(raw) - missing:
        better = sum(totals[other] > totals[unit] + 1e-12 for other in set(raw) - missing)
        assert index[unit]["rank"] == str(better + 1)
    assert (f"not ranked ({len(missing)})" in ended.err) == bool(missing)


def test_leaves_say_where_each_value_was_taken_from(par):
    ended = par("score", "papi", "2014", "--detail", "leaf", "--format", "csv", "--lang", "en")
    lines = records(ended.out)
    columns = "unit,name,code,leaf,points,max_points,state,row,source"
    assert ended.out.splitlines()[0] == columns
    with RAW.open(encoding="utf-8", newline="") as file:
        raw = list(csv.reader(file))
    for line in lines:
        cells = raw[int(line["source"].rpartition(":")[2]) - 1]
        assert cells[:2] == ["2014", line["unit"]]
        assert cells[5] == line["code"]
        assert (cells[7] == "") == (line["points"] == "") == (line["state"] == "not_available")
        assert not cells[7] or float(cells[7]) == pytest.approx(float(line["points"]), abs=1e-11)


def test_json_has_null_where_nothing_is_known(par):
    lines = json.loads(par("score", "papi", "2014", "--format", "json").out)
    by_unit = {line["unit"]: line for line in lines}
    assert by_unit["24"]["index"] is None
    assert by_unit["24"]["rank"] is None
    assert isinstance(by_unit["01"]["rank"], int)
    assert list(lines[0]) == ["unit", "name", "points", "max_points", "index", "rank"]


def test_tables_write_numbers_as_the_language_does(par):
    assert "89,96" in par("score", "par-ministry", "2023").out
    english = par("score", "par-ministry", "2023", "--lang", "en").out
    assert "89.96" in english
    assert "Ministry of Justice" in english


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["par-ministri", "2023"], "did you mean par-ministry"),
        (["par-ministry", "2031"], "year of par-ministry: expected one of"),
        (["par-province", "2023"], "one with inputs to compute from"),
    ],
)
def test_a_series_or_year_that_is_not_there(par, arguments, expected):
    ended = par("score", *arguments)
    assert ended.code == 2
    assert expected in ended.err
    assert ended.out == ""
