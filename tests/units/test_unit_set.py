import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import UnknownName
from par_lib.inputs.series import read_register
from par_lib.units.unit_set import UnitSet, load_units, name_key


@pytest.fixture(scope="module")
def sets(shipped) -> dict[str, UnitSet]:
    register = read_register(shipped)
    return {name: load_units(shipped, register, name) for name in register.file.unit_sets}


def test_how_many_there_are(sets):
    # 63 provinces until 30 June 2025, 34 since (Resolution 202/2025/QH15)
    assert {name: len(found.units) for name, found in sets.items()} == {
        "ministries": 22,
        "provinces": 63,
        "provinces-2025": 34,
    }


def test_status_of_ministries_by_year(sets):
    ministries = sets["ministries"]
    # 2023: 19 assessed, 17 of them ranked (data/published/facts.csv, rows 182 and 191)
    assert len(ministries.with_status(2023, "ranked")) == 17
    assert [unit.code for unit in ministries.with_status(2023, "assessed")] == ["GI", "CEMA"]
    assert [unit.code for unit in ministries.with_status(2023, "not_subject")] == ["MOD", "MPS", "GO"]
    assert ministries.status("CEMA", 2018) == "not_ranked"
    assert ministries.status("GI", 2011) == "not_subject"


def test_units_without_recorded_status_are_ranked(sets):
    assert len(sets["provinces"].with_status(2011, "ranked")) == 63


def test_groups(sets):
    provinces = sets["provinces"]
    groups = {unit.group.en for unit in provinces.units if unit.group}
    assert len(groups) == 6  # the six socio-economic regions
    assert provinces.group_name is not None
    assert sets["ministries"].units[0].group is None


def test_every_unit_is_found_by_code_and_both_names(sets):
    for found in sets.values():
        for unit in found.units:
            assert found.by_code[unit.code] is unit
            assert found.find(unit.code) is unit
            assert found.find(unit.name.vi) is unit
            assert found.find(unit.name.en) is unit


def test_tone_marks_tell_names_apart(sets):
    with pytest.raises(UnknownName, match="did you mean Hà Nam"):
        sets["provinces"].find("Hạ Nam")


def test_unknown_set(shipped):
    with pytest.raises(UnknownName, match="did you mean provinces"):
        load_units(shipped, read_register(shipped), "province")


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(["Bà Rịa - Vũng Tàu", "TP. Hồ Chí Minh", "Thừa Thiên Huế"]), st.data())
def test_spelling_that_does_not_matter(name, data):
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title, str]))
    space = data.draw(st.sampled_from([" ", "  ", "\u00a0", "\t"]))
    dash = data.draw(st.sampled_from(["-", "–", "—"]))
    spelt = unicodedata.normalize(form, case(name).replace("-", dash).replace(" ", space))
    assert name_key(spelt) == name_key(name)
