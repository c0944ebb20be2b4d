from datetime import datetime

import pytest
from openpyxl import Workbook

from par_lib.errors import ArgumentError, InputFaults
from par_lib.intake.survey.export import read_export, read_exports


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator(tmp_path, separator):
    path = tmp_path / "a.csv"
    text = f'\ufeffunit{separator}q1\n\n"01"{separator}"a\nb"\n02{separator} Tốt \n'
    path.write_text(text, encoding="utf-8")
    got = read_export(path)
    assert got.header == ("unit", "q1")
    assert got.rows == (("01", "a\nb"), ("02", "Tốt"))
    assert [got.place(row) for row in range(2)] == ["row 3", "row 5"]


@pytest.mark.parametrize(("separator", "other"), [(",", ";"), (";", ","), ("\t", ",")])
def test_questions_as_headings_hold_other_separators(tmp_path, separator, other):
    """LimeSurvey's export with full texts: more commas in the questions than semicolons between them."""
    path = tmp_path / "a.csv"
    question = f'q1. How{other} on the whole{other} do you rate{other}\nin ""your"" words{other} this?'
    path.write_text(f'"unit"{separator}"{question}"\n"01"{separator}"A4"\n', encoding="utf-8")
    got = read_export(path)
    assert got.header == ("unit", question.replace('""', '"'))
    assert got.rows == (("01", "A4"),)


def test_the_first_sheet_of_a_workbook(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "ballots"
    sheet.append(["unit", "q1", "start", None])
    sheet.append([None, None, None, None])
    sheet.append(["01", 4.0, datetime(2023, 11, 2, 8, 0), None])  # noqa: DTZ001 - as Excel stores it
    book.create_sheet("repeats").append(["x"])
    book.save(tmp_path / "a.xlsx")
    got = read_export(tmp_path / "a.xlsx")
    assert got.header == ("unit", "q1", "start")
    assert got.rows == (("01", "4", "2023-11-02T08:00:00"),)
    assert got.place(0) == "sheet ballots, row 3"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"unit,q1\n01\n", "expected 2 cells, found 1 cells"),
        (b"unit,q1\n", "at least one ballot, found only a header"),
        (b"", "found an empty file"),
        (b"unit,q1\n01,\xff\n", "byte 0xff"),
        (b'unit,q1\n01,"4\n', "CSV records"),
    ],
)
def test_what_is_no_table(tmp_path, content, expected):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InputFaults, match=expected):
        read_export(path)


def test_faults_of_all_files_at_once(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    with pytest.raises(InputFaults) as error:
        read_exports([tmp_path / "b.csv", tmp_path / "a.xlsx"])
    assert [(fault.file, fault.expected) for fault in error.value.faults] == [
        ("a.xlsx", "a spreadsheet (.xlsx, .xls or .ods)"),
        ("b.csv", "a readable file"),
    ]


def test_endings_and_names(tmp_path):
    with pytest.raises(ArgumentError, match=r"ends in \.csv or \.xlsx"):
        read_export(tmp_path / "a.sav")
    with pytest.raises(ArgumentError, match=r"a\.csv twice"):
        read_exports([tmp_path / "a.csv", tmp_path / "b" / "a.csv"])
