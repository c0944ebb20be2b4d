"""What the page makes of its tables and drawings for those who want them as files, in Chromium."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from tests.book.browser import axe_findings, open_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]
LONG = "../" + "A" * 10_000
TURNED = {"vi": "\u202eđảo\u202c", "en": "\u202eturned\u202c"}
SCRIPT = {"vi": '<script>alert(1)</script> "trích", &', "en": '<script>alert(1)</script> "quoted", &'}
CODES = {"vi": ["1,1", "1,10", "1,2", "1,3", "1,4"], "en": ["1.1", "1.10", "1.2", "1.3", "1.4"]}
ORIGIN = {"vi": "mô phỏng", "en": "simulated"}
NUMBERS = [1234.5, -2.25, 0.5, 12.5, None]


def download(page: Page, button: Locator) -> tuple[str, bytes]:
    with page.expect_download() as waited:
        button.click()
    return waited.value.suggested_filename, waited.value.path().read_bytes()


@pytest.mark.parametrize(("lang", "file"), [("vi", "explained.html"), ("en", "en/explained.html")])
def test_tables_as_csv_and_as_workbook_are_inert(browser: Browser, site: Path, lang: str, file: str) -> None:
    texts = ["=cmd()", SCRIPT[lang], "@SUM(A1)", LONG, TURNED[lang]]
    with open_page(browser) as (page, found):
        page.goto((site / file).as_uri())
        figure = page.locator("#tab-odd")
        name, made = download(page, figure.get_by_role("button", name="CSV"))
        assert name == "tab-odd.csv"
        assert made.startswith(b"\xef\xbb\xbf")
        head, *rows = csv.reader(io.StringIO(made.decode("utf-8-sig")))
        assert head[-1] in {"nguồn số liệu", "origin"}
        assert [row[0] for row in rows] == ["'=cmd()", texts[1], "'@SUM(A1)", *texts[3:]]
        assert [float(row[1]) if row[1] else None for row in rows] == NUMBERS
        assert [row[2] for row in rows] == CODES[lang]  # 1.10 is not 1.1
        assert {row[3] for row in rows} == {ORIGIN[lang]}

        button = figure.get_by_role("button", name="XLSX")
        name, made = download(page, button)
        assert name == "tab-odd.xlsx"
        assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None
        sheet = openpyxl.load_workbook(io.BytesIO(made)).active
        assert sheet is not None
        title, _, *lines = sheet.iter_rows()
        assert title[0].value in {"Bảng 3. Chữ lạ", "Table 3. Odd text", "Bảng 3 Chữ lạ", "Table 3 Odd text"}
        assert [line[0].value for line in lines] == texts
        assert {line[0].data_type for line in lines} == {"s"}  # text, never a formula
        assert [line[1].value for line in lines] == NUMBERS
        assert [line[2].value for line in lines] == CODES[lang]
        assert {line[3].value for line in lines} == {ORIGIN[lang]}
        again = download(page, button)[1]
        assert hashlib.sha256(again).digest() == hashlib.sha256(made).digest()
        assert axe_findings(page, file) == []
        assert found == []


def test_a_table_that_is_not_simulated_has_no_column_of_origins(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "explained.html").as_uri())
        _, made = download(page, page.locator("#tab-explained").get_by_role("button", name="CSV"))
        text = made.decode("utf-8-sig")
        assert text == "Hạng,Đơn vị,Điểm 1.1,Chỉ số\n1,Hà Nội,1.5,91.43\n,Quảng Ninh,,\n"


def test_a_drawing_as_png_has_the_letters_of_the_page(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, found):
        page.goto((site / "explained.html").as_uri())
        button = page.locator("#fig-drawing").get_by_role("button", name="PNG")
        name, made = download(page, button)
        assert name == "fig-drawing.png"
        picture = Image.open(io.BytesIO(made)).convert("RGB")
        assert picture.size == (800, 240)  # 300 × 90 pt at 192 to the inch
        assert picture.getpixel((400, 200)) == (11, 87, 164)
        # as wide as in the page, where the font of the report is
        drawn = page.locator("#fig-drawing text").evaluate("text => text.getComputedTextLength()")
        dark = [x for x in range(800) for y in range(160) if picture.getpixel((x, y)) < (100, 100, 100)]
        assert (max(dark) - min(dark)) * 300 / 800 == pytest.approx(drawn, rel=0.03)
        assert found == []


def test_a_drawing_as_svg_stands_by_itself(browser: Browser, site: Path, tmp_path: Path) -> None:
    with open_page(browser) as (page, found):
        page.goto((site / "explained.html").as_uri())
        button = page.locator("#fig-drawing").get_by_role("button", name="SVG")
        name, made = download(page, button)
        assert name == "fig-drawing.svg"
        drawn = page.locator("#fig-drawing text").evaluate("text => text.getComputedTextLength()")
        (tmp_path / name).write_bytes(made)
        page.goto((tmp_path / name).as_uri())
        page.evaluate("document.fonts.ready")
        alone = page.locator("text").first.evaluate("text => text.getComputedTextLength()")
        assert alone == pytest.approx(drawn, rel=0.01)
        assert found == []
