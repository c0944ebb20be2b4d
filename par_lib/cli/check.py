"""`par check`."""

from __future__ import annotations

from par_lib.analysis.compute import read_year
from par_lib.analysis.record import load_conflicts, load_facts, load_record
from par_lib.cli.options import OptionalSeries, OptionalYear
from par_lib.cli.output import console
from par_lib.errors import Fault, InputFaults, raise_if
from par_lib.inputs.series import read_register
from par_lib.methodology.load import framework_ids, read_framework
from par_lib.project import Project
from par_lib.units.unit_set import load_units


def command(series: OptionalSeries = None, year: OptionalYear = None) -> None:
    """Check frameworks, units, published tables and cleaned inputs; every fault at once.

    Exit code 3 when there is a fault.

    Example: `par check par-ministry 2023`
    """
    project = Project.find()
    register = read_register(project)
    faults: list[Fault] = []
    checked = 0
    for framework in framework_ids(project):
        try:
            read_framework(project, framework)
        except InputFaults as error:
            faults += error.faults
    names = [register.series(series).id] if series else register.ids
    for name in names:
        entry = register.series(name)
        if year is not None:
            entry.framework_id(year)
        try:
            load_record(project, entry, load_units(project, register, entry.file.units))
            load_facts(project, entry)
            load_conflicts(project, entry)
        except InputFaults as error:
            faults += error.faults
        for one in entry.years if year is None else (year,):
            try:
                scores = read_year(project, name, one, register).scores
                checked += scores.points.size
            except InputFaults as error:
                faults += error.faults
    raise_if(faults)
    console().print(
        f"{len(framework_ids(project))} frameworks, {len(names)} series, {checked} scores: no fault"
    )
