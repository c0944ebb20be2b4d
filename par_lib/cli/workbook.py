"""`par framework workbook`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import SeriesArgument, YearArgument
from par_lib.cli.output import console, tracked
from par_lib.files import write_bytes
from par_lib.project import Project

if TYPE_CHECKING:
    from par_lib.intake.workbook import Known
    from par_lib.methodology.framework import Framework
    from par_lib.units.unit_set import UnitSet


def command(
    series: SeriesArgument,
    year: YearArgument,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to; build/workbooks when left out.")
    ] = None,
    number: Annotated[
        int | None,
        typer.Option("--round", min=1, max=9, help="Appraisal workbooks of that round, not self-assessment."),
    ] = None,
    measured: Annotated[
        bool, typer.Option("--measured", help="The workbook of what surveys and statistics measure.")
    ] = False,
) -> None:
    """Write the Excel workbooks that are filled in: one for each unit, or one of all that is measured.

    Those of a round show what the stages before it hold (data/clean/SERIES/YEAR/assessment.csv).

    Example: `par framework workbook par-province 2023 --round 1`
    """
    from par_lib.errors import ArgumentError
    from par_lib.inputs.entry import MEASURED, SELF, round_stage
    from par_lib.inputs.series import read_register
    from par_lib.intake.workbook import measured_workbook, unit_workbook
    from par_lib.methodology.load import load_framework
    from par_lib.units.names import without_marks
    from par_lib.units.unit_set import load_units

    if measured and number is not None:
        raise ArgumentError("--measured", expected="no --round beside it", found=f"--round {number}")
    project = Project.find()
    register = read_register(project)
    entry = register.series(series)
    framework = load_framework(project, entry.collected_by(year), year)
    units = load_units(project, register, entry.file.units)
    assessed = units.with_status(year, "ranked", "assessed")
    stage = MEASURED if measured else SELF if number is None else round_stage(number)
    folder = (out or project.build / "workbooks") / series / str(year) / stage
    if measured:
        write_bytes(folder / "measured.xlsx", measured_workbook(framework, series, assessed))
        console().print(f"{folder / 'measured.xlsx'}: {len(assessed)} units", soft_wrap=True)
        return
    known = _known(project, series, framework, units) if number else {}
    for unit in tracked(assessed, "workbooks"):
        name = f"{unit.code}-{without_marks(unit.name.vi).replace(' ', '-').replace(',', '')}-{stage}.xlsx"
        write_bytes(folder / name, unit_workbook(framework, series, stage, unit, known.get(unit.code)))
    console().print(f"{folder}: {len(assessed)} workbooks", soft_wrap=True)


def _known(project: Project, series: str, framework: Framework, units: UnitSet) -> dict[str, Known]:
    """What is known of every unit before a round of appraisal."""
    from par_lib.errors import ArgumentError
    from par_lib.inputs.assessment import assessment_path, load_assessment
    from par_lib.inputs.explanations import load_explanations
    from par_lib.intake.workbook import known_by_unit

    path = project.data / assessment_path(series, framework.year)
    if not path.exists():
        hint = f"par intake {series} {framework.year} FOLDER takes in the workbooks that came back"
        raise ArgumentError("--round", expected=project.relative(path), found="none", hint=hint)
    assessment = load_assessment(project, series, framework, units)
    return known_by_unit(assessment.entries, load_explanations(project, assessment))
