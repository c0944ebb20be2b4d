"""Workbooks of two provinces filled in by a script: self-assessment, two rounds, and what was measured."""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from par_lib.inputs.entry import MEASURED, SELF, round_of
from par_lib.intake import form
from par_lib.intake.folder import FolderReading, read_folder
from par_lib.intake.workbook import HEADER_ROW
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.schema import DeductionRule, SurveyMeanRule, TargetRule, YesNoRule
from par_lib.units.unit_set import UnitSet

SERIES = "par-province"
Answers = dict[tuple[str, str], dict[str, Any]]  # by unit and code: what is written into the cells of a row
Change = Callable[[Workbook], None]


@dataclass(frozen=True)
class Season:
    """A folder with every workbook of two provinces, and what was filled in."""

    framework: Framework
    units: UnitSet
    folder: Path
    answers: dict[str, Answers]  # by stage

    def read(self, folder: Path) -> FolderReading:
        """What the folder holds."""
        return read_folder(folder, "received", self.framework, SERIES, self.units)


def cell_of(sheet: Worksheet, heading: str, code: str, unit: str | None = None) -> Cell:
    """The cell of a row and column of a sheet of a workbook as it was made."""
    headings = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        same_unit = unit is None or sheet.cell(row, headings["Mã đơn vị"]).value == unit
        if same_unit and sheet.cell(row, headings["Mã"]).value == code:
            return sheet.cell(row, headings[heading])
    raise LookupError(code)


def heading_of(framework: Framework, stage: str, key: str) -> str:
    """The heading of a column."""
    return next(column.heading for column in form.columns(framework, stage) if column.key == key)


def raw_value(leaf: Node, draw: random.Random) -> Any:
    """A raw value that the leaf's rule can be applied to."""
    rule = leaf.rule
    if isinstance(rule, YesNoRule):
        return draw.choice(["Có", "Không"])
    if isinstance(rule, DeductionRule):
        return draw.randrange(4)
    if isinstance(rule, SurveyMeanRule):
        return round(draw.uniform(float(rule.lowest), float(rule.highest)), 2)
    return round(draw.uniform(60, 100), 2)


def answers_of(framework: Framework, stage: str, unit: str, seed: str) -> Answers:
    """What one unit, or the council for it, fills in at a stage."""
    draw = random.Random(f"{seed} {stage} {unit}")  # noqa: S311 - the same draws in every run
    answers: Answers = {}
    for leaf in form.entry_leaves(framework, stage):
        later = (round_of(stage) or 0) > 1
        if later and draw.random() < 0.7:
            continue
        cells: dict[str, Any] = {}
        if later or draw.random() < 0.3:
            cells["note"] = draw.choice(["Thiếu minh chứng", "Đã bổ sung\nđủ hồ sơ", "=không phải công thức"])
        if later:
            cells["explanation"] = f"Giải trình về {leaf.code}: đã hoàn thành"
        if stage == SELF and draw.random() < 0.5:
            cells["evidence"] = f"Kế hoạch số {draw.randrange(500)}/KH-UBND"
        if draw.random() < 0.06 and not later:
            cells["state"] = "Không áp dụng"
            answers[unit, leaf.code] = cells
            continue
        if stage == MEASURED or draw.random() < 0.6:
            cells["value"] = raw_value(leaf, draw)
            if isinstance(leaf.rule, TargetRule) and leaf.rule.target is None:
                cells["target"] = draw.randrange(80, 200)
        if stage != MEASURED:
            cells["points"] = draw.randrange(int(leaf.max_points * 20) + 1) / 20
        answers[unit, leaf.code] = cells
    return answers


def fill(content: bytes, framework: Framework, stage: str, answers: Answers) -> bytes:
    """The workbook with answers typed into it."""
    book = load_workbook(io.BytesIO(content))
    for (unit, code), cells in answers.items():
        area = code.split(".")[0]
        title = form.MEASURED_SHEET if stage == MEASURED else f"Lĩnh vực {area}"
        for key, value in cells.items():
            whose = unit if stage == MEASURED else None
            cell = cell_of(book[title], heading_of(framework, stage, key), code, whose)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def changed(path: Path, change: Change) -> None:
    """Changes a workbook as a person with a spreadsheet program would, and saves it."""
    book = load_workbook(path)
    change(book)
    book.save(path)


def convert(soffice: Path, paths: Sequence[Path], form_of_file: str, out: Path) -> None:
    """Has LibreOffice open workbooks and save them in another form."""
    profile = out.parent / "profile"  # of its own, so that no other window gets the work
    command = [soffice, "--headless", f"-env:UserInstallation=file://{profile}"]
    command += ["--convert-to", form_of_file, "--outdir", out, *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
