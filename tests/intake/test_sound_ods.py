"""OpenDocument spreadsheets that programs read in more than one way are refused. Cases of tests/mutations."""

import pytest

from par_lib.intake.sound_ods import check_sound

CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="a"><table:table-column/><table:table-row>'
    '<table:table-cell office:value-type="float" office:value="0.5">'
    "<text:p>0.5<text:s/></text:p></table:table-cell>"
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)

MANIFEST = (
    b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<m:file-entry m:full-path="/"/><m:file-entry m:full-path="content.xml"/>'
    b'<m:file-entry m:full-path="styles.xml"/></m:manifest>'
)


def parts(content: str = CONTENT, **others: bytes) -> dict[str, bytes]:
    named = {name.replace("_", "."): body for name, body in others.items()}
    return {"META-INF/manifest.xml": MANIFEST, "content.xml": content.encode(), **named}


def test_as_programs_write_it():
    commented = CONTENT.replace("<table:table ", "<!-- x --> <table:table ").replace(
        "0.5<text:s/>", "0.5<!---->"
    )
    check_sound(parts(commented))
    check_sound(parts(styles_xml=b"<a/>"), ["mimetype", "META-INF/x", "Configurations2/menubar/"])


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("</table:table-cell>", "</table:table-cell><r><t>extra</t></r>", "an element r"),
        ("<text:s/>", "<t>extra</t>", "an element t"),
        ("<text:p>", "<x/><text:p>", "an element x"),
        ("<table:table-column/>", "<table:table-cell/>", "an element table-cell"),
        ('office:value="0.5"', 'office:value="nan"', "the number 'nan'"),
        ('type="float"', 'type="float1"', "the type of value 'float1'"),  # workbooks:370, :808
        ('type="float"', 'type=""', "the type of value ''"),
        ('type="float"', 'type="float" calcext:value-type="string"', "the type of value 'string'"),
        ('office:value-type="float" ', "", "a value in a cell of the type ''"),  # workbooks:790
        (
            'office:value="',
            'office:date-value="2023-01-05" office:value="',
            "a date-value in a cell of the type",
        ),
        ("0.5<text:s/>", "0<!-- x -->.5", "a comment before the text '.5'"),
        ("0.5<text:s/>", "0<?x y?>.5", "a comment before the text '.5'"),
        ("<office:document", "<!DOCTYPE x><office:document", "document type"),
    ],
)
def test_what_programs_read_in_more_than_one_way(old, new, found):
    with pytest.raises(ValueError, match=found):
        check_sound(parts(CONTENT.replace(old, new, 1)))


def test_parts_that_are_no_xml():
    with pytest.raises(ValueError, match=r"styles\.xml is no XML"):
        check_sound(parts(styles_xml=b"<style:style/>"))


@pytest.mark.parametrize("name", ["xl/externalLinks/externalLink1.xml", "a.png"])
def test_a_part_that_is_not_listed(name):
    """LibreOffice does not open a file with one (workbooks:1324)."""
    with pytest.raises(ValueError, match="is not in the list of parts"):
        check_sound(parts(), [name])


def test_a_file_without_a_list_of_parts():
    with pytest.raises(ValueError, match=r"manifest\.xml is no XML"):
        check_sound({"content.xml": CONTENT.encode()})
