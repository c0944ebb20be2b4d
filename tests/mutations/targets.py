"""What reads files from outside, originals to damage, and how what was taken is held to what is shown."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from par_lib.analysis.compute import compute_year, read_year
from par_lib.audit.plan import read_audit_plan
from par_lib.build.report_file import read_report
from par_lib.errors import raise_if
from par_lib.inputs.corrections import read_corrections
from par_lib.inputs.csv_table import parse_number, read_table
from par_lib.inputs.entry import Entry
from par_lib.inputs.scores import COLUMNS, STATES, Scores, State, load_scores
from par_lib.inputs.series import read_register
from par_lib.inputs.standard_errors import load_standard_errors
from par_lib.intake import form
from par_lib.intake.filled import Filled, read_filled
from par_lib.intake.survey.answers import take_answers
from par_lib.intake.survey.columns import recognise
from par_lib.intake.survey.export import Export, read_export
from par_lib.methodology.load import load_framework, read_framework
from par_lib.methodology.questionnaire_load import read_questionnaire
from par_lib.methodology.worksheet import worksheet_rows
from par_lib.methodology.worksheet_file import read_worksheet, write_worksheet
from par_lib.project import Project
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.units.unit_set import UnitSet, load_units
from par_lib.whatif.case import case_of
from par_lib.whatif.scenario import read_scenario
from tests.intake.filling import SERIES, Season, convert
from tests.mutations.spreadsheet import NOTHING, Sheets, Shown, number_differs, plain

ORIGINALS = "data"
Original = tuple[Path, bytes]


@dataclass(frozen=True)
class Target:
    """One reader: where its files are, and what tells whether values are as shown."""

    name: str
    share: int  # of a hundred mutants
    originals: tuple[Original, ...]
    read: Callable[[Path], Any]
    compare: Callable[[Any, Sheets], Iterator[str]] | None = None
    csv_columns: int = 0  # that a spreadsheet program opens as text


def _originals(paths: list[Path]) -> tuple[Original, ...]:
    return tuple((path, path.read_bytes()) for path in paths)


# --- workbooks ---------------------------------------------------------------------------------------------


def workbooks(season: Season, folder: Path, soffice: Path | None) -> Target:
    """Filled workbooks of every stage; with LibreOffice at hand also as it saves them, in both formats."""
    names = ("01-self.xlsx", "96-round-1.xlsx", "01-round-2.xlsx", "measured.xlsx")
    paths = [Path(shutil.copy(season.folder / name, folder)) for name in names]
    if soffice is not None:
        for kind, name in (("ods", "01-self.xlsx"), ("xlsx", "96-self.xlsx")):
            convert(soffice, [season.folder / name], kind, folder / "saved")
        paths += sorted((folder / "saved").iterdir())

    return _workbook_target("workbooks", 30, season, paths)


def older_workbooks(season: Season, folder: Path, soffice: Path | None) -> Target:
    """The same as LibreOffice saves them for Excel 97; none without it. Beyond the hundred of the others."""
    paths = []
    if soffice is not None:
        names = ("01-self.xlsx", "96-round-1.xlsx")
        convert(soffice, [season.folder / name for name in names], "xls", folder / "older")
        paths = sorted((folder / "older").iterdir())
    return _workbook_target("older workbooks", 3, season, paths)


def _workbook_target(name: str, share: int, season: Season, paths: list[Path]) -> Target:
    def read(path: Path) -> Any:
        filled = read_filled(path, path.name, "in", season.framework, SERIES, season.units)
        raise_if(filled.faults)
        return filled

    return Target(name, share, _originals(paths), read, lambda taken, shown: _as_filled(season, taken, shown))


def _as_filled(season: Season, filled: Filled, sheets: Sheets) -> Iterator[str]:
    """Every entry and explanation against the cells of its row."""
    columns = form.columns(season.framework, filled.cover.stage if filled.cover else "")
    headings = {plain(column.heading).casefold(): column.key for column in columns}
    for entry in filled.entries:
        _, sheet, cell = entry.source.rsplit("!", 2)
        cells, row = sheets.get(sheet, {}), _place(cell)[0]
        at = _headings(cells, headings)
        seen = dict.fromkeys(headings.values(), NOTHING)
        seen |= {key: cells.get((row, column), NOTHING) for key, column in at.items()}
        yield from (f"{sheet}!{cell} {why}" for why in _entry_differs(entry, seen))
    for one in filled.explanations:
        _, sheet, cell = one.source.rsplit("!", 2)
        if why := _text_differs(one.text, sheets.get(sheet, {}).get(_place(cell), NOTHING)):
            yield f"{sheet}!{cell} explanation: {why}"


def _entry_differs(entry: Entry, seen: dict[str, Shown]) -> Iterator[str]:
    if plain(seen["code"].text) != entry.code:
        yield f"code: taken {entry.code}, shown {seen['code'].text!r}"
    for key in ("value", "target", "points"):
        number = getattr(entry, key)
        if number is not None and (why := _number_or_word_differs(number, seen[key])):
            yield f"{key}: {why}"
        elif number is None and key in seen and plain(seen[key].text):
            yield f"{key}: nothing taken, shown {seen[key].text!r}"
    state = plain(seen["state"].text) or form.STATE_WORDS[State.SCORED]
    if state.casefold() != form.STATE_WORDS[entry.state].casefold():
        yield f"state: taken {entry.state.name}, shown {state!r}"
    for key in ("note", "evidence"):
        if key in seen and (why := _text_differs(getattr(entry, key), seen[key])):
            yield f"{key}: {why}"


def _number_or_word_differs(number: float, cell: Shown) -> str:
    word = {"có": 1.0, "không": 0.0}.get(plain(cell.text).casefold())
    if word is None or cell.hidden:
        return number_differs(number, cell)
    return "" if word == number else f"taken {number}, shown {cell.text!r}"


def _headings(cells: dict[tuple[int, int], Shown], headings: dict[str, str]) -> dict[str, int]:
    for row in range(40):
        at = {
            headings[plain(cell.text).casefold()]: column
            for (line, column), cell in cells.items()
            if line == row and plain(cell.text).casefold() in headings
        }
        if len(at) > 2:
            return at
    return {}


def _place(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


def _text_differs(taken: str, cell: Shown) -> str:
    """Why a text is not what the cell shows; numbers and moments may be written in another way."""
    if cell.hidden and taken:
        return f"taken {taken!r} from a cell that is not seen"
    if plain(taken) == plain(cell.text):
        return ""
    if cell.kind in ("float", "percentage", "currency") and cell.number is not None:
        number = parse_number(taken)
        if number is not None:
            return number_differs(number, cell)
    if cell.kind in ("date", "time") and taken[:2].isdigit():
        return ""
    return f"taken {taken!r}, shown {cell.text!r}"


# --- worksheets of frameworks -------------------------------------------------------------------------------


def worksheets(project: Project, folder: Path) -> Target:
    """A framework as a worksheet, out and back."""
    rows = worksheet_rows(read_framework(project, "ministry-2022"), 2023)
    paths = [folder / "framework.xlsx", folder / "framework.csv"]
    for path in paths:
        write_worksheet(path, rows)

    def compare(sheet: Any, sheets: Sheets) -> Iterator[str]:
        for texts, places in zip(sheet.rows, sheet.places, strict=True):
            for name, where in places.items():
                if not where.startswith("sheet "):
                    continue
                title, _, cell = where.removeprefix("sheet ").rpartition(", cell ")
                if why := _text_differs(texts[name], sheets.get(title, {}).get(_place(cell), NOTHING)):
                    yield f"{where}: {why}"

    def read(path: Path) -> Any:
        sheet = read_worksheet(path, path.name)
        raise_if(sheet.faults)
        return sheet

    xlsx, text = _originals(paths)
    return Target("worksheets", 8, (xlsx, xlsx, text), read, compare)


# --- tables ------------------------------------------------------------------------------------------------


def tables(project: Project) -> Target:
    """Every small table of the project, as text."""
    paths = [path for path in sorted(project.data.rglob("*.csv")) if path.stat().st_size < 20_000]

    def read(path: Path) -> Any:
        table = read_table(path, project.relative(path), (), others=True)
        raise_if(table.faults)
        return [
            list(table.columns),
            *([record[name] for name in table.columns] for record in table.records()),
        ]

    return Target("tables", 8, _originals(paths), read, _as_text, csv_columns=40)


def _as_text(taken: list[list[str]], sheets: Sheets) -> Iterator[str]:
    """Lines of cells against the rows that show anything."""
    cells = next(iter(sheets.values()))
    rows = sorted({row for (row, _), cell in cells.items() if plain(cell.text)})
    lines = [line for line in taken if any(plain(cell) for cell in line)]
    if len(rows) != len(lines):
        yield f"{len(lines)} lines taken, {len(rows)} shown"
        return
    for row, line in zip(rows, lines, strict=True):
        for column, text in enumerate(line):
            seen = cells.get((row, column), NOTHING).text
            if plain(text) != plain(seen):
                yield f"row {row + 1}, column {column + 1}: taken {text[:40]!r}, shown {seen[:40]!r}"


def scores(project: Project, ministries: UnitSet) -> Target:
    """Cleaned scores and standard errors of a year."""
    framework = load_framework(project, "ministry-2023-blocks", 2023)
    path = project.data / "clean/par-ministry/2023/scores.csv"

    def read(_: Path) -> Any:
        return load_scores(project, "par-ministry", framework, ministries)

    def compare(taken: Scores, sheets: Sheets) -> Iterator[str]:
        cells = next(iter(sheets.values()))
        head = {plain(cells.get((0, column), NOTHING).text): column for column in range(40)}
        shown = {}
        for row in sorted({row for row, _ in cells} - {0}):
            texts = {name: plain(cells.get((row, head[name]), NOTHING).text) for name in COLUMNS}
            shown[texts["unit"], texts["code"]] = texts
        for line, unit in enumerate(taken.units):
            for column, code in enumerate(framework.leaf_codes):
                texts = shown.get((unit.code, code), dict.fromkeys(COLUMNS, ""))
                points = taken.points[line, column]
                if STATES.get(texts["state"]) != taken.state[line, column]:
                    yield f"{unit.code} {code}: state {taken.state[line, column]}, {texts['state']!r}"
                elif texts["state"] == "scored" and float(texts["points"]) != points:
                    yield f"{unit.code} {code}: points {points}, {texts['points']!r}"

    return Target("scores", 8, _originals([path]), read, compare, csv_columns=5)


def other_tables(project: Project, ministries: UnitSet) -> Target:
    """Tables with a meaning: units, and standard errors of scores."""
    framework = load_framework(project, "ministry-2023-blocks", 2023)
    whole = load_scores(project, "par-ministry", framework, ministries)
    errors = whole.folder(project) / "standard_errors.csv"
    lines = [
        "unit,code,standard_error",
        *(f"{unit.code},survey,0.{at}" for at, unit in enumerate(whole.units)),
    ]
    errors.write_text("\n".join(lines) + "\n", encoding="utf-8")
    paths = [errors, *sorted((project.data / "units").glob("*.csv"))]

    def read(path: Path) -> Any:
        if path == errors:
            return load_standard_errors(project, whole)
        register = read_register(project)
        return [load_units(project, register, name) for name in register.file.unit_sets]

    return Target("units and errors", 6, _originals(paths), read)


# --- YAML ---------------------------------------------------------------------------------------------------


def yaml_files(project: Project) -> Target:
    """Every file of data and report that is written in YAML."""
    framework = load_framework(project, "ministry-2023-blocks", 2023)
    result = compute_year(read_year(project, "par-ministry", 2023))
    case = case_of(project, result)
    (project.data / "corrections.yml").write_text(_CORRECTIONS, encoding="utf-8")

    def find(text: str) -> str:
        return result.inputs.units.find(text).code

    def read(path: Path) -> Any:
        kinds: dict[str, Callable[[], Any]] = {
            "frameworks": lambda: read_framework(project, path.stem),
            "questionnaires": lambda: read_questionnaire(project, path.stem),
            "audits": lambda: read_audit_plan(project, path.stem, framework),
            "scenarios": lambda: read_scenario(path, path.name, framework, case, find),
            "book": lambda: read_report(project),
            ORIGINALS: lambda: read_register(project) if path.stem == "series" else read_corrections(project),
        }
        read_framework.__globals__["_read"].cache_clear()  # as for tables: one time of change
        return kinds[path.parent.name]()

    names = [
        *("frameworks/ministry-2023-blocks.yml", "frameworks/papi.yml", "corrections.yml", "series.yml"),
        *("audits/par-ministry.yml", "scenarios/heavier-survey.yml", "questionnaires/ministry-2022.yml"),
    ]
    paths = [project.data / name for name in names] + [project.book / "report.yml"]
    return Target("YAML", 25, _originals(paths), read)


_CORRECTIONS = """corrections:
  - id: C1
    series: par-province
    year: 2023
    unit: "01"
    code: "1.1.1"
    stage: round-2
    action: set_points
    old: 5
    new: 0.5
    reason: {vi: Nhập sai dấu thập phân, en: Decimal mark mistyped}
    decided_by: Tổ thư ký
    date: 2024-03-01
    status: active
    expect: old
