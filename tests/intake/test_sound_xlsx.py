"""Workbooks that programs read in more than one way are refused. Each case was found by tests/mutations."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from par_lib.errors import InputFaults
from par_lib.intake.cells import read_sheets
from tests.mutations.mutators import packed

SHEET, BOOK, TYPES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"
RELATIONS, ROOT = "xl/_rels/workbook.xml.rels", "_rels/.rels"


@pytest.fixture(scope="module")
def parts():
    book = Workbook()
    book.worksheets[0].append(["unit", "points"])
    book.worksheets[0].append(["01", 0.5])
    content = io.BytesIO()
    book.save(content)
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_as_programs_write_it(tmp_path, parts):
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed(parts))
    (sheet,) = read_sheets(path, path.name)
    assert sheet.rows == [["unit", "points"], ["01", 0.5]]


POINTS = b'<c r="B2" t="n"><v>0.5</v></c>'


@pytest.mark.parametrize(
    ("part", "old", "new", "found"),
    [
        (SHEET, POINTS, POINTS + b'<c r="B2"><v>0.9</v></c>', "out of order"),
        (SHEET, POINTS, b'<c r="B3"><v>0.5</v></c>', "a cell B3 in row 2"),
        (SHEET, POINTS, b'<c r="b2"><v>0.5</v></c>', "a cell b2 in row 2"),
        (SHEET, b'<row r="2"', b'<row r="1"', "a row 1 after row 1"),
        (SHEET, b'<row r="2"', b'<row r="-1"', "a row -1"),
        (SHEET, b"<v>0.5</v>", b"<v>0.5</v><v>0.9</v>", "several values"),
        (SHEET, b"<v>0.5</v>", b"<is><t>0.5</t></is>", "several values"),
        (SHEET, POINTS, b'<extLst><ext><c r="B2"><v>9</v></c></ext></extLst>' + POINTS, "outside its table"),
        (SHEET, b"<v>0.5</v>", b"<v>NaN</v>", "the number 'NaN'"),
        (SHEET, b"<v>0.5</v>", b"<v>1_000</v>", "the number '1_000'"),
        (SHEET, b"<v>0.5</v>", b"<v>0<!-- x -->.5</v>", "a comment before the text '.5'"),  # workbooks:1094
        (SHEET, b't="n"', b't="x"', "a cell that is none"),
        (SHEET, POINTS, b'<x:c xmlns:x="urn:x" r="B2"><x:v>0.9</x:v></x:c>', "an element c of another kind"),
        (SHEET, b"<sheetData>", b'<row r="9"/><sheetData>', "outside its table"),
        (SHEET, b"</sheetData>", b"</sheetData><sheetData/>", "more than one table"),
        (SHEET, b"spreadsheetml/2006/main", b"spreadsheetml/2106/main", "another kind of part"),
        (BOOK, b"spreadsheetml/2006/main", b"spreadsheetml/2106/main", "another kind of part"),
        (BOOK, b'r:id="rId1"', b'r:id="rId7"', "a sheet that leads nowhere"),
        (RELATIONS, b"relationships/worksheet", b"relationships/other", "a sheet that leads nowhere"),
        (RELATIONS, b"relationships/styles", b"relationships/other", "no relation to xl/styles.xml"),
        (ROOT, b"package/2006", b"package/2106", "among relations"),
        (ROOT, b'Id="rId1"', b'Id=""', "a relation of the id ''"),  # survey exports:1241
        (RELATIONS, b'Id="rId2"', b'Id="rId1"', "two of them"),
        (ROOT, b"relationships/officeDocument", b"relationships/other", "no relation to the workbook"),
        (TYPES, b"content-types", b"content-type", "among content types"),
        (TYPES, b"/xl/workbook.xml", b"/xl/other.xml", "another content type of xl/workbook.xml"),
        (TYPES, b"</Types>", b"<x/></Types>", "the element x among content types"),
    ],
)
def test_what_programs_read_in_more_than_one_way(tmp_path, parts, part, old, new, found):
    assert old in parts[part]
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed(parts | {part: parts[part].replace(old, new)}))
    with pytest.raises(InputFaults) as error:
        read_sheets(path, path.name)
    (fault,) = error.value.faults
    assert fault.file == "a.xlsx"
    assert found in fault.found
