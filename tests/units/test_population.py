"""Populations of provinces, against what the General Statistics Office printed of the whole country."""

import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.units.population import read_population
from par_lib.units.unit_set import load_units
from tests.build.projects import ROOT, copy_project, swap

TABLE = "units/province_population.csv"


def population_of(project, name="provinces"):
    register = read_register(project)
    return read_population(project, register, load_units(project, register, name))


def test_every_province_has_its_people_and_they_add_up_to_the_country():
    """97.58 million on average in 2020: https://bloghong.com/top-10-thanh-pho-dong-dan-nhat-viet-nam"""
    population = population_of(Project(ROOT))
    assert population.year == 2020
    assert len(population.people) == 63
    assert round(population.people.sum() / 1e6, 2) == 97.58
    assert population.people.idxmax() == "79"
    assert population.people.idxmin() == "06"  # Bắc Kạn has the fewest, Ho Chi Minh City the most


def test_units_that_became_nothing_else_have_none():
    assert population_of(Project(ROOT), "ministries") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("01,2020,8246600", "01,2020,8.246.600", "a count of people"),
        ("01,2020,8246600", "01,2020,0", "a count of people"),
        ("01,2020,8246600", "01,2020,", "an empty cell"),
        ("02,2020,870200", "02,2021,870200", "one year in all rows"),
        ("02,2020,870200", "01,2020,870200", "each unit of provinces once"),
        ("02,2020,870200", "03,2020,870200", "each unit of provinces once"),
    ],
)
def test_faults_name_their_row(tmp_path, old, new, said):
    project = copy_project(tmp_path)
    swap(project.data / TABLE, old, new)
    with pytest.raises(InputFaults) as raised:
        population_of(project)
    assert said in str(raised.value)
    assert TABLE in str(raised.value)


def test_a_unit_without_people_is_a_fault(tmp_path):
    project = copy_project(tmp_path)
    path = project.data / TABLE
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("96,")), encoding="utf-8")
    with pytest.raises(InputFaults, match="96"):
        population_of(project)
