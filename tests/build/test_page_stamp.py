"""The stamp of a page: what it changes with, where it stands, and the command that runs the page again."""

import shlex

import nbformat
import pytest
from bs4 import BeautifulSoup

from par_lib.build.dependencies import kept_lines
from par_lib.build.export import run_of
from par_lib.build.page_stamp import PageSource, command, how_made, page_stamp, stamped_table
from par_lib.build.plan import Run, make_plan
from par_lib.build.tasks import make_tasks
from par_lib.errors import UnknownName
from par_lib.project import Project
from tests.build.projects import ROOT, SMALL_REPORT, copy_project, par, swap

RUN = Run("index", "par-ministry", 2023)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/scores.csv").write_text("a,1\n")
    (tmp_path / "data/units.csv").write_text("b\n")
    return Project(tmp_path)


def stamp_of(project, lang="vi", **changed):
    inputs = (project.data / "scores.csv", project.data / "units.csv")
    values = {"run": RUN, "framework": "papi", "inputs": inputs, "code": "c" * 64} | changed
    return page_stamp(project, PageSource(**values), lang)


def test_a_stamp_changes_with_everything_that_decides_a_page(project):
    first = stamp_of(project)
    assert stamp_of(project).short == first.short
    others = [
        stamp_of(project, framework=None),
        stamp_of(project, code="d" * 64),
        stamp_of(project, run=Run("trend", "par-ministry", 2023)),
        stamp_of(project, inputs=first.source.inputs[:1]),
    ]
    (project.data / "scores.csv").write_text("a,22\n")
    others.append(stamp_of(project))
    assert len({first.short, *(other.short for other in others)}) == 6


def test_a_text_in_another_language_decides_no_page(project):
    texts = [project.data / f"22.{lang}.md" for lang in ("vi", "en")]
    for text in texts:
        text.write_text("Một câu.\n")
    before = {lang: stamp_of(project, lang, inputs=tuple(texts)) for lang in ("vi", "en")}
    assert list(before["en"].hashes) == ["data/22.en.md"]
    texts[0].write_text("Câu khác.\n")
    after = {lang: stamp_of(project, lang, inputs=tuple(texts)).short for lang in ("vi", "en")}
    assert after["vi"] != before["vi"].short
    assert after["en"] == before["en"].short


def test_what_a_page_was_made_from_is_on_it(project):
    stamp = stamp_of(project)
    text = how_made(stamp, "index-par-ministry-2023", "vi", 2023)
    for part in (
        stamp.short,
        "`papi`",
        "data/scores.csv",
        stamp.hashes["data/units.csv"][:16],
        "c" * 16,
        "make book YEAR=2023",
    ):
        assert part in text
    assert "(stamp-index-par-ministry-2023)=" in text
    assert stamp_of(project, framework=None).short in how_made(
        stamp_of(project, framework=None), "a", "en", 2023
    )


def test_the_caption_of_a_table_has_the_stamp(project):
    stamp = stamp_of(project)
    table = "::::{dropdown} X\n:::{table} Caption.\n:label: t\n\n| a |\n|---|\n:::\n::::"
    lines = stamped_table(table, stamp, "a", "en").split("\n")
    assert lines[1] == f":::{{table}} Caption. [Stamp {stamp.short}](#stamp-a)"
    assert [*lines[:1], *lines[2:]] == [*table.split("\n")[:1], *table.split("\n")[2:]]


def test_the_command_runs_the_notebook_by_itself(tmp_path):
    project = copy_project(tmp_path / "project", SMALL_REPORT)
    (program, *arguments) = shlex.split(command(2023, "index-par-ministry-2023", "en"))
    assert program == ".venv/bin/par"
    done = par(project, *arguments)
    assert done.returncode == 0, done.stderr
    folder = project.build / "export"
    assert sorted(path.name for path in folder.iterdir()) == [
        f"index-par-ministry-2023.{ending}" for ending in ("html", "ipynb", "py")
    ]
    shown = nbformat.read(folder / "index-par-ministry-2023.ipynb", as_version=4)
    texts = [
        str(output.get("data", {}).get("text/markdown"))
        for cell in shown.cells
        for output in cell.get("outputs", [])
    ]
    assert any("Ministry of Justice" in text and "89.96" in text for text in texts)
    page = (folder / "index-par-ministry-2023.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(page, "html.parser")
    prose = " ".join(soup.get_text(" ").split())
    assert "In 2023, 17 units were ranked. The mean index is 84.38%" in prose
    assert "{eval}" not in page
    assert "Dẫn đầu là" not in prose  # a sentence of the other edition
    assert [image["alt"] for image in soup.select("img") if not image["alt"]] == []
    assert len(soup.select("img")) == 3
    assert soup.select("script, link[rel=stylesheet], img:not([src^='data:'])") == []
    assert "overall_index(framework" in (folder / "index-par-ministry-2023.py").read_text(encoding="utf-8")


def test_a_page_that_no_notebook_makes_is_not_exported():
    plan = make_plan(Project(ROOT), 2023)
    assert run_of(plan, "index").notebook == "summary"
    assert run_of(plan, "UNIT-par-ministry-2023-moj.html").unit == "MOJ"
    with pytest.raises(UnknownName) as raised:
        run_of(plan, "index-papi-2022")
    assert "index-papi-2023" in str(raised.value)
    with pytest.raises(UnknownName):
        run_of(plan, "reading")


def test_the_book_is_made_anew_when_an_input_of_a_page_changes(tmp_path):
    project = copy_project(tmp_path, SMALL_REPORT)

    def state():
        (task,) = [task for task in make_tasks(project, make_plan(project, 2023)) if task.name == "book-en"]
        return kept_lines(project, task.depends_on["inputs"].load())

    before = state()
    swap(project.data / "series.yml", "vi: PAR INDEX cấp bộ,", "vi: PAR INDEX các bộ,")
    after = state()
    assert {name for name in before if before[name] != after[name]} == {"data/series.yml"}
    assert project.data != ROOT / "data"
