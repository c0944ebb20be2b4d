"""The real report of 2023, built by `par build` in a copy: its pages in Chromium and their words.

Numbers in sentences are compared with what pandas alone computes from the tables in data/.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page
from ruamel.yaml import YAML

from par_lib.build.jupyter_book import environment
from par_lib.build.site import BUILT, Site, site_of
from par_lib.project import Project
from par_lib.report.language import LANGUAGES, Language
from par_lib.report.words import _WORDS
from tests.book.browser import open_page, walk_site
from tests.book.read_page import ReadPage, read_pages, words_of
from tests.build.projects import copy_project, files_of, par, swap

pytestmark = [pytest.mark.browser, pytest.mark.book, pytest.mark.xdist_group("report")]

# What a page must not show: what was not evaluated or not written for readers.
UNFINISHED = re.compile(
    r"\{eval\}|\bnan\b|\bNaN\b|\bNone\b|<NA>|\bnp\.|\bTrue\b|\bFalse\b|\\[|*_`$:(\[-]|\{\w+\}"
)
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, drawn_here: Path) -> Project:
    """The whole report in both editions, built from nothing; only simulated inputs are drawn already."""
    project = copy_project(tmp_path_factory.mktemp("report"))
    shutil.copytree(drawn_here, project.build / "simulated")
    done = par(project, "build", "2023", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture(scope="module")
def book(report: Project) -> Path:
    return report.build / "book"


@pytest.fixture(scope="module")
def pages(book: Path) -> list[ReadPage]:
    return read_pages(book)


def test_a_page_that_changes_is_made_alone(report: Project) -> None:
    """No page refers to more of another one than its title and tables, so a build renews what changed."""
    for lang in LANGUAGES:
        made = json.loads(site_of(report, lang).record.read_text(encoding="utf-8"))["pages"]
        assert len(made) > 100
        assert [name for name, one in made.items() if one["bound"]] == []


UNIT_PAGE = re.compile(r"^unit-")
# Of the pages of units, which one notebook makes, some are walked through: a first, one that is not ranked,
# one with a text written by hand, and one of every kind in English. Of the other pages one of each notebook
# is walked through in English: the theme is the same, and so are the notebooks.
WALKED = {"unit-par-ministry-2023-moj", "unit-par-ministry-2023-gi", "unit-par-province-2023-22"}
WALKED_EN = {"unit-par-province-2023-01"}


def test_no_page_has_findings(browser: Browser, book: Path) -> None:
    pages = sorted(path.name for path in book.glob("*.html"))
    assert pages == sorted(path.name for path in (book / "en").glob("*.html"))
    assert len(pages) >= 22 + 82
    shared = [name for name in pages if not UNIT_PAGE.match(name)]
    one_of_each = {name.partition("-")[0]: name for name in shared}.values()
    walked = [*shared, *(f"{name}.html" for name in sorted(WALKED))]
    walked += [*(f"en/{name}" for name in one_of_each), *(f"en/{name}.html" for name in WALKED_EN)]
    assert len(walked) > 80
    assert [str(finding) for finding in walk_site(browser, book, pages=walked)] == []


def test_links_of_all_pages_of_units_lead_somewhere(pages: list[ReadPage]) -> None:
    units = [page for page in pages if UNIT_PAGE.match(page.path.name)]
    assert len(units) == 2 * 82
    for page in units:
        for link in page.links:
            file, _, anchor = link.partition("#")
            if "://" not in file:
                assert not file or (page.path.parent / file).is_file(), f"{page.name}: {file}"
                assert file or not anchor or anchor in page.ids, f"{page.name}: #{anchor}"


def weight(page: ReadPage) -> int:
    """Bytes of a page with all that it loads by itself: style, scripts, pictures, and every font."""
    folder = page.path.parent
    fonts = {f"assets/{path.name}" for path in (folder / "assets").glob("*.woff2")}
    fonts -= {"assets/be-vietnam-pro-semibolditalic.woff2"}  # no text of the report is in it
    loaded = sum((folder / file).stat().st_size for file in page.loaded | fonts)
    return page.path.stat().st_size + loaded


def test_pages_and_the_site_are_light(book: Path, pages: list[ReadPage]) -> None:
    """The budget: 400 kB a page without its downloads, 60 MB the site."""
    assert len(pages) == len(list(book.rglob("*.html")))
    weights = {page.name: weight(page) for page in pages}
    assert {name: bytes_ for name, bytes_ in weights.items() if bytes_ > 400_000} == {}
    assert sum(path.stat().st_size for path in book.rglob("*") if path.is_file()) < 60_000_000
    assert list(book.rglob("files/*.svg")) == []  # what stands in a page is no file as well


def test_pages_of_units_are_found_and_listed(browser: Browser, book: Path) -> None:
    with open_page(browser) as (page, found):
        page.goto((book / "index.html").as_uri())
        assert page.locator("#site-contents a[href^='unit-']").count() == 0
        page.locator("#search-input").fill("ha noi")
        page.locator(".search-panel:not([hidden])").wait_for()
        page.wait_for_function("document.querySelector('.search-count').textContent")
        page.keyboard.press("Enter")
        page.wait_for_url("**/unit-par-province-2023-01.html")
        assert page.locator("h1").inner_text() == "Hà Nội"
        # the other units are on the list, a step away
        assert page.locator("#site-contents a[href^='unit-']").count() == 1
        assert page.locator("#site-contents a[href='units-par-province-2023.html']").count() == 1
        page.goto((book / "units-par-province-2023.html").as_uri())
        assert page.locator("main table a[href^='unit-par-province']").count() == 63
        assert found == []


def test_search_ignores_tone_marks(browser: Browser, book: Path) -> None:
    with open_page(browser) as (page, found):
        page.goto((book / "index.html").as_uri())
        page.locator("#search-input").fill("cai cach")
        page.locator(".search-panel:not([hidden])").wait_for()
        page.wait_for_function("document.querySelector('.search-count').textContent")
        marked = " ".join(page.locator(".search-snippet mark").all_inner_texts()).lower()
        assert "cải cách" in marked
        assert found == []


def test_language_switch_leads_to_the_same_page(browser: Browser, book: Path, pages: list[ReadPage]) -> None:
    names = {lang: [page.path.name for page in pages if page.lang == lang] for lang in LANGUAGES}
    assert names["vi"] == names["en"]
    for page in pages:
        assert page.switch == f"{'en/' if page.lang == 'vi' else '../'}{page.path.name}"
    with open_page(browser) as (tab, _):
        tab.goto((book / "plan-par-ministry-2023.html").as_uri())
        tab.locator(".language-switch").click()
        tab.wait_for_url("**/en/plan-par-ministry-2023.html")
        assert tab.locator("html").get_attribute("lang") == "en"
        tab.locator(".language-switch").click()
        tab.wait_for_url("**/book/plan-par-ministry-2023.html")
        assert tab.locator("html").get_attribute("lang") == "vi"


def numbers_of_column(page: Page, table: str, column: int) -> list[float]:
    cells = page.locator(f"{table} tbody tr td:nth-child({column})").all_inner_texts()
    texts = [cell.strip().replace(".", "").replace(",", ".").replace("−", "-") for cell in cells]
    return [float(text) for text in texts if text != "–"]


def test_tables_sort(browser: Browser, book: Path) -> None:
    with open_page(browser) as (page, found):
        page.goto((book / "index-papi-2023.html").as_uri())
        table = "#tab-papi-2023-ranking table"
        ranks = numbers_of_column(page, table, 1)
        assert ranks == sorted(ranks)
        assert len(ranks) == 61
        last = page.locator(f"{table} th").count()
        page.locator(f"{table} th:nth-child({last}) button").click()
        index = numbers_of_column(page, table, last)
        assert index == sorted(index)
        assert numbers_of_column(page, table, 1) != ranks
        assert found == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_picture_has_an_alternative_text_of_its_own(pages: list[ReadPage], lang: Language) -> None:
    texts = [text for page in pages if page.lang == lang for text in page.pictures]
    assert len(texts) >= 20
    assert all(len(text) > 30 and "\\" not in text for text in texts)
    assert len(set(texts)) == len(texts)


def test_nothing_unfinished_is_left_on_a_page(pages: list[ReadPage]) -> None:
    left = {page.name: UNFINISHED.findall(page.words) for page in pages}
    assert {name: found for name, found in left.items() if found} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_are_in_the_language_of_their_edition(pages: list[ReadPage], lang: Language) -> None:
    others = [pair[1 if lang == "vi" else 0] for pair in _WORDS.values()]
    own = {pair[0 if lang == "vi" else 1] for pair in _WORDS.values()}
    foreign = [word for word in others if word not in own]
    assert len(foreign) > 40
    of_others = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in foreign))
    labels = {(page.name, text) for page in pages if page.lang == lang for text in page.labels}
    assert [one for one in labels if of_others.search(one[1])] == []


def test_english_labels_have_no_vietnamese_letters(pages: list[ReadPage]) -> None:
    labels = {(page.name, text) for page in pages if page.lang == "en" for text in page.labels}
    assert [one for one in labels if VIETNAMESE.search(one[1])] == []


def vi(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def text_of(book: Path, name: str) -> str:
    return words_of(BeautifulSoup((book / name).read_text(encoding="utf-8"), "html.parser"))


def test_the_sentence_about_ministries_is_what_the_published_points_give(report: Project, book: Path) -> None:
    printed = pd.read_csv(report.data / "published" / "ministries_2023.csv")
    totals = (printed["appraisal_points"] + printed["survey_points"]).set_axis(printed["ministry"])
    text = text_of(book, "index-par-ministry-2023.html")
    assert f"{len(totals)} đơn vị được xếp hạng. Chỉ số trung bình là {vi(totals.mean())}%" in text
    assert f"trung vị {vi(totals.median())}% ; {(totals > totals.mean()).sum()} đơn vị" in text.replace(
        "%;", "% ;"
    )
    assert f"Dẫn đầu là {totals.idxmax()} ( {vi(totals.max())}%" in text.replace("(", "( ").replace(
        "(  ", "( "
    )
    english = text_of(book, "en/index-par-ministry-2023.html")
    assert f"The mean index is {totals.mean():.2f}%" in english
    assert f"{totals.max() - totals.min():.2f} apart" in english


def test_the_findings_are_what_the_tables_give(report: Project, book: Path) -> None:
    """Where ministries cannot be told apart is the audit's; who changed most in PAPI is computed here."""
    before, now = (complete_papi(report, year) for year in (2022, 2023))
    both = pd.concat([before, now], axis=1, keys=["before", "now"]).dropna()
    change = (both["now"] - both["before"]) / 80 * 100  # eight dimensions of at most ten points
    names = pd.read_csv(report.data / "units" / "provinces.csv", dtype={"code": str}).set_index("code")
    most = change.abs().idxmax()
    text = text_of(book, "index.html")
    assert f"PAPI: {names['name_vi'][most]} thay đổi nhiều nhất so với năm 2022" in text
    assert f"{vi(abs(change[most]))} điểm phần trăm" in text
    assert f"{(change > 0).sum()} trong {len(both)} đơn vị so sánh được tăng" in text
    pairs = pd.read_parquet(report.build / "results/par-ministry/2023/audit-pairs.parquet")
    ranks = pd.read_parquet(report.build / "results/par-ministry/2023/audit-ranks.parquet")["unit"]
    above = pairs.set_index(["unit", "other"])["above"]
    near = [above[pair] for pair in pairwise(ranks)]
    unsure = sum(share < 0.95 for share in near)
    assert f"{unsure} of {len(near)} pairs of neighbours" in text_of(book, "en/index.html")


