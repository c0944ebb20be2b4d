"""A project of few units whose every free text tries to be something else: code, markup, a path, a formula.

The texts come in where people write: the table of units, the framework, the register, corrections, and the
workbooks of every stage, which `par intake` reads.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from openpyxl import load_workbook

from par_lib.inputs.entry import MEASURED, SELF
from par_lib.inputs.series import read_register
from par_lib.intake import form
from par_lib.intake.folder import read_folder
from par_lib.intake.workbook import known_by_unit, measured_workbook, unit_workbook
from par_lib.methodology.framework import Framework
from par_lib.methodology.load import load_framework
from par_lib.project import Project
from par_lib.units.unit_set import load_units
from tests.build.projects import copy_project
from tests.intake.filling import cell_of, heading_of

SERIES, YEAR, UNITS = "odd", 2023, 4
LONG = "L" * 10_000
# Each with a number of its own. What runs nowhere would leave a file, open a dialog or ask for an address.
TEXTS = (
    "<script>alert({n})</script>",
    "=cmd|' /C calc'!A{n}",
    "+{n}+1",
    "-{n}+1",
    "@SUM({n})",
    "../../etc/passwd{n}",
    "{{eval}}`open('planted{n}','w')`",
    "![x{n}](https://evil.example/x.png)",
    "\u200fRTL{n}\u200e",
    "[x{n}](javascript:alert(1))",
    '#read("/etc/passwd") {n}',
    "</title><img src=x onerror=alert({n})>",
    "{{raw:html}}`<b>{n}</b>`",
    "$x_{n}$ %c \\input{{x}}",
    "{{{{ {n} * 7 }}}} {{% if %}}",
)
_PAGES = ("index", "method", "inputs", "units", "laboratory")


@dataclass
class Planted:
    """The project, and what was planted: texts of both languages by what they are."""

    project: Project
    texts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    _number: count[int] = field(default_factory=lambda: count(1))

    def one(self, what: str, kind: int) -> dict[str, str]:
        """The next text of a kind, another in each language."""
        made = {lang: TEXTS[kind % len(TEXTS)].format(n=next(self._number)) for lang in ("vi", "en")}
        self.texts.setdefault(what, []).append(made)
        return made

    def yaml(self, what: str, kind: int) -> str:
        """The same as YAML, of which JSON is a part."""
        return json.dumps(self.one(what, kind), ensure_ascii=False)

    def same(self, what: str, kind: int) -> str:
        """A text that is there in one language only, and shown in both."""
        text = self.one(what, kind)["vi"]
        self.texts[what][-1] = {"vi": text, "en": text}
        return text


def plant(root: Path) -> Planted:
    """The project with its filled workbooks in received/, before they are taken in."""
    title = '{vi: "Báo cáo {year} <script>alert(1)</script>", en: "Report {year} <script>alert(1)</script>"}'
    report = [
        f"title: {title}",
        "description: {vi: Mẫu, en: Sample}",
        "languages: [vi, en]",
        f"home: {{notebook: {_PAGES[0]}, series: {SERIES}}}",
        "parts:",
        '  - title: {vi: "<script>alert(2)</script>", en: "<script>alert(2)</script>"}',
        "    pages:",
        *(f"      - {{notebook: {name}, series: {SERIES}}}" for name in _PAGES[1:]),
        f"      - {{notebook: area, series: {SERIES}, each_area: true}}",
        f"      - {{notebook: unit, series: {SERIES}, each_unit: true}}",
    ]
    planted = Planted(copy_project(root, "\n".join(report) + "\n"))
    _units(planted)
    _framework(planted)
    _series(planted)
    _workbooks(planted, root / "received")
    return planted


def _units(planted: Planted) -> None:
    rows = [("code", "name_vi", "name_en", "kind", "region_vi", "region_en")]
    for at in range(UNITS):
        name = planted.one("unit", at)
        region = planted.one("region", at % 2) if at < 2 else planted.texts["region"][at % 2]
        rows.append((f"u{at}", name["vi"], name["en"], "bộ", region["vi"], region["en"]))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    (planted.project.data / "units/odd.csv").write_text(text.getvalue(), encoding="utf-8")


def _framework(planted: Planted) -> None:
    def leaf(code: str, top: int, source: str, kind: int) -> str:
        name, unit = planted.yaml("name", kind), planted.yaml("unit of measure", kind + 1)
        return (
            f'      - {{code: "{code}", name: {name}, max: {top}, score_source: {source}, '
            f"status: illustrative, rule: {{kind: proportional, unit: {unit}, full: 100}}}}"
        )

    number = json.dumps(planted.same("decision", 13))
    lines = [
        f"framework: {SERIES}",
        f"name: {planted.yaml('framework', 11)}",
        f"summary: {planted.yaml('summary', 12)}",
        f"decision: {{number: {number}, title: {planted.yaml('title', 14)}}}",
        "level: ministry",
        f"years: [{YEAR}]",
        "depth_names: [{vi: Lĩnh vực, en: Area}, {vi: Tiêu chí, en: Criterion}]",
        f"score_sources: {{appraisal: {planted.yaml('source', 6)}, statistics: {planted.yaml('source', 7)}}}",
        "appraised: [appraisal]",
        "index: {measure: percent_of_maximum}",
        "ranking: {ties: min}",
        "display: {points: 2, index: 2}",
        f"bands: [{{code: A, name: {planted.yaml('band', 1)}, at_least: 0}}]",
        "totals: [{points: 10}]",
        "tree:",
        f'  - code: "1"\n    name: {planted.yaml("name", 0)}\n    max: 6\n    children:',
        leaf("1.1", 2, "appraisal", 1),
        leaf("1.2", 4, "appraisal", 2),
        f'  - code: "2"\n    name: {planted.yaml("name", 6)}\n    max: 4\n    children:',
        leaf("2.1", 3, "appraisal", 8),
        leaf("2.2", 1, "statistics", 9),
    ]
    (planted.project.data / f"frameworks/{SERIES}.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _series(planted: Planted) -> None:
    path = planted.project.data / "series.yml"
    units = (
        f"  {SERIES}:\n    name: {{vi: Tập, en: Set}}\n    table: units/odd.csv\n    group: "
        f"{{column_vi: region_vi, column_en: region_en, name: {{vi: Vùng, en: Region}}}}\n"
    )
    years = f"[{{years: {YEAR}, framework: {SERIES}}}]"
    series = (
        f"  {SERIES}:\n    name: {planted.yaml('series', 11)}\n    short: {planted.yaml('short', 0)}\n"
        f"    publisher: {planted.yaml('publisher', 9)}\n    units: {SERIES}\n    origin: submitted\n"
        f"    frameworks: {years}\n    collects: {years}\n"
    )
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nseries:\n", f"\n{units}\nseries:\n{series}", 1), encoding="utf-8")


def _workbooks(planted: Planted, folder: Path) -> None:
    project, register = planted.project, read_register(planted.project)
    units = load_units(project, register, SERIES)
    framework = load_framework(project, SERIES, YEAR)
    folder.mkdir()
    for stage in (SELF, "round-1", "round-2"):
        known = {}
        if stage != SELF:
            so_far = read_folder(folder, folder.name, framework, SERIES, units)
            known = known_by_unit(so_far.entries, so_far.explanations)
        for at, unit in enumerate(units.units):
            answers: dict[str, dict[str, object]] = {}
            for place, code in enumerate(("1.1", "1.2", "2.1")):
                kind = at * 3 + place
                cells: dict[str, object] = {
                    "points": (kind + len(stage)) % 4 / 2,
                    "note": planted.same("note", kind),
                }
                if stage == SELF:
                    cells["evidence"] = planted.same("evidence", kind + 5)
                if stage == "round-2":
                    cells["explanation"] = planted.same("explanation", kind + 9) if kind else LONG
                answers[code] = cells
            made = unit_workbook(framework, SERIES, stage, unit, known.get(unit.code))
            filled = _fill(made, framework, stage, {(unit.code, code): one for code, one in answers.items()})
            (folder / f"{unit.code}-{stage}.xlsx").write_bytes(filled)
    measured = {(unit.code, "2.2"): {"value": 10 + at} for at, unit in enumerate(units.units)}
    made = measured_workbook(framework, SERIES, units.units)
    (folder / "measured.xlsx").write_bytes(_fill(made, framework, MEASURED, measured))
    entries = read_folder(folder, folder.name, framework, SERIES, units).entries
    old = next(one.points for one in entries if (one.unit, one.code, one.stage) == ("u1", "1.1", "round-2"))
    (project.data / "corrections.yml").write_text(
        f'corrections: [{{id: C1, series: {SERIES}, year: {YEAR}, unit: u1, code: "1.1", stage: round-2, '
        f"action: set_points, old: {old}, new: 1.75, reason: {planted.yaml('reason', 0)}, "
        f"decided_by: {json.dumps(planted.same('decided by', 1))}, date: 2024-03-01, status: active}}]\n",
        encoding="utf-8",
    )


def _fill(
    content: bytes, framework: Framework, stage: str, answers: dict[tuple[str, str], dict[str, object]]
) -> bytes:
    """The workbook with answers typed into it: as texts, whatever they look like."""
    book = load_workbook(io.BytesIO(content))
    for (unit, code), cells in answers.items():
        area = next(area for area in framework.areas if code.startswith(f"{area.code}."))
        measured = stage == MEASURED
        sheet = book[form.MEASURED_SHEET if measured else form.area_title(framework, area)]
        for key, value in cells.items():
            cell = cell_of(sheet, heading_of(framework, stage, key), code, unit if measured else None)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
