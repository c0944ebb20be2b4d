"""OpenDocument spreadsheets that programs read in more than one way are refused. Cases of tests/mutations."""

import pytest

from par_lib.intake.sound_ods import check_sound

CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="a"><table:table-column/><table:table-row>'
    '<table:table-cell office:value-type="float" office:value="0.5">'
    "<text:p>0.5<text:s/></text:p></table:table-cell>"
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def test_as_programs_write_it():
    check_sound({"content.xml": CONTENT.encode(), "styles.xml": b"<a/>"})


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("</table:table-cell>", "</table:table-cell><r><t>extra</t></r>", "an element r"),
        ("<text:s/>", "<t>extra</t>", "an element t"),
        ("<text:p>", "<x/><text:p>", "an element x"),
        ("<table:table-column/>", "<table:table-cell/>", "an element table-cell"),
        ('office:value="0.5"', 'office:value="nan"', "the number 'nan'"),
        ("<office:document", "<!DOCTYPE x><office:document", "document type"),
    ],
)
def test_what_programs_read_in_more_than_one_way(old, new, found):
    with pytest.raises(ValueError, match=found):
        check_sound({"content.xml": CONTENT.replace(old, new, 1).encode()})


def test_parts_that_are_no_xml():
    with pytest.raises(ValueError, match=r"styles\.xml is no XML"):
        check_sound({"content.xml": CONTENT.encode(), "styles.xml": b"<style:style/>"})