def complete_papi(report: Project, year: int, prefix: str = "") -> pd.Series:
    """Points of the provinces that have every sub-criterion of the year."""
    path = report.data / "clean" / "papi" / str(year) / "scores.csv"
    scores = pd.read_csv(path, dtype={"unit": str})
    whole = scores.groupby("unit").filter(lambda rows: (rows["state"] == "scored").all())
    return whole[whole["code"].str.startswith(prefix)].groupby("unit")["points"].sum()


def test_the_sentence_about_papi_is_what_the_sub_criteria_give(report: Project, book: Path) -> None:
    index = complete_papi(report, 2023)
    text = text_of(book, "en/index-papi-2023.html")
    assert f"In 2023 , {len(index)} units were ranked." in text.replace("2023,", "2023 ,")
    assert f"The mean index is {index.mean():.2f} points" in text
    assert f"the median {index.median():.2f} points" in text


def test_the_sentence_about_one_area_is_what_its_sub_criteria_give(report: Project, book: Path) -> None:
    names = pd.read_csv(report.data / "units" / "provinces.csv", dtype={"code": str}).set_index("code")[
        "name_vi"
    ]
    share = complete_papi(report, 2023, "SC6") / 10 * 100  # a dimension of PAPI has at most ten points
    text = text_of(book, "area-papi-2023-c06.html")
    assert f"mức đạt trung bình là {vi(share.mean())}% số điểm tối đa" in text
    assert re.search(rf"Cao nhất là {names[share.idxmax()]} \( ?{vi(share.max())}% ?\)", text)


