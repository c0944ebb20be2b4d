"""One plain worksheet: what goes out comes back, and every fault in it is named with its cell."""

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from par_lib.cli.framework import app
from par_lib.errors import ArgumentError, InputFaults, UnknownName
from par_lib.methodology.load import framework_ids, load_framework, read_framework
from par_lib.methodology.resolve import resolve, years_of
from par_lib.methodology.worksheet import COLUMNS, OPTIONAL, from_worksheet, worksheet_rows
from par_lib.methodology.worksheet_file import read_worksheet, write_worksheet

FRAMEWORKS = Path(__file__).parents[2] / "data" / "frameworks"
ONE_WORKSHEET = ("ministry-2020", "ministry-2022", "province-2017", "province-2022")  # same tree in all years


def column(name):
    return COLUMNS.index(name) + 1


def row_of(sheet, code):
    return next(cell.row for cell in sheet["A"] if cell.value == code)


@pytest.fixture
def exported(copied, tmp_path):
    """The worksheet of province-2022, to be changed by a test and saved with `save`."""
    path = tmp_path / "province.xlsx"
    write_worksheet(path, worksheet_rows(read_framework(copied, "province-2022"), 2023))
    return path


def faults_of(copied, path, framework="province-2022"):
    with pytest.raises(InputFaults) as error:
        from_worksheet(read_worksheet(path, path.name), read_framework(copied, framework), framework)
    return error.value.faults


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize("name", sorted(path.stem for path in FRAMEWORKS.glob("*.yml")))
def test_every_shipped_tree_returns(shipped, tmp_path, name, ending):
    head = read_framework(shipped, name)
    for year in years_of(head)[:: max(1, len(years_of(head)) - 1)]:
        path = tmp_path / f"{year}{ending}"
        write_worksheet(path, worksheet_rows(head, year))
        returned = from_worksheet(read_worksheet(path, path.name), head, "returned", (year, year))
        assert resolve(returned, year).nodes == resolve(head, year).nodes
        assert resolve(returned, year).bands == resolve(head, year).bands


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize("name", ONE_WORKSHEET)
def test_export_and_import_leave_the_file_as_it_was(copied, tmp_path, name, ending):
    path = copied.data / "frameworks" / f"{name}.yml"
    before = path.read_bytes()
    sheet, year = str(tmp_path / f"sheet{ending}"), str(years_of(read_framework(copied, name))[-1])
    for arguments in (["export", name, year, sheet], ["import", sheet, name]):
        assert CliRunner().invoke(app, arguments, catch_exceptions=False).exit_code == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_the_same_tree_gives_the_same_bytes(shipped, tmp_path, ending):
    rows = worksheet_rows(read_framework(shipped, "ministry-2022"), 2023)
    first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
    write_worksheet(first, rows)
    write_worksheet(second, rows)
    assert first.read_bytes() == second.read_bytes()
    assert b"202" not in first.read_bytes()[10:14]  # the time stamp of the archive's first part


def test_the_worksheet_is_what_a_person_expects(exported):
    sheet = load_workbook(exported).active
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    row = row_of(sheet, "2.3.1")
    values = {name: sheet.cell(row, column(name)).value for name in COLUMNS}
    assert values["parent"] == "2.3"
    assert values["maximum"] == 1.5
    assert values["rule"] == "{kind: survey_mean, lowest: 0, highest: 100}"
    assert sheet.cell(row, column("code")).number_format == "@"


def test_a_decided_table_replaces_the_illustrative_one(copied, exported):
    book = load_workbook(exported)
    sheet = book.active
    decided = {"status": "official", "source_vi": "Bảng 2", "source_en": "Table 2"}
    for code, maximum in (("2.3.1", 2), ("2.3.2", 1)):  # still 4.5 points together with 2.3.3
        row = row_of(sheet, code)
        for name, value in {**decided, "maximum": maximum}.items():
            sheet.cell(row, column(name)).value = value
    book.save(exported)
    result = CliRunner().invoke(app, ["import", str(exported), "province-2022"], catch_exceptions=False)
    assert result.output == "data/frameworks/province-2022.yml: 133 nodes\n"
    node = load_framework(copied, "province-2022", 2024).node("2.3.1")
    assert (node.max_points, node.status) == (2, "official")
    assert (node.source["vi"], node.source["en"]) == ("Bảng 2", "Table 2")
    text = (copied.data / "frameworks" / "province-2022.yml").read_text(encoding="utf-8")
    shipped_text = (FRAMEWORKS / "province-2022.yml").read_text(encoding="utf-8")
    assert text.partition("\ntree:\n")[0] == shipped_text.partition("\ntree:\n")[0]


