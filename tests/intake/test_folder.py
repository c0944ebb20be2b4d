"""Workbooks filled in by a script, through real spreadsheet formats and back: every value returns."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from par_lib.errors import InputFaults
from par_lib.files import write_text
from par_lib.inputs.assessment import COLUMNS, assessment_csv
from par_lib.inputs.csv_table import read_table
from par_lib.inputs.entry import MEASURED, SELF
from par_lib.inputs.scores import State
from par_lib.intake import form
from par_lib.intake.collected import clean_files
from par_lib.intake.folder import FolderReading
from par_lib.intake.vietnamese import vietnamese
from par_lib.intake.workbook import HEADER_ROW
from par_lib.scoring.final import rule_deviations
from tests.intake.filling import SERIES, Season, cell_of, changed, convert, heading_of

STATES = {word: state for state, word in form.STATE_WORDS.items()}
TRUTH = {"Có": 1.0, "Không": 0.0}


@pytest.fixture
def received(season, tmp_path) -> Path:
    """A copy of the folder, to change."""
    return Path(shutil.copytree(season.folder, tmp_path / "received"))


def expect_every_value(season: Season, reading: FolderReading) -> None:
    """Whatever was filled in is in the entries and explanations, and nothing else is."""
    assert reading.faults == ()
    entries = {(entry.stage, entry.unit, entry.code): entry for entry in reading.entries}
    answered = {(stage, *key) for stage, answers in season.answers.items() for key in answers}
    assert set(entries) == answered
    explained = {(one.round, one.unit, one.code): one.text for one in reading.explanations}
    for (stage, unit, code), entry in entries.items():
        cells = season.answers[stage][unit, code]
        value = cells.get("value")
        assert entry.state is STATES[cells.get("state", "Chấm điểm")]
        assert entry.value == (TRUTH.get(value, value) if isinstance(value, str) else value)
        assert (entry.target, entry.points) == (cells.get("target"), cells.get("points"))
        assert (entry.note, entry.evidence) == (cells.get("note", ""), cells.get("evidence", ""))
        if "explanation" in cells:
            assert explained.pop((entry.round - 1, unit, code)) == cells["explanation"]
    assert explained == {}


def test_every_value_returns(season):
    reading = season.read(season.folder)
    expect_every_value(season, reading)
    assert (reading.files, reading.unread) == (7, ())


def test_scores_beside_their_rules_are_noted_at_their_cells(season):
    reading = season.read(season.folder)
    expected = [
        (entry.unit, entry.code, entry.points, float(f"{by_rule:.10g}"))
        for entry, by_rule in rule_deviations(season.framework, reading.entries)
    ]
    assert expected
    books = {path.name: load_workbook(path) for path in season.folder.iterdir()}
    found = []
    for note in reading.notes:
        points, by_rule = (float(text.partition(" points")[0]) for text in (note.found, note.expected))
        found.append((note.unit, note.code, points, by_rule))
        sheet, cell = note.where.removeprefix("sheet ").split(", cell ")
        assert books[note.file][sheet][cell].value == points
        told = vietnamese(note)
        assert all(getattr(told, part) != getattr(note, part) for part in ("expected", "found", "hint"))
    assert sorted(expected) == sorted(found)


def test_a_repeated_self_score_that_was_changed_is_noted(season, received):
    """The council's workbooks show what the unit said: here one cell of each stage is another afterwards."""
    code = next(
        code
        for (unit, code), cells in season.answers["self"].items()
        if unit == "01" and cells.get("points") and ("01", code) in season.answers["round-1"]
        and "points" in season.answers["round-1"]["01", code]
    )  # fmt: skip
    own = season.answers["self"]["01", code]["points"]
    title = f"Lĩnh vực {code.split('.')[0]}"
    before = season.read(received).notes

    def otherwise(book: Workbook) -> None:
        cell_of(book[title], "Điểm tự đánh giá", code).value = own / 2
        cell_of(book[title], "Điểm thẩm định vòng 1", code).value = None  # blanks repeat nothing

    changed(received / "01-round-2.xlsx", otherwise)
    reading = season.read(received)
    assert reading.faults == ()
    (note,) = set(reading.notes) - set(before)
    assert (note.file, note.unit, note.code) == ("01-round-2.xlsx", "01", code)
    assert (note.expected, note.found) == (f"the score of stage self, {own:.10g}", f"{own / 2:.10g}")
    assert vietnamese(note).expected == f"điểm tự đánh giá là {own:.10g}"


