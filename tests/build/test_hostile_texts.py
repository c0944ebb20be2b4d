"""Texts of inputs are shown as texts, whatever they are: from workbooks and YAML to pages, files and PDF.

One build of a small report (tests/build/hostile.py), read in every form that readers get.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pypdf
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Locator, Page

from par_lib.intake.form import STATE_WORDS
from tests.book.browser import open_page, walk_site
from tests.build.hostile import LONG, SERIES, YEAR, Planted, plant
from tests.build.projects import files_of, par

pytestmark = [pytest.mark.browser, pytest.mark.book, pytest.mark.xdist_group("hostile")]
COMPUTED = ("=", "+", "-", "@", "\t", "\r")
UNIT_PAGE = f"unit-{SERIES}-{YEAR}-u0.html"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """The project, taken in and built."""
    planted = plant(tmp_path_factory.mktemp("hostile") / "project")
    taken = par(planted.project, "intake", SERIES, str(YEAR), "received")
    assert taken.returncode == 0, taken.stdout + taken.stderr
    built = par(planted.project, "build", str(YEAR), "--jobs", "2")
    assert built.returncode == 0, built.stdout + built.stderr
    return planted


@pytest.fixture(scope="module")
def book(planted: Planted) -> Path:
    return planted.project.build / "book"


def pages(book: Path, lang: str) -> list[BeautifulSoup]:
    folder = book if lang == "vi" else book / "en"
    return [BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in folder.glob("*.html")]


def plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def test_nothing_of_it_was_run(planted: Planted) -> None:
    assert list(planted.project.root.rglob("planted*")) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_text_is_a_text_in_the_pages(planted: Planted, book: Path, lang: str) -> None:
    shown = plain(" ".join(page.get_text() for page in pages(book, lang)))
    absent = [
        f"{what}: {text[lang]}"
        for what, texts in planted.texts.items()
        for text in texts
        if plain(text[lang]) not in shown
    ]
    assert absent == []
    assert LONG in shown


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_hold_nothing_that_a_text_could_have_made(book: Path, lang: str) -> None:
    for page in pages(book, lang):
        assert page.select("script:not([src]), iframe, object, embed, base, style, article img") == []
        for element in page.find_all(True):
            names = [name for name in element.attrs if name.startswith("on") or name == "style"]
            assert names == [], element
            for name in ("href", "src", "action"):
                address = str(element.get(name, ""))
                assert not address.startswith(("javascript:", "data:", "//")), element
                assert "evil.example" not in address, element
        for script in page.select("script"):
            assert str(script["src"]).startswith("assets/")


def test_pages_work_in_a_browser(browser: Browser, book: Path) -> None:
    """No dialog, no request, nothing that the policy had to stop, and ten thousand letters fit."""
    names = [UNIT_PAGE, "index.html", f"laboratory-{SERIES}-{YEAR}.html", f"en/inputs-{SERIES}-{YEAR}.html"]
    assert [str(finding) for finding in walk_site(browser, book, pages=names)] == []


def test_found_by_the_search_and_shown_as_text(browser: Browser, book: Path) -> None:
    with open_page(browser) as (page, found):
        page.goto((book / "index.html").as_uri())
        page.fill("#search-input", "alert")
        page.locator(".search-results li").first.wait_for()
        assert "<script>alert(" in page.locator(".search-results").inner_text()
        assert found == []


def _download(page: Page, button: Locator) -> bytes:
    with page.expect_download() as waited:
        button.click()
    return waited.value.path().read_bytes()


@pytest.mark.parametrize("name", ["index.html", UNIT_PAGE])
def test_tables_that_readers_download_are_inert(
    planted: Planted, browser: Browser, book: Path, name: str
) -> None:
    units = {text["vi"] for text in planted.texts["unit"]}
    seen: set[str] = set()
    with open_page(browser) as (page, found):
        page.goto((book / name).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for button in page.get_by_role("button", name="CSV").all():
            seen |= set(_inert_csv(_download(page, button)))
        for button in page.get_by_role("button", name="XLSX").all():
            workbook = openpyxl.load_workbook(io.BytesIO(_download(page, button)))
            cells = [cell for row in workbook.worksheets[0].iter_rows() for cell in row]
            assert {cell.data_type for cell in cells} <= {"s", "n"}  # no formula
            assert not workbook.defined_names
            seen |= {str(cell.value) for cell in cells}
        assert found == []
    assert units <= seen if name == "index.html" else LONG in " ".join(seen)


def _inert_csv(content: bytes) -> list[str]:
    """The texts of a CSV file without the sign that keeps them from being computed."""
    texts = []
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True):
        for cell in row:
            try:
                float(cell)
            except ValueError:
                assert not cell.startswith(COMPUTED), cell
                texts.append(cell.removeprefix("'"))
    return texts


def test_every_csv_file_is_inert(planted: Planted, book: Path) -> None:
    results = planted.project.build / "results"
    files = {**files_of(book), **files_of(results)}
    tables = {name: body for name, body in files.items() if name.endswith(".csv")}
    assert len(tables) > 15
    texts = {text for body in tables.values() for text in _inert_csv(body)}
    assert {text["vi"] for text in planted.texts["unit"]} <= texts


def test_the_data_package_keeps_texts_as_they_are(planted: Planted, book: Path) -> None:
    frame = pd.read_parquet(book / "data" / "units.parquet")
    assert list(frame["name_vi"]) == [text["vi"] for text in planted.texts["unit"]]
    package = json.loads((book / "data" / "datapackage.json").read_text(encoding="utf-8"))
    paths = {resource["path"] for resource in package["resources"]}
    assert all((book / "data" / path).is_file() and "/" not in path for path in paths)


@pytest.mark.parametrize(
    ("lang", "file"), [("vi", "par-index-2023-vi.pdf"), ("en", "en/par-index-2023-en.pdf")]
)
def test_the_pdf_shows_texts_and_does_nothing(planted: Planted, book: Path, lang: str, file: str) -> None:
    reader = pypdf.PdfReader(book / file)
    shown = "".join(plain(" ".join(page.extract_text() for page in reader.pages)).split())
    for text in (*planted.texts["unit"], *planted.texts["name"][:4]):  # the last are written right to left
        assert "".join(text[lang].split()) in shown
    kinds = {"/JavaScript", "/Launch", "/SubmitForm", "/GoToR", "/GoToE", "/ImportData", "/RichMediaExecute"}
    for page in reader.pages:
        for link in page.get("/Annots", ()):
            action = link.get_object().get("/A", {})
            assert action.get("/S") not in kinds
            assert not str(action.get("/URI", "")).startswith(("javascript:", "file:"))
            assert "evil.example" not in str(action.get("/URI", ""))
    assert "/OpenAction" not in reader.trailer["/Root"] or "/S" not in reader.trailer["/Root"]["/OpenAction"]
    assert reader.attachments == {}
    assert "root:" not in shown  # of /etc/passwd


def test_faults_of_a_hostile_workbook_are_inert_too(planted: Planted) -> None:
    """A unit's page of faults names what stands in its cells, and the file."""
    received = planted.project.root / "received"
    book = openpyxl.load_workbook(received / "u0-self.xlsx")
    sheet = book.worksheets[1]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in STATE_WORDS.values():
                cell.value = "<img src=x onerror=alert(1)>"
    again = planted.project.root / "again"
    again.mkdir()
    book.save(again / "=cmd()<b>.xlsx")
    done = par(planted.project, "intake", SERIES, str(YEAR), "again")
    assert done.returncode == 3
    folder = planted.project.build / "intake" / SERIES / str(YEAR)
    page = BeautifulSoup((folder / "faults.html").read_text(encoding="utf-8"), "html.parser")
    assert page.select("img, b, script") == []
    assert "<img src=x onerror=alert(1)>" in page.get_text()
    assert "=cmd()<b>.xlsx" in _inert_csv((folder / "faults.csv").read_bytes())
