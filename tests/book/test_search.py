"""The search of the pages in Chromium: marks, ranking, keyboard, announcements."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.book.browser import axe_findings, open_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]


def search(page: Page, text: str) -> list[str]:
    page.locator("#search-input").fill(text)
    page.locator(".search-panel:not([hidden])").wait_for()
    page.wait_for_function("document.querySelector('.search-count').textContent")
    return page.locator(".search-title").all_inner_texts()


def test_search_ignores_marks_and_ranks_headings_first(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, found):
        page.goto((site / "text.html").as_uri())
        titles = search(page, "cai cach")
        assert titles[0] == "Tổng quan › Cải cách hành chính"
        marks = page.locator("li:first-child .search-snippet mark").all_inner_texts()
        assert marks[:2] == ["cải", "cách"]
        assert page.locator(".search-count").inner_text() == f"Tìm thấy {len(titles)} kết quả"
        assert search(page, "CẢI CÁCH") == titles
        assert search(page, "bang")[0] == "Bảng"
        assert axe_findings(page, "text.html") == []
        assert found == []


def test_search_for_d_finds_the_letter_with_a_bar(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "index.html").as_uri())
        assert search(page, "da nang") == search(page, "Đà Nẵng")
        assert any(title.startswith("Bảng") for title in search(page, "da nang"))


def test_search_finds_nothing_and_says_so(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "index.html").as_uri())
        assert search(page, "zzzz") == []
        assert page.locator(".search-count").inner_text() == "Không tìm thấy kết quả nào"
        assert page.locator("main > [role=status]").inner_text() == "Không tìm thấy kết quả nào"


def test_search_by_keyboard(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "text.html").as_uri())
        search(page, "cai cach")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.closest('.search-results') !== null")
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.id") == "search-input"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        assert page.locator(".search-panel").is_hidden()
        assert page.evaluate("document.activeElement.id") == "search-input"
        page.keyboard.press("Enter")
        page.wait_for_url("**/index.html#*")
        assert "C" in page.locator("h2:target").inner_text()


def test_code_of_hidden_cells_is_not_searched(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "index.html").as_uri())
        assert search(page, "year") == []
