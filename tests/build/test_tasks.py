"""What each task reads and writes: a file read but not named would leave a result stale."""

import pytest

from par_lib.audit.names import TABLES
from par_lib.build.dependencies import kept_lines
from par_lib.build.plan import make_plan
from par_lib.build.tasks import make_tasks
from par_lib.project import Project
from tests.build.projects import ROOT, SMALL_REPORT, copy_project, paths_of, reads_of

SHARED = ["data/series.yml", "data/units/ministries.csv", "data/units/provinces.csv"]


@pytest.fixture(scope="module")
def tasks():
    project = Project(ROOT)

    made = make_tasks(project, make_plan(project, 2023))
    return {task.name: (reads_of(project, task), paths_of(project, task.produces["made"])) for task in made}


@pytest.mark.parametrize(
    ("task", "reads"),
    [
        (
            "area-papi-2015-C01",
            ["notebooks/area.ipynb", "data/clean/papi/2015/scores.csv", "data/frameworks/papi.yml", *SHARED],
        ),
        (
            "index-papi-2015",
            ["notebooks/index.ipynb", "build/results/papi/2015/area-C01.parquet", "data/series.yml"],
        ),
        (
            "trend-papi-2023",
            [
                "build/results/papi/2011/index.parquet", "build/results/papi/2023/index.parquet",
                "data/published/papi.csv", "data/clean/papi/2015/scores.csv", *SHARED,
            ],
        ),
        (
            "record-par-province-2023",
            [
                "data/published/overall.csv", "data/published/conflicts.csv",
                "data/frameworks/province-2022.yml", *SHARED,
            ],
        ),
        (
            "summary-par-ministry-2023",
            [
                "book/report.yml", "data/published/papi.csv", "data/published/facts.csv",
                "data/clean/papi/2023/scores.csv", "build/results/papi/2023/index.parquet",
                "build/results/papi/2022/index.parquet", "build/results/papi/2023/audit-verdict.parquet",
                "data/audits/papi.yml", "data/frameworks/province-2022.yml", *SHARED,
            ],
        ),
        (
            "change-papi-2023",
            [
                "build/results/papi/2022/area-C01.parquet", "data/clean/papi/2022/scores.csv",
                "data/published/papi.csv", "data/frameworks/papi.yml", *SHARED,
            ],
        ),
        (
            "validity-par-province-2023",
            [
                "build/results/papi/2011/index.parquet", "data/raw/pci/pci_2020.csv",
                "data/published/sipas.csv", "data/published/overall.csv", *SHARED,
            ],
        ),
        ("assumptions-par-ministry-2023", ["data/assumptions.yml", *SHARED]),
        (
            "datalog-par-ministry-2023",
            ["data/data_log.yml", "data/corrections.yml", "data/raw/pci/pci_2020.csv", *SHARED],
        ),
        (
            "book-en",
            [
                "book/en/reading.md", "book/report.yml", "book/theme/render.py", "book/theme/css/base.css",
                "build/notebooks/en/index-papi-2023.ipynb",
            ],
        ),
        (
            "unit-par-province-2023-22",
            [
                "book/narrative/par-province/2023/22.vi.md", "build/results/papi/2023/index.parquet",
                "build/results/papi/2023/audit-ranks.parquet", "data/published/overall.csv",
                "build/results/demo-province/2023/survey.parquet", "data/clean/papi/2023/scores.csv", *SHARED,
            ],
        ),
        ("book-vi", ["data/clean/papi/2023/scores.csv", "data/frameworks/papi.yml", "build/data/SHA256SUMS"]),
        ("pdf-en", ["build/site/en/_build/made.json", "book/typst/report.typ"]),
        (
            "data-package",
            [
                "build/results/papi/2011/area-C01.parquet", "build/results/papi/2023/index.parquet",
                "build/results/papi/2023/audit-ranks.parquet", "data/frameworks/papi.yml",
                "data/published/overall.csv", "data/published/sipas.csv", *SHARED,
            ],
        ),
        (
            "publish",
            [
                "build/site/vi/files.sha256", "build/site/en/files.sha256", "build/data/SHA256SUMS",
                "build/paper/vi.sha256", "build/paper/en.sha256",
            ],
        ),
    ],
)  # fmt: skip
def test_a_task_reads(tasks, task, reads):
    assert set(reads) <= tasks[task][0]


@pytest.mark.parametrize(
    ("task", "not_read"),
    [
        ("area-papi-2015-C01", "data/clean/papi/2016/scores.csv"),
        ("index-papi-2015", "data/published/papi.csv"),
        ("record-par-ministry-2023", "data/clean/papi/2023/scores.csv"),
        ("trend-papi-2023", "data/clean/papi/2024/scores.csv"),
        ("summary-par-ministry-2023", "data/clean/papi/2015/scores.csv"),
        ("summary-par-ministry-2023", "build/results/demo-province/2023/index.parquet"),
        ("change-papi-2023", "data/clean/papi/2021/scores.csv"),
        ("validity-par-province-2023", "build/results/demo-province/2023/index.parquet"),
        ("assumptions-par-ministry-2023", "data/published/overall.csv"),
        ("audit-papi-2023", "data/clean/papi/2022/scores.csv"),
        ("audit-papi-2023", "build/results/papi/2022/index.parquet"),
        ("audit-demo-province-2023", "data/questionnaires/ministry-2022.yml"),
        ("method-papi-2023", "data/frameworks/ministry-2023-blocks.yml"),
        ("book-en", "book/vi/reading.md"),
        ("book-en", "build/notebooks/en/index-papi-2015.ipynb"),
    ],
)
def test_a_task_does_not_read(tasks, task, not_read):
    assert not_read not in tasks[task][0]


