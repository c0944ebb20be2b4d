"""What number formats show, in the three forms of a workbook; what is shown is what LibreOffice shows."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from par_lib.errors import InputFaults
from par_lib.intake.cells import read_sheets
from par_lib.intake.marks import Mark
from par_lib.intake.number_format import format_marks, formats_by_number
from tests.intake.filling import convert
from tests.mutations.spreadsheet import NOTHING, open_all, plain

ACCOUNTS = '_-* #,##0.00\\ _₫_-;-* #,##0.00\\ _₫_-;_-* "-"??\\ _₫_-;_-@_-'
PLAIN = ["General", "0", "0.00", "#,##0.00", "@", "0.00;-0.00", "0.00_);(0.00)", "[Red]0.0", ACCOUNTS]
SHOWN_ELSE = [
    *(";;;", "0,", '"5"0', '0"%"', "-0", "0.0;0.0", "# ?/?", "[>1]0%;0", "*50", "#,###", '0.00;-0.00;"";@'),
    *('0;-0;0;"x"', '@" %"', '"không"@'),
]
PERCENT = ["0%", "0.00%", "0.0%;-0.0%"]
VALUES = (0.85, 0, -2, "chữ")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A row a format, a column a value."""
    book = Workbook()
    for row, code in enumerate([*PLAIN, *SHOWN_ELSE, *PERCENT], start=1):
        for column, value in enumerate(VALUES, start=1):
            book.active.cell(row, column, value).number_format = code
    path = tmp_path_factory.mktemp("formats") / "formats.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_what_is_not_marked_is_shown_as_it_is(
    workbook: Path, soffice: Path, tmp_path: Path, form: str
) -> None:
    """In each form, as LibreOffice saves it: nothing is let through that it shows in another way."""
    convert(soffice, [workbook], form, tmp_path / "saved")
    path = tmp_path / "saved" / f"formats.{form}"
    (sheet,) = read_sheets(path, path.name)
    ((_, cells),) = open_all(soffice, [path], tmp_path / "shown")[path].items()
    marked = set()
    for row, code in enumerate([*PLAIN, *SHOWN_ELSE, *PERCENT]):
        for column, value in enumerate(VALUES):
            marks = sheet.marks_at((row, column))
            shown = plain(cells.get((row, column), NOTHING).text)
            if marks:
                marked.add(code)
            elif isinstance(value, str):
                assert shown == value, code
            else:
                decimals = len(shown.partition(".")[2].rstrip(")"))
                bare = shown.replace("(", "-").rstrip(")").replace(" ", "").replace("₫", "")
                seen = 0.0 if bare == "-" else float(bare)
                assert abs(seen - value) <= 0.5 * 10**-decimals + 1e-9, (code, shown)
    assert not marked & set(PLAIN)
    assert set(SHOWN_ELSE) | set(PERCENT) == marked


def test_a_percentage_is_one_in_every_form(workbook: Path, soffice: Path, tmp_path: Path) -> None:
    for form in ("xlsx", "ods", "xls"):
        convert(soffice, [workbook], form, tmp_path / "saved")
        (sheet,) = read_sheets(tmp_path / "saved" / f"formats.{form}", form)
        first = len(PLAIN) + len(SHOWN_ELSE)
        for row in range(first, first + len(PERCENT)):
            assert sheet.marks_at((row, 0)) == {Mark.PERCENT}, (form, row)
            assert sheet.marks_at((row, 3)) == set(), (form, row)


def test_a_built_in_number_that_is_defined_as_something_else() -> None:
    """Programs disagree on it: workbooks:350 of tests/mutations has percentages that show nothing."""
    assert formats_by_number({9: ";;;"})[9] == {Mark.DISGUISED, Mark.RESHAPED}
    assert formats_by_number({9: "0.0%", 164: ";;;"})[9] == {Mark.PERCENT}
    assert formats_by_number({})[12] == {Mark.DISGUISED}


def test_sections_are_told_apart_by_marks_outside_of_texts() -> None:
    assert format_marks('0" ; "') == frozenset()
    assert format_marks("0\\;0") == frozenset()
    assert format_marks("0;-0;0;") == {Mark.RESHAPED}  # Excel shows nothing of a text


def test_a_condition_that_changes_what_is_shown(tmp_path: Path, soffice: Path) -> None:
    book = Workbook()
    book.active["A1"] = 0.5
    hidden = DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode=";;;"))
    rule = CellIsRule(operator="greaterThan", formula=["0"])
    rule.dxf = hidden
    book.active.conditional_formatting.add("A1", rule)
    book.save(tmp_path / "a.xlsx")
    convert(soffice, [tmp_path / "a.xlsx"], "ods", tmp_path / "saved")
    for path in (tmp_path / "a.xlsx", tmp_path / "saved" / "a.ods"):
        with pytest.raises(InputFaults, match="conditional format"):
            read_sheets(path, path.name)


def test_flipped_bits_of_an_older_workbook(workbook: Path, soffice: Path, tmp_path: Path) -> None:
    """Older workbooks:100 of tests/mutations: a cell of a style that there is none of was an IndexError."""
    convert(soffice, [workbook], "xls", tmp_path / "saved")
    content = (tmp_path / "saved" / "formats.xls").read_bytes()
    path, files = tmp_path / "a.xls", []
    for seed in range(400):
        draw = random.Random(f"flip {seed}")  # noqa: S311 - the same draws in every run
        changed = bytearray(content)
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
        path.write_bytes(bytes(changed))
        try:
            read_sheets(path, path.name)
        except InputFaults as error:
            files.append(error.faults[0].file)
    assert set(files) == {path.name}
