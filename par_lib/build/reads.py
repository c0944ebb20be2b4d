"""Which files each kind of notebook may read, other than the results of runs that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from par_lib.build.plan import AUDIT, COMPUTING, INPUTS, METHOD, SUMMARY, SURVEY, Plan, Run
from par_lib.inputs.assessment import ASSESSMENT
from par_lib.inputs.corrections import PATH as CORRECTIONS
from par_lib.inputs.explanations import EXPLANATIONS
from par_lib.inputs.folder import POPULATION, RESPONSES, TIMES, inputs_folder
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
    return [path for path in dict.fromkeys(reads) if path.exists()]


def _scores(
    project: Project, register: Register, plan: Plan, run: Run, computed: ComputedFrom
) -> Iterator[Path]:
    """What indices are computed from, and what was published of them."""
    if run.notebook == METHOD:
        return
    if run.notebook in (*COMPUTING, INPUTS, SURVEY, AUDIT):
        yield from computed.get((run.series, run.year), ())
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
        used = {series.methodology(year) for year in (run.year - 1, run.year)} - {None}
        return [project.data / "frameworks" / f"{name}.yml" for name in sorted(map(str, used))]
    if run.notebook == INPUTS:
        return [folder / ASSESSMENT, folder / EXPLANATIONS, project.data / CORRECTIONS]
    questionnaires = project.data / "questionnaires"
    if run.notebook == SURVEY:
        asked = sorted(questionnaires.glob("*.yml"))  # of the year before, too
        return [*asked, *(folder / name for name in (RESPONSES, TIMES, POPULATION))]
    if run.notebook == AUDIT:
        plan = project.data / "audits" / f"{run.series}.yml"
        names = (ASSESSMENT, STANDARD_ERRORS, RESPONSES, POPULATION)
        answered = run.year in series.survey_years and (folder / RESPONSES).exists()
        asked = [questionnaires / f"{series.questionnaire_id(run.year)}.yml"] if answered else []
        return [plan, *asked, *(folder / name for name in names)]
    if run.notebook == SUMMARY:
        return [project.book / "report.yml"]
    return []
