"""Which files each kind of notebook may read, other than the results of runs that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from par_lib.build.plan import (
    AUDIT,
    COMPUTING,
    INPUTS,
    LABORATORY,
    METHOD,
    PLAN,
    SUMMARY,
    SURVEY,
    UNIT,
    UNITS,
    Plan,
    Run,
)
from par_lib.inputs.assessment import ASSESSMENT
from par_lib.inputs.corrections import PATH as CORRECTIONS
from par_lib.inputs.explanations import EXPLANATIONS
from par_lib.inputs.folder import POPULATION, RESPONSES, TIMES, inputs_folder
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
    return [path for path in dict.fromkeys(reads) if path.exists()]


def _scores(
    project: Project, register: Register, plan: Plan, run: Run, computed: ComputedFrom
) -> Iterator[Path]:
    """What indices are computed from, and what was published of them."""
    if run.notebook in (METHOD, PLAN):
        return
    if run.notebook in (*COMPUTING, INPUTS, SURVEY, AUDIT, LABORATORY):
        yield from computed.get((run.series, run.year), ())
        return
    if run.notebook in (UNIT, UNITS):
        for name in run.beside:
            yield from computed.get((name, run.year), ())
        yield from computed.get((run.series, run.year), ())
        yield from _record(project, register.series(run.series))
        return
    # changes since the year before were published, too
    first = run.year - 1 if run.notebook == SUMMARY else 0
    told = register.not_simulated(plan.report.series) if run.notebook == SUMMARY else []
    for series in told or [register.series(run.series)]:
        for year in range(first, run.year + 1):
            yield from computed.get((series.id, year), ())
        yield from _record(project, series)


def _record(project: Project, series: Series) -> Iterable[Path]:
    """The tables of published figures of a series, and the corrections of them."""
    tables = {item.table for item in series.file.intake} | {item.table for item in series.file.record}
    tables |= {described.table for described in (series.file.facts, series.file.conflicts) if described}
    return [*(project.data / table for table in sorted(tables)), project.data / CORRECTIONS]


def _own(project: Project, series: Series, run: Run) -> Iterable[Path]:
    """What no other kind of notebook reads."""
    folder = inputs_folder(project, series, run.year)
    if run.notebook == METHOD:
        return sorted((project.data / "frameworks").glob("*.yml"))
    if run.notebook == INPUTS:
        return [folder / ASSESSMENT, folder / EXPLANATIONS, project.data / CORRECTIONS]
    if run.notebook == SURVEY:
        asked = sorted((project.data / "questionnaires").glob("*.yml"))  # of the year before, too
        return [*asked, *(folder / name for name in (RESPONSES, TIMES, POPULATION))]
    if run.notebook == PLAN:
        return [project.data / PLANS / f"{run.year}.yml"]
    if run.notebook == LABORATORY:
        return [project.data / "audits" / f"{run.series}.yml"]
    if run.notebook == AUDIT:
        return _audited(project, series, run.year)
    if run.notebook == SUMMARY:
        return [project.book / "report.yml"]
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
