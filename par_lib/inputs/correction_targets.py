"""Whether corrections are of anything: a series, a year, a unit and a leaf that exist.

A correction is applied where inputs of its series and year are read, so one of a series that is not there
would never be applied and never be missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from par_lib.errors import Fault, UnknownName
from par_lib.inputs.corrections import Placed
from par_lib.inputs.series import Register, Series
from par_lib.methodology.load import load_framework
from par_lib.project import Project
from par_lib.units.unit_set import load_units


def lost_corrections(project: Project, register: Register, placed: Iterable[Placed]) -> Iterator[Fault]:
    """A fault for each correction of something that does not exist, or that nobody can mistake.

    Raises:
        InputFaults: a framework or a table of units is faulty.
    """
    for one in placed:
        about = one.correction
        if about.series not in register.ids:
            yield _unknown(one, "series", about.series, register.ids)
            continue
        series = register.series(about.series)
        if series.file.simulation is not None:
            hint = "simulated inputs are drawn: another seed draws others"
            yield one.fault("a series whose inputs were received or published", about.series, hint)
            continue
        years = sorted({*series.years, *series.collected_years})
        if about.year not in years:
            yield _unknown(one, "year", str(about.year), [str(year) for year in years])
            continue
        yield from _of_year(project, register, series, one)


def _of_year(project: Project, register: Register, series: Series, one: Placed) -> Iterator[Fault]:
    about = one.correction
    units = load_units(project, register, series.file.units)
    if about.unit not in units.by_code:
        try:
            hint = f"the code of {about.unit} is {units.find(about.unit).code}"
        except UnknownName as error:
            hint = error.hint
        yield one.fault(f"code of a unit of {units.id}", about.unit, hint)
    followed = (*series.file.frameworks, *series.file.collects)
    names = dict.fromkeys(item.framework for item in followed if about.year in item.all_years)
    leaves = [code for name in names for code in load_framework(project, name, about.year).leaf_codes]
    if about.code not in leaves:
        yield _unknown(one, f"leaf of {' or '.join(names)} in {about.year}", about.code, leaves)


def _unknown(one: Placed, what: str, found: str, known: Iterable[str]) -> Fault:
    error = UnknownName(what, found, list(known))
    return one.fault(f"{what}: {error.expected}", found, error.hint)
