"""What a build of a year consists of; the years and series are those of data/series.yml."""

import os
import subprocess
import sys

import pytest

from par_lib.build.plan import make_plan, offered_tables
from par_lib.errors import ArgumentError, InputFaults, UnknownName
from par_lib.inputs.series import read_register
from par_lib.project import Project
from par_lib.report.page_names import run_id
from tests.build.projects import ROOT, SMALL_REPORT, copy_project

MINISTRY_PAGES = [
    "index-par-ministry-2023", "area-par-ministry-2023-appraisal", "area-par-ministry-2023-survey",
    "trend-par-ministry-2023", "record-par-ministry-2023",
]  # fmt: skip
PAPI_AREAS = [f"area-papi-2023-c0{number}" for number in range(1, 9)]
PAPI_PAGES = ["index-papi-2023", *PAPI_AREAS, "trend-papi-2023", "record-papi-2023"]
PROVINCE_PAGES = ["trend-par-province-2023", "record-par-province-2023"]
WRITTEN = ["reading", "sources"]


REPORT = """\
title: {vi: "Báo cáo {year}", en: "Report {year}"}
description: {vi: Mẫu, en: Sample}
languages: [vi, en]
home: {notebook: summary, series: par-ministry}
parts:
  - title: {vi: Cấp bộ, en: Ministries}
    pages:
      - {notebook: index, series: par-ministry}
      - {notebook: area, series: par-ministry, each_area: true}
      - {notebook: trend, series: par-ministry}
      - {notebook: record, series: par-ministry}
  - title: {vi: Cấp tỉnh, en: Provinces}
    pages:
      - {notebook: trend, series: par-province}
      - {notebook: record, series: par-province}
  - title: {vi: PAPI, en: PAPI}
    pages:
      - {notebook: index, series: papi}
      - {notebook: area, series: papi, each_area: true}
      - {notebook: trend, series: papi}
      - {notebook: record, series: papi}
  - title: {vi: Về báo cáo, en: About}
    pages: [{page: reading}, {page: sources}]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("plan"), REPORT)


@pytest.fixture(scope="module")
def whole(project):
    return make_plan(project, 2023)


def test_the_pages_of_this_report_have_names_of_their_own():
    plan = make_plan(Project(ROOT), 2023)
    slugs = [page.slug for page in (plan.home, *plan.pages)]
    assert len(set(slugs)) == len(slugs) > 20
    assert plan.left_out == ()


def test_the_pages_follow_the_report_file(whole):
    assert [page.slug for page in whole.pages] == [*MINISTRY_PAGES, *PROVINCE_PAGES, *PAPI_PAGES, *WRITTEN]
    assert whole.home.slug == "summary-par-ministry-2023"
    assert [part.title["en"] for part in whole.parts] == ["Ministries", "Provinces", "PAPI", "About"]
    assert whole.languages == ("vi", "en")
    assert whole.left_out == ()


def test_earlier_years_are_computed_but_are_no_pages(whole):
    by_year = {}
    for run in whole.runs:
        by_year.setdefault(run.year, []).append(run)
    assert sorted(by_year) == list(range(2011, 2024))
    for year in range(2011, 2023):
        assert {run.notebook for run in by_year[year]} == {"area", "index"}
        assert {run.series for run in by_year[year]} == {"papi"}
        assert all(run.languages == ("vi",) for run in by_year[year])
    assert all(run.languages == ("vi", "en") for run in by_year[2023])


def test_ids_are_unique(whole):
    ids = [run.id for run in whole.runs]
    assert len(set(ids)) == len(ids)
    slugs = [page.slug for page in (whole.home, *whole.pages)]
    assert len(set(slugs)) == len(slugs)
    assert all(slug == slug.lower() for slug in slugs)


def test_a_run_needs_what_it_reads(whole):
    by_id = {run.id: run for run in whole.runs}
    assert all(name in by_id for run in whole.runs for name in run.needs)
    assert by_id["area-papi-2015-C01"].needs == ()
    assert set(by_id["index-papi-2015"].needs) == {
        f"area-papi-2015-C0{number}" for number in _areas(whole, 2015)
    }
    assert {by_id[name].year for name in by_id["trend-papi-2023"].needs} == set(range(2011, 2024))
    assert {by_id[name].series for name in by_id["trend-papi-2023"].needs} == {"papi"}
    assert by_id["trend-par-province-2023"].needs == ()
    assert set(by_id["summary-par-ministry-2023"].needs) == {
        *MINISTRY_PAGES[:3],
        *(f"index-papi-{year}" for year in (2022, 2023)),  # changes since the year before
        *(f"area-papi-{year}-C0{number}" for year in (2022, 2023) for number in range(1, 9)),
    }


def test_what_is_compared_needs_what_it_is_compared_with():
    plan = make_plan(Project(ROOT), 2023)
    by_id = {run.id: run for run in plan.runs}
    change = [by_id[name] for name in by_id["change-papi-2023"].needs]
    assert {(run.series, run.year) for run in change} == {("papi", 2022), ("papi", 2023)}
    assert by_id["change-par-province-2023"].needs == ()  # nothing of it is computed
    validity = by_id["validity-par-province-2023"]
    assert {by_id[name].series for name in validity.needs} == {"papi"}
    assert {by_id[name].year for name in validity.needs} == set(range(2011, 2024))
    assert validity.parameters("vi")["beside"] == "papi pci"
    summary = {by_id[name] for name in by_id["summary-par-ministry-2023"].needs}
    assert {run.series for run in summary} == {"par-ministry", "papi"}  # nothing simulated
    assert {run.series for run in summary if run.notebook == "audit"} == {"par-ministry", "papi"}
    assert by_id["datalog-par-ministry-2023"].needs == by_id["assumptions-par-ministry-2023"].needs == ()


def _areas(plan, year):
    return [
        run.area[-1] for run in plan.runs if (run.notebook, run.series, run.year) == ("area", "papi", year)
    ]


def test_parameters_are_those_of_the_notebooks(whole):
    by_id = {run.id: run for run in whole.runs}
    assert by_id["area-papi-2023-C06"].parameters("en") == {
        "series": "papi", "year": 2023, "area": "C06", "lang": "en", "results": "build/results"
    }  # fmt: skip
    assert "area" not in by_id["index-papi-2023"].parameters("vi")


def test_one_language_alone(project):
    plan = make_plan(project, 2023, ["en", "en"])
    assert plan.languages == ("en",)
    assert {run.languages for run in plan.runs} == {("en",)}


def test_pages_without_data_in_the_year_are_left_out_and_named(project):
    plan = make_plan(project, 2012)
    assert plan.left_out == ("index par-ministry", "area par-ministry")
    assert "index-papi-2012" in [page.slug for page in plan.pages]
    assert not [run for run in plan.runs if run.year > 2012]


@pytest.mark.parametrize("year", [1999, 2010])
def test_a_year_without_any_data_is_refused(project, year):
    with pytest.raises(ArgumentError, match=rf"^year: expected a year .* \(2011–20\d\d\), found {year}"):
        make_plan(project, year)


READING = "{page: reading}"
INDEX = "{notebook: index, series: par-ministry}"


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        (READING, "{page: raeding}", ["page raeding", "book/vi/raeding.md", "book/en/raeding.md", "reading"]),
        (INDEX, INDEX.replace("index", "indx"), ["expected notebooks/indx.ipynb, found no file", "index"]),
        (READING, f"{READING}\n      - {READING}", ["page reading: expected each page once"]),
        (READING, "{page: reading, notebook: index, series: papi}", ["either page, or notebook and series"]),
        (READING, "{pgae: reading}", ["pgae"]),
        ("home: {notebook: summary, series: par-ministry}", "home: {page: sources}", ["home: expected"]),
    ],
)
def test_a_faulty_report_file_is_refused(tmp_path, old, new, messages):
    assert SMALL_REPORT.count(old) == 1
    project = copy_project(tmp_path, SMALL_REPORT.replace(old, new))
    with pytest.raises(InputFaults) as caught:
        make_plan(project, 2023)
    assert str(caught.value).count("book/report.yml") >= 1
    for message in messages:
        assert message in str(caught.value)


def test_an_unknown_series_is_refused(tmp_path):
    project = copy_project(
        tmp_path,
        SMALL_REPORT.replace(
            "{notebook: trend, series: par-ministry}", "{notebook: trend, series: par-ministries}"
        ),
    )
    with pytest.raises(UnknownName, match="did you mean par-ministry"):
        make_plan(project, 2023)


def test_run_ids():
    assert run_id("index", "papi", 2023) == "index-papi-2023"


def test_the_plan_does_not_depend_on_the_order_of_sets(project):
    program = (
        "import hashlib; from pathlib import Path; from par_lib.build.plan import make_plan;"
        "from par_lib.project import Project; import sys;"
        "print(hashlib.sha256(repr(make_plan(Project(Path(sys.argv[1])), 2023)).encode()).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program, project.root],
            env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1


UNITS = """\
      - {notebook: units, series: par-province, beside: [papi]}
      - {notebook: unit, series: par-province, each_unit: true, beside: [papi]}