def test_the_pages_are_plain_myst(report: Project, tmp_path: Path) -> None:
    """JATS, which knows neither the theme nor HTML, is made of a page of each notebook and of the others."""
    site = Site("vi", report.build / "site" / "vi")
    texts = [path for path in site.folder.iterdir() if path.suffix in {".ipynb", ".md"}]
    every = sorted(path.name for path in texts if (site.html / f"{path.stem}.html").is_file())
    every.remove("data.md")  # includes a file, which JATS leaves out
    kinds = {name.partition("-")[0]: name for name in every}
    sources = ["index.ipynb", *(name for name in kinds.values() if name != "index.ipynb")]  # the first page
    assert len(sources) >= 20
    book = tmp_path / "book"
    shutil.copytree(site.folder, book, ignore=shutil.ignore_patterns(BUILT, *{*every} - {*sources}))
    configuration = YAML(typ="safe").load(book / "myst.yml")
    configuration["project"]["toc"] = [{"file": name} for name in sources]
    YAML().dump(configuration, book / "myst.yml")
    done = subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", "--jats", *sources],
        cwd=book, env=environment(site.tools), check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    for source in sources:
        name = Path(source).stem
        article = ElementTree.parse(book / "_build" / "exports" / f"{name}.xml").getroot()  # noqa: S314
        page = BeautifulSoup((site.html / f"{name}.html").read_text(encoding="utf-8"), "html.parser").article
        captions = {" ".join("".join(caption.itertext()).split()) for caption in article.iter("caption")}
        # JATS has no folded parts: MyST leaves their tables out
        numbered = [one for one in page.select("figcaption") if not one.find_parent("details")]
        for caption in numbered:
            caption.select_one(".caption-number").decompose()
            assert " ".join(caption.get_text().split()) in captions, name
        assert article.find(".//article-title").text.strip() == page.h1.get_text().strip()


