"""Tables in Chromium: sorting, number columns, regions that scroll."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.book.browser import axe_findings, open_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]


def column(page: Page, number: int) -> list[str]:
    cells = page.locator(f"main table >> nth=0 >> tbody tr td:nth-child({number})").all_inner_texts()
    return [cell.strip() for cell in cells]


@pytest.mark.parametrize(
    ("file", "points", "change"),
    [
        (
            "tables.html",
            ["12", "45,01", "987,5", "1.100", "1.234,56", ""],
            ["−2,25", "-0,3", "0", "+1,5", "+10", "–"],
        ),
        ("en/tables.html", ["12", "987.5", "1,100", "1,234.56", ""], ["-0.3", "0", "+1.5", "+10", "–"]),
    ],
)
def test_tables_sort_by_the_numbers_of_the_language(
    browser: Browser, site: Path, file: str, points: list[str], change: list[str]
) -> None:
    with open_page(browser) as (page, found):
        page.goto((site / file).as_uri())
        before = column(page, 2)
        header = page.locator("main table >> nth=0 >> th:nth-child(2)")
        button = header.locator("button")
        button.click()
        assert (column(page, 2), header.get_attribute("aria-sort")) == (points, "ascending")
        button.click()
        assert column(page, 2) == [*points[-2::-1], ""]  # what is empty stays last
        assert header.get_attribute("aria-sort") == "descending"
        button.click()
        assert (column(page, 2), header.get_attribute("aria-sort")) == (before, "none")
        page.locator("main table >> nth=0 >> th:nth-child(4) button").focus()
        page.keyboard.press("Enter")
        assert column(page, 4) == change
        assert page.locator("main > [role=status]").inner_text().strip() != ""
        assert axe_findings(page, file) == []
        assert found == []


def test_text_sorts_by_the_vietnamese_alphabet(browser: Browser, site: Path) -> None:
    # Order of the letters: a ă â b c d đ (TCVN 5712; CLDR collation vi).
    with open_page(browser) as (page, _):
        page.goto((site / "tables.html").as_uri())
        page.locator("main table >> nth=0 >> th:nth-child(1) button").click()
        assert column(page, 1) == ["An Giang", "Ăn Khê", "Ấp Bắc", "Bà Rịa", "Cần Thơ", "Đà Nẵng"]


def test_tables_with_merged_headers_do_not_sort(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "tables.html").as_uri())
        assert page.locator("table:has(th[colspan]) .sort").count() == 0
        assert page.locator("table:not(:has([colspan])) .sort").count() > 0


def test_only_tables_that_are_too_wide_become_scroll_regions(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "tables.html").as_uri())
        assert page.locator(".table-region[tabindex]").count() == 0
    with open_page(browser, width=360) as (page, _):
        page.goto((site / "long-table.html").as_uri())
        region = page.locator(".table-region")
        assert region.get_attribute("tabindex") == "0"
        assert "Bảng rộng và dài" in str(region.get_attribute("aria-label"))
        head = page.locator("thead th").nth(1)
        region.evaluate("region => { region.scrollTop = 400; region.scrollLeft = 300; }")
        top = region.bounding_box()
        box = head.bounding_box()
        assert top is not None
        assert box is not None
        assert abs(box["y"] - top["y"]) < 3  # the header stays in sight
        first = page.locator("tbody td").first.bounding_box()
        assert first is not None
        assert abs(first["x"] - top["x"]) < 3  # and so does the first column


def test_digits_of_number_columns_are_equally_wide(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "tables.html").as_uri())
        page.evaluate("document.fonts.ready")
        widths = page.evaluate("""() => {
            const cell = document.querySelector('td.number');
            return [..."0123456789"].map((digit) => {
                const span = document.createElement('span');
                span.textContent = digit.repeat(20);
                cell.append(span);
                const width = span.getBoundingClientRect().width;
                span.remove();
                return Math.round(width * 10);
            });
        }""")
        assert len(set(widths)) == 1
