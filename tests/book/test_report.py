"""The real report of 2023: built twice from copies of this project, opened in Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from par_lib.project import Project
from tests.book.browser import open_page, walk_site
from tests.book.test_search import search
from tests.build.projects import copy_project, files_of, par

pytestmark = [pytest.mark.browser, pytest.mark.book, pytest.mark.xdist_group("report")]


def built(folder: Path) -> Project:
    project = copy_project(folder)
    done = par(project, "build", "2023", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The report, built as `make book` does."""
    return built(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def pages(report: Project) -> dict[str, BeautifulSoup]:
    """Every page of both editions, by its path in the book."""
    book = report.build / "book"
    return {
        path.relative_to(book).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(book.rglob("*.html"))
    }


def sentences(page: BeautifulSoup) -> str:
    return " ".join(page.main.get_text(" ").split())


def test_every_page_of_both_editions_is_sound_in_chromium(browser: Browser, report: Project) -> None:
    assert walk_site(browser, report.build / "book") == []


def test_both_editions_have_the_same_pages(pages: dict[str, BeautifulSoup]) -> None:
    vi = {name for name in pages if not name.startswith("en/")}
    assert {f"en/{name}" for name in vi} == set(pages) - vi
    assert {
        "index.html",
        "index-papi-2023.html",
        "area-papi-2023-c08.html",
        "record-par-province-2023.html",
    } <= vi
    for name, page in pages.items():
        switch = page.select_one("a[hreflang]")
        assert switch is not None, name
        assert Path(switch["href"].partition("#")[0]).name == Path(name).name
        assert page.html["lang"] == ("en" if name.startswith("en/") else "vi")


def test_search_without_marks_finds_words_with_marks(browser: Browser, report: Project) -> None:
    with open_page(browser) as (page, found):
        page.goto((report.build / "book" / "index.html").as_uri())
        assert search(page, "cai cach")
        assert "cải cách" in page.locator(".search-snippet").all_inner_texts()[0].lower()
        assert found == []


def test_tables_sort(browser: Browser, report: Project) -> None:
    with open_page(browser) as (page, _):
        page.goto((report.build / "book" / "index-par-ministry-2023.html").as_uri())
        table = page.locator("table").first
        table.locator("thead button").nth(1).click()  # by name, in Vietnamese order
        names = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
        assert len(names) == 17
        assert names[0] == "Bộ Công Thương"
        assert names[-1] == "Ngân hàng Nhà nước Việt Nam"


def test_no_placeholder_and_no_missing_value_is_left(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        text = sentences(page)
        assert not re.search(r"\{eval\}|\{\{|\bnan\b|\bNone\b|Traceback|findfont", text), name


def test_sentences_agree_with_the_results(report: Project, pages: dict[str, BeautifulSoup]) -> None:
    index = pd.read_parquet(report.build / "results" / "par-ministry" / "2023" / "index.parquet")
    mean, top = index["index"].mean(), index["index"].max()
    assert f"trung bình {mean:.2f}".replace(".", ",") in sentences(pages["index.html"])
    assert f"Ministry of Justice with {top:.2f}" in sentences(pages["en/index.html"])
    papi = pd.read_parquet(report.build / "results" / "papi" / "2023" / "index.parquet").dropna(subset="rank")
    text = sentences(pages["index-papi-2023.html"])
    assert f"{len(papi)} đơn vị được xếp hạng" in text
    assert f"Thừa Thiên Huế ( {papi['index'].max():.2f} điểm)".replace(".", ",") in text.replace(
        "(", "( "
    ).replace("(  ", "( ")


def test_every_picture_has_a_text(pages: dict[str, BeautifulSoup]) -> None:
    pictures = [image for page in pages.values() for image in page.select("figure img")]
    assert len(pictures) > 40
    assert all(len(image["alt"]) > 40 for image in pictures)


def test_two_builds_are_the_same_bytes(report: Project, tmp_path: Path) -> None:
    again = built(tmp_path)
    for part in ("book", "results", "notebooks"):
        one, two = files_of(report.build / part), files_of(again.build / part)
        assert sorted(one) == sorted(two)
        assert [name for name in one if one[name] != two[name]] == []


def test_a_build_with_nothing_changed_runs_nothing(report: Project) -> None:
    done = par(report, "build", "2023", "--jobs", "2")
    assert done.returncode == 0
    assert "0 tasks run" in done.stdout
