"""Exports as workbooks are opened like any other workbook from outside."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from par_lib.errors import InputFaults
from par_lib.intake.container import EXPORT
from par_lib.intake.survey.answers import take_answers
from par_lib.intake.survey.export import read_export
from tests.mutations.mutators import packed

HEADER = ["unit", "cluster", "q81a", "_uuid"]


@pytest.fixture
def saved(tmp_path):
    """The export of two ballots, changed as a person would."""

    def save(change=lambda _: None):
        book = Workbook()
        sheet = book.worksheets[0]
        for line in (HEADER, ["01", "xa-1", 5, "uuid:1"], ["96", "xa-2", 4, "uuid:2"]):
            sheet.append(line)
        change(sheet)
        book.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"

    return save


def faults(path):
    with pytest.raises(InputFaults) as error:
        read_export(path)
    return [(fault.where, fault.found) for fault in error.value.faults]


def test_what_nobody_sees(saved):
    def change(sheet):
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.merge_cells("A2:A3")

    assert faults(saved(change)) == [
        ("sheet Sheet, cell C1", "a hidden column"),
        ("sheet Sheet, cell A2", "a hidden row"),
        ("sheet Sheet, cell A2", "merged cells A2:A3"),
    ]


@pytest.mark.parametrize("number_format", ["General", "0%", '"1"0'])
def test_answers_are_numbers_as_they_are_shown(saved, province, number_format):
    def change(sheet):
        sheet["C2"].value = "=2+3" if number_format == "General" else 5
        sheet["C2"].number_format = number_format

    with pytest.raises(InputFaults) as error:
        take_answers([read_export(saved(change))], *province, group="people")
    assert [fault.where for fault in error.value.faults] == ["sheet Sheet, row 2, column q81a"]


def test_a_part_that_grows(saved):
    path = saved()
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path.write_bytes(packed(parts | {"xl/styles.xml": b" " * (EXPORT.unpacked + 1)}))
    assert faults(path) == [("", "more")]


def test_entities(saved):
    path = saved()
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = b'<!DOCTYPE x [<!ENTITY a "5">]>' + parts["xl/worksheets/sheet1.xml"]
    path.write_bytes(packed(parts | {"xl/worksheets/sheet1.xml": sheet}))
    assert "document type" in faults(path)[0][1]


def test_a_number_of_a_ballot_in_a_format_that_shows_another(saved, province):
    """survey exports:1421 and :1481 of tests/mutations."""

    def change(sheet):
        sheet["D2"].value, sheet["D2"].number_format = 7, "#"

    with pytest.raises(InputFaults) as error:
        take_answers([read_export(saved(change))], *province, group="people")
    found = [(fault.where, fault.expected) for fault in error.value.faults]
    assert found == [("sheet Sheet, row 2, column _uuid", "a number of the ballot as it is seen")]
