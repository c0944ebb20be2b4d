"""`par framework workbook` and `par intake SERIES YEAR FOLDER`, from empty workbooks to scores."""

import csv
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from par_lib.inputs.assessment import load_assessment
from par_lib.inputs.scores import State, load_scores
from par_lib.inputs.series import read_register
from par_lib.intake.form import columns
from par_lib.methodology.load import load_framework
from par_lib.units.unit_set import load_units

SERIES = "par-ministry"


def test_one_workbook_a_unit(par, copied, tmp_path):
    """19 ministries are assessed in 2023 (data/published/facts.csv), two of them not ranked."""
    ended = par("framework", "workbook", SERIES, "2023", "--out", str(tmp_path / "out"), project=copied)
    assert ended.code == 0
    files = sorted((tmp_path / "out" / SERIES / "2023" / "self").iterdir())
    assert len(files) == 19
    assert files[0].name == "CEMA-uy-ban-dan-toc-self.xlsx"
    framework = load_framework(copied, "ministry-2022", 2023)
    book = load_workbook(files[0])
    assert [book.worksheets[0]["B3"].value, book.worksheets[0]["B4"].value] == ["Ủy ban Dân tộc", "CEMA"]
    assert len(book.worksheets) == 1 + len(framework.areas)
    sheet = book.worksheets[1]
    assert [cell.value for cell in sheet[3]] == [column.heading for column in columns(framework, "self")]
    assert sheet.freeze_panes == "C4"
    assert sheet.protection.sheet
    codes = [sheet.cell(row, 1).value for row in range(4, sheet.max_row + 1)]
    assert codes == [node.code for node in framework.subtree("1").nodes]
    limited = {str(one.type) for one in sheet.data_validations.dataValidation}
    assert limited == {"list", "decimal", "whole"}
    for row, node in enumerate(framework.subtree("1").nodes, start=4):
        is_open = node.is_leaf and framework.is_appraised(node)
        assert [sheet.cell(row, column).protection.locked for column in (1, 7)] == [True, not is_open]
        assert sheet.cell(row, 3).value == pytest.approx(float(node.max_points))


def test_workbooks_are_the_same_bytes_each_time(par, copied, tmp_path):
    for name in ("one", "two"):
        arguments = ("--measured", "--out", str(tmp_path / name))
        assert par("framework", "workbook", SERIES, "2023", *arguments, project=copied).code == 0
    first, second = (
        tmp_path / name / SERIES / "2023" / "measured" / "measured.xlsx" for name in ("one", "two")
    )
    assert first.read_bytes() == second.read_bytes()


def test_a_round_before_anything_came_back(par, copied, tmp_path):
    arguments = ("--round", "1", "--out", str(tmp_path / "out"))
    ended = par("framework", "workbook", SERIES, "2023", *arguments, project=copied)
    assert (ended.code, ended.out) == (2, "")
    assert "--round: expected data/clean/par-ministry/2023/assessment.csv, found" in ended.err
    assert "par intake par-ministry 2023 FOLDER" in ended.err


def test_a_year_that_nothing_is_collected_for(par, copied):
    ended = par("framework", "workbook", SERIES, "2019", project=copied)
    assert (ended.code, ended.out) == (2, "")
    assert "year in which par-ministry collects workbooks: expected one of 2022, 2023" in ended.err


@pytest.fixture
def two_provinces(copied, season) -> Path:
    """A project whose provinces are the two of the season, and the folder of their workbooks."""
    table = copied.data / "units" / "provinces.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.startswith(("code,", "01,", "96,"))]
    table.write_text("".join(kept), encoding="utf-8")
    aliases = copied.data / "units" / "province_aliases.csv"
    aliases.write_text("unit,alias\n01,Thủ đô\n", encoding="utf-8")
    return Path(shutil.copytree(season.folder, copied.data / "raw" / "received"))


