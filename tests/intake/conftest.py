"""A season of workbooks, made and filled in once for all tests of intake."""

from __future__ import annotations

from pathlib import Path

import pytest

from par_lib.inputs.entry import MEASURED, SELF
from par_lib.inputs.series import read_register
from par_lib.intake.folder import read_folder
from par_lib.intake.workbook import known_by_unit, measured_workbook, unit_workbook
from par_lib.methodology.load import load_framework
from par_lib.units.unit_set import UnitSet, load_units
from tests.intake.filling import SERIES, Answers, Season, answers_of, fill
from tools.libreoffice import ADVICE, find_libreoffice


@pytest.fixture(scope="session")
def season(tmp_path_factory, shipped) -> Season:
    """Workbooks of Hà Nội and Cà Mau in 2023, filled in by a script."""
    everyone = load_units(shipped, read_register(shipped), "provinces")
    chosen = tuple(unit for unit in everyone.units if unit.code in ("01", "96"))
    units = UnitSet(everyone.id, everyone.name, chosen)
    framework = load_framework(shipped, "province-2022", 2023)
    folder = tmp_path_factory.mktemp("received")
    answers: dict[str, Answers] = {}
    for stage in (SELF, "round-1", "round-2"):
        known = {}
        if answers:
            so_far = read_folder(folder, "received", framework, SERIES, units)
            known = known_by_unit(so_far.entries, so_far.explanations)
        answers[stage] = {}
        for unit in chosen:
            given = answers_of(framework, stage, unit.code, "season")
            empty = unit_workbook(framework, SERIES, stage, unit, known.get(unit.code))
            (folder / f"{unit.code}-{stage}.xlsx").write_bytes(fill(empty, framework, stage, given))
            answers[stage] |= given
    answers[MEASURED] = {}
    for unit in chosen:
        answers[MEASURED] |= answers_of(framework, MEASURED, unit.code, "season")
    empty = measured_workbook(framework, SERIES, chosen)
    (folder / "measured.xlsx").write_bytes(fill(empty, framework, MEASURED, answers[MEASURED]))
    return Season(framework, units, folder, answers)


@pytest.fixture(scope="session")
def soffice() -> Path:
    """LibreOffice, to open and save workbooks as people do."""
    program = find_libreoffice()
    if program is None:
        pytest.skip(ADVICE)
    return program