def test_a_worksheet_of_one_year_becomes_a_framework_of_its_own(copied, tmp_path):
    sheet = str(tmp_path / "papi.csv")
    run = CliRunner()
    run.invoke(app, ["export", "papi", "2019", sheet], catch_exceptions=False)
    arguments = ["import", sheet, "papi-2019", "--like", "papi", "--years", "2019-2020"]
    run.invoke(app, arguments, catch_exceptions=False)
    assert "papi-2019" in framework_ids(copied)
    new = read_framework(copied, "papi-2019")
    assert [totals.years for totals in new.totals] == [(2019, 2020)]
    for year in (2019, 2020):
        assert load_framework(copied, "papi-2019", year).nodes == load_framework(copied, "papi", year).nodes


def test_a_head_that_states_new_totals_takes_the_tree_that_adds_up_to_them(copied, exported):
    path = copied.data / "frameworks" / "province-2022.yml"
    text = path.read_text(encoding="utf-8").replace('"2": {points: 10}', '"2": {points: 10.5}', 1)
    path.write_text(text.replace("  - points: 100\n", "  - points: 100.5\n", 1), encoding="utf-8")
    book = load_workbook(exported)
    sheet = book.active
    for code, maximum in (("2.1", 3), ("2.1.3", 1.25), ("2", 10.5)):
        sheet.cell(row_of(sheet, code), column("maximum")).value = maximum
        sheet.cell(row_of(sheet, code), column("rule")).value = None
    book.save(exported)
    error = CliRunner().invoke(app, ["import", str(exported), "province-2022"]).exception
    assert isinstance(error, InputFaults)  # the points by score source are declared as before
    assert {fault.where for fault in error.faults} == {"totals[1].by_score_source.appraisal"}
    path.write_text(
        path.read_text(encoding="utf-8").replace("appraisal: 61.5", "appraisal: 62"), encoding="utf-8"
    )
    assert CliRunner().invoke(app, ["import", str(exported), "province-2022"]).exit_code == 0
    assert load_framework(copied, "province-2022", 2023).max_points == 100.5


def test_bonus_penalty_notes_and_fractions_return(copied, exported):
    book = load_workbook(exported)
    sheet = book.active
    extra = {"code": "2.4", "parent": "2", "name_vi": "Điểm trừ", "name_en": "Penalty", "maximum": "10/3"}
    extra |= {"status": "illustrative", "score_source": "appraisal", "role": "penalty"}
    extra |= {"note_vi": "Thử", "note_en": "Trial"}
    last = sheet.max_row + 1  # at the end: parents are found by code, not by place
    for name, value in extra.items():
        sheet.cell(last, column(name)).value = value
    book.save(exported)
    head = read_framework(copied, "province-2022")
    head = head.model_copy(
        update={"totals": [item.model_copy(update={"count_by_depth": []}) for item in head.totals]}
    )
    file = from_worksheet(read_worksheet(exported, "x"), head, "province-2022")
    framework = resolve(file, 2023)
    assert [node.code for node in framework.children("2")] == ["2.1", "2.2", "2.3", "2.4"]
    assert framework.max_points == 100
    place = framework.leaf_codes.index("2.4")
    assert framework.leaf_signs[place] == -1
    assert framework.leaf_counted_maxima[place] == 0
    assert framework.leaf_maxima[place] == 10 / 3
    write_worksheet(exported, worksheet_rows(file, 2023))
    again = from_worksheet(read_worksheet(exported, "x"), head, "province-2022")
    assert again == file


