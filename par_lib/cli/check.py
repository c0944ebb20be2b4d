"""`par check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from par_lib.cli.options import OptionalSeries, OptionalYear
from par_lib.cli.output import Format, console, write
from par_lib.errors import Fault, InputFaults, in_reading_order, raise_if
from par_lib.project import Project

if TYPE_CHECKING:
    from par_lib.inputs.corrections import Placed
    from par_lib.inputs.series import Register, Series


def command(
    series: OptionalSeries = None,
    year: OptionalYear = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Take scores that differ from their rule as faults, too.")
    ] = False,
) -> None:
    """Check frameworks, questionnaires, units, tables, corrections and cleaned inputs; every fault at once.

    Where scores stand beside raw values, those that are not what their rule gives are counted by stage: they
    count as given, and `par ask SERIES YEAR rules` lists them. Exit code 3 when there is a fault.

    Example: `par check par-ministry 2023`
    """
    from par_lib.analysis.appraisal import deviations_by_stage, rule_notes
    from par_lib.analysis.compute import read_year
    from par_lib.analysis.record import load_conflicts, load_facts, load_record
    from par_lib.analysis.trail import has_trail, not_derived, read_trail
    from par_lib.inputs.assumptions import read_assumptions
    from par_lib.inputs.correction_targets import lost_corrections
    from par_lib.inputs.corrections import read_corrections
    from par_lib.inputs.data_log import read_data_log
    from par_lib.inputs.series import read_register
    from par_lib.methodology.load import framework_ids, read_framework
    from par_lib.methodology.questionnaire_load import questionnaire_ids, read_questionnaire
    from par_lib.units.unit_set import load_units

    project = Project.find()
    faults: list[Fault] = []
    for framework in framework_ids(project):
        with _collecting(faults):
            read_framework(project, framework)
    for questionnaire in questionnaire_ids(project):
        with _collecting(faults):
            read_questionnaire(project, questionnaire)
    try:
        register = read_register(project)
    except InputFaults as error:
        raise InputFaults(in_reading_order([*faults, *error.faults])) from None
    corrections: tuple[Placed, ...] = ()
    with _collecting(faults):
        corrections = read_corrections(project)
        faults += (lost := list(lost_corrections(project, register, corrections)))
        corrections = () if lost else corrections
    with _collecting(faults):
        read_assumptions(project, register)
    with _collecting(faults):
        read_data_log(project)
    entries = [register.series(name) for name in ([series] if series else register.ids)]
    checked = 0
    beside_rules: list[dict[str, object]] = []
    for entry in entries:
        years = entry.years if year is None else (year,)
        for one in years:
            entry.framework_id(one)
        with _collecting(faults):
            load_record(project, entry, load_units(project, register, entry.file.units))
        with _collecting(faults):
            load_facts(project, entry)
        with _collecting(faults):
            load_conflicts(project, entry)
        for one in sorted({*years, *entry.collected_years} if year is None else {year}):
            with _collecting(faults):
                if has_trail(project, entry.id, one, register):
                    trail = read_trail(project, entry.id, one, register)
                    faults.extend(not_derived(project, trail))
                    beside_rules += deviations_by_stage(trail.assessment)
                    faults.extend(rule_notes(trail.assessment) if strict else ())
        for one in years:
            with _collecting(faults):
                _correct_tables(project, register, entry, one, corrections)
            with _collecting(faults):
                checked += read_year(project, entry.id, one, register).scores.points.size
    if beside_rules:
        import pandas as pd

        title = "Scores beside their rules (notes, not faults)"
        frame = pd.DataFrame(beside_rules)
        write(frame, Format.TABLE, title=title, decimals={"largest": 4}, lang="en")
    raise_if(faults)
    console().print(
        f"{len(framework_ids(project))} frameworks, {len(entries)} series, {checked} scores: no fault"
    )


def _correct_tables(
    project: Project, register: Register, series: Series, year: int, corrections: Sequence[Placed]
) -> None:
    """Applies the corrections of a year that is taken from tables; InputFaults where one does not fit."""
    from par_lib.intake.published_table import intake
    from par_lib.units.unit_set import load_units

    own = [one for one in corrections if (one.correction.series, one.correction.year) == (series.id, year)]
    if own and series.file.intake:
        intake(
            project, series, series.framework(project, year), load_units(project, register, series.file.units)
        )


@contextmanager
def _collecting(faults: list[Fault]) -> Iterator[None]:
    """What goes wrong with one input must not hide the faults of the next."""
    try:
        yield
    except InputFaults as error:
        faults.extend(error.faults)
