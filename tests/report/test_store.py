"""Saved results: whole, stamped, and never read when they are stale."""

import json
import os

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from par_lib.analysis.compute import compute_year, read_year
from par_lib.errors import ArgumentError
from par_lib.report.store import INDEX, area_name, csv_text, read_areas, read_index, save, stamp
from tests.build.projects import files_of, swap

RESULTS = "build/results/test"
SCORES = "clean/par-ministry/2023/scores.csv"


def inputs_of(project):
    return read_year(project, "par-ministry", 2023)


def saved(project):
    return project.root / RESULTS / "par-ministry" / "2023"


def test_results_are_what_is_computed_and_are_saved_on_the_way(own_data):
    inputs = inputs_of(own_data)
    computed = compute_year(inputs)
    assert_frame_equal(read_index(own_data, RESULTS, inputs), computed.index)
    assert_frame_equal(read_areas(own_data, RESULTS, inputs), computed.nodes)
    assert sorted(path.name for path in saved(own_data).iterdir()) == [
        f"{name}{suffix}"
        for name in ("area-appraisal", "area-survey", "index")
        for suffix in (".csv", ".parquet", ".stamp.json")
    ]
    assert_frame_equal(read_index(own_data, RESULTS, inputs), computed.index)  # now from the file


def test_two_saves_write_the_same_bytes(own_data):
    inputs = inputs_of(own_data)
    read_index(own_data, RESULTS, inputs)
    first = files_of(own_data.root / RESULTS)
    for path in saved(own_data).iterdir():
        path.unlink()
    read_index(own_data, RESULTS, inputs)
    assert files_of(own_data.root / RESULTS) == first
    assert str(own_data.root).encode() not in b"".join(first.values())


def test_csv_and_parquet_hold_the_same(own_data):
    inputs = inputs_of(own_data)
    frame = read_index(own_data, RESULTS, inputs)
    text = pd.read_csv(saved(own_data) / "index.csv", dtype={"unit": str})
    assert text["unit"].tolist() == frame["unit"].tolist()
    assert text["index"].to_numpy() == pytest.approx(frame["index"].to_numpy(), abs=1e-9)


def test_the_stamp_names_what_the_result_came_from(own_data):
    inputs = inputs_of(own_data)
    told = stamp(own_data, inputs)
    assert (told["series"], told["year"], told["framework"]) == ("par-ministry", 2023, "ministry-2023-blocks")
    assert told["origin"] == "published"
    assert list(told["inputs"]) == [
        f"data/{SCORES}",
        "data/frameworks/ministry-2023-blocks.yml",
        "data/series.yml",
        "data/units/ministries.csv",
        "data/units/ministries_assessed.csv",
        "data/units/ministry_aliases.csv",
        "data/units/province_2025_tiles.csv",
        "data/units/province_aliases.csv",
        "data/units/province_population.csv",
        "data/units/province_tiles.csv",
        "data/units/provinces.csv",
        "data/units/provinces_2025.csv",
    ]
    save(compute_year(inputs).index, own_data, RESULTS, inputs, INDEX)
    assert json.loads((saved(own_data) / "index.stamp.json").read_text()) == told


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SCORES, "MOIT,appraisal,54.21", "MOIT,appraisal,64.21"),
        ("frameworks/ministry-2023-blocks.yml", None, "\n# a comment\n"),
        ("units/ministries.csv", None, "\n"),
    ],
)
def test_a_result_is_stale_when_one_byte_of_its_inputs_changes(own_data, file, old, new):
    before = read_index(own_data, RESULTS, inputs_of(own_data)).set_index("unit")["points"]
    changed = own_data.data / file
    if old:
        swap(changed, old, new)
    else:
        changed.write_text(changed.read_text(encoding="utf-8") + new, encoding="utf-8")
    os.utime(changed, ns=(0, 0))  # the time of a file tells nothing
    inputs = inputs_of(own_data)
    told = json.loads((saved(own_data) / "index.stamp.json").read_text())
    assert told != stamp(own_data, inputs)
    after = read_index(own_data, RESULTS, inputs).set_index("unit")["points"]
    assert json.loads((saved(own_data) / "index.stamp.json").read_text()) == stamp(own_data, inputs)
    difference = (after - before).drop("MOIT").abs().max(), after["MOIT"] - before["MOIT"]
    assert difference == (0, pytest.approx(10.0 if old else 0.0))


def test_a_result_that_is_not_stale_is_read_not_computed(own_data):
    inputs = inputs_of(own_data)
    frame = read_index(own_data, RESULTS, inputs).assign(points=1.0)
    save(frame, own_data, RESULTS, inputs, INDEX)
    assert read_index(own_data, RESULTS, inputs)["points"].eq(1.0).all()


@pytest.mark.parametrize("name", ["index.parquet", "index.stamp.json"])
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe broken"])
def test_a_broken_result_is_computed_anew(own_data, name, content):
    inputs = inputs_of(own_data)
    frame = read_index(own_data, RESULTS, inputs)
    path = saved(own_data) / name
    path.unlink() if content is None else path.write_bytes(content)
    assert_frame_equal(read_index(own_data, RESULTS, inputs), frame)


@pytest.mark.parametrize("results", ["results", "../build/results", "/results", "build/../data", "builder"])
def test_results_outside_of_build_are_refused(own_data, results):
    inputs = inputs_of(own_data)
    with pytest.raises(ArgumentError, match=r"^results: expected a folder inside build/"):
        read_index(own_data, results, inputs)
    assert not (own_data.root / "results").exists()


def test_names_of_areas():
    assert area_name("C06") == "area-C06"


def test_rows_of_single_respondents_are_not_written():
    rows = pd.DataFrame({"respondent": [1, 2], "unit": "01", "q1": [4, 5]})
    with pytest.raises(ArgumentError, match="no rows of single respondents"):
        csv_text(rows, simulated=False)