def test_from_workbooks_to_scores(par, copied, two_provinces, season):
    ended = par("intake", "par-province", "2023", str(two_provinces), project=copied)
    assert (ended.code, ended.err) == (0, "")
    assert "7 workbooks read, no fault" in ended.out
    assert "data/clean/par-province/2023/scores.csv: 192 rows, written" in ended.out  # 2 × 96 leaves
    register = read_register(copied)
    units = load_units(copied, register, "provinces")
    assessment = load_assessment(copied, "par-province", season.framework, units)
    assert assessment.stages == ("measured", "self", "round-1", "round-2")
    assert assessment.entries[0].source.startswith("raw/received/01-self.xlsx!Lĩnh vực 1!")
    scores = load_scores(copied, "par-province", season.framework, units)
    assert scores.points.shape == (2, len(season.framework.leaves))
    again = par("intake", "par-province", "2023", str(two_provinces), project=copied)
    assert again.out.count("unchanged") == 3
    page = (copied.build / "intake" / "par-province" / "2023" / "faults.html").read_text(encoding="utf-8")
    assert "Không có lỗi." in page


def test_nothing_is_written_when_there_is_a_fault(par, copied, two_provinces):
    book = load_workbook(two_provinces / "01-self.xlsx")
    book.worksheets[1]["G6"] = "không rõ"
    book.save(two_provinces / "01-self.xlsx")
    ended = par("intake", "par-province", "2023", str(two_provinces), project=copied)
    assert (ended.code, ended.out) == (3, "")
    assert "01-self.xlsx, sheet Lĩnh vực 1, cell G6 (unit 01, code 1.1.1): expected a number" in ended.err
    assert "build/intake/par-province/2023/faults.html" in ended.err
    assert not (copied.data / "clean" / "par-province").exists()
    with (copied.build / "intake/par-province/2023/faults.csv").open(encoding="utf-8") as file:
        assert [row["where"] for row in csv.DictReader(file)] == ["sheet Lĩnh vực 1, cell G6"]
    book.worksheets[1]["H6"] = 99
    book.save(two_provinces / "01-self.xlsx")
    both = par("intake", "par-province", "2023", str(two_provinces), project=copied)
    assert "cell H6 (unit 01, code 1.1.1): expected at most the maximum, " in both.err
    assert both.err.count("cell G6") == 1
    book.worksheets[1]["H6"] = None
    book.save(two_provinces / "01-self.xlsx")
    told = par("intake", "par-province", "2023", str(two_provinces), "--lang", "vi", project=copied)
    assert told.code == 3
    assert "1 lỗi\n" in told.err
    assert "01-self.xlsx, trang Lĩnh vực 1, ô G6 (đơn vị 01, mã 1.1.1): cần một số" in told.err


def test_the_next_round_shows_the_one_before(par, copied, two_provinces, season, tmp_path):
    assert par("intake", "par-province", "2023", str(two_provinces), project=copied).code == 0
    arguments = ("--round", "2", "--out", str(tmp_path / "out"))
    assert par("framework", "workbook", "par-province", "2023", *arguments, project=copied).code == 0
    written = tmp_path / "out/par-province/2023/round-2/01-ha-noi-round-2.xlsx"
    sheet = load_workbook(written)["Lĩnh vực 1"]
    headings = {cell.value: cell.column for cell in sheet[3]}
    answers = season.answers
    for row in range(4, sheet.max_row + 1):
        code = sheet.cell(row, headings["Mã"]).value
        for stage, heading in (("self", "Điểm tự đánh giá"), ("round-1", "Điểm thẩm định vòng 1")):
            given = answers[stage].get(("01", code), {})
            expected = given.get("points", given.get("state"))
            assert sheet.cell(row, headings[heading]).value == expected


def test_a_year_computed_from_published_tables_is_not_overwritten(par, copied, tmp_path):
    ended = par("intake", SERIES, "2023", str(tmp_path), project=copied)
    assert ended.code == 2
    assert "expected one computed by ministry-2022, found ministry-2023-blocks for 2023" in ended.err


def test_a_season_that_has_only_begun(par, copied, two_provinces, season):
    """With self-assessments alone every score is not available, and nothing breaks on the way."""
    for path in two_provinces.iterdir():
        if "self" not in path.name:
            path.unlink()
    ended = par("intake", "par-province", "2023", str(two_provinces), project=copied)
    assert (ended.code, ended.err) == (0, "")
    units = load_units(copied, read_register(copied), "provinces")
    scores = load_scores(copied, "par-province", season.framework, units)
    assert (scores.state == State.NOT_AVAILABLE).all()
    ended = par("ask", "par-province", "2023", "units", "--format", "csv", project=copied)
    assert (ended.code, len(ended.out.splitlines())) == (0, 1)
