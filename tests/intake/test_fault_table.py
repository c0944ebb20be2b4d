import csv
import io

import pytest

from par_lib.errors import FAULT_COLUMNS, Fault
from par_lib.inert import inert
from par_lib.intake.fault_table import CSV_COLUMNS, faults_csv, faults_html
from par_lib.intake.vietnamese import vietnamese

NASTY = Fault(
    "=cmd|' /C calc'!A0.xlsx", "sheet <b>A</b>, cell B2", "+1", "-1", "a number", "@SUM(<script>1</script>)",
    "type the number itself",
)  # fmt: skip


def test_csv_holds_every_fault_and_no_formula():
    header, row = csv.reader(io.StringIO(faults_csv([NASTY])))
    assert tuple(header) == CSV_COLUMNS
    known = len(FAULT_COLUMNS)
    assert [cell.removeprefix("'") for cell in row[:known]] == [getattr(NASTY, n) for n in FAULT_COLUMNS]
    told = dict(zip(header, row, strict=True))
    assert told["where_vi"] == "trang <b>A</b>, ô B2"
    assert told["expected_vi"] == "một số"
    assert told["hint_vi"] == "gõ trực tiếp số vào ô"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert inert("1.5") == "1.5"


def test_page_is_vietnamese_and_escaped():
    page = faults_html("Kiểm tra <2023>", [NASTY, Fault("b.xlsx", "sheet A, cell C3", found="none")], [])
    assert "<script>1" not in page
    assert "@SUM(&lt;script&gt;1&lt;/script&gt;)" in page
    assert "<h1>Kiểm tra &lt;2023&gt;</h1>" in page
    assert "trang &lt;b&gt;A&lt;/b&gt;, ô B2" in page
    assert "gõ trực tiếp số vào ô" in page
    assert "Có 2 lỗi trong 2 tệp" in page
    assert "http" not in page.replace("http-equiv", "")  # needs no other file


def test_page_without_faults_names_what_was_not_read():
    page = faults_html("A", [], [("a.xlsx", "Ghi chú"), ("thư.pdf", "")])
    assert "Không có lỗi." in page
    assert "<li>a.xlsx: Ghi chú</li>" in page
    assert "<li>thư.pdf</li>" in page


def test_page_names_units():
    faults = [
        Fault("a.xlsx", "sheet A, cell B2", unit=unit, expected="a number", found="x")
        for unit in ("01", "99")
    ]
    page = faults_html("A", faults, [], units={"01": "Hà Nội"})
    assert "<td>Hà Nội (01)</td>" in page
    assert "<td>99</td>" in page


@pytest.mark.parametrize(
    ("part", "english", "told"),
    [
        ("expected", "at most the maximum, 0.5", "không vượt quá điểm tối đa 0,5"),
        ("expected", "at most the maximum, 2", "không vượt quá điểm tối đa 2"),
        ("expected", "the maximum 1.25", "điểm tối đa 1,25"),
        ("expected", "1 for yes or 0 for no", "Có hoặc Không"),
        ("found", "-0.25", "-0,25"),
        ("found", "12.5 %", "12,5 %"),
        ("found", "1.1.1 again", "1.1.1 lặp lại"),
        ("hint", "write Có or Không", "ghi Có hoặc Không"),
        (
            "hint",
            "it is also in sheet Lĩnh vực 1, cell A7: delete one of them",
            "đã có ở trang Lĩnh vực 1, ô A7: xóa một hàng",
        ),
    ],
)
def test_numbers_and_places_are_written_as_in_vietnamese(part, english, told):
    fault = Fault("a.xlsx", **{part: english})
    assert getattr(vietnamese(fault), part) == told
