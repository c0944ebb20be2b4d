"""What a build of one year consists of: which notebooks run, with which parameters, for which pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from par_lib.build.report_file import PageFile, ReportFile, read_report
from par_lib.errors import ArgumentError, Fault, InputFaults, raise_if
from par_lib.inputs.plan import plan_years
from par_lib.inputs.series import Register, read_register
from par_lib.project import Project
from par_lib.report.language import Language
from par_lib.report.page_names import page_name, run_id
from par_lib.units.unit_set import load_units

RESULTS = "build/results"
AUDIT = "audit"  # the notebook that examines one year; it saves its tables for itself
COMPUTING = ("area", "index")  # the notebooks that save results; all others read them
METHOD = "method"  # the framework of a year, and what it changed since the year before
INPUTS = "inputs"  # the notebook that reads the scores of a year and what they were derived from
SURVEY = "survey"  # the notebook that reads the answers of a year; it saves its ranks with their error
LABORATORY = "laboratory"  # the notebook of the page on which readers weigh the areas of a year themselves
MERGERS = "mergers"  # the notebook that carries the years of a series to the units that its units became
PLAN = "plan"  # the notebook of the plan of a year: who does what until when
UNIT, UNITS = "unit", "units"  # the notebook of one unit, and the one that lists them
CHANGE = "change"  # the notebook that sets a year beside the year before
VALIDITY = "validity"  # the notebook that sets a series beside other measures of the same units
ASSUMPTIONS = "assumptions"  # the notebook of what was assumed, and why
RELEASES = "releases"  # the notebook of what changed from one release of the report to the next
RECORD = "record"  # the notebook that sets computed figures beside published ones
DATA_LOG = "datalog"  # the notebook of the tables that the report rests on
BESIDE = (UNIT, UNITS, VALIDITY)  # notebooks that show further series of the same units
SUMMARY = "summary"  # the notebook that reads every series of the report, in its year


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of one notebook, in each language of `languages`.

    Where it makes no page, only its results are wanted: it is run once, without what it would show.
    """

    notebook: str
    series: str
    year: int
    area: str | None = None
    unit: str | None = None
    beside: tuple[str, ...] = ()  # further series of the same units that it shows
    languages: tuple[Language, ...] = ()
    needs: tuple[str, ...] = ()  # ids of the runs whose results it reads
    page: bool = True

    @property
    def id(self) -> str:
        """Names the run, its files and its page: unique in the report."""
        return run_id(self.notebook, self.series, self.year, self.area or self.unit)

    def parameters(self, lang: Language) -> dict[str, str | int]:
        """The notebook's parameters."""
        part = {"area": self.area} if self.area else {"unit": self.unit} if self.unit else {}
        beside = {"beside": " ".join(self.beside)} if self.notebook in BESIDE else {}
        return {"series": self.series, "year": self.year, **part, **beside, "lang": lang, "results": RESULTS}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the book: the run that makes it, or the name of a hand-written page."""

    run: str | None = None
    written: str | None = None
    below: bool = False  # in the contents, below the page before
    pdf: bool = False  # to be had as a PDF of its own, too

    @property
    def slug(self) -> str:
        """The name of the page's file; the same in both languages."""
        return page_name(self.run or self.written or "")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the table of contents."""

    title: dict[str, str]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole build."""

    year: int
    languages: tuple[Language, ...]
    report: ReportFile
    runs: tuple[Run, ...]
    home: Page
    parts: tuple[Part, ...]
    left_out: tuple[str, ...] = field(default=())  # pages of the report that this year has no data for

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages but the home page, in the order of the book."""
        return tuple(page for part in self.parts for page in part.pages)


def paper_files(plan: Plan, lang: Language) -> dict[str, str | None]:
    """The PDF files of one language: the page that each holds by its name, None for the whole report."""
    pages: dict[str, str | None] = {
        f"pdf/{page.slug}-{lang}.pdf": page.slug for page in plan.pages if page.pdf
    }
    return {f"par-index-{plan.year}-{lang}.pdf": None} | pages


def offered_tables(plan: Plan, register: Register) -> dict[str, str]:
    """The runs whose results are in the data package, by id: the table that each fills.

    Simulated components of years before the report's are on no page, and would be a fifth of the package.
    """
    tables = {"index": "indexes", "area": "components", AUDIT: "rank_intervals"}
    measured = {series.id for series in register.not_simulated(register.ids)}
    return {
        run.id: tables[run.notebook]
        for run in plan.runs
        if run.notebook in tables
        and (run.notebook != "area" or run.year == plan.year or run.series in measured)
    }


def make_plan(project: Project, year: int, languages: Sequence[Language] = ()) -> Plan:
    """The plan of the report of one year.

    Every year of a series up to the report's is computed, since the trend compares them; only the notebooks
    of the report's own year become pages. A page about a series that has no data in the year is left out.

    Raises:
        ArgumentError: no series of the report has data for that year.
        InputFaults: book/report.yml or data/series.yml is faulty, or the home page has no data.
    """
    report = read_report(project)
    register = read_register(project)
    chosen = tuple(dict.fromkeys(languages or report.languages))
    _check_pages(project, report, chosen)
    runs: dict[str, Run] = {}
    left_out: list[str] = []
    parts = []
    for described in report.parts:
        pages: list[Page] = []
        for page in described.pages:
            made = list(_page_runs(project, register, page, year, chosen))
            if page.page is None and not made:
                left_out.append(f"{page.notebook} {page.series}")
            runs |= {run.id: run for run in made}
            pages += [Page(run=run.id, below=page.each_unit, pdf=page.pdf) for run in made]
            pages += [Page(written=page.page, pdf=page.pdf)] if page.page else []
        if pages:
            parts.append(Part({"vi": described.title.vi, "en": described.title.en}, tuple(pages)))
    if not any(run.notebook in COMPUTING for run in runs.values()):
        known = sorted({known for name in register.ids for known in register.series(name).years})
        span = f"{known[0]}–{known[-1]}" if known else "none"
        raise ArgumentError(
            "year", expected=f"a year that some series has inputs for ({span})", found=str(year)
        )
    home = next(iter(_page_runs(project, register, report.home, year, chosen)), None)
    if home is None:
        file = project.relative(project.book / "report.yml")
        found = f"{report.home.notebook or report.home.page}, which has none"
        raise InputFaults([Fault(file, "home", expected=f"a notebook with data for {year}", found=found)])
    runs[home.id] = home
    for name in dict.fromkeys(name for run in runs.values() for name in (run.series, *run.beside)):
        for past in register.series(name).years:
            if past <= year:
                without_page = _computing_runs(project, register, name, past, chosen[:1])
                runs = {run.id: run for run in without_page} | runs
    told = tuple(series.id for series in register.not_simulated(report.series))
    complete = tuple(_with_needs(run, runs, told) for run in runs.values())
    return Plan(year, chosen, report, complete, Page(run=home.id), tuple(parts), tuple(left_out))


def _check_pages(project: Project, report: ReportFile, languages: tuple[Language, ...]) -> None:
    """Raises every page of the report that stands there twice, or that no notebook or text is there for."""
    file = project.relative(project.book / "report.yml")
    faults: list[Fault] = []
    seen: set[PageFile] = set()
    for page in (report.home, *(page for part in report.parts for page in part.pages)):
        name = f"page {page.page}" if page.page else f"notebook {page.notebook} of {page.series}"
        if page in seen:
            faults.append(Fault(file, name, expected="each page once", found="the same page again"))
        seen.add(page)
        sources = [project.notebooks / f"{page.notebook}.ipynb"]
        if page.page:
            sources = [project.book / lang / f"{page.page}.md" for lang in languages]
        for source in sources:
            if not source.is_file():
                known = sorted(path.stem for path in source.parent.glob(f"*{source.suffix}"))
                hint = f"there is {', '.join(known)}" if known else ""
                faults.append(
                    Fault(file, name, expected=project.relative(source), found="no file", hint=hint)
                )
    raise_if(faults)


def _page_runs(
    project: Project, register: Register, page: PageFile, year: int, languages: tuple[Language, ...]
) -> Iterator[Run]:
    if page.notebook is None or page.series is None:
        return
    series = register.series(page.series)
    if not _has_data(project, register, page.notebook, (page.series, *page.beside), year):
        return
    if page.each_unit:
        for unit in load_units(project, register, series.file.units).with_status(year, "ranked", "assessed"):
            yield Run(
                page.notebook, page.series, year, unit=unit.code, beside=page.beside, languages=languages
            )
    elif page.each_area:
        for area in series.framework(project, year).areas:
            yield Run(page.notebook, page.series, year, area.code, languages=languages)
    else:
        yield Run(page.notebook, page.series, year, beside=page.beside, languages=languages)


def _has_data(project: Project, register: Register, notebook: str, names: tuple[str, ...], year: int) -> bool:
    """Whether there is what a notebook shows of a year; what the others show goes over all years."""
    series = register.series(names[0])
    if notebook in (*COMPUTING, AUDIT, INPUTS, LABORATORY):
        return year in series.years
    if notebook == SURVEY:
        return year in series.survey_years
    if notebook == METHOD:
        return series.methodology(year) is not None
    if notebook == PLAN:
        return year in plan_years(project)
    if notebook == MERGERS:
        became = register.file.unit_sets[series.file.units].successors
        return became is not None and year in series.years
    if notebook in (UNIT, UNITS):
        return any(year in register.series(name).years for name in names)
    return True


def _computing_runs(
    project: Project, register: Register, series: str, year: int, languages: tuple[Language, ...]
) -> Iterator[Run]:
    for area in register.series(series).framework(project, year).areas:
        yield Run("area", series, year, area.code, languages=languages, page=False)
    yield Run("index", series, year, languages=languages, page=False)


def _with_needs(run: Run, runs: dict[str, Run], told: tuple[str, ...]) -> Run:
    """What reads inputs only needs nothing; an index needs its areas; others every index up to their year.

    `told` are the series that the summary may speak of.
    """
    same = [other for other in runs.values() if other.series == run.series]
    if run.notebook in ("area", METHOD, INPUTS, PLAN, ASSUMPTIONS, DATA_LOG, RELEASES):
        needs: list[Run] = []
    elif run.notebook == "index":
        needs = [other for other in same if other.notebook == "area" and other.year == run.year]
    elif run.notebook in (SURVEY, AUDIT, LABORATORY):
        needs = [other for other in same if other.notebook in COMPUTING and other.year == run.year]
    elif run.notebook in (UNIT, UNITS):
        shown, read = (run.series, *run.beside), (*COMPUTING, AUDIT, SURVEY)
        needs = [
            other
            for other in runs.values()
            if other.series in shown and other.year == run.year and other.notebook in read
        ]
    elif run.notebook == SUMMARY:
        needs = [
            other
            for other in runs.values()
            if other.series in told
            and ((other.notebook in COMPUTING and run.year - other.year in (0, 1)) or other.notebook == AUDIT)
        ]
    elif run.notebook == CHANGE:
        needs = [other for other in same if other.notebook in COMPUTING and run.year - other.year in (0, 1)]
    elif run.notebook == VALIDITY:
        shown = (run.series, *run.beside)
        needs = [
            other
            for other in runs.values()
            if other.series in shown and other.notebook in COMPUTING and other.year <= run.year
        ]
    else:
        needs = [other for other in same if other.notebook in COMPUTING and other.year <= run.year]
    return replace(run, needs=tuple(other.id for other in needs))
