"""The MyST project of one language, rendered by the real Jupyter Book, and its publication."""

import shutil

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat import v4
from ruamel.yaml import YAML

from par_lib.build.jupyter_book import environment
from par_lib.build.myst import BookFailed, _entries, assemble, make_book, render
from par_lib.build.plan import Page, make_plan
from par_lib.build.site import Site, publish
from par_lib.errors import InputFaults
from par_lib.report.described import METADATA
from par_lib.report.markdown import Column, escape, table
from tests.build.projects import copy_project, files_of
from tests.report.test_markdown import HOSTILE

REPORT = """\
title: {vi: "Báo cáo {year}", en: "Report {year}"}
description: {vi: Mẫu, en: Sample}
languages: [vi, en]
home: {notebook: summary, series: par-ministry}
parts:
  - {title: {vi: Cấp bộ, en: Ministries}, pages: [{notebook: index, series: par-ministry}]}
  - {title: {vi: Khác, en: Other}, pages: [{page: reading}]}
"""


def configuration_of(site):
    return YAML(typ="safe").load((site.folder / "myst.yml").read_text(encoding="utf-8"))


def executed(number):
    """A notebook as a run leaves it, with a figure, a table and a sentence that hold hostile text."""
    hostile = " ".join(HOSTILE[:4])
    rows = pd.DataFrame({"a": HOSTILE, "b": ["end"] * len(HOSTILE)})
    columns = [Column("a", "A"), Column("b", "B: *x*")]
    text = table(rows, columns, "vi", caption=escape(hostile), label=f"tab-{number}")
    figure = {"kind": "figure", "label": f"fig-{number}", "caption": escape(hostile), "alt": hostile}
    outputs = [
        v4.new_output(
            "display_data",
            data={"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt"/>'},
            metadata={METADATA: figure},
        ),
        v4.new_output("display_data", data={"text/markdown": text}, metadata={METADATA: {"kind": "table"}}),
    ]
    sentence = v4.new_markdown_cell("{eval}`title`", id="b")
    sentence.metadata["user_expressions"] = [
        {"expression": "title", "result": {"status": "ok", "data": {"text/plain": repr(escape(hostile))}}}
    ]
    title = v4.new_markdown_cell(f"# Trang {number}", id="a")
    cells = [title, sentence, v4.new_code_cell("1", id="c", outputs=outputs)]
    return v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )


@pytest.fixture(scope="module")
def plan_and_project(tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("site"), REPORT)
    return make_plan(project, 2023), project


@pytest.fixture(scope="module")
def site(plan_and_project):
    plan, project = plan_and_project
    paths = {}
    for number, run in enumerate(plan.runs):
        paths[run.id] = project.build / f"{run.id}.ipynb"
        paths[run.id].parent.mkdir(exist_ok=True)
        nbformat.write(executed(number), paths[run.id])
    made = assemble(project, plan, "vi", paths)
    make_book(made)
    render(made)
    return made


def test_the_project_holds_pages_pictures_theme_and_configuration(plan_and_project, site):
    plan, _ = plan_and_project
    names = {path.name for path in site.folder.iterdir()}
    slugs = [page.slug for page in plan.pages]
    assert slugs == ["index-par-ministry-2023", "reading"]
    assert {"index.ipynb", "index-par-ministry-2023.ipynb", "reading.md"} <= names
    assert {"myst.yml", "theme", "pictures"} <= names
    configuration = configuration_of(site)
    assert configuration["project"]["title"] == "Báo cáo 2023"
    assert configuration["project"]["toc"] == [
        {"file": "index.ipynb"},
        {"title": "Cấp bộ", "children": [{"file": "index-par-ministry-2023.ipynb"}]},
        {"title": "Khác", "children": [{"file": "reading.md"}]},
    ]
    assert configuration["site"]["options"] == {"lang": "vi", "alternate_lang": "en", "alternate_path": "en/"}


@pytest.mark.usefixtures("site")  # writes the notebooks
def test_the_other_edition_leads_back(plan_and_project):
    plan, project = plan_and_project
    paths = {run.id: project.build / f"{run.id}.ipynb" for run in plan.runs}
    english = assemble(project, plan, "en", paths)
    assert configuration_of(english)["site"]["options"] == {
        "lang": "en",
        "alternate_lang": "vi",
        "alternate_path": "../",
    }
    alone = assemble(project, make_plan(project, 2023, ["en"]), "en", paths)
    assert configuration_of(alone)["site"]["options"] == {"lang": "en"}


def test_hostile_text_is_text_everywhere_on_the_page(site):
    page = BeautifulSoup((site.html / "index.html").read_text(encoding="utf-8"), "html.parser")
    hostile = " ".join(" ".join(HOSTILE[:4]).split())
    assert page.article.find("p", string=hostile)
    assert page.article.img["alt"] == hostile
    captions = [caption.get_text() for caption in page.article("figcaption")]
    assert len(captions) == 2
    assert all(caption.strip().endswith(hostile) for caption in captions)
    shown = [[cell.get_text() for cell in row("td")] for row in page.article.tbody("tr")]
    assert shown == [[" ".join(text.split()), "end"] for text in HOSTILE]
    assert not page.article.find("script")