def test_what_tasks_write():
    project = Project(ROOT)
    plan = make_plan(project, 2023, ["en"])
    made = {task.name: paths_of(project, task.produces["made"]) for task in make_tasks(project, plan)}
    assert made["area-papi-2023-C01"] == {
        "build/notebooks/en/area-papi-2023-C01.ipynb",
        *(f"build/results/papi/2023/area-C01.{suffix}" for suffix in ("parquet", "csv", "stamp.json")),
    }
    assert made["pdf-en"] == {"build/paper/en.sha256", "build/paper/en/par-index-2023-en.pdf"}
    assert made["data-package"] == {"build/data/datapackage.json", "build/data/SHA256SUMS"}
    assert made["trend-papi-2023"] == {"build/notebooks/en/trend-papi-2023.ipynb"}
    written = [path for paths in made.values() for path in paths]
    assert len(set(written)) == len(written)


def code_of(task):
    project = Project(ROOT)
    tasks = {task.name: task for task in make_tasks(project, make_plan(project, 2023))}
    return kept_lines(project, tasks[task].depends_on["code"].load()).keys()


def test_a_task_depends_on_the_code_that_its_notebook_uses():
    trend, area = code_of("trend-papi-2023"), code_of("area-papi-2023-C01")
    assert "par_lib.report.figures.trend.spread_over_years" in trend - area
    assert "par_lib.report.figures.bars.ranked_bars" in area - trend
    assert {
        "par_lib.scoring.aggregate.node_points",
        "par_lib.execution.engine.ReportEngine",
        "matplotlib",
    } <= trend & area
    assert not {name for name in trend | area if name.startswith(("par_lib.cli.", "par_lib.build."))}


def test_the_book_depends_on_the_code_that_assembles_it():
    book, publishing = code_of("book-vi") | code_of("html-vi"), code_of("publish")
    assert {"par_lib.build.myst.assemble", "par_lib.build.edition.make_edition", "jupyter-book"} <= book
    assert not any(name.startswith("par_lib.build.edition") for name in publishing)
    assert "par_lib.build.site.publish" in publishing
    paper, data = code_of("pdf-vi"), code_of("data-package")
    assert {"par_lib.pdf.nodes.tables", "typst", "pikepdf"} <= paper
    assert any(name.startswith("par_lib.datapackage.frames.") for name in data)
    assert not any(name.startswith("par_lib.pdf.nodes") for name in book | publishing | data)


def test_tasks_have_code_of_their_own():
    project = Project(ROOT)
    tasks = make_tasks(project, make_plan(project, 2023))
    signatures = [task.depends_on[name].signature for task in tasks for name in ("inputs", "code", "plan")]
    assert len(set(signatures)) == len(signatures) == 3 * len(tasks)


def test_what_a_task_makes_is_a_file_of_its_own_for_the_tasks_that_read_it():
    """What no task makes is an input: a result among the inputs would not be waited for."""
    project = Project(ROOT)
    tasks = make_tasks(project, make_plan(project, 2023))
    made = set().union(*(paths_of(project, task.produces["made"]) for task in tasks))
    for task in tasks:
        assert paths_of(project, task.depends_on["reads"]) <= made
        assert not kept_lines(project, task.depends_on["inputs"].load()).keys() & made


def test_an_audit_reads_its_plan_and_what_stands_beside_the_scores(tmp_path):
    line = "      - {notebook: trend, series: par-ministry}\n"
    audits = (
        "      - {notebook: audit, series: par-ministry}\n      - {notebook: audit, series: par-province}\n"
    )
    project = copy_project(tmp_path, SMALL_REPORT.replace(line, audits))
    scores = project.data / "clean/par-ministry/2023/scores.csv"
    scores.with_name("standard_errors.csv").touch()
    plan = make_plan(project, 2023)
    assert "audit par-province" in plan.left_out  # nothing to compute it from
    (task,) = [task for task in make_tasks(project, plan) if task.name == "audit-par-ministry-2023"]
    reads = reads_of(project, task)
    assert {
        "data/audits/par-ministry.yml", "data/clean/par-ministry/2023/scores.csv",
        "data/clean/par-ministry/2023/standard_errors.csv", "data/frameworks/ministry-2023-blocks.yml",
    } <= reads  # fmt: skip
    assert "data/clean/par-ministry/2023/assessment.csv" not in reads
    made = {path.rpartition("/")[2] for path in paths_of(project, task.produces["made"])}
    saved = {f"audit-{table}{suffix}" for table in TABLES for suffix in (".parquet", ".csv", ".stamp.json")}
    assert made == {"audit-par-ministry-2023.ipynb", *saved}
    assert "data/questionnaires/ministry-2022.yml" not in reads  # it has no answers


def test_an_audit_reads_the_answers_of_its_year():
    project = Project(ROOT)
    (task,) = [
        one for one in make_tasks(project, make_plan(project, 2023)) if one.name == "audit-demo-province-2023"
    ]
    reads = reads_of(project, task)
    assert {
        "build/simulated/demo-province/2023/responses.parquet", "data/questionnaires/province-2022.yml"
    } <= reads  # fmt: skip
    assert "build/simulated/demo-province/2022/responses.parquet" not in reads
