import hashlib

import pytest

from par_lib.errors import ArgumentError, InputFaults
from par_lib.inputs.clean_rows import as_csv
from par_lib.inputs.series import Series
from par_lib.inputs.series_file import IntakeTable, SeriesFile
from par_lib.intake.published_table import intake
from par_lib.methodology.schema import Text
from par_lib.project import Project
from par_lib.units.unit_set import Unit, UnitSet

TEXT = Text(vi="A", en="A")
UNITS = UnitSet(
    "units", TEXT, (Unit("Y", Text(vi="Yên Bái", en="Yen Bai"), "x"), Unit("X", Text(vi="Xa", en="Xa"), "x"))
)
LONG = {
    "years": "2020-2022",
    "table": "raw.csv",
    "year": "y",
    "unit": {"code": "u"},
    "code": "c",
    "value": "v",
}
WIDE = {
    "years": 2020,
    "table": "raw.csv",
    "unit": {"name": "u"},
    "points": {"A1": "one", "A2": "two", "B": "three"},
}


@pytest.fixture
def take(tmp_path, small_framework):
    def run(text: str, described: dict, year: int = 2020):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "raw.csv").write_text(text, encoding="utf-8")
        file = SeriesFile(
            name=TEXT, short=TEXT, publisher=TEXT, units="units", origin="published",
            intake=[IntakeTable.model_validate(described)],
        )  # fmt: skip
        return intake(Project(tmp_path), Series("s", file), small_framework(year), UNITS)

    return run


def faults(take, *arguments, **options) -> list[tuple[str, str, str]]:
    with pytest.raises(InputFaults) as caught:
        take(*arguments, **options)
    return [(fault.where, fault.expected, fault.found) for fault in caught.value.faults]


def test_one_row_a_value(take):
    text = "y,u,c,v\n2020,X,B,4\n2020,Y,A1,1.50\n2021,Y,A1,3\n2020,X,A1,\n"
    assert as_csv(take(text, LONG)) == (
        "unit,code,points,state,source\n"
        "Y,A1,1.50,scored,raw.csv:3\n"
        "X,A1,,not_available,raw.csv:5\n"
        "X,B,4,scored,raw.csv:2\n"
    )


def test_one_column_a_leaf(take):
    text = "u,one,two,three,page\nYên Bái,1,,3,p\nXa,0,1.5,5,p\n"
    assert [(row.unit, row.code, row.points, row.state) for row in take(text, WIDE)] == [
        ("Y", "A1", "1", "scored"),
        ("Y", "A2", "", "not_available"),
        ("Y", "B", "3", "scored"),
        ("X", "A1", "0", "scored"),
        ("X", "A2", "1.5", "scored"),
        ("X", "B", "5", "scored"),
    ]


def test_a_leaf_that_did_not_exist_may_be_empty_but_not_lost(take):
    assert take("y,u,c,v\n2020,X,B,4\n2020,X,C,\n", LONG)[0].code == "B"
    assert faults(take, "y,u,c,v\n2020,X,B,4\n2020,X,C,2\n", LONG) == [
        ("row 3, column v", "no value, as small has no such leaf in 2020", "2")
    ]
    described = WIDE | {"points": {"Z": "one"}}
    assert [found for *_, found in faults(take, "u,one\nXa,1\n", described)] == ["1"]


def test_all_faults_at_once(take):
    text = 'y,u,c,v\n2020,X,B,"4,5"\n2020,Q,B,4\n202o,X,B,4\n2020,X,A1,1\n2020,X,A1,1\n2020,X\n'
    assert faults(take, text, LONG) == [
        ("row 2, column v", "a number", "'4,5'"),
        ("row 3, column u", "a unit of units", "Q"),
        ("row 4, column y", "a year", "'202o'"),
        ("row 6, column v", "one value", "again (first in raw.csv:5)"),
        ("row 7", "4 cells", "2 cells"),
    ]


def test_missing_columns(take):
    assert [expected for _, expected, _ in faults(take, "y,u,c\n2020,X,B\n", LONG)] == ["a column v"]


def test_a_year_without_a_table(take):
    with pytest.raises(ArgumentError, match="one with an intake table in series s"):
        take("u\n", WIDE, year=2021)


def test_the_raw_papi_table_is_the_one_that_was_received(shipped):
    # the table compiled in the repository hnks-gh/ml-mcdm, commit d165721
    raw = (shipped.data / "raw" / "papi" / "papi_subcriteria_2011_2024.csv").read_bytes()
    assert (
        hashlib.sha256(raw).hexdigest() == "050a8c37a5598c111ae36ff4861eac259a46797264d84d00a015ce1ea48a71a5"
    )