def test_the_listing_names_every_file(site):
    lines = dict(reversed(line.split("  ")) for line in site.listing.read_text().splitlines())
    assert lines.keys() == files_of(site.html).keys()
    assert {"index.html", "reading.html"} <= lines.keys()


def test_a_fault_in_a_page_stops_the_book(plan_and_project):
    plan, project = plan_and_project
    paths = {run.id: project.build / f"{run.id}.ipynb" for run in plan.runs}
    english = assemble(project, plan, "en", paths)
    with (english.folder / "reading.md").open("a") as file:
        file.write("\nSee [](#tab-that-is-not-there).\n")
    with pytest.raises(BookFailed, match=r"(?s)could not build the en book:.*tab-that-is-not-there"):
        make_book(english)
    assert not english.listing.exists()


@pytest.fixture
def sites(tmp_path):
    made = []
    for lang in ("vi", "en"):
        pages = Site(lang, tmp_path / "site" / lang).html
        pages.mkdir(parents=True)
        (pages / "index.html").write_text(f"new {lang}")
        made.append(Site(lang, tmp_path / "site" / lang))
    return made


OLD = {"index.html": b"old", "gone.html": b"old", "en/index.html": b"old"}
NEW = {"index.html": b"new vi", "en/index.html": b"new en"}


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "book"
    for name, content in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_a_new_book_takes_the_place_of_the_old_one(sites, book):
    publish(sites, book)
    assert files_of(book) == NEW
    assert sorted(path.name for path in book.parent.iterdir()) == ["book", "site"]


def test_the_first_book(sites, tmp_path):
    publish(sites[1:], tmp_path / "book")
    assert files_of(tmp_path / "book") == {"index.html": b"new en"}


def test_a_copy_that_fails_leaves_the_old_book_whole(sites, book):
    shutil.rmtree(sites[1].html)
    with pytest.raises(InputFaults, match="No such file"):
        publish(sites, book)
    assert files_of(book) == OLD
    sites[1].html.mkdir()
    publish(sites, book)
    assert files_of(book) == {"index.html": b"new vi"}


def test_a_file_that_both_editions_offer_is_there_once(sites, book):
    names = {"same-1.csv": b"1", "other-2.csv": b"2"}
    for place, site in enumerate(sites):
        (site.html / "files").mkdir()
        for name, content in names.items():
            (site.html / "files" / name).write_bytes(content + str(place).encode() * name.startswith("other"))
        links = '<a href="files/same-1.csv">1</a> <a href="files/other-2.csv">2</a> "files/none.csv"'
        (site.html / "index.html").write_text(links, encoding="utf-8")
    publish(sites, book)
    made = files_of(book)
    assert set(made) == {
        "index.html", "files/same-1.csv", "files/other-2.csv", "en/index.html", "en/files/other-2.csv",
    }  # fmt: skip
    english = '<a href="../files/same-1.csv">1</a> <a href="files/other-2.csv">2</a> "files/none.csv"'
    assert made["en/index.html"].decode() == english
    assert made["index.html"].decode() == links
    assert (made["files/other-2.csv"], made["en/files/other-2.csv"]) == (b"20", b"21")


def test_what_an_interruption_between_two_renames_left_is_mended(sites, book):
    book.rename(book.with_name(".book.old"))
    html = sites[0].html.rename(sites[0].folder / "away")
    with pytest.raises(InputFaults, match="No such file"):
        publish(sites, book)
    assert files_of(book) == OLD  # the old book is back
    html.rename(sites[0].html)
    publish(sites, book)
    assert files_of(book) == NEW
    assert sorted(path.name for path in book.parent.iterdir()) == ["book", "site"]


def test_pages_below_another_are_its_children_in_the_contents():
    below = [Page(run=f"unit-{unit}", below=True) for unit in "AB"]
    pages = [Page(run="units"), *below, Page(written="end")]
    assert _entries(pages) == [
        {"file": "units.ipynb", "children": [{"file": "unit-a.ipynb"}, {"file": "unit-b.ipynb"}]},
        {"file": "end.md"},
    ]
    assert _entries([Page(run="a", below=True)]) == [{"file": "a.ipynb"}]  # nothing to stand below


def test_tools_of_a_project_that_was_copied_are_linked_anew(tmp_path):
    environment(tmp_path / "tools")
    links = {name: (tmp_path / "tools" / name).readlink() for name in ("node", "npm")}
    (tmp_path / "tools" / "node").unlink()
    (tmp_path / "tools" / "node").write_text("a copy")
    (tmp_path / "tools" / "npm").unlink()
    (tmp_path / "tools" / "npm").symlink_to(tmp_path / "gone")
    environment(tmp_path / "tools")
    assert {path.name: path.readlink() for path in (tmp_path / "tools").iterdir()} == links