def test_sources_lead_to_the_cell(season):
    for entry in season.read(season.folder).entries[::17]:
        file, sheet, cell = entry.source.removeprefix("received/").split("!")
        found = load_workbook(season.folder / file)[sheet][cell].value
        given = entry.value if entry.points is None else entry.points
        assert TRUTH.get(found, found) == given


@pytest.mark.parametrize("form_of_file", ["xlsx", "ods", "xls"])
def test_every_value_returns_through_libreoffice(season, soffice, tmp_path, form_of_file):
    """A real spreadsheet program opens each workbook and saves it in its own way."""
    converted = tmp_path / "converted"
    convert(soffice, sorted(season.folder.glob("*.xlsx")), form_of_file, converted)
    assert len(list(converted.glob(f"*.{form_of_file}"))) == 7
    expect_every_value(season, season.read(converted))


def test_the_same_folder_gives_the_same_files(season):
    texts = [clean_files(season.read(season.folder), SERIES, season.framework) for _ in range(2)]
    assert texts[0] == texts[1]
    assert [Path(name).name for name in texts[0]] == ["assessment.csv", "explanations.csv", "scores.csv"]


def test_names_of_files_do_not_matter(season, tmp_path):
    for number, path in enumerate(sorted(season.folder.glob("*.xlsx"))):
        shutil.copy(path, tmp_path / f"{9 - number} của đơn vị.XLSX")
    (tmp_path / "~$lock.xlsx").write_bytes(b"")
    expect_every_value(season, season.read(tmp_path))


@settings(max_examples=5, deadline=None)
@given(st.permutations(range(7)))
def test_scores_do_not_hang_on_the_order_of_files(season, tmp_path_factory, order):
    """Points and states of every unit and leaf, whatever file is read first."""

    def scores(folder):
        text = clean_files(season.read(folder), SERIES, season.framework)[f"clean/{SERIES}/2023/scores.csv"]
        return [line.rsplit(",", 1)[0] for line in text.splitlines()]

    folder = tmp_path_factory.mktemp("received")
    for place, path in zip(order, sorted(season.folder.glob("*.xlsx")), strict=True):
        shutil.copy(path, folder / f"{place}.xlsx")
    assert scores(folder) == scores(season.folder)