"""


# --- exports of surveys -------------------------------------------------------------------------------------

_QUESTIONS = ("q81a", "q81b", "q81c", "q81d", "q81e")


def survey_exports(project: Project, provinces: UnitSet, folder: Path) -> Target:
    """Ballots of people as ODK, KoboToolbox and LimeSurvey export them, as CSV and as workbooks."""
    questionnaire = load_questionnaire(project, "province-2022", 2023)
    paths = []
    for tool, mark in (("odk", ","), ("kobo", ";"), ("limesurvey", ",")):
        lines = list(_ballots(tool))
        text = io.StringIO()
        csv.writer(text, delimiter=mark, lineterminator="\n").writerows(lines)
        paths.append(folder / f"{tool}.csv")
        paths[-1].write_text(text.getvalue(), encoding="utf-8")
        book = Workbook()
        for line in lines:
            book.worksheets[0].append(
                [int(cell) if cell.isdigit() and len(cell) == 1 else cell for cell in line]
            )
        paths.append(folder / f"{tool}.xlsx")
        book.save(paths[-1])

    def read(path: Path) -> Any:
        export = read_export(path)
        take_answers([export], questionnaire, provinces, group="people")
        columns, _ = recognise(export.header, questionnaire.questions(), export.file)
        return export, sorted({*columns.roles.values(), *columns.questions.values()})

    return Target("survey exports", 15, _originals(paths), read, _as_exported, csv_columns=40)


def _as_exported(taken: tuple[Export, list[int]], sheets: Sheets) -> Iterator[str]:
    """The columns that were taken, and rows that were not."""
    export, columns = taken
    if not export.sheet:
        yield from _as_text([list(export.header), *(list(row) for row in export.rows)], sheets)
        return
    cells = sheets.get(export.sheet, {})
    for number, row in zip(export.numbers, export.rows, strict=True):
        for column in columns:
            if why := _text_differs(row[column], cells.get((number - 1, column), NOTHING)):
                yield f"row {number}, column {column + 1}: {why}"
    below = set(range(min(export.numbers), 6000)) - set(export.numbers)
    for (row, column), cell in cells.items():
        if column in columns and row + 1 in below and plain(cell.text):
            yield f"row {row + 1}, column {column + 1}: not taken, shown {cell.text!r}"


def _ballots(tool: str) -> Iterator[list[str]]:
    heads = {
        "odk": [
            "SubmissionDate",
            "start",
            "end",
            "about-unit",
            "about-cluster",
            *(f"g-{q}" for q in _QUESTIONS),
            "KEY",
        ],
        "kobo": [
            "start",
            "end",
            "about/unit",
            "about/cluster",
            *(f"g/{q}" for q in _QUESTIONS),
            "_uuid",
            "phone",
        ],
        "limesurvey": ["Response ID", "Date started", "Date submitted", "unit", "cluster"]
        + [f"{q}. Câu hỏi" for q in _QUESTIONS],
    }
    yield heads[tool]
    for at in range(8):
        start, end = f"2023-11-02T08:0{at}:00", f"2023-11-02T08:1{at}:00"
        about = ["01" if at % 2 else "96", f"xa-{at % 3}"]
        values = [str(1 + (at + place) % 5) for place in range(len(_QUESTIONS))]
        if tool == "odk":
            yield [end, start, end, *about, *values, f"uuid:{at}"]
        elif tool == "kobo":
            yield [start, end, *about, *values, f"uuid:{at}", "không"]
        else:
            yield [str(at + 1), start, end, *about, *(f"A{value}" for value in values)]


def all_targets(project: Project, season: Season, folder: Path, soffice: Path | None) -> list[Target]:
    """The readers of everything that others send, on files of a project that may be damaged."""
    register = read_register(project)
    ministries = load_units(project, register, register.series("par-ministry").file.units)
    provinces = load_units(project, register, register.series("par-province").file.units)
    for name in ("workbooks", "worksheets", "exports"):
        (folder / name).mkdir()
    return [
        workbooks(season, folder / "workbooks", soffice),
        older_workbooks(season, folder / "workbooks", soffice),
        worksheets(project, folder / "worksheets"),
        tables(project),
        scores(project, ministries),
        survey_exports(project, provinces, folder / "exports"),
        yaml_files(project),
        other_tables(project, ministries),
    ]
