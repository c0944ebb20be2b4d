import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.series import read_register


@pytest.mark.parametrize(
    ("old", "new", "place", "found"),
    [
        ("successors: {units: provinces-2025,", "successors: {units: provinces-2026,",
         "unit_sets.provinces.successors.units", "provinces-2026"),
        ("table: units/provinces.csv", "table: ../p.csv", "unit_sets.provinces.table", "../p.csv"),
        ("tiles: units/province_tiles.csv", "tiles: ../t.csv", "unit_sets.provinces.tiles", "../t.csv"),
    ],
)  # fmt: skip
def test_what_the_register_names_is_there(copied, old, new, place, found):
    path = copied.data / "series.yml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputFaults) as error:
        read_register(copied)
    (fault,) = error.value.faults
    assert fault.where.endswith(place)
    assert fault.found == found


@pytest.mark.parametrize(
    "table", ["../outside.csv", "/etc/passwd", "units/../../outside.csv", "link.csv", "a\0b"]
)
def test_no_table_outside_the_data_folder(ministries, table):
    (ministries.root / "outside.csv").write_text("code,name_vi,kind\n", encoding="utf-8")
    (ministries.data / "link.csv").symlink_to(ministries.root / "outside.csv")
    path = ministries.data / "series.yml"
    quoted = table.replace("\0", "\\0")
    text = path.read_text(encoding="utf-8").replace("table: units/ministries.csv", f'table: "{quoted}"', 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults) as error:
        read_register(ministries)
    (fault,) = error.value.faults
    assert (fault.expected, fault.found) == ("a table in the data folder", table)
    assert fault.where.endswith("unit_sets.ministries.table")
