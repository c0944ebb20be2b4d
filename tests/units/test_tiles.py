"""Tile-grid maps: every unit of a set once, no two in one place, neighbours near each other."""

import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.units.tiles import read_tiles
from par_lib.units.unit_set import load_units
from tests.build.projects import ROOT, copy_project, swap


def tiles_of(project, name):
    register = read_register(project)
    units = load_units(project, register, name)
    return units, read_tiles(project, register, units)


@pytest.mark.parametrize(("name", "count"), [("provinces", 63), ("provinces-2025", 34)])
def test_every_unit_has_one_place_of_its_own(name, count):
    units, tiles = tiles_of(Project(ROOT), name)
    assert set(tiles.index) == set(units.by_code)
    assert len(tiles) == count == len(set(tiles.itertuples(index=False, name=None)))


@pytest.mark.parametrize("name", ["provinces", "provinces-2025"])
def test_places_are_where_units_lie(name):
    """North is above, west is left: places that any map of the country shows."""
    units, tiles = tiles_of(Project(ROOT), name)
    line, column = (
        {unit.name.vi: int(tiles.loc[unit.code, key]) for unit in units.units} for key in ("line", "column")
    )
    southward = [
        "Cao Bằng",
        "Hà Nội",
        "Thanh Hóa",
        "Nghệ An",
        "Hà Tĩnh",
        "Quảng Trị",
        "Đà Nẵng",
        "Quảng Ngãi",
    ]
    southward += ["Gia Lai", "Đắk Lắk", "TP. Hồ Chí Minh", "Vĩnh Long", "Cà Mau"]
    assert [line[one] for one in southward] == sorted({line[one] for one in southward})
    assert column["Điện Biên"] < column["Hà Nội"] < column["Quảng Ninh"]
    assert column["An Giang"] < column["Đồng Tháp"] < column["Khánh Hòa"]


def test_ministries_have_no_map():
    assert tiles_of(Project(ROOT), "ministries")[1] is None


def test_all_faults_of_a_table_are_told_at_once(tmp_path):
    project = copy_project(tmp_path)
    table = project.data / "units" / "province_tiles.csv"
    swap(table, "02,3,0\n", "02,4,0\n99,8,8\n")
    swap(table, "06,4,1\n", "06,x,1\n")
    swap(table, "08,3,1\n", "")
    with pytest.raises(InputFaults) as caught:
        tiles_of(project, "provinces")
    said = str(caught.value)
    assert said.count("province_tiles.csv") == 3
    for part in ("a free place", "found 99", "two whole numbers"):
        assert part in said
