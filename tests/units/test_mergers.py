"""What the 63 provinces became on 1 July 2025."""

import csv
import shutil

import pandas as pd
import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.units.mergers import carried_back, load_mergers


@pytest.fixture(scope="module")
def mergers(shipped):
    return load_mergers(shipped, read_register(shipped), "provinces")


def test_the_34_new_units_are_made_of_all_63(shipped, mergers):
    """Resolution 202/2025/QH15: 34 units, 23 of them merged."""
    assert (len(mergers.units), len(mergers.merged)) == (34, 23)
    parts = [code for unit in mergers.units for code in unit.parts]
    assert len(parts) == len(set(parts)) == 63
    with (shipped.data / "units" / "provinces_2025.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (shipped.data / "units" / "provinces.csv").open(encoding="utf-8") as file:
        names = {row["code"]: row["name_vi"] for row in csv.DictReader(file)}
    for unit, row in zip(mergers.units, rows, strict=True):
        assert len(unit.parts) == int(row["old_units_count"])
        assert {names[code] for code in unit.parts} == set(row["old_units"].split(" + "))


def test_a_new_unit_is_the_simple_mean_of_its_parts(mergers):
    values = pd.DataFrame({2023: {code: float(code) for unit in mergers.units for code in unit.parts}})
    carried = carried_back(values, mergers)[2023]
    assert len(carried) == 34
    for unit in mergers.units:
        assert carried[unit.code] == pytest.approx(sum(map(float, unit.parts)) / len(unit.parts))


def test_a_missing_part_leaves_the_new_unit_without_a_figure(mergers):
    values = pd.DataFrame({2023: {code: 1.0 for unit in mergers.units for code in unit.parts}})
    merged, alone = mergers.merged[0], next(unit for unit in mergers.units if len(unit.parts) == 1)
    carried = carried_back(values.drop(index=merged.parts[0]), mergers)[2023]
    assert pd.isna(carried[merged.code])
    assert carried[alone.code] == 1
    assert carried.isna().sum() == 1


def test_ministries_became_nothing_that_is_recorded(shipped):
    assert load_mergers(shipped, read_register(shipped), "ministries") is None


def test_a_code_that_is_none_and_a_new_unit_of_nothing_are_faults(shipped, tmp_path):
    for name in ("units", "frameworks", "questionnaires"):
        shutil.copytree(shipped.data / name, tmp_path / "data" / name)
    shutil.copyfile(shipped.data / "series.yml", tmp_path / "data" / "series.yml")
    path = tmp_path / "data" / "units" / "provinces.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert lines[1].startswith("01,")
    lines[1] = lines[1].replace(",01\n", ",99\n")
    path.write_text("".join(lines), encoding="utf-8")
    project = Project(tmp_path)
    with pytest.raises(InputFaults) as caught:
        load_mergers(project, read_register(project), "provinces")
    found = [(fault.file, fault.unit, fault.expected, fault.found) for fault in caught.value.faults]
    assert found == [
        ("data/units/provinces.csv", "01", "a code of provinces-2025", "99"),
        ("data/units/provinces_2025.csv", "01", "a unit of provinces that became it", "none"),
    ]
