"""Pages made anew one by one, held against a site made anew as a whole, by the real Jupyter Book."""

import json
import shutil

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook, writes_json

from par_lib.build.jupyter_book import BookFailed
from par_lib.build.myst import make_book, render
from par_lib.build.renewal import renew_content
from par_lib.build.site import BUILT, THEME, Site
from tests.build.projects import ROOT, files_of, swap

FILES = {
    "myst.yml": """\
version: 1
project: {title: Book, toc: [{file: index.md}, {file: a.md}, {file: b.md}, {file: c.md}, {file: d.ipynb}]}
site: {template: ./theme, options: {lang: en}}
""",
    "index.md": "# Home\n\nSee [](a.md) and [the list](b.md).\n",
    "a.md": """\
# Page *A*: 1

:::{figure} pictures/a.svg
:label: fig-a
:alt: Two bars.

Bars.
:::

See [](#fig-a).
""",
    "b.md": "# Page B\n\n```{include} list.md\n```\n",
    "c.md": """\
# Page C

## Part

Some text.

:::{table} First
:label: tab-first

| A |
|---|
| 1 |
:::

:::{table} Second
:label: Tab-Second

| A |
|---|
| 2 |
:::
""",
    "d.ipynb": writes_json(
        new_notebook(
            cells=[
                new_markdown_cell(
                    "---\ntitle: Page D\n---\n\n- [what it says](#tab-second)\n- [](#Tab-Second)\n- one\n\n"
                    ":::{table} Third\n:label: tab-third\n\n| [A](#tab-first) |\n|---|\n| 1 |\n:::\n",
                    id="page",
                )
            ]
        )
    ),
    "list.md": "- [A](a.md)\n- one\n",
    "pictures/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
}


def write_site(folder):
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    shutil.copytree(ROOT / "book" / THEME, folder / THEME, ignore=shutil.ignore_patterns("__pycache__"))
    return Site("en", folder)


def project(site):
    return json.loads((site.content / "config.json").read_text())["projects"][0]


EVERY = ("index", "a", "b", "c", "d")


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    site = write_site(tmp_path_factory.mktemp("rendered") / "en")
    make_book(site)
    render(site)
    return site


@pytest.fixture
def site(rendered, tmp_path):
    shutil.copytree(rendered.folder, tmp_path / "en")
    return Site("en", tmp_path / "en")


def test_nothing_is_made_where_nothing_has_changed(site):
    made = files_of(site.content)
    assert renew_content(site) == ()
    assert files_of(site.content) == made


def test_changed_pages_alone_are_made_and_the_site_is_that_of_a_whole_build(site, tmp_path):
    swap(site.folder / "list.md", "- one", "- two")
    swap(site.folder / "pictures/a.svg", 'width="9"', 'width="90"')
    whole = Site("en", tmp_path / "whole" / "en")
    shutil.copytree(site.folder, whole.folder, ignore=shutil.ignore_patterns(BUILT))
    assert renew_content(site) == ("a", "b")
    render(site)
    make_book(whole)
    render(whole)
    assert files_of(site.html) == files_of(whole.html)
    assert site.listing.read_bytes() == whole.listing.read_bytes()
    assert len(list((site.content / "public").iterdir())) == len(list((whole.content / "public").iterdir()))
    titles = [[page["title"] for page in project(one)["pages"]] for one in (site, whole)]
    assert titles[0] == titles[1] == ["Page A: 1", "Page B", "Page C", "Page D"]


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [("c.md", "Some text.", "Other text.", "c"), ("d.ipynb", "- one", "- two", "d")],
    ids=["referred to", "referring"],
)
def test_pages_that_refer_to_tables_of_each_other_are_made_alone(site, tmp_path, file, old, new, changed):
    swap(site.folder / file, old, new)
    whole = Site("en", tmp_path / "whole" / "en")
    shutil.copytree(site.folder, whole.folder, ignore=shutil.ignore_patterns(BUILT))
    assert renew_content(site) == (changed,)
    render(site)
    make_book(whole)
    render(whole)
    assert files_of(site.html) == files_of(whole.html)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("a.md", "# Page *A*", "# Other"),  # the home page says it
        ("b.md", "# Page B", "# Page B\n\nAs [](#fig-a) shows."),  # a figure of another page
        ("c.md", "Some text.", ":::{table} New\n:label: tab-new\n\n| B |\n|---|\n| 1 |\n:::"),
        ("c.md", "Some text.", ":::{table} New\n| B |\n|---|\n| 1 |\n:::"),  # has a number and no label
        ("myst.yml", "title: Book", "title: Other"),
    ],
    ids=["title", "reference", "table", "table without label", "configuration"],
)
def test_all_pages_are_made_where_others_may_depend_on_a_change(site, file, old, new):
    swap(site.folder / file, old, new)
    assert renew_content(site) == EVERY


@pytest.mark.parametrize("damaged", ["content/c.json", "config.json", "../made.json"])
def test_all_pages_are_made_where_something_of_before_is_not_as_it_was(site, damaged):
    (site.content / damaged).write_text("{}")
    assert renew_content(site) == EVERY


def test_a_fault_in_a_changed_page_is_told(site):
    swap(site.folder / "c.md", "Some text.", "```{no-such-directive}\n```")
    with pytest.raises(BookFailed, match=r"c\.md:5 unknown directive: no-such-directive"):
        renew_content(site)


def test_a_label_of_another_page_is_the_fault_that_it_is_in_a_whole_build(site):
    swap(site.folder / "c.md", "Some text.", FILES["a.md"].partition("\n\n")[2])
    with pytest.raises(BookFailed, match="fig-a"):
        renew_content(site)
    swap(site.folder / "c.md", ":label: fig-a\n", "")
    assert renew_content(site) == EVERY  # nothing is known of a build that failed
