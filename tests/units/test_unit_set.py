import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import InputFaults, UnknownName
from par_lib.inputs.series import read_register
from par_lib.methodology.schema import Text
from par_lib.units.names import name_key, without_marks
from par_lib.units.unit_set import Unit, UnitSet, load_units


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
    sign = data.draw(st.sampled_from(["", "\u200b", "\ufeff", "\u00ad"]))  # of no width
    spelt = unicodedata.normalize(form, case(name).replace("-", dash).replace(" ", space + sign)) + sign
    assert name_key(spelt) == name_key(name)


@pytest.mark.parametrize(
    ("spelt", "name"),
    [
        ("Ha Noi", "Hà Nội"),
        ("UBND tỉnh Hoà Bình", "Hòa Bình"),
        ("Tỉnh THUA THIEN - HUE", "Thừa Thiên Huế"),
        ("Ủy ban nhân dân thành phố Hồ Chí Minh", "TP. Hồ Chí Minh"),
        ("TP HCM", "TP. Hồ Chí Minh"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("ba ria vung tau", "Bà Rịa - Vũng Tàu"),
    ],
)
def test_other_spellings_of_provinces(sets, spelt, name):
    assert sets["provinces"].find(spelt).name.vi == name
    assert sets["provinces"].find(unicodedata.normalize("NFD", spelt)).name.vi == name


def test_every_unit_is_found_without_marks_and_no_two_are_mixed_up(sets):
    for found in sets.values():
        for unit in found.units:
            assert found.find(without_marks(unit.name.vi)) is unit


@pytest.mark.parametrize("spelt", ["Bộ GD&ĐT", "bộ gdđt", "BO GIAO DUC VA DAO TAO"])
def test_other_spellings_of_ministries(sets, spelt):
    assert sets["ministries"].find(spelt).code == "MOET"


def test_what_could_be_two_units_is_neither():
    two = tuple(Unit(code, Text(vi=name, en=name), "x") for code, name in (("1", "Bá"), ("2", "Bà")))
    found = UnitSet("two", Text(vi="A", en="A"), two)
    assert found.find("bà").code == "2"
    with pytest.raises(UnknownName, match="Bá, Bà"):
        found.find("Ba")


def test_aliases_of_unknown_units_are_faults(copied):
    path = copied.data / "units" / "province_aliases.csv"
    path.write_text(path.read_text(encoding="utf-8") + "99,Xứ lạ\n01,\n", encoding="utf-8")
    with pytest.raises(InputFaults) as raised:
        load_units(copied, read_register(copied), "provinces")
    assert [(f.where, f.found) for f in raised.value.faults] == [
        ("row 12, column unit", "99"),
        ("row 13, column alias", "an empty cell"),
    ]


def test_a_unit_without_code_or_name(copied):
    path = copied.data / "units" / "ministries.csv"
    header, _, *rest = path.read_text(encoding="utf-8").splitlines()
    blank = "," * (len(header.split(",")) - 1) + "x"
    path.write_text("\n".join([header, blank, *rest]) + "\n", encoding="utf-8")
    with pytest.raises(InputFaults) as error:
        load_units(copied, read_register(copied), "ministries")
    assert ("row 2, column code", "an empty cell") in [(one.where, one.found) for one in error.value.faults]


def test_codes_are_names_of_files(copied):
    path = copied.data / "units" / "ministries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("MOJ,", "../MOJ,", 1), encoding="utf-8")
    with pytest.raises(InputFaults) as error:
        load_units(copied, read_register(copied), "ministries")
    assert "'../MOJ'" in [fault.found for fault in error.value.faults]