"""
OF_MINISTRIES = """\
      - {notebook: units, series: par-ministry}
      - {notebook: unit, series: par-ministry, each_unit: true}
"""


@pytest.fixture(scope="module")
def of_units(tmp_path_factory):
    report = REPORT.replace("      - {notebook: record, series: par-province}\n", UNITS)
    report = report.replace("      - {notebook: record, series: par-ministry}\n", OF_MINISTRIES)
    return make_plan(copy_project(tmp_path_factory.mktemp("units"), report), 2023)


def test_every_assessed_unit_has_a_page_below_the_list(of_units):
    pages = {page.slug: page for page in of_units.pages}
    runs = [run for run in of_units.runs if run.notebook == "unit"]
    assert len(runs) == 63 + 19
    assert all(pages[run.id.lower()].below for run in runs)
    assert not pages["units-par-province-2023"].below
    assert "unit-par-ministry-2023-moj" in pages


def test_a_page_of_a_unit_reads_the_results_of_its_year(of_units):
    by_id = {run.id: run for run in of_units.runs}
    run = by_id["unit-par-province-2023-01"]
    assert {by_id[name].year for name in run.needs} == {2023}
    assert set(run.needs) == {"index-papi-2023", *(f"area-papi-2023-C0{number}" for number in range(1, 9))}
    parameters = {"series": "par-province", "year": 2023, "unit": "01", "beside": "papi", "lang": "vi"}
    assert run.parameters("vi") == {**parameters, "results": "build/results"}


def test_units_of_a_year_without_any_data_have_no_page(of_units, tmp_path):
    report = REPORT.replace("      - {notebook: record, series: par-ministry}\n", OF_MINISTRIES)
    plan = make_plan(copy_project(tmp_path, report), 2012)
    assert "units par-ministry" in plan.left_out
    assert not [run for run in plan.runs if run.notebook in ("unit", "units")]


def test_both_levels_are_in_the_report_at_full_depth():
    """The chapters of the official report, on published data and, apart and named so, on simulated data."""
    plan = make_plan(Project(ROOT), 2023)
    runs = {run.id: run for run in plan.runs}
    shown = {page.run for page in plan.pages if page.run}
    for series, areas in (("demo-ministry", 7), ("demo-province", 8)):
        assert {f"area-{series}-2023-{number}" for number in range(1, areas + 1)} <= shown
        for notebook in ("index", "inputs", "change", "survey", "audit", "laboratory", "trend", "record"):
            assert f"{notebook}-{series}-2023" in shown
    assert runs["unit-par-ministry-2023-MOJ"].beside == ("demo-ministry",)
    assert "index-demo-ministry-2023" in runs["unit-par-ministry-2023-MOJ"].needs
    # in one part, by name, stands what is simulated, or what is not; chapters that compare hold both
    mixed = {"How sure the ranks are", "Over the years", "What the index is and how it is made", "Appendices"}
    for part in plan.parts:
        origins = {"demo" in str(page.run) for page in part.pages if page.run}
        assert part.title["en"] in mixed or len(origins) == 1, part.title
        assert ("simulated" in part.title["en"]) == (part.title["en"] not in mixed and origins == {True})


def test_simulated_components_of_earlier_years_are_not_in_the_package():
    project = Project(ROOT)
    register = read_register(project)
    offered = offered_tables(make_plan(project, 2023), register)
    assert offered["area-demo-province-2023-1"] == "components"
    assert "area-demo-province-2022-1" not in offered
    assert offered["area-papi-2011-C01"] == "components"
    assert offered["index-demo-province-2022"] == "indexes"
