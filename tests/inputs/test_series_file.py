import pytest
from pydantic import ValidationError

from par_lib.errors import InputFaults
from par_lib.inputs.series import read_register
from par_lib.inputs.series_file import IntakeTable, UnitColumn


def test_a_table_names_its_units_in_one_way():
    with pytest.raises(ValidationError, match="either code or name"):
        UnitColumn(code="a", name="b")


@pytest.mark.parametrize("given", [{}, {"code": "c"}, {"code": "c", "value": "v", "points": {"A": "a"}}])
def test_a_table_has_one_shape(given):
    with pytest.raises(ValidationError, match="one column a leaf"):
        IntakeTable(years=2020, table="t.csv", unit={"code": "u"}, **given)


@pytest.mark.parametrize("name", ["../papi", "a/b", ".hidden", ""])
def test_ids_are_names_of_folders(ministries, name):
    path = ministries.data / "series.yml"
    text = path.read_text(encoding="utf-8").replace("  par-ministry:", f'  "{name}":', 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults, match="match pattern"):
        read_register(ministries)
