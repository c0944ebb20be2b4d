import pytest

from par_lib.inputs.series import read_register
from par_lib.survey.questionnaire import Questionnaire, load_questionnaire
from par_lib.units.unit_set import UnitSet, load_units


@pytest.fixture(scope="session")
def province(shipped) -> tuple[Questionnaire, UnitSet]:
    """What provinces were asked about in 2023."""
    register = read_register(shipped)
    units = load_units(shipped, register, register.series("par-province").file.units)
    return load_questionnaire(shipped, "province-2022", 2023), units


@pytest.fixture(scope="session")
def ministry(shipped) -> tuple[Questionnaire, UnitSet]:
    register = read_register(shipped)
    units = load_units(shipped, register, register.series("par-ministry").file.units)
    return load_questionnaire(shipped, "ministry-2022", 2023), units
