import os
import shutil

import pytest

from par_lib.errors import InputFaults, UnknownName
from par_lib.methodology.load import framework_before, framework_ids, load_framework, read_framework
from par_lib.project import Project


def test_shipped_frameworks_hold_together(shipped):
    for name in framework_ids(shipped):
        assert read_framework(shipped, name).framework == name


@pytest.mark.parametrize(
    ("year", "areas", "leaves", "points"),
    # dimensions and sub-criteria measured in each year: columns of data/raw/papi, counted by year
    [(2011, 6, 22, 60), (2017, 6, 22, 60), (2018, 8, 28, 80), (2020, 8, 29, 80), (2024, 8, 28, 80)],
)
def test_papi_over_the_years(shipped, year, areas, leaves, points):
    framework = load_framework(shipped, "papi", year)
    assert (len(framework.areas), len(framework.leaves), framework.max_points) == (areas, leaves, points)
    assert {area.max_points for area in framework.areas} == {10}


def test_ministries_of_2023(shipped):
    # Decision 876/QĐ-BNV: 31.5 of 100 points by sociological survey (data/methodology/score_source_split.csv)
    framework = load_framework(shipped, "ministry-2023-blocks", 2023)
    assert {node.code: float(node.max_points) for node in framework.nodes} == {
        "appraisal": 68.5,
        "survey": 31.5,
    }
    assert [band.code for band in framework.bands] == ["high", "low"]


def test_a_framework_is_compared_with_itself_a_year_before(shipped):
    """Blocks of 2023 with blocks of 2022, whatever the units' workbooks of 2022 follow."""
    blocks = load_framework(shipped, "ministry-2023-blocks", 2023)
    before = framework_before(shipped, blocks, "ministry-2022")
    assert (before.id, before.year) == ("ministry-2023-blocks", 2022)
    first = load_framework(shipped, "province-2022", 2022)
    assert framework_before(shipped, first, None) is None


def test_a_framework_that_did_not_exist_is_compared_with_what_was_followed(shipped):
    papi = load_framework(shipped, "papi", 2018)
    assert framework_before(shipped, papi, None).year == 2017
    ministries = load_framework(shipped, "ministry-2020", 2020)
    before = framework_before(shipped, ministries, "papi")
    assert (before.id, before.year) == ("papi", 2019)


def test_unknown_framework(shipped):
    with pytest.raises(UnknownName, match="did you mean papi"):
        read_framework(shipped, "papy")


def test_year_out_of_range(shipped):
    with pytest.raises(UnknownName, match="year of framework papi"):
        load_framework(shipped, "papi", 2010)


def test_a_changed_file_is_read_again(shipped, tmp_path):
    folder = tmp_path / "data" / "frameworks"
    folder.mkdir(parents=True)
    path = folder / "papi.yml"
    shutil.copy(shipped.data / "frameworks" / "papi.yml", path)
    project = Project(tmp_path)
    assert load_framework(project, "papi", 2024).ties == "min"
    path.write_text(path.read_text(encoding="utf-8").replace("{ties: min}", "{ties: max}"), encoding="utf-8")
    assert load_framework(project, "papi", 2024).ties == "max"
    path.write_text("framework: papi\n", encoding="utf-8")
    later = path.stat().st_mtime_ns + 1_000_000
    os.utime(path, ns=(later, later))
    with pytest.raises(InputFaults):
        load_framework(project, "papi", 2024)