def test_all_faults_of_cells_come_at_once(copied, exported):
    book = load_workbook(exported)
    sheet = book.active
    broken = [
        # code, column, value; expected, found
        ("1.1.1", "maximum", "0,5", "a number of points, or a fraction in quotes such as '10/3'", "'0,5'"),
        ("1.1.2", "maximum", "=0.25*2", "a value", "a formula"),
        ("1.1.3", "parent", "1.9", "a code of this worksheet", "1.9"),
        ("1.2", "name_vi", "  ", "a text", "an empty cell"),
        ("1.3", "status", "oficial", "'official', 'derived' or 'illustrative'", "'oficial'"),
        ("1.3.1", "rule", "100 %: 1", "a rule such as", "100 %: 1"),
        ("1.3.2", "rule", "{kind: deduction, per_case: 0}", "deduction.per_case: a number above 0", "0"),
        ("1.3.3", "maximum", "#REF!", "a value", "an error value"),
        ("1.4.1", "code", 1.4, "a code as text", "the number 1.4"),
        ("1.4.2", "code", "1.5", "each code once", "1.5 again"),
        ("1.5.1", "role", "extra", "'score', 'bonus' or 'penalty'", "'extra'"),
        ("1.5.2", "name_en", date(2023, 1, 1), "a text or a number", "a date or a truth value"),
        ("2.1.1", "parent", "2.1.1", "a way up to an area", "a circle of parents"),
        ("2.1.2", "note_vi", "chỉ một", "a text", "an empty cell"),
        ("2.1.3", "source_en", "Table 1", "a text", "an empty cell"),
    ]
    cells = {(code, name): sheet.cell(row_of(sheet, code), column(name)) for code, name, *_ in broken}
    for code, name, value, *_ in broken:
        cells[code, name].value = value
    cells["1.3.3", "maximum"].data_type = "e"
    book.save(exported)
    places = {key: cell.coordinate for key, cell in cells.items()}
    # Of two cells with one code the second is at fault; of two languages the one that is missing.
    places["1.4.2", "code"] = sheet.cell(cells["1.4.2", "code"].row + 1, column("code")).coordinate
    places["2.1.3", "source_en"] = sheet.cell(cells["2.1.3", "source_en"].row, column("source_vi")).coordinate
    places["2.1.2", "note_vi"] = sheet.cell(cells["2.1.2", "note_vi"].row, column("note_en")).coordinate
    faults = {fault.where.rpartition(" ")[2]: fault for fault in faults_of(copied, exported)}
    for code, name, _, expected, found in broken:
        fault = faults[places[code, name]]
        assert fault.file == "province.xlsx"
        assert fault.where.startswith("sheet framework, cell ")
        assert expected in fault.expected
        assert found in fault.found
    assert "point" in faults[places["1.1.1", "maximum"]].hint
    assert "did you mean" in faults[places["1.1.3", "parent"]].hint


def test_titles_above_and_strange_columns_beside_hide_nothing(copied, exported):
    book = load_workbook(exported)
    sheet = book.active
    wrong = row_of(sheet, "2.3.1")
    sheet.cell(wrong, column("status")).value = "oficial"
    sheet.cell(1, len(COLUMNS) + 1).value = "ghi chú riêng"
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Bộ chỉ số cải cách hành chính cấp tỉnh"
    book.save(exported)
    found = {fault.where: fault.found for fault in faults_of(copied, exported)}
    assert found == {
        "sheet framework, row 3": "ghi chú riêng",
        f"sheet framework, cell H{wrong + 2}": "'oficial'",
    }


def test_every_sum_that_does_not_hold_has_its_cell(copied, exported):
    book = load_workbook(exported)
    sheet = book.active
    row = row_of(sheet, "2.3.1")
    sheet.cell(row, column("maximum")).value = 2
    sheet.cell(row, column("status")).value = "oficial"
    sheet.cell(row_of(sheet, "7.1.2"), column("score_source")).value = None
    book.save(exported)
    found = {
        (fault.file, fault.where.rpartition(" ")[2]): fault.found for fault in faults_of(copied, exported)
    }
    head = "the head of province-2022"
    assert found == {
        ("province.xlsx", f"H{row}"): "'oficial'",
        ("province.xlsx", f"E{row_of(sheet, '2.3')}"): "5",
        ("province.xlsx", f"E{row_of(sheet, '2')}"): "10.5",
        ("province.xlsx", f"A{row_of(sheet, '7.1.2')}"): "none",
        (head, "totals[0].points"): "100.5",
        (head, "totals[0].by_area.2.points"): "10.5",
        (head, "totals[1].by_score_source.leaders"): "22.5",
        (head, "totals[1].by_score_source.appraisal"): "60.5",
    }