def executed(project: Project) -> dict[str, int]:
    paths = (project.build / "notebooks").rglob("*.ipynb")
    return {path.stem: path.stat().st_mtime_ns for path in paths}


@pytest.fixture(scope="module")
def second(report: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """What is not simulated, in Vietnamese, without pages of units, from nothing, elsewhere."""
    folder = tmp_path_factory.mktemp("another") / "thư mục"
    home = tmp_path_factory.mktemp("home")
    listed = (report.root / "book" / "report.yml").read_text(encoding="utf-8")
    lines = listed.splitlines(keepends=True)
    kept = "".join(line for line in lines if not re.search("each_unit|demo-", line))
    kept = re.sub(r"  - title: .*\n    pages:\n(?!      )", "", kept)  # parts that have no page left
    project = copy_project(folder, kept.replace("languages: [vi, en]", "languages: [vi]"))
    variables = {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8", "HOME": str(home), "PYTHONHASHSEED": "7"}
    done = par(project, "build", "2023", "--jobs", "2", **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def test_two_builds_are_the_same_bytes(report: Project, second: Project) -> None:
    for folder in ("results", "notebooks"):
        first, again = files_of(report.build / folder), files_of(second.build / folder)
        assert [name for name in again if first[name] != again[name]] == []
        assert len(again) > 100
    for folder in ("book", "results", "notebooks"):
        machine = str(report.root).encode()
        files = files_of(report.build / folder)
        assert [name for name, content in files.items() if machine in content] == []


def test_the_same_source_makes_the_same_page(report: Project, second: Project) -> None:
    """Rankings and lists lead to pages of units, where there are some; all other pages are the same."""
    one, other = (site_of(project, "vi") for project in (report, second))
    pages = {path.stem for path in other.html.glob("*.html") if not path.name.startswith("units-")}
    texts = [path for path in other.folder.iterdir() if path.suffix in {".ipynb", ".md"}]
    names = [path.name for path in texts if path.stem in pages - {"data"}]  # lists what differs
    same = [name for name in names if (one.folder / name).read_bytes() == (other.folder / name).read_bytes()]
    assert len(same) >= 15
    for name in same:
        made = [site.html / f"{Path(name).stem}.html" for site in (one, other)]
        articles = [BeautifulSoup(page.read_bytes(), "html.parser").article for page in made]
        assert articles[0].decode() == articles[1].decode(), name


def test_building_again_runs_nothing_and_a_changed_row_runs_what_depends_on_it(second: Project) -> None:
    before, pages = executed(second), files_of(second.build / "book")
    (second.build / "state" / "finished.json").unlink()  # it would tell without planning anything
    done = par(second, "build", "2023", "--jobs", "2")
    assert re.search(r"^0 tasks run, \d+ unchanged", done.stdout, re.MULTILINE)
    assert executed(second) == before

    row = "01,SC11,"
    scores = second.data / "clean" / "papi" / "2015" / "scores.csv"
    line = next(line for line in scores.read_text(encoding="utf-8").splitlines() if line.startswith(row))
    points = line.split(",")[2]
    swap(scores, line, line.replace(points, f"{float(points) / 2:.6f}", 1))
    assert par(second, "build", "2023", "--jobs", "2").returncode == 0
    after = executed(second)
    ran = {name for name in after if after[name] != before[name]}
    areas = {name for name in before if name.startswith("area-papi-2015-")}
    assert len(areas) >= 6
    shown = {f"{name}-papi-2023" for name in ("trend", "mergers", "record")} | {"validity-par-province-2023"}
    assert ran == {*areas, "index-papi-2015", *shown}
    now = files_of(second.build / "book")
    changed = {name for name in now if now[name] != pages.get(name) and name.endswith(".html")}
    # the page of the data package tells how large its files are
    assert {"trend-papi-2023.html"} <= changed <= {f"{name}.html" for name in (*shown, "data")}
