"""Which files each kind of notebook may read, other than the results of runs that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from par_lib.build.plan import (
    ASSUMPTIONS,
    AUDIT,
    CHANGE,
    COMPUTING,
    DATA_LOG,
    INPUTS,
    LABORATORY,
    METHOD,
    PLAN,
    RECORD,
    RELEASES,
    SUMMARY,
    SURVEY,
    UNIT,
    UNITS,
    VALIDITY,
    Plan,
    Run,
)
from par_lib.inputs.assessment import ASSESSMENT
from par_lib.inputs.assumptions import PATH as ASSUMED
from par_lib.inputs.changes import changes_files
from par_lib.inputs.corrections import PATH as CORRECTIONS
from par_lib.inputs.data_log import PATH as LOG
from par_lib.inputs.data_log import logged_tables
from par_lib.inputs.explanations import EXPLANATIONS
from par_lib.inputs.folder import PLANNED, POPULATION, RESPONSES, TIMES, inputs_folder
from par_lib.inputs.plan import FOLDER as PLANS
from par_lib.inputs.series import Register, Series
from par_lib.inputs.standard_errors import STANDARD_ERRORS
from par_lib.project import Project

# By series and year, the files that an index is computed from.
ComputedFrom = dict[tuple[str, int], list[Path]]


def declared_inputs(
    project: Project, register: Register, plan: Plan, run: Run, computed: ComputedFrom
) -> list[Path]:
    """The notebook of a run and the files of the project that it may read, as far as they exist."""
    reads = [project.notebooks / f"{run.notebook}.ipynb", project.data / "series.yml"]
    reads += sorted((project.data / "units").glob("*.csv"))
    reads += _scores(project, register, plan, run, computed)
    reads += _own(project, register.series(run.series), run)
    if run.notebook == UNIT:
        for name in (run.series, *run.beside):
            reads += _audited(project, register.series(name), run.year)
            reads.append(inputs_folder(project, register.series(name), run.year) / EXPLANATIONS)
    if run.notebook == SUMMARY:
        told = register.not_simulated(plan.report.series)
        reads += [project.book / "report.yml", *_frameworks(project, told, (run.year,))]
        for series in told:
            reads += _audited(project, series, run.year)
    return [path for path in dict.fromkeys(reads) if path.exists()]


def _scores(
    project: Project, register: Register, plan: Plan, run: Run, computed: ComputedFrom
) -> Iterator[Path]:
    """What indices are computed from, and what was published of them."""
    if run.notebook in (PLAN, ASSUMPTIONS, DATA_LOG, RELEASES):
        return
    if run.notebook == METHOD:  # changes of the framework are tried on the scores of one of the two years
        for year in (run.year - 1, run.year):
            yield from computed.get((run.series, year), ())
        return
    if run.notebook in (*COMPUTING, INPUTS, SURVEY, AUDIT, LABORATORY):
        yield from computed.get((run.series, run.year), ())
        return
    if run.notebook in (UNIT, UNITS):
        for name in run.beside:
            yield from computed.get((name, run.year), ())
        yield from computed.get((run.series, run.year), ())
        yield from record_tables(project, register.series(run.series))
        return
    # changes since the year before were published, too
    first = run.year - 1 if run.notebook in (SUMMARY, CHANGE) else 0
    shown = [register.series(name) for name in (run.series, *run.beside)]
    for series in register.not_simulated(plan.report.series) if run.notebook == SUMMARY else shown:
        for year in range(first, run.year + 1):
            yield from computed.get((series.id, year), ())
        yield from record_tables(project, series)


def record_tables(project: Project, series: Series) -> Iterable[Path]:
    """The tables of published figures of a series, and the corrections of them."""
    tables = {item.table for item in series.file.intake} | {item.table for item in series.file.record}
    tables |= {described.table for described in (series.file.facts, series.file.conflicts) if described}
    return [*(project.data / table for table in sorted(tables)), project.data / CORRECTIONS]


def _own(project: Project, series: Series, run: Run) -> Iterable[Path]:
    """What no other kind of notebook reads."""
    folder = inputs_folder(project, series, run.year)
    if run.notebook in (METHOD, CHANGE, VALIDITY):
        return _frameworks(project, [series], (run.year - 1, run.year))
    if run.notebook == INPUTS:
        return [folder / ASSESSMENT, folder / EXPLANATIONS, project.data / CORRECTIONS]
    if run.notebook == SURVEY:
        asked = sorted((project.data / "questionnaires").glob("*.yml"))  # of the year before, too
        return [*asked, *(folder / name for name in (RESPONSES, TIMES, POPULATION, PLANNED))]
    if run.notebook in (RECORD, UNIT):
        named = [project.data / "frameworks" / f"{name}.yml" for name in series.naming_frameworks(run.year)]
        return [*named, *_written(project, run)]
    if run.notebook in (LABORATORY, AUDIT):
        of_plan = [project.data / "audits" / f"{run.series}.yml"]
        return of_plan if run.notebook == LABORATORY else _audited(project, series, run.year)
    return _written(project, run)


def _frameworks(project: Project, of: Iterable[Series], years: tuple[int, ...]) -> list[Path]:
    """The frameworks that some years of series are computed by, or that their workbooks follow."""
    used = {series.methodology(year) for series in of for year in years} - {None}
    return [project.data / "frameworks" / f"{name}.yml" for name in sorted(map(str, used))]


def _written(project: Project, run: Run) -> Iterable[Path]:
    """What was written by hand for one notebook: no scores and no answers."""
    if run.notebook == PLAN:
        return [project.data / PLANS / f"{run.year}.yml"]
    if run.notebook == ASSUMPTIONS:
        return [project.data / ASSUMED]
    if run.notebook == DATA_LOG:
        return [project.data / LOG, project.data / CORRECTIONS, *logged_tables(project)]
    if run.notebook == RELEASES:
        return changes_files(project, run.year)
    if run.notebook == UNIT:
        narrative = project.book / "narrative" / run.series / str(run.year)
        return [narrative / f"{run.unit}.{lang}.md" for lang in run.languages]
    return []


def _audited(project: Project, series: Series, year: int) -> list[Path]:
    """What an audit rests on beside scores; who reads its results sees by them whether they are of today."""
    folder = inputs_folder(project, series, year)
    answered = year in series.survey_years and (folder / RESPONSES).exists()
    asked = [project.data / "questionnaires" / f"{series.questionnaire_id(year)}.yml"] if answered else []
    names = (ASSESSMENT, STANDARD_ERRORS, RESPONSES, POPULATION)
    return [project.data / "audits" / f"{series.id}.yml", *asked, *(folder / name for name in names)]
