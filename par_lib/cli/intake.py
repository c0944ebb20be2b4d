"""`par intake`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import OptionalYear, SeriesArgument
from par_lib.cli.output import console, errors_console, tracked
from par_lib.errors import ArgumentError, raise_if
from par_lib.files import write_text
from par_lib.project import Project
from par_lib.report.language import Language

if TYPE_CHECKING:
    from par_lib.inputs.series import Register, Series
    from par_lib.methodology.framework import Framework


def command(
    series: SeriesArgument,
    year: OptionalYear = None,
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of the filled workbooks of all stages of the year.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Take notes on workbooks as faults, too.")] = False,
    lang: Annotated[
        Language, typer.Option("--lang", help="Language in which faults of workbooks are told here.")
    ] = "en",
) -> None:
    """Take scores out of filled workbooks, or out of the tables that data/series.yml names, into data/clean.

    Nothing is written when there is a fault. The faults of workbooks are also in
    build/intake/SERIES/YEAR/faults.csv (English and Vietnamese) and faults.html, in Vietnamese to send back;
    notes (a score that is not what its rule gives for the raw value beside it, a repeated self-score that is
    not that of the self-assessment) stand in notes.csv and on that page. A folder is named after the year:
    par intake par-province 2023 received/

    Example: `par intake papi 2023`
    """
    from par_lib.inputs.correction_targets import lost_corrections
    from par_lib.inputs.corrections import read_corrections
    from par_lib.inputs.series import read_register

    project = Project.find()
    register = read_register(project)
    raise_if(list(lost_corrections(project, register, read_corrections(project))))
    if folder is None or year is None:
        texts = _from_tables(project, register, series, year)
    else:
        texts = _from_workbooks(
            project, register, register.series(series), year, folder, strict=strict, lang=lang
        )
    for relative, text in texts.items():
        path = project.data / relative
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        if changed:
            write_text(path, text)
        state = "written" if changed else "unchanged"
        console().print(f"{project.relative(path)}: {_rows(text)} rows, {state}")


def _rows(text: str) -> int:
    import csv

    return sum(1 for _ in csv.reader(text.splitlines(keepends=True))) - 1


def _from_tables(project: Project, register: Register, series: str, year: int | None) -> dict[str, str]:
    from par_lib.inputs.clean_rows import as_csv
    from par_lib.inputs.scores import scores_path
    from par_lib.intake.published_table import intake
    from par_lib.units.unit_set import load_units

    entry = register.computed(series)
    units = load_units(project, register, entry.file.units)
    return {
        scores_path(series, one): as_csv(intake(project, entry, entry.framework(project, one), units))
        for one in (entry.years if year is None else (year,))
    }


def _from_workbooks(
    project: Project,
    register: Register,
    entry: Series,
    year: int,
    folder: Path,
    *,
    strict: bool,
    lang: Language,
) -> dict[str, str]:
    from par_lib.inputs.corrections import read_corrections
    from par_lib.intake.collected import clean_files
    from par_lib.intake.fault_table import write_faults
    from par_lib.intake.folder import read_folder
    from par_lib.intake.vietnamese import raise_in_vietnamese
    from par_lib.units.unit_set import load_units

    framework = _framework(project, entry, year)
    units = load_units(project, register, entry.file.units)
    inside = folder.resolve().is_relative_to(project.data.resolve())
    source = folder.resolve().relative_to(project.data.resolve()).as_posix() if inside else folder.name
    reading = read_folder(
        folder, source, framework, entry.id, units, lambda paths: tracked(paths, "workbooks")
    )
    title = f"{entry.file.short.vi} {year}: kiểm tra phiếu đã nộp"
    written = write_faults(
        project.build / "intake" / entry.id / str(year),
        title,
        reading.faults,
        reading.unread,
        reading.notes,
        {unit.code: unit.name.vi for unit in units.units},
    )
    for file, sheet in reading.unread:
        errors_console().print(f"not read: {file}{f', sheet {sheet}' if sheet else ''}", soft_wrap=True)
    if reading.faults:
        errors_console().print(f"see also {', '.join(map(project.relative, written))}", soft_wrap=True)
    tell = {"vi": raise_in_vietnamese, "en": raise_if}[lang]
    tell(reading.faults)
    if strict:
        tell(reading.notes)
    read = "1 workbook" if reading.files == 1 else f"{reading.files} workbooks"
    console().print(f"{read} read, no fault")
    if reading.notes:
        listed = ", ".join(map(project.relative, written[1:]))
        one = len(reading.notes) == 1
        counted = "1 note" if one else f"{len(reading.notes)} notes"
        console().print(
            f"{counted}: {listed} (--strict takes {'it as a fault' if one else 'them as faults'})",
            soft_wrap=True,
        )
    return clean_files(reading, entry.id, framework, read_corrections(project))


def _framework(project: Project, entry: Series, year: int) -> Framework:
    """The framework that the workbooks follow; the series must not compute the year by another one."""
    from par_lib.methodology.load import load_framework

    collected = entry.collected_by(year)
    if year in entry.years and entry.framework_id(year) != collected:
        hint = (
            f"its scores of {year} come from a published table: change `frameworks` in data/series.yml first"
        )
        found = f"{entry.framework_id(year)} for {year}"
        raise ArgumentError("series", expected=f"one computed by {collected}", found=found, hint=hint)
    return load_framework(project, collected, year)
