"""Files that are no harmless spreadsheets: refused with a reason, quickly and without being opened."""

from __future__ import annotations

import io
import re
import shutil
import zipfile

import pytest
from openpyxl import Workbook

from par_lib.errors import InputFaults
from par_lib.intake import container
from par_lib.intake.cells import read_sheets
from par_lib.intake.container import open_container
from par_lib.intake.marks import Mark
from par_lib.intake.vietnamese import vietnamese


def workbook() -> bytes:
    book = Workbook()
    book.active["B2"] = 1.5
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_parts(parts: dict[str, bytes]) -> bytes:
    """The workbook with other or further parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old:
        bodies = {name: old.read(name) for name in old.namelist()} | parts
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, body in bodies.items():
            new.writestr(name, body)
    return packed.getvalue()


def refused(tmp_path, content: bytes, name: str = "a.xlsx") -> str:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputFaults) as raised:
        read_sheets(path, name)
    (fault,) = raised.value.faults
    assert fault.file == name
    told = vietnamese(fault)  # the page that units get
    texts = (told.expected, told.found, told.hint)
    left = [text for text in texts if re.search("[a-z]", text) and text.isascii()]
    assert left == []
    return f"{fault.expected} | {fault.found} | {fault.hint}"


def test_a_sound_workbook_opens(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(workbook())
    (sheet,) = read_sheets(tmp_path / "a.xlsx", "a.xlsx")
    assert sheet.value((1, 1)) == 1.5
    assert sheet.value((99, 99)) == ""


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 cut", b"<html></html>", b"a;b\n1;2\n"])
def test_other_files(tmp_path, content):
    assert "a spreadsheet (.xlsx, .xls or .ods)" in refused(tmp_path, content)


def test_a_truncated_file(tmp_path):
    assert "cannot be unpacked" in refused(tmp_path, workbook()[:-200])


@pytest.mark.parametrize("seed", range(25))
def test_flipped_bytes_never_end_in_a_traceback(tmp_path, seed):
    content = bytearray(workbook())
    for place in range(seed * 7 + 1, len(content), 997):
        content[place] ^= 0x5A
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(content))
    try:
        (sheet,) = read_sheets(path, "a.xlsx")
        assert sheet.value((1, 1)) == 1.5
    except InputFaults as error:
        assert "a.xlsx" in str(error)  # noqa: PT017 - one or the other


def test_macros(tmp_path):
    assert "without macros" in refused(tmp_path, with_parts({"xl/vbaProject.bin": b"x"}))


def test_a_bomb_that_is_declared(tmp_path):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (container.FILLED.unpacked + 1))
    assert len(bomb.getvalue()) < container.FILLED.file
    assert "at most 80 MB when unpacked" in refused(tmp_path, bomb.getvalue())


def test_a_bomb_that_lies_about_its_size(tmp_path):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 3_000_000)
    size = (3_000_000).to_bytes(4, "little")
    lying = bomb.getvalue().replace(size, (10).to_bytes(4, "little"))
    assert lying != bomb.getvalue()
    assert "cannot be unpacked" in refused(tmp_path, lying)


def test_too_many_parts(tmp_path):
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(container.MOST_PARTS + 1):
            archive.writestr(f"{number}.xml", b"")
    assert "at most 2000 different parts" in refused(tmp_path, many.getvalue())


def test_names_of_parts_that_no_program_gives(tmp_path):
    assert "a longer name" in refused(tmp_path, with_parts({"x" * 300: b""}))


@pytest.mark.parametrize("name", ["../manifest.rdf", "docProps\\app.xml", "/xl/a.xml", "xl/../../a.xml"])
def test_names_of_parts_that_lead_outside(tmp_path, name):
    assert "a name that leads outside the file" in refused(tmp_path, with_parts({name: b""}))


def test_a_part_that_says_it_reaches_into_the_next(tmp_path):
    content = bytearray(with_parts({}))
    entry = content.index(b"PK\x01\x02")  # the first of the directory; bytes 20 to 23 are its packed size
    content[entry + 22] ^= 1
    assert "parts that overlap" in refused(tmp_path, bytes(content))


def test_a_part_of_another_length_than_it_says(tmp_path):
    """survey exports:1397 of tests/mutations: LibreOffice shows nothing of such a file."""
    content = bytearray(workbook())
    entry = content.index(b"PK\x01\x02")  # bytes 24 to 27 are the size of the part unpacked
    content[entry + 25] ^= 32
    assert "another length" in refused(tmp_path, bytes(content))


def test_a_large_file(tmp_path):
    assert "at most 20 MB | 21 MB" in refused(tmp_path, b"PK" + b"\0" * (21 * 2**20))


def test_entities_that_grow(tmp_path):
    xml = (
        b"""<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>"""
    )
    content = with_parts({"xl/worksheets/sheet1.xml": xml})
    assert "document type" in refused(tmp_path, content)


@pytest.mark.parametrize("encoding", ["UTF-9007199254740993", "cp1258", "utf-7"])
def test_an_encoding_that_programs_need_not_know(tmp_path, encoding):
    """workbooks:443 of tests/mutations: Python was asked for the first, and raised a LookupError."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        styles = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", archive.read("xl/styles.xml"))
    xml = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + styles
    found = refused(tmp_path, with_parts({"xl/styles.xml": xml}))
    assert "encoding" in found


