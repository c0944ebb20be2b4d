"""`par build` on a small report: what runs, what is kept, what a reader sees when something fails.

Tests change copies of one finished build; that a copy runs nothing by itself is the first test.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from par_lib.errors import ExitCode
from par_lib.project import Project
from tests.build.projects import ROOT, SMALL_REPORT, copy_project, environment, files_of, par, swap

pytestmark = pytest.mark.xdist_group("build")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("finished"), SMALL_REPORT)
    done = par(project, "build", "2023", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture
def built(finished, tmp_path):
    shutil.copytree(finished.root, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


def build(project, *arguments):
    return par(project, "build", "2023", "--jobs", "2", *arguments)


def times(project):
    return {
        path.name: path.stat().st_mtime_ns for path in (project.build / "notebooks" / "vi").glob("*.ipynb")
    }


def run_again(project, before):
    """The runs whose executed notebook was written since."""
    return {Path(name).stem for name, time_ in times(project).items() if before.get(name) != time_}


def book(project):
    return files_of(project.build / "book")


def test_a_second_build_runs_nothing_also_in_another_folder(built):
    before, pages = times(built), book(built)
    done = build(built)
    assert "0 tasks run, 13 unchanged. Open build/book/index.html" in done.stdout
    assert run_again(built, before) == set()
    assert book(built) == pages
    assert sorted(path.name for path in built.root.iterdir()) == ["book", "build", "data", "notebooks"]


def test_results_are_saved_beside_the_book(built):
    index = pd.read_csv(built.build / "results" / "par-ministry" / "2023" / "index.csv")
    assert len(index) == 17
    assert index["points"].max() == pytest.approx(61.86 + 28.10)  # data/published/ministries_2023.csv, row 1


def test_pdf_files_and_the_data_package_stand_beside_the_pages(built):
    pages, home = book(built), (built.build / "book/index.html").read_text(encoding="utf-8")
    for lang, folder in (("vi", ""), ("en", "en/")):
        assert pages[f"{folder}par-index-2023-{lang}.pdf"].startswith(b"%PDF-1.7")
    assert 'href="par-index-2023-vi.pdf"' in home
    indexes = pages["data/indexes.csv"].decode().splitlines()
    assert len(indexes) == 1 + 17
    assert "data/datapackage.json" in pages


def test_figures_carry_the_stamp_of_their_page_and_pages_offer_their_code(built):
    page = (built.build / "book/index-par-ministry-2023.html").read_text(encoding="utf-8")
    stamps = set(re.findall(r'href="#stamp-index-par-ministry-2023"[^>]*>Dấu ([0-9a-f]{12})<', page))
    captions = re.findall(r"<figcaption.*?</figcaption>", page, re.DOTALL)
    assert len(stamps) == 1
    assert all(f"Dấu {next(iter(stamps))}" in caption for caption in captions)
    assert 'id="stamp-index-par-ministry-2023"' in page
    (script,) = re.findall(r'href="(files/[^"]+\.py)"', page)
    compile((built.build / "book" / script).read_text(encoding="utf-8"), script, "exec")


def test_rankings_of_a_book_without_pages_of_units_refer_to_none(built):
    page = (built.build / "book/index-par-ministry-2023.html").read_text(encoding="utf-8")
    assert "Bộ Tư pháp" in page
    assert "why-" not in page
    assert re.search(
        r'href="files/[^"]+\.csv" class="download" download="fig-par-ministry-2023-areas\.csv"', page
    )


def test_pages_of_the_built_book_can_be_had_as_pdf_files(built):
    made = []
    for _ in range(2):
        ended = par(built, "pdf", "index-par-*", "--lang", "en", PAR_ROOT=str(built.root))
        assert (ended.returncode, ended.stdout) == (0, "build/pdf/index-par-ministry-2023-en.pdf\n")
        made.append((built.build / "pdf/index-par-ministry-2023-en.pdf").read_bytes())
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF-1.7")
    ended = par(built, "pdf", "index-papi-*", PAR_ROOT=str(built.root))
    assert ended.returncode == 2
    assert "expected one of index, index-par-ministry-2023" in ended.stderr.replace("\n", " ")


def test_one_changed_input_runs_what_depends_on_it_and_reaches_the_book(built):
    before, pages = times(built), book(built)
    swap(
        built.data / "clean" / "par-ministry" / "2023" / "scores.csv",
        "MOIT,appraisal,54.21",
        "MOIT,appraisal,54.31",
    )
    assert build(built).returncode == 0
    assert len(run_again(built, before)) == len(before) == 5  # every page is about this series
    page = (built.build / "book" / "index-par-ministry-2023.html").read_text(encoding="utf-8")
    assert "54,31" in page
    assert "54,21" not in page
    assert book(built)["reading.html"] == pages["reading.html"]


def test_a_changed_page_is_published_when_the_first_page_is_the_same(built):
    first = book(built)["index.html"]
    before = times(built)
    with (built.book / "en" / "reading.md").open("a") as file:
        file.write("\nWhat is new on this page.\n")
    assert "4 tasks run, 9 unchanged" in build(built).stdout  # one edition, published
    assert run_again(built, before) == set()
    after = book(built)
    assert b"What is new on this page." in after["en/reading.html"]
    assert after["index.html"] == first


def edit(project, notebook, old, new):
    path = project.notebooks / f"{notebook}.ipynb"
    opened = nbformat.read(path, as_version=4)
    cells = [cell for cell in opened.cells if cell.cell_type == "code" and old in cell.source]
    cells[0].source = cells[0].source.replace(old, new)
    nbformat.write(opened, path)


def test_a_failing_notebook_is_kept_named_and_never_in_the_book(built):
    pages = book(built)
    edit(built, "trend", "project = Project.find()", "project = Project.find()\n1 / 0")
    swap(built.book / "vi" / "reading.md", "# Cách đọc báo cáo", "# Một trang mới")
    done = build(built)
    assert done.returncode == ExitCode.RUN
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("trend-par-ministry-2023: ")  # nothing else failed
    assert "notebooks/trend.ipynb: cell 2" in done.stderr
    assert "ZeroDivisionError: division by zero" in done.stderr
    kept = built.build / "notebooks" / "vi" / "trend-par-ministry-2023.failed.ipynb"
    assert str(kept.relative_to(built.root)) in done.stderr
    errors = [output for cell in nbformat.read(kept, as_version=4).cells for output in cell.get("outputs", [])
              if output.output_type == "error"]  # fmt: skip
    assert [error.ename for error in errors] == ["ZeroDivisionError"]
    assert book(built) == pages

    edit(built, "trend", "\n1 / 0", "")
    assert build(built).returncode == 0
    assert not kept.exists()
    assert "Một trang mới" in book(built)["reading.html"].decode()


def test_parameters_that_do_not_fit_stop_the_build(built):
    pages = book(built)
    edit(built, "trend", "year: int = 2023", "yaer: int = 2023\nregion: str")
    edit(built, "trend", "lang: str = ", "lang: int = ")
    done = build(built)
    assert done.returncode == ExitCode.RUN
    assert "notebooks/trend.ipynb: 3 faults in its parameters" in done.stderr
    assert "year: no such parameter; there is series, yaer, region, lang, results" in done.stderr
    assert "hint: did you mean yaer?" in done.stderr
    assert "region: missing; a value of type str is needed" in done.stderr
    assert "lang: expected int, found 'vi' (str)" in done.stderr
    assert book(built) == pages


def test_a_file_that_was_not_declared_stops_the_notebook_that_reads_it(built):
    pages = book(built)
    edit(
        built,
        "trend",
        "project = Project.find()",
        "project = Project.find()\nopen(project.data / 'published' / 'sipas.csv')",
    )
    done = build(built)
    assert done.returncode == ExitCode.RUN
    assert "UndeclaredFile: data/published/sipas.csv is read but not declared for this run" in done.stderr
    assert book(built) == pages


def reasons(project, **variables):
    """What `--plan` says of each task."""
    done = par(project, "build", "2023", "--jobs", "2", "--plan", **variables)
    assert done.returncode == 0, done.stderr
    rows = [line.strip("│ ").split("│") for line in done.stdout.splitlines() if line.startswith("│")]
    return {task.strip(): reason.strip() for task, reason in rows}


def test_the_plan_says_what_would_run_and_why(built):
    before, pages = times(built), book(built)
    assert reasons(built) == {}
    swap(
        built.data / "clean" / "par-ministry" / "2023" / "scores.csv",
        "MOIT,appraisal,54.21",
        "MOIT,appraisal,54.31",
    )
    planned = reasons(built)
    assert planned["area-par-ministry-2023-survey"] == "data/clean/par-ministry/2023/scores.csv has changed"
    assert planned["index-par-ministry-2023"].startswith("after area-par-ministry-2023-")
    assert planned.keys() >= {"summary-par-ministry-2023", "book-vi", "html-vi", "book-en", "publish"}
    assert (times(built), book(built)) == (before, pages)
    assert build(built).returncode == 0
    assert run_again(built, before) == {task for task in planned if "-par-ministry-" in task}

    (built.build / "notebooks" / "en" / "trend-par-ministry-2023.ipynb").unlink()
    edit(built, "area", "node = ", "# a comment\nnode = ")
    planned = reasons(built)
    assert planned["trend-par-ministry-2023"].startswith(("after ", "build/notebooks/en/trend"))
    assert planned["area-par-ministry-2023-survey"] == "notebooks/area.ipynb has changed"


def test_one_weight_runs_what_depends_on_it_with_the_reason(built):
    framework = built.data / "frameworks" / "ministry-2023-blocks.yml"
    for old, new in (("appraisal: 68.5", "appraisal: 68.6"), ("survey: 31.5", "survey: 31.4"),
                     ("max: 68.5", "max: 68.6"), ("max: 31.5", "max: 31.4")):  # fmt: skip
        swap(framework, old, new)
    planned = reasons(built)
    changed = "data/frameworks/ministry-2023-blocks.yml has changed"
    assert {planned[f"area-par-ministry-2023-{area}"] for area in ("appraisal", "survey")} == {changed}
    assert not {task for task in planned if "par-ministry" not in task} - {
        "book-vi", "book-en", "html-vi", "html-en", "pdf-vi", "pdf-en", "data-package", "publish",
    }  # fmt: skip


def test_one_function_runs_what_calls_it_with_the_reason(built, tmp_path):
    """A copy of the code: what is installed stays as it is."""
    shutil.copytree(
        ROOT / "par_lib", tmp_path / "code" / "par_lib", ignore=shutil.ignore_patterns("__pycache__")
    )
    assert reasons(built, PYTHONPATH=str(tmp_path / "code")) == {}  # the same code in another place
    changed = tmp_path / "code" / "par_lib" / "report" / "figures" / "trend.py"
    with changed.open("a", encoding="utf-8") as file:
        file.write("\n\ndef more() -> int:\n    return 1\n")
    assert reasons(built, PYTHONPATH=str(tmp_path / "code")) == {}  # nobody calls it
    swap(changed, "def _settle(figure", "# said otherwise\ndef _settle(figure")
    assert reasons(built, PYTHONPATH=str(tmp_path / "code")) == {}
    text = changed.read_text(encoding="utf-8").replace("def _finish(figure", "def _finish(  figure")
    changed.write_text(text, encoding="utf-8")
    planned = reasons(built, PYTHONPATH=str(tmp_path / "code"))
    assert planned.pop("trend-par-ministry-2023") == "par_lib.report.figures.trend._finish has changed"
    assert planned.keys() == {"book-vi", "book-en", "html-vi", "html-en", "pdf-vi", "pdf-en", "publish"}
    assert all(reason.startswith("after ") for task, reason in planned.items() if task != "book-vi")


def test_a_build_that_was_never_made_is_planned_whole(tmp_path):
    project = copy_project(tmp_path, SMALL_REPORT)
    planned = reasons(project)
    assert len(planned) == 13
    assert planned["area-par-ministry-2023-survey"] == "was not run before"
    assert not any((project.build / "notebooks").rglob("*.ipynb"))


def test_a_page_that_jupyter_book_refuses_leaves_the_old_book(built):
    pages = book(built)
    with (built.book / "en" / "reading.md").open("a") as file:
        file.write("\n```{no-such-directive}\nx\n```\n")
    done = build(built)
    assert done.returncode == ExitCode.RUN
    assert "Jupyter Book could not build the en book" in done.stderr
    assert "no-such-directive" in done.stderr
    assert book(built) == pages


def test_one_edition_alone_stands_at_the_root(built):
    assert build(built, "--lang", "en").returncode == 0
    page = book(built)["index.html"].decode()
    assert '<html lang="en">' in page
    assert "language-switch" not in page
    assert not [name for name in book(built) if name.startswith("en/")]


def test_faulty_inputs_stop_the_build_before_anything_runs(built):
    pages, before = book(built), times(built)
    swap(
        built.data / "clean" / "par-ministry" / "2023" / "scores.csv",
        "MOIT,appraisal,54.21",
        "MOIT,appraisal,many",
    )
    done = build(built)
    assert done.returncode == ExitCode.INPUT
    assert "data/clean/par-ministry/2023/scores.csv" in done.stderr
    assert (book(built), times(built)) == (pages, before)
    assert par(built, "build", "1999").returncode == ExitCode.USAGE


def test_an_interrupted_build_says_so_and_goes_on_later(tmp_path):
    project = copy_project(tmp_path, SMALL_REPORT)
    command = [Path(sys.executable).with_name("par"), "build", "2023", "--jobs", "1"]
    started = subprocess.Popen(
        command, cwd=project.root, env=environment(), start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while started.poll() is None and not any((project.build / "results").rglob("*.stamp.json")):
        time.sleep(0.05)
    os.killpg(started.pid, signal.SIGINT)  # as Ctrl-C in a terminal: to every process of the command
    _, errors = started.communicate()
    assert started.returncode == ExitCode.INTERRUPTED, errors
    assert "Traceback" not in errors
    assert not (project.build / "book").exists()
    done = build(project)
    assert done.returncode == 0, done.stderr
    assert (project.build / "book" / "index.html").is_file()
