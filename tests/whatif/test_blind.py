from dataclasses import replace

import pytest

from par_lib.errors import UnknownName
from par_lib.inputs.series import read_register
from par_lib.units.unit_set import load_units
from par_lib.whatif.blind import Blinding


@pytest.fixture
def units(shipped):
    register = read_register(shipped)
    return {name: load_units(shipped, register, name) for name in ("ministries", "provinces")}


def test_every_unit_has_one_name_of_its_own(units):
    for unit_set in units.values():
        names = Blinding.of(unit_set, 1).names
        assert set(names) == set(unit_set.by_code)
        assert len(set(names.values())) == len(names)


def test_names_follow_from_the_seed_alone(units):
    ministries = units["ministries"]
    assert Blinding.of(ministries, 1) == Blinding.of(ministries, 1)
    assert Blinding.of(ministries, 1) != Blinding.of(ministries, 2)
    assert Blinding.of(replace(ministries, units=ministries.units[::-1]), 1) == Blinding.of(ministries, 1)


def test_their_order_tells_nothing(units):
    """Over many seeds the first unit by code has every place about equally often (χ², 62 degrees: < 100)."""
    provinces = units["provinces"]
    first = min(provinces.by_code)
    counts = dict.fromkeys(range(1, 64), 0)
    for seed in range(1260):
        counts[int(Blinding.of(provinces, seed).names[first][1:])] += 1
    assert sum((count - 20) ** 2 / 20 for count in counts.values()) < 100


def test_only_code_names_are_found(units):
    blinding = Blinding.of(units["ministries"], 1)
    assert blinding.find(f" {blinding.names['MOJ'].lower()} ") == "MOJ"
    with pytest.raises(UnknownName) as caught:
        blinding.find("Bộ Tư pháp")
    assert "MOJ" not in str(caught.value)
