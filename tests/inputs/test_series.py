import re

import pytest
from pydantic import ValidationError

from par_lib.errors import ArgumentError, InputFaults, UnknownName
from par_lib.inputs.series import IntakeTable, Series, SeriesFile, UnitColumn, read_register


@pytest.fixture(scope="module")
def register(shipped):
    return read_register(shipped)


def test_years_and_frameworks(register):
    papi = register.series("papi")
    assert papi.years == tuple(range(2011, 2025))
    assert papi.framework_id(2011) == "papi"
    assert register.series("par-province").years == ()


def test_a_framework_a_span_of_years(shipped):
    text = {"vi": "A", "en": "A"}
    spans = [{"years": "2012-2013", "framework": "old"}, {"years": 2011, "framework": "first"}]
    file = SeriesFile(name=text, short=text, publisher=text, units="u", origin="submitted", frameworks=spans)
    series = Series("s", file)
    assert series.years == (2011, 2012, 2013)
    assert [series.framework_id(year) for year in series.years] == ["first", "old", "old"]
    with pytest.raises(UnknownName, match="2012"):
        series.framework_id(2014)


def test_a_series_that_is_not_there(register):
    with pytest.raises(UnknownName, match="did you mean papi"):
        register.series("papy")


def test_a_series_of_published_figures_only(register):
    with pytest.raises(ArgumentError, match="computed series: par-ministry, papi"):
        register.computed("par-province")


def test_a_table_names_its_units_in_one_way():
    with pytest.raises(ValidationError, match="either code or name"):
        UnitColumn(code="a", name="b")


@pytest.mark.parametrize("given", [{}, {"code": "c"}, {"code": "c", "value": "v", "points": {"A": "a"}}])
def test_a_table_has_one_shape(given):
    with pytest.raises(ValidationError, match="one column a leaf"):
        IntakeTable(years=2020, table="t.csv", unit={"code": "u"}, **given)


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


@pytest.mark.parametrize("name", ["../papi", "a/b", ".hidden", ""])
def test_ids_are_names_of_folders(ministries, name):
    path = ministries.data / "series.yml"
    text = path.read_text(encoding="utf-8").replace("  par-ministry:", f'  "{name}":', 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults, match="match pattern"):
        read_register(ministries)
