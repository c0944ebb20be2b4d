"""Numbers that open their explanation, in Chromium: by pointer, by keyboard, and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.book.browser import axe_findings, open_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]


@pytest.mark.parametrize("file", ["explained.html", "en/explained.html"])
def test_each_number_leads_to_the_row_that_explains_it(browser: Browser, site: Path, file: str) -> None:
    with open_page(browser) as (page, found):
        page.goto((site / file).as_uri())
        numbers = page.locator("#tab-explained .explained-number")
        targets = [link.get_attribute("href") for link in numbers.all()]
        assert targets == ["#why-hn", "#why-hn-1.1", "#why-hn"]  # – is no number
        assert not page.locator("details").evaluate("details => details.open")
        assert axe_findings(page, file) == []
        numbers.nth(1).click()
        assert page.locator("details").evaluate("details => details.open")
        row = page.locator("tr:target")
        assert row.locator("td").first.inner_text() == "1.1"
        assert row.evaluate("row => document.activeElement === row")
        assert axe_findings(page, file) == []
        assert found == []


def test_arrow_keys_go_along_the_row(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "explained.html").as_uri())
        page.locator("#tab-explained tbody a", has_text="Hà Nội").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert page.url.endswith("#why-hn-1.1")
        page.locator("#tab-explained tbody a", has_text="Hà Nội").focus()
        page.keyboard.press("Tab")  # hundreds of numbers are no stops of their own
        assert page.evaluate("document.activeElement.textContent") == "Quảng Ninh"


def test_an_address_from_elsewhere_opens_the_details(browser: Browser, site: Path) -> None:
    with open_page(browser, width=360) as (page, found):
        page.goto(f"{(site / 'explained.html').as_uri()}#why-hn-1.1")
        expect(page.locator("tr:target")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert found == []


def test_without_scripts_the_name_of_the_unit_is_the_link(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "explained.html").as_uri())
    assert page.locator("#tab-explained a[href='#why-hn']").count() == 2
    assert page.locator("tr[id]").count() == 1  # a row whose first cell is no code has no address
    assert page.locator("tr[id='why-hn-1.1']").count() == 1
    context.close()
