"""Faulty inputs through the real command: a message for each fault, its own exit code, nothing written."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from par_lib.errors import ExitCode
from par_lib.project import Project

SCORES = "data/clean/par-ministry/2023/scores.csv"
FRAMEWORK = "data/frameworks/ministry-2023-blocks.yml"
REGISTER = "data/series.yml"
PUBLISHED = "data/published/ministries_2023.csv"

Change = Callable[[str], str]
Line = dict[str, str]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def refused(par, ministries: Project):
    """Writes a file of the project, runs `par check` (or another command), and returns its message."""

    def run(file: str, content: bytes, *command: str) -> str:
        path = ministries.root / file
        path.write_bytes(content)
        before = snapshot(ministries.root)
        ended = par(*(command or ("check",)), project=ministries)
        assert ended.code == ExitCode.INPUT
        assert ended.out == ""
        assert "Traceback" not in ended.err
        assert snapshot(ministries.root) == before
        assert ended.err.split("\n", 1)[0].removesuffix("s").endswith(" fault")
        return ended.err

    return run


def replaced(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


def swapped_lines(prefix: str, *lines: str) -> Change:
    """Puts other lines in the place of the one that begins with `prefix`."""

    def change(text: str) -> str:
        old = next(line for line in text.splitlines() if line.startswith(prefix))
        return text.replace(f"{old}\n", "".join(f"{line}\n" for line in lines), 1)

    return change


def text_of(file: str) -> str:
    return (Path(__file__).parents[2] / file).read_text(encoding="utf-8")


SOURCE = "published/ministries_2023.csv:2"
MOJ = "MOJ,appraisal,61.86,scored"

# What is changed in the scores; what the message must say.
SCORE_FAULTS: dict[str, tuple[Change, list[str]]] = {
    "above the maximum": (
        replaced(MOJ, "MOJ,appraisal,68.51,scored"),
        [
            f"{SCORES}, row 26, column points (unit MOJ, code appraisal): expected at most 68.5, found 68.51",
            "hint",
        ],
    ),
    "negative": (
        replaced(MOJ, "MOJ,appraisal,-0.01,scored"),
        ["row 26, column points (unit MOJ, code appraisal): expected points of 0 or more, found -0.01"],
    ),
    "unknown unit": (
        replaced(MOJ, "MOJJ,appraisal,61.86,scored"),
        [
            "row 26, column unit (code appraisal): expected a unit assessed in the year, found MOJJ",
            "mean MOJ",
        ],
    ),
    "unit that is not assessed": (
        replaced(MOJ, "MOD,appraisal,61.86,scored"),
        ["row 26, column unit", "found MOD"],
    ),
    "unknown code": (
        replaced(MOJ, "MOJ,apraisal,61.86,scored"),
        ["row 26, column code (unit MOJ)", "found apraisal", "did you mean appraisal?"],
    ),
    "duplicate row": (
        swapped_lines(MOJ, f"{MOJ},{SOURCE}", f"{MOJ},{SOURCE}"),
        [
            "row 27, column code (unit MOJ, code appraisal): expected one row, found again (first in row 26)",
            "remove",
        ],
    ),
    "missing leaf": (
        swapped_lines(MOJ),
        [f"{SCORES} (unit MOJ, code appraisal): expected one row, found none", "hint: add it"],
    ),
    "missing unit": (
        lambda text: "".join(line for line in text.splitlines(keepends=True) if not line.startswith("MOJ,")),
        [f"{SCORES} (unit MOJ): expected a row for each of its 2 leaves, found none", "Bộ Tư pháp"],
    ),
    "text for a number": (
        replaced(MOJ, "MOJ,appraisal,chưa có,scored"),
        ["row 26, column points", "expected a number, found 'chưa có'", "hint: leave no words"],
    ),
    "decimal comma": (
        replaced(MOJ, 'MOJ,appraisal,"61,86",scored'),
        ["row 26, column points", "expected a number, found '61,86'", "after a point, not a comma"],
    ),
    "not a number, in words of programmers": (
        replaced(MOJ, "MOJ,appraisal,NaN,scored"),
        ["row 26", "found 'NaN'"],
    ),
    "infinite": (replaced(MOJ, "MOJ,appraisal,1e999,scored"), ["row 26", "found '1e999'"]),
    "digits of another script": (replaced(MOJ, "MOJ,appraisal,６１,scored"), ["row 26", "found '６１'"]),
    "empty cell": (
        replaced(MOJ, "MOJ,appraisal,,scored"),
        ["row 26, column points", "expected a number, found an empty cell", "not_available"],
    ),
    "points although not available": (
        replaced(MOJ, "MOJ,appraisal,61.86,not_available"),
        ["row 26, column points", "expected an empty cell, as the state is not_available, found 61.86"],
    ),
    "points although not applicable": (
        replaced(MOJ, "MOJ,appraisal,61.86,not_applicable"),
        ["expected an empty cell, as the state is not_applicable, found 61.86"],
    ),
    "wrong state": (
        replaced(MOJ, "MOJ,appraisal,61.86,Scored"),
        [
            "row 26, column state",
            "expected one of scored, not_applicable, not_available, found Scored",
        ],
    ),
    "empty file": (
        lambda _: "",
        [f"{SCORES}, row 1: expected a header row and records, found an empty file"],
    ),
    "byte-order mark alone": (lambda _: "\ufeff\n", ["found an empty file"]),
    "header only": (
        lambda text: text.splitlines(keepends=True)[0],
        [f"{SCORES}, row 2: expected at least one record, found only a header"],
    ),
    "missing column": (
        replaced("points,state", "point,state"),
        [f"{SCORES}, row 1: expected a column points", "expected only columns", "found point"],
    ),
    "extra column": (
        lambda text: "".join(f"{line},x\n" for line in text.splitlines()).replace("source,x", "source,note"),
        [f"{SCORES}, row 1: expected only columns unit, code, points, state, source, found note"],
    ),
    "column twice": (
        lambda text: "".join(f"{line},x\n" for line in text.splitlines()).replace("source,x", "source,unit"),
        [f"{SCORES}, row 1: expected each column once, found unit 2 times"],
    ),
    "semicolons": (
        lambda text: text.replace(".", ",").replace(",", ";"),
        [f"{SCORES}, row 1: expected cells separated by commas, found semicolons", "hint: save with commas"],
    ),
    "tabs": (lambda text: text.replace(",", "\t"), ["expected cells separated by commas, found tabs"]),
    "too many cells": (
        replaced("MOJ,appraisal,61.86", "MOJ,appraisal,61,86"),
        [
            f"{SCORES}, row 26: expected 5 cells, found 6 cells",
            "hint: a comma inside a cell needs quotes",
            "(unit MOJ, code appraisal): expected one row, found none",
        ],
    ),
    "unclosed quote": (
        replaced(MOJ, 'MOJ,"appraisal,61.86,scored'),
        [f"{SCORES}, row 26: expected CSV records", "hint: a quoted cell is not closed"],
    ),
}


@pytest.mark.parametrize("name", SCORE_FAULTS)
def test_faulty_scores(refused, name):
    change, expected = SCORE_FAULTS[name]
    message = refused(SCORES, change(text_of(SCORES)).encode(), "check", "par-ministry", "2023")
    for part in expected:
        assert part in message


@pytest.mark.parametrize("command", ["check", "score", "verify", "explain"])
def test_every_command_that_reads_scores_refuses_them(refused, command):
    arguments = [command, "par-ministry", "2023", *(["MOJ"] if command == "explain" else [])]
    change, expected = SCORE_FAULTS["above the maximum"]
    assert expected[0] in refused(SCORES, change(text_of(SCORES)).encode(), *arguments)


def windows_1258(text: str) -> bytes:
    """Vietnamese as Windows-1258 writes it: tone marks after their letters."""
    out = []
    for char in text:
        marks = [
            part for part in unicodedata.normalize("NFD", char) if part in "\u0300\u0301\u0303\u0309\u0323"
        ]
        rest = "".join(part for part in unicodedata.normalize("NFD", char) if part not in marks)
        out.append(unicodedata.normalize("NFC", rest) + "".join(marks))
    return "".join(out).encode("cp1258", "replace")


@pytest.mark.parametrize(
    ("file", "encoded", "found"),
    [
        (SCORES, lambda text: text.encode("utf-16"), "row 1: expected UTF-8 text, found UTF-16"),
        (SCORES, lambda text: text.encode("utf-16-le"), "row 1: expected UTF-8 text, found UTF-16"),
        (PUBLISHED, windows_1258, "row 2: expected UTF-8 text, found byte 0x"),
        (REGISTER, windows_1258, "line 5: expected UTF-8 text, found byte 0x"),
        (FRAMEWORK, lambda text: text.encode("utf-16"), "line 1: expected UTF-8 text, found byte 0xff"),
    ],
)
def test_wrong_encoding(refused, file, encoded, found):
    message = refused(file, encoded(text_of(file)))
    assert f"{file}, {found}" in message
    assert "hint: save the file as" in message


def test_missing_file(refused, ministries):
    (ministries.root / SCORES).unlink()
    message = refused("data/units/unused.csv", b"x", "check", "par-ministry", "2023")
    assert f"{SCORES}: expected a file, found none" in message


def test_all_faults_of_all_files_come_at_once(refused, ministries):
    scores = (
        text_of(SCORES).replace(MOJ, "MOJ,appraisal,99,scored").replace("MOH,survey,23.99", "MOH,survey,x")
    )
    (ministries.root / SCORES).write_text(scores.replace("SBV,", "SVB,"), encoding="utf-8")
    published = ministries.root / PUBLISHED
    published.write_text(text_of(PUBLISHED).replace("89.95,89.95", "89.95,89;95"), encoding="utf-8")
    facts = ministries.root / "data/published/facts.csv"
    facts.write_text(facts.read_text(encoding="utf-8") + "2023,ministry\n", encoding="utf-8")
    units = ministries.root / "data/frameworks/other.yml"
    units.write_text("framework: x\n", encoding="utf-8")
    message = refused("data/published/conflicts.csv", b"\xff")
    for part in [
        "at most 68.5, found 99",
        "found 'x'",
        "row 34, column unit (code appraisal)",
        "row 35, column unit (code survey)",
        "(unit SBV): expected a row for each of its 2 leaves",
        f"{PUBLISHED}, row 2, column index: expected a number, found '89;95'",
        "data/published/facts.csv, row 244: expected 8 cells, found 2 cells",
        "data/published/conflicts.csv, row 1: expected UTF-8 text",
        "data/frameworks/other.yml",
    ]:
        assert part in message, part


# What is changed in the framework; what the message must say, always with the line.
FRAMEWORK_FAULTS: dict[str, tuple[Change, list[str]]] = {
    "total by source": (
        replaced("appraisal: 68.5, survey: 31.5}", "appraisal: 68, survey: 32}"),
        [
            "totals[0].by_score_source.appraisal: expected 68 points by appraisal in 2022–2023, found 68.5",
            "totals[0].by_score_source.survey: expected 32 points by survey in 2022–2023, found 31.5",
        ],
    ),
    "whole": (
        replaced("points: 100,", "points: 101,"),
        ["totals[0].points: expected a tree of 101 points", "found 100"],
    ),
    "maximum of a leaf": (
        replaced("max: 68.5", "max: 67.5"),
        ["expected a tree of 100 points in 2022–2023, found 99", "68.5 points by appraisal"],
    ),
    "count": (
        replaced("count_by_depth: [2]", "count_by_depth: [3]"),
        ["totals[0].count_by_depth[0]: expected 3 nodes at depth 1 (block) in 2022–2023, found 2"],
    ),
    "code twice": (
        replaced("code: survey", "code: appraisal"),
        ["tree[1].code (code appraisal): expected each code once, found appraisal 2 times"],
    ),
    "unknown source": (
        replaced("    score_source: survey", "    score_source: surveys"),
        ["tree[1].score_source (code survey): expected one of appraisal, survey, found surveys"],
    ),
    "unknown key": (
        replaced("ranking:", "rankings:"),
        ["rankings: expected a known key, found rankings", "ranking: expected this key, found nothing"],
    ),
    "unknown key deep in the tree": (
        replaced("    max: 68.5", "    maximum: 68.5"),
        ["line 37, tree[0].maximum: expected a known key", "hint: check its spelling"],
    ),
    "duplicate key": (
        replaced("level: ministry\n", "level: ministry\nlevel: province\n"),
        ["expected each key once, found duplicate key", "level"],
    ),
    "bad YAML": (
        replaced("display: {points: 2", "display: {points: 2]"),
        ["expected YAML", "hint: check indentation"],
    ),
    "tie rule": (
        replaced("{ties: min}", "{ties: first}"),
        ["ranking.ties: expected 'min', 'max', 'average' or 'dense', found 'first'"],
    ),
    "negative maximum": (
        replaced("max: 68.5", "max: -68.5"),
        ["tree[0].max", "points of zero or more", "found -68.5"],
    ),
    "text as maximum": (replaced("max: 68.5", "max: nhiều"), ["a number of points", "found 'nhiều'"]),
    "years": (replaced("years: [2022-2023]", "years: [2023-2022]"), ["years[0]", "not after its last"]),
    "no source for an official maximum": (
        replaced('    source: {vi: "Quyết định', '    note: {vi: x, en: x}\n    # source: {vi: "Quyết định'),
        ["tree[1] (code survey): expected a source for official points, found none"],
    ),
    "a source in one language": (
        replaced('source: {vi: "Quyết định số 876', 'source: {note: "Quyết định số 876'),
        ["tree[1].source.vi: expected this key, found nothing"],
    ),
    "other name than the file": (
        replaced("framework: ministry-2023-blocks", "framework: blocks"),
        ["expected ministry-2023-blocks, found blocks"],
    ),
    "empty": (lambda _: "# nothing\n", ["line 1: expected keys and values, found an empty file"]),
    "a list": (lambda _: "- a\n", ["line 1: expected keys and values, found a list"]),
}


@pytest.mark.parametrize("name", FRAMEWORK_FAULTS)
def test_faulty_framework(refused, name):
    change, expected = FRAMEWORK_FAULTS[name]
    message = refused(FRAMEWORK, change(text_of(FRAMEWORK)).encode())
    assert f"{FRAMEWORK}, line " in message
    for part in expected:
        assert part in message


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            replaced("units: ministries\n", "units: ministry\n"),
            ["series.par-ministry.units: expected one of ministries", "mean ministries"],
        ),
        (
            replaced("framework: ministry-2023-blocks", "framework: ministry-2023-block"),
            ["series.par-ministry.frameworks[0].framework", "did you mean ministry-2023-blocks?"],
        ),
        (
            replaced(
                "      - {years: 2023, framework: ministry-2023-blocks}\n",
                "      - {years: 2023, framework: ministry-2023-blocks}\n" * 2,
            ),
            ["frameworks[1].years: expected one framework a year"],
        ),
        (
            replaced("origin: published", "origin: guessed"),
            ["series.par-ministry.origin: expected 'published'"],
        ),
        (replaced("unit: {name: ministry}", "unit: {}"), ["either code or name"]),
        (replaced("    origin:", "    orgin:"), ["orgin: expected a known key", "origin: expected this key"]),
        (
            replaced("column_vi: region_vi", "column_vi: vung"),
            ["data/units/provinces.csv, row 1: expected a column vung"],
        ),
    ],
)
def test_faulty_register(refused, ministries, change, expected):
    series = (
        "\n  other:\n    name: {vi: A, en: A}\n    short: {vi: A, en: A}\n    publisher: {vi: A, en: A}\n"
    )
    series += "    units: provinces\n    origin: published\n"
    text = (ministries.root / REGISTER).read_text(encoding="utf-8") + series
    message = refused(REGISTER, change(text).encode())
    for part in expected:
        assert part in message


@pytest.mark.parametrize(
    ("file", "change", "expected"),
    [
        (
            "data/units/ministries.csv",
            replaced("MOT,", "MOIT,"),
            "row 3, column code: expected each unit once",
        ),
        ("data/units/ministries.csv", replaced("MOT,Bộ Giao thông vận tải", "MOT,"), "row 3, column name_vi"),
        ("data/units/ministries_assessed.csv", replaced("MOT,2012", "MTO,2012"), "row 3, column unit"),
        ("data/units/ministries_assessed.csv", replaced("MOT,2012", "MOT,2o12"), "found 2o12 to 2024"),
        ("data/units/ministries_assessed.csv", replaced("MOT,2012,2024", "MOT,2024,2012"), "not before it"),
        (
            "data/units/ministries_assessed.csv",
            replaced("MOT,2012,2024,ranked", "MOT,2012,2024,x"),
            "column status",
        ),
        (
            "data/published/overall.csv",
            replaced(",ministry,Bộ Nội vụ,", ",ministry,Bộ Nội vu,"),
            "mean Bộ Nội vụ",
        ),
        (
            "data/published/overall.csv",
            replaced("2023,ministry,Bộ Tư pháp", "20x3,ministry,Bộ Tư pháp"),
            "expected a year, found '20x3'",
        ),
        (
            "data/published/overall.csv",
            replaced("bảng đầy đủ,full table", "bảng đầy đủ,"),
            "column note_en: expected the note in both languages, found an empty cell",
        ),
        (PUBLISHED, replaced("Bộ Tư pháp", "Bộ Tư phap"), "row 2, column ministry"),
    ],
)
def test_faulty_tables_of_units_and_published_figures(refused, file, change, expected):
    message = refused(file, change(text_of(file)).encode())
    assert expected in message
    assert f"{file}, row " in message


def test_sound_inputs_pass(par, ministries):
    ended = par("check", project=ministries)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "1 frameworks, 1 series, 34 scores: no fault\n"


def test_shipped_inputs_pass(par):
    ended = par("check")
    assert ended.code == 0
    # the table of scores beside their rules is of simulated series, and says so
    assert " ".join(ended.err.split()) == (
        "SIMULATED DATA: these hold figures of a simulated series; only published ones are reproduced."
    )
    # 17 ministries × 2 blocks and 63 provinces × (7 × 22 + 28 + 2 × 29 + 4 × 28) sub-criteria;
    # simulated: 3 years of 63 provinces × 96 leaves, 3 years of 19 ministries × 106 leaves
    found = 17 * 2 + 63 * (7 * 22 + 28 + 2 * 29 + 4 * 28)
    assert f"{found + 3 * 63 * 96 + 3 * 19 * 106} scores: no fault" in ended.out


def test_unknown_series_or_year(par):
    assert par("check", "papy").code == ExitCode.USAGE
    assert par("check", "papi", "2010").code == ExitCode.USAGE