def sloppy_numbers(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows(min_row=4):
            for cell in row[4:]:
                if isinstance(cell.value, float):
                    cell.value = f" {cell.value!r} ".replace(".", ",")
                elif isinstance(cell.value, str) and not cell.protection.locked:
                    cell.value = f"{unicodedata.normalize('NFD', cell.value)}  "
                    cell.data_type = "s"


def shifted_table(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        sheet.insert_rows(1, 2)
        sheet.insert_cols(1)


def other_order(book: Workbook) -> None:
    book.move_sheet(book.worksheets[3], -3)
    book.worksheets[0].title, book.worksheets[4].title = "Trang một", "lĩnh  vực IV"


def as_percentages(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        headings = {cell.value: cell.column for cell in sheet[3]}
        for row in range(4, sheet.max_row + 1):
            rule = sheet.cell(row, headings["Cách tính điểm"]).value
            cell = sheet.cell(row, headings["Giá trị"])
            if isinstance(cell.value, float) and str(rule).startswith("%"):
                cell.value, cell.number_format = cell.value / 100, "0.00%"


def more_sheets(book: Workbook) -> None:
    book.create_sheet("Ghi chú nội bộ")["B2"] = 5
    book.create_sheet("Trống")


def pasted_from_a_page(book: Workbook) -> None:
    """Signs of no width come with what is copied from web pages and messengers."""
    book.worksheets[0]["B3"] = "Hà\u200b Nội\ufeff"
    for cell in book.worksheets[1][HEADER_ROW]:
        cell.value = f"{cell.value}\u200b"


def spelt_otherwise(book: Workbook) -> None:
    book.worksheets[0]["B3"] = unicodedata.normalize("NFD", "  UBND THÀNH PHỐ HÀ NỘI")
    book.worksheets[0]["B4"] = 1
    book.worksheets[0]["B6"] = 2023


@pytest.mark.parametrize(
    "change",
    [
        sloppy_numbers, shifted_table, other_order, as_percentages, more_sheets, spelt_otherwise,
        pasted_from_a_page,
    ],
)  # fmt: skip
def test_what_people_do_that_does_no_harm(season, received, change):
    changed(received / "01-self.xlsx", change)
    reading = season.read(received)
    expect_every_value(season, reading)
    if change is more_sheets:
        assert reading.unread == (("01-self.xlsx", "Ghi chú nội bộ"), ("01-self.xlsx", "Trống"))


def test_a_workbook_that_is_missing(season, received):
    (received / "96-round-1.xlsx").unlink()
    fault = season.read(received).faults[-1]
    assert (fault.file, fault.unit) == ("received", "96")
    assert fault.expected == "a workbook of Cà Mau, Thẩm định vòng 1"


def test_what_is_missing_is_told_beside_what_is_wrong(season, received):
    """A unit that is asked for its workbook need not wait until others have mended theirs."""
    (received / "96-round-1.xlsx").unlink()
    leaf = form.entry_leaves(season.framework, "self")[0]

    def break_points(book):
        cell_of(book[f"Lĩnh vực {leaf.code[0]}"], "Điểm tự chấm", leaf.code).value = "khoảng 1"

    changed(received / "01-self.xlsx", break_points)
    faults = season.read(received).faults
    assert [(fault.file, fault.unit) for fault in faults] == [("01-self.xlsx", "01"), ("received", "96")]


def test_a_workbook_that_nobody_can_tell_whose_it_is_is_not_missing_as_well(season, received):
    changed(received / "96-round-1.xlsx", lambda book: book.remove(book[form.COVER]))
    (fault,) = season.read(received).faults
    assert fault.file == "96-round-1.xlsx"


def test_a_workbook_that_is_there_twice(season, received):
    shutil.copy(received / "96-self.xlsx", received / "96-self (2).xlsx")
    faults = season.read(received).faults
    assert [(fault.file, fault.found) for fault in faults] == [("96-self.xlsx", "another: 96-self (2).xlsx")]


def test_a_round_without_the_one_before(season, received):
    for path in received.glob("*round-1*"):
        path.unlink()
    expected = "the workbooks of stage round-1, whose numbers others repeat"
    (fault,) = (fault for fault in season.read(received).faults if fault.expected == expected)
    assert "vòng 1" in vietnamese(fault).expected


def test_rounds_without_the_self_assessment_that_they_repeat(season, received):
    """What is taken in is what the folder holds, so stages that came before must lie in it, too."""
    for path in received.glob("*-self*"):
        path.unlink()
    (fault,) = season.read(received).faults
    assert (fault.file, fault.found) == ("received", "none")
    assert fault.expected == "the workbooks of stage self, whose numbers others repeat"
    told = vietnamese(fault)
    assert told.expected.startswith("phiếu tự đánh giá")
    assert "một thư mục" in told.hint


def test_an_explanation_of_what_was_not_appraised(season, received):
    _, code = next(key for key in season.answers["round-2"] if key[0] == "01")

    def withdraw(book: Workbook) -> None:
        sheet = book[f"Lĩnh vực {code.split('.')[0]}"]
        for key in ("points", "value", "note"):
            cell_of(sheet, heading_of(season.framework, "round-2", key), code).value = None
        book[form.COVER]["B7"] = "Thẩm định vòng 3"
        for one in book.worksheets[1:]:
            for cell in one[3]:
                text = str(cell.value)
                cell.value = text.replace("vòng 1", "vòng 2")

    shutil.copy(received / "01-round-2.xlsx", received / "01-round-3.xlsx")
    changed(received / "01-round-3.xlsx", withdraw)
    changed(received / "01-round-2.xlsx", lambda book: clear_answers(season, book))
    found = {fault.expected for fault in season.read(received).faults}
    assert "an explanation of what was appraised in round 2" in found


def clear_answers(season: Season, book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows(min_row=4):
            for cell in row:
                if not cell.protection.locked:
                    cell.value = None


@pytest.mark.parametrize("content", [None, "empty", "none"])
def test_folders_without_workbooks(season, tmp_path, content):
    if content == "none":
        tmp_path = tmp_path / "none"
    elif content is None:
        (tmp_path / "letter.pdf").write_bytes(b"%PDF")
    with pytest.raises(InputFaults, match="expected a folder"):
        season.read(tmp_path)


def test_other_files_are_named_not_read(season, received):
    (received / "công văn.pdf").write_bytes(b"%PDF")
    reading = season.read(received)
    assert reading.unread == (("công văn.pdf", ""),)
    expect_every_value(season, reading)


def test_states_of_the_last_round_count(season):
    """Points of the last round, or by rule from a raw value alone; what was not applicable is so."""
    reading = season.read(season.folder)
    texts = clean_files(reading, SERIES, season.framework)
    rows = [line.split(",") for line in texts[f"clean/{SERIES}/2023/scores.csv"].splitlines()[1:]]
    assert len(rows) == 2 * len(season.framework.leaves)
    last = {}
    for stage in (MEASURED, "round-1", "round-2"):
        last |= {(entry.unit, entry.code): entry for entry in reading.entries if entry.stage == stage}
    for unit, code, points, state, source in rows:
        entry = last[unit, code]
        assert state == entry.state.name.lower()
        assert source == f"clean/{SERIES}/2023/assessment.csv:{entry.row}"
        if entry.points is not None:
            assert float(points) == entry.points
        assert bool(points) == (entry.state is State.SCORED)


def test_a_link_out_of_the_folder_is_not_followed(season, received, tmp_path):
    outside = tmp_path / "outside.xlsx"
    shutil.move(received / "01-self.xlsx", outside)
    (received / "01-self.xlsx").symlink_to(outside)
    assert [(fault.file, fault.found) for fault in season.read(received).faults] == [
        ("01-self.xlsx", "a link to elsewhere")
    ]


def test_names_with_turned_directions(season, received):
    """A name may look as if it ended in .xlsx; it would also stand in the source of every number."""
    shutil.move(received / "01-self.xlsx", received / "01-\u202exslx.xlsx")
    (fault, *_) = season.read(received).faults
    assert (fault.file, fault.found) == ("01-\\u202exslx.xlsx", "the character U+202E")


def test_titles_of_sheets_with_characters_that_nobody_sees(season, received):
    def change(book):
        book.worksheets[1].title = "Lĩnh vực\u202e 1"

    changed(received / "01-self.xlsx", change)
    found = [(fault.where, fault.found) for fault in season.read(received).faults]
    assert ("sheet Lĩnh vực\\u202e 1, cell A1", "the character U+202E") in found


@pytest.mark.parametrize("number_format", [";;;", "0,", '"5"0', "# ?/?", "0;0"])
def test_a_number_format_that_shows_another_number(season, received, number_format):
    def change(book):
        heading = heading_of(season.framework, "self", "points")
        sheet = book.worksheets[1]  # of the first area
        column = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == heading)
        for row in range(HEADER_ROW + 1, sheet.max_row + 1):
            if sheet.cell(row, column).value:
                sheet.cell(row, column).number_format = number_format

    changed(received / "01-self.xlsx", change)
    faults = season.read(received).faults
    assert faults
    assert all("a number format that shows another number" in fault.found for fault in faults)


BREAKS = ["_x000D_", "_x000D_\n", "_x000B_", "\u2028", "_x0085_", "\n"]


@pytest.mark.parametrize("code", BREAKS)
def test_a_line_break_of_any_program_is_one(season, received, tmp_path, code):
    """Pasted from Word or from another system; what is written of it can be read again."""
    leaf = form.entry_leaves(season.framework, SELF)[0].code

    def change(book):
        heading = heading_of(season.framework, SELF, "note")
        cell_of(book.worksheets[1], heading, leaf).value = f'một{code}=hai, "ba"'

    changed(received / "01-self.xlsx", change)
    reading = season.read(received)
    assert reading.faults == ()
    notes = {(one.unit, one.code, one.stage): one.note for one in reading.entries}
    assert notes["01", leaf, SELF] == 'một\n=hai, "ba"'
    written = tmp_path / "assessment.csv"
    write_text(written, assessment_csv(reading.entries))
    table = read_table(written, written.name, COLUMNS)
    assert table.faults == []
    read = {(one["unit"], one["code"], one["stage"]): one["note"] for one in table.records()}
    assert read == notes
