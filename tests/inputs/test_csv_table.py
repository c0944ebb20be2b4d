import csv
import io
import os
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.inputs.csv_table import ROW, _clean, _is_clean, number_hint, parse_number, read_table

ROOT = Path(__file__).parents[2]
CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=6)


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def read(tmp_path):
    def from_text(content, required=("a", "b"), **options):
        return read_table(write(tmp_path / "t.csv", content), "t.csv", required, **options)

    return from_text


def test_records_hold_text_and_their_line(read):
    table = read('a,b\n1,x\n\n"two\nlines",y\n3, z \n')
    assert table.faults == []
    assert table.records() == (
        {"a": "1", "b": "x", ROW: 2},
        {"a": "two\nlines", "b": "y", ROW: 4},
        {"a": "3", "b": "z", ROW: 6},
    )


def test_frame_has_the_same_cells(read):
    frame = read("a,b\n1,x\n2,\n").frame
    assert list(frame.columns) == ["a", "b", ROW]
    assert frame.to_dict("records") == [{"a": "1", "b": "x", ROW: 2}, {"a": "2", "b": "", ROW: 3}]
    assert list(read("a\n").frame.columns) == ["a", "b", ROW]


def test_excel_writes_a_byte_order_mark_and_other_line_ends(read):
    table = read("a,b\r\n1,2\r\n".encode("utf-8-sig"))
    assert (table.faults, [record["a"] for record in table.records()]) == ([], ["1"])


def test_letters_are_composed(read):
    assert read("a,b\nHa\u0300 No\u0323\u0302i,x\n").records()[0]["a"] == "H\u00e0 N\u1ed9i"


def test_optional_and_other_columns(read):
    table = read("a,b\n1,2\n", required=("a", "b"), optional=("c",))
    assert table.records()[0] == {"a": "1", "b": "2", "c": "", ROW: 2}
    assert list(table.frame.columns) == ["a", "b", "c", ROW]
    assert len(read("a,b,d\n1,2,3\n").faults) == 1
    assert read("a,b,d\n1,2,3\n", others=True).records()[0]["d"] == "3"


def test_records_of_the_wrong_width_are_faults_and_the_others_are_read(read):
    table = read("a,b\n1\n1,2\n1,2,3\n")
    assert [fault.where for fault in table.faults] == ["row 2", "row 4"]
    assert [record[ROW] for record in table.records()] == [3]


def test_a_folder_is_not_a_file(tmp_path):
    (fault,) = read_table(tmp_path, "t.csv", ["a"]).faults
    assert fault.expected == "a readable file"


def test_a_path_through_a_file_is_not_a_file(tmp_path):
    (fault,) = read_table(write(tmp_path / "x", "a") / "t.csv", "t.csv", ["a"]).faults
    assert fault.expected == "a readable file"


def test_a_changed_file_is_read_again(tmp_path):
    path = write(tmp_path / "t.csv", "a\n1\n")
    assert read_table(path, "t.csv", ["a"]).records()[0]["a"] == "1"
    write(path, "a\n2\n")
    later = path.stat().st_mtime_ns + 1_000_000
    os.utime(path, ns=(later, later))
    assert read_table(path, "t.csv", ["a"]).records()[0]["a"] == "2"


def test_faults_of_one_reader_are_not_those_of_the_next(read):
    first = read("a,b\n1,2\n")
    first.fault(2, "a", expected="x", found="1")
    assert read("a,b\n1,2\n").faults == []


AT_EDGES = st.text(["a", "\u1ebf", "e", "\u0302", "\u0301", " ", "\u00a0", "\n", '"', ","], max_size=5)


@given(st.lists(st.lists(AT_EDGES, min_size=1, max_size=3), min_size=1, max_size=3), st.booleans())
def test_cells_that_are_left_as_they_are_need_no_cleaning(rows, quoted):
    text = io.StringIO(newline="")
    kind = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, lineterminator="\n", quoting=kind).writerows(rows)
    if _is_clean(text.getvalue()):
        assert [[_clean(cell) for cell in row] for row in rows] == rows


def test_what_this_project_writes_is_clean():
    scores = ROOT / "data" / "clean" / "papi" / "2023" / "scores.csv"
    assert _is_clean(scores.read_text(encoding="utf-8"))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=6))
def test_what_csv_writes_is_read_back(tmp_path_factory, rows):
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    path = write(tmp_path_factory.mktemp("case") / "t.csv", text.getvalue())
    table = read_table(path, "t.csv", ["a", "b"])
    assert table.faults == []
    expected = [tuple(normalize("NFC", cell).strip() for cell in row) for row in rows]
    assert [(record["a"], record["b"]) for record in table.records()] == expected


@pytest.mark.parametrize(
    "text", ["", " ", "1.2.3", "1,5", "--1", "1e", "inf", "nan", "0x10", "1_000", "1e400", "٣"]
)
def test_not_a_number(text):
    assert parse_number(text) is None


@settings(max_examples=100, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read_back(value):
    assert parse_number(repr(value)) == value


def test_hint_tells_a_decimal_comma_from_words():
    assert "comma" in number_hint("61,86")
    assert "comma" in number_hint("1.234,5")
    assert "words" in number_hint("n/a")


@pytest.mark.parametrize("sign", ["\x10", "\x7f", "\x85", "\u202e", "\u2066"])
def test_signs_that_nobody_sees(read, sign):
    table = read(f"a,b\n1,2\n3,4{sign}5\n", ["a", "b"])
    assert [(fault.where, fault.found) for fault in table.faults] == [
        ("row 3", f"the character U+{ord(sign):04X}")
    ]
