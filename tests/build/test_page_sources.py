"""What each page of a MyST project is made from."""

import pytest

from par_lib.build.page_sources import read_sources

FILES = {
    "myst.yml": "project: {toc: [{file: index.md}, {title: P, children: [{file: a.ipynb}, {file: b.md}]}]}",
    "index.md": "# Home\n\n[all](tables/all.csv)",
    "a.ipynb": '{"cells": [{"source": "![](./pictures/a-1.svg)"}]}',
    "b.md": "```{include} list.md\n```\n![](pictures/b.svg)",
    "list.md": "[all](tables/all.csv)",
    "tables/all.csv": "1",
    "pictures/a-1.svg": "<svg/>",
    "pictures/b.svg": "<svg/>",
    "pictures/nobody.svg": "<svg/>",
    "theme/template.yml": "options: []",
    "theme/render.py": "",
    "files.sha256": "",
    "_build/site/config.json": "{}",
}


@pytest.fixture
def project(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_pages_stand_in_the_order_of_the_table_of_contents(project):
    assert [page.slug for page in read_sources(project).pages] == ["index", "a", "b"]
    assert [page.path for page in read_sources(project).pages] == ["index.md", "a.ipynb", "b.md"]


@pytest.mark.parametrize(
    ("file", "concerned"),
    [
        ("index.md", {"index"}),
        ("pictures/a-1.svg", {"a"}),
        ("list.md", {"b"}),
        ("tables/all.csv", {"index", "b"}),  # of b by the file that it includes
        ("pictures/nobody.svg", {"shared"}),
        ("theme/template.yml", {"shared"}),
        ("theme/render.py", set()),
        ("files.sha256", set()),
        ("_build/site/config.json", set()),
    ],
)
def test_a_changed_file_concerns_the_pages_that_name_it(project, file, concerned):
    before = read_sources(project)
    (project / file).write_text(FILES[file] + "\n")
    after = read_sources(project)
    changed = {new.slug for old, new in zip(before.pages, after.pages, strict=True) if old != new}
    assert changed | ({"shared"} if before.shared != after.shared else set()) == concerned


def test_a_new_file_is_nobodys_until_a_page_names_it(project):
    before = read_sources(project)
    (project / "new.csv").write_text("1")
    assert read_sources(project).shared != before.shared