def test_nothing_is_written_while_there_is_a_fault(copied, exported):
    path = copied.data / "frameworks" / "province-2022.yml"
    before = path.read_bytes()
    book = load_workbook(exported)
    book.active.delete_rows(row_of(book.active, "8.4"))
    book.save(exported)
    result = CliRunner().invoke(app, ["import", str(exported), "province-2022"])
    assert isinstance(result.exception, InputFaults)
    assert "37 nodes at depth 2 (criterion)" in str(result.exception)
    assert path.read_bytes() == before


def test_csv_faults_have_row_and_column(copied, tmp_path):
    path = tmp_path / "ministry.csv"
    write_worksheet(path, worksheet_rows(read_framework(copied, "ministry-2020"), 2020))
    lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    lines[3][column("maximum") - 1] = "17 points"
    lines[5][column("code") - 1] = ""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    places = {fault.where: fault.found for fault in faults_of(copied, path, "ministry-2020")}
    assert places == {"row 4, column maximum": "'17 points'", "row 6, column code": "an empty cell"}


def test_columns_beyond_the_plain_ones_may_be_left_out(copied, tmp_path):
    rows = worksheet_rows(read_framework(copied, "ministry-2020"), 2020)
    book = Workbook()
    order = [name for name in reversed(COLUMNS) if name not in OPTIONAL]  # found by name, not by place
    book.active.append([*order, None])
    book.active.append([])
    for row in rows:
        book.active.append([row[name] if row[name] != "" else None for name in order])
    book.save(tmp_path / "plain.xlsx")
    head = read_framework(copied, "ministry-2020")
    assert (
        from_worksheet(read_worksheet(tmp_path / "plain.xlsx", "plain.xlsx"), head, "ministry-2020") == head
    )


def workbook(path, *sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Path.exists, "expected a readable file, found none"),
        (lambda path: path.write_bytes(b"code,parent"), "expected a spreadsheet"),
        (lambda path: path.write_bytes(b""), "expected a spreadsheet"),
        (
            lambda path: workbook(path, ("one", [COLUMNS]), ("two", [COLUMNS])),
            "expected one sheet, or one called framework, found one, two",
        ),
        (lambda path: workbook(path, ("one", [])), "expected a column code, found an empty row"),
        (lambda path: workbook(path, ("one", [COLUMNS])), "expected a row for each node, found none"),
        (
            lambda path: workbook(path, ("one", [(*COLUMNS, "code", "weight")])),
            "sheet one, row 1: expected each column once, found code 2 times",
        ),
        (
            lambda path: workbook(path, ("one", [(*COLUMNS, "code", "weight")])),
            "role, note_vi, note_en, found weight",
        ),
    ],
)
def test_files_that_hold_no_worksheet(copied, tmp_path, make, message):
    path = tmp_path / "file.xlsx"
    make(path)
    with pytest.raises(InputFaults) as error:
        from_worksheet(read_worksheet(path, path.name), read_framework(copied, "papi"), "new")
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (["export", "papi", "2010", "x.csv"], UnknownName, "2010"),
        (["export", "papi", "2012", "x.ods"], ArgumentError, "a name that ends in .xlsx or .csv"),
        (["import", "x.csv", "new"], ArgumentError, "province-2022, or --like one of them"),
        (["import", "x.csv", "new", "--like", "papy"], UnknownName, "did you mean papi"),
        (["import", "SHEET", "papi"], ArgumentError, "a tree that one worksheet can hold"),
        (
            ["import", "SHEET", "province-2022", "--years", "2023"],
            ArgumentError,
            "a new name for other years",
        ),
        (["import", "SHEET", "x", "--like", "papi", "--years", "2023-x"], ArgumentError, "a span of years"),
    ],
)
def test_commands_refuse_what_cannot_be(exported, arguments, error, message):
    given = [str(exported) if argument == "SHEET" else argument for argument in arguments]
    result = CliRunner().invoke(app, given)
    assert isinstance(result.exception, error)
    assert message in str(result.exception)
