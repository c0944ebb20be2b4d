import re

import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.series import read_register


@pytest.mark.parametrize(
    ("old", "new", "place", "found"),
    [
        ("successors: {units: provinces-2025,", "successors: {units: provinces-2026,",
         "unit_sets.provinces.successors.units", "provinces-2026"),
        ("table: units/provinces.csv", "table: ../p.csv", "unit_sets.provinces.table", "../p.csv"),
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


@pytest.mark.parametrize("table", ["../outside.csv", "/etc/passwd", "units/../../outside.csv", "link.csv"])
def test_no_table_outside_the_data_folder(ministries, table):
    (ministries.root / "outside.csv").write_text("code,name_vi,kind\n", encoding="utf-8")
    if table == "link.csv":
        (ministries.data / table).symlink_to(ministries.root / "outside.csv")
    path = ministries.data / "series.yml"
    text = path.read_text(encoding="utf-8").replace("table: units/ministries.csv", f"table: {table}", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults) as error:
        read_register(ministries)
    fault = next(one for one in error.value.faults if one.file.endswith("series.yml"))
    assert (fault.expected, fault.found) == ("a table in the data folder", table)
    assert fault.where.endswith("unit_sets.ministries.table")


@pytest.mark.parametrize("place", ["frameworks/other.yml", "clean/par-ministry/2023/notes.csv", "units/more"])
def test_no_link_leads_out_of_the_data_folder(ministries, place):
    """Also of files that no entry of the register names, such as frameworks and scores."""
    outside = ministries.root / "outside"
    outside.mkdir()
    (ministries.data / "inside.csv").symlink_to(ministries.data / "units" / "ministries.csv")
    assert ministries.links_outside() == []
    link = ministries.data / place
    link.symlink_to(outside)
    with pytest.raises(InputFaults) as error:
        read_register(ministries)
    assert [(one.file, one.found) for one in error.value.faults] == [(f"data/{place}", "a link to elsewhere")]


@pytest.mark.parametrize("key", ["assessed", "aliases", "tiles"])
def test_no_other_table_of_units_outside_the_data_folder(ministries, key):
    path = ministries.data / "series.yml"
    lines = [
        re.sub(r": \S.*", ": ../outside.csv", line) if line.strip().startswith(f"{key}: units/") else line
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputFaults) as error:
        read_register(ministries)
    assert {(fault.expected, fault.found) for fault in error.value.faults} == {
        ("a table in the data folder", "../outside.csv")
    }