def test_another_version_of_xml(tmp_path):
    """workbooks:2249: LibreOffice does not open such a file."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        styles = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", archive.read("xl/styles.xml"))
    content = with_parts({"xl/styles.xml": b'<?xml version="0.1"?>' + styles})
    assert "XML of version 0.1" in refused(tmp_path, content)


def test_a_cdata_section(tmp_path):
    """Survey exports:879 and :1131: one reader finds nothing in such a cell, LibreOffice the text."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b"1.5", b"<![CDATA[1.5]]>")
    assert "CDATA" in refused(tmp_path, with_parts({"xl/worksheets/sheet1.xml": sheet}))


def test_a_cell_at_the_other_end_of_the_sheet(tmp_path):
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    saved = io.BytesIO()
    book.save(saved)
    assert "row 1048576, column 16384" in refused(tmp_path, saved.getvalue())


NAMESPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")
}


def test_too_many_sheets(tmp_path):
    book = Workbook()
    for number in range(100):
        book.create_sheet(f"A{number}")
    saved = io.BytesIO()
    book.save(saved)
    assert "101 sheets" in refused(tmp_path, saved.getvalue())


LISTED = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="content.xml"/></m:manifest>'
)


def ods(rows: str) -> bytes:
    named = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items())
    table = f'<table:table table:name="A">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    xml = f"<office:document-content {named}>{body}</office:document-content>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", LISTED)
        archive.writestr("content.xml", xml)
    return packed.getvalue()


def test_a_cell_that_is_repeated_without_end(tmp_path):
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert "row 1048576" in refused(tmp_path, ods(row), "a.ods")


def test_marks_of_an_ods_sheet(tmp_path):
    half = 'office:value-type="percentage" office:value="0.5"'
    rows = (
        '<table:table-column table:visibility="collapse"/>'
        '<table:table-row table:number-rows-repeated="2">'
        f'<table:table-cell {half} table:number-columns-repeated="2"/></table:table-row>'
        '<table:table-row table:visibility="filter">'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/></table:table-row>'
    )
    (tmp_path / "a.ods").write_bytes(ods(rows))
    (sheet,) = read_sheets(tmp_path / "a.ods", "a.ods")
    percent = {(row, column) for row in (0, 1) for column in (0, 1)}
    assert {place for place, marks in sheet.marks.cells.items() if marks == {Mark.PERCENT}} == percent
    assert sheet.marks_at((2, 0)) == {Mark.BOOLEAN}
    assert (sheet.marks.hidden_rows, sheet.marks.hidden_columns) == ({2}, {0})


def test_links_to_other_files_are_not_handed_on(tmp_path):
    content = with_parts({"xl/externalLinks/externalLink1.xml": b"<x/>", "xl/media/a.png": b"x"})
    (tmp_path / "a.xlsx").write_bytes(content)
    parts = open_container(tmp_path / "a.xlsx", "a.xlsx").parts
    assert not any("external" in name or "media" in name for name in parts)


def test_an_ole_file_without_a_workbook(tmp_path):
    """Excel keeps a workbook with a password in such a file."""
    assert "a spreadsheet" in refused(tmp_path, bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000)


def test_formats_that_are_refused(season, tmp_path):
    folder = shutil.copytree(season.folder, tmp_path / "received")
    shutil.move(folder / "01-self.xlsx", folder / "01-self.xlsm")
    fault = season.read(folder).faults[0]
    assert (fault.file, fault.found) == ("01-self.xlsm", ".xlsm")
    assert "macros are not opened" in fault.hint
