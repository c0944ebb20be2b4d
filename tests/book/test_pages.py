"""The pages in Chromium, opened from the folder: nothing from outside, accessible, usable by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.book.browser import Finding, axe_findings, open_page, walk_site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]


def test_no_page_has_findings(browser: Browser, site: Path) -> None:
    assert [str(finding) for finding in walk_site(browser, site)] == []


def test_walk_sees_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        '<!doctype html><html lang="vi"><title>x</title><body><main><h1>x</h1><img src="https://example.org/a.png">'
        '<a href="gone.html">y</a><a href="#nowhere">z</a><script>throw new Error("broken")</script>'
        f"<pre>{'w' * 400}</pre></main>"
    )
    kinds = {(finding.kind, finding.detail.split(":")[0]) for finding in walk_site(browser, tmp_path)}
    assert {
        ("request", "https"),
        ("axe", "image-alt"),
        ("console", "broken"),
        ("link", "gone.html is not there"),
        ("link", "#nowhere"),
    } <= kinds
    assert any(kind == "overflow" for kind, _ in kinds)


def test_language_switch_leads_to_the_same_page(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        for name in sorted(path.name for path in site.glob("*.html")):
            page.goto((site / name).as_uri())
            switch = page.locator(".language-switch")
            assert (switch.get_attribute("hreflang"), switch.get_attribute("lang")) == ("en", "en")
            switch.click()
            page.wait_for_url(f"**/en/{name}")
            assert page.locator("html").get_attribute("lang") == "en"
            assert page.locator("link[rel=alternate]").get_attribute("href") == f"../{name}"
            page.locator(".language-switch").click()
            page.wait_for_url(f"**/book/{name}")


def test_colour_mode_is_remembered(browser: Browser, site: Path) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    with open_page(browser) as (page, _):
        page.goto((site / "index.html").as_uri())
        light = page.evaluate(background)
        page.locator("input[value=dark]").check(force=True)
        dark = page.evaluate(background)
        assert light != dark
        page.goto((site / "text.html").as_uri())
        assert page.evaluate(background) == dark
        assert page.locator("input[value=dark]").is_checked()
        page.locator("input[value=auto]").check(force=True)
        assert page.evaluate(background) == light


def test_contents_on_a_narrow_screen(browser: Browser, site: Path) -> None:
    with open_page(browser, width=360, height=740) as (page, found):
        page.goto((site / "tables.html").as_uri())
        contents = page.locator("#site-contents")
        assert contents.is_hidden()
        page.locator(".menu-button").click()
        assert contents.is_visible()
        assert contents.locator("[aria-current=page]").inner_text() == "Bảng"
        assert axe_findings(page, "tables.html") == []
        page.locator("#site-contents a").first.focus()
        page.keyboard.press("Escape")
        assert contents.is_hidden()
        assert page.evaluate("document.activeElement.className").startswith("menu-button")
        assert found == []


def test_parts_of_the_contents_fold(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "index.html").as_uri())
        toggle = page.locator(".contents-toggle[aria-expanded=false]").first
        hidden = page.locator(f"#{toggle.get_attribute('aria-controls')}")
        assert hidden.is_hidden()
        title = toggle.locator("xpath=preceding-sibling::*").inner_text()
        assert page.get_by_role("button", name=f"Các trang bên dưới: {title}", exact=True).count() == 1
        toggle.focus()
        page.keyboard.press("Enter")
        assert hidden.is_visible()


def test_tabs_by_keyboard_and_their_panels(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "directives.html").as_uri())
        page.get_by_role("tab", name="Bảng một").focus()
        page.keyboard.press("ArrowRight")
        assert page.get_by_role("tab", name="Bảng hai").get_attribute("aria-selected") == "true"
        assert page.get_by_role("tabpanel").all_inner_texts() == ["Nội dung hai, có cải cách tài chính công."]


def test_skip_link_is_the_first_stop(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "index.html").as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip-link"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"


def test_hostile_text_is_text(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, found):
        for name in ("hostile.html", "notebook.html", "en/hostile.html"):
            page.goto((site / name).as_uri())
            assert page.evaluate("window.hostile") is None
            assert (
                page.locator("article script, article [onclick], article [onerror], article [style]").count()
                == 0
            )
            assert page.locator("a[href^='javascript']").count() == 0
        page.goto((site / "hostile.html").as_uri())
        assert page.locator("h1").inner_text() == "Chữ <script>alert('tiêu đề')</script> \"trích\""
        assert "<script>alert(2)</script>" in page.locator("article").inner_text()
        assert "\u202eđảo\u202c" in str(page.locator("article").text_content())
        page.locator("#search-input").fill("alert")
        page.locator(".search-title").first.wait_for()
        assert page.locator(".search-title").first.inner_text().startswith("Chữ <script>")
        assert found == []


def test_policy_stops_a_script_in_the_page(browser: Browser, site: Path, tmp_path: Path) -> None:
    html = (site / "text.html").read_text(encoding="utf-8")
    (tmp_path / "text.html").write_text(
        html.replace("</main>", "<script>window.hostile = true</script></main>")
    )
    with open_page(browser) as (page, found):
        page.goto((tmp_path / "text.html").as_uri())
        assert page.evaluate("window.hostile") is None
        assert any("Content Security Policy" in finding.detail for finding in found)


def test_paper_shows_the_text_only(browser: Browser, site: Path) -> None:
    with open_page(browser, scheme="dark") as (page, _):
        page.goto((site / "directives.html").as_uri())
        page.emulate_media(media="print")
        assert page.locator(".site-header").is_hidden()
        assert page.locator("#site-contents").is_hidden()
        assert page.locator(".tab-panel >> nth=1").is_visible()
        assert page.get_by_text("Nội dung ẩn.").is_visible()  # of a folded note
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_head_of_a_long_table_is_repeated_on_paper(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "long-table.html").as_uri())
        page.emulate_media(media="print")
        styles = "(name) => getComputedStyle(document.querySelector(name)).display"
        assert page.evaluate(styles, "thead") == "table-header-group"
        assert page.evaluate(styles, ".sort") == "contents"  # Chromium does not repeat buttons
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_image_opens_its_file(browser: Browser, site: Path) -> None:
    with open_page(browser) as (page, _):
        page.goto((site / "figures.html").as_uri())
        page.locator("#fig-bars a.image-link").click()
        page.wait_for_url("**/files/bars-*.svg")


def test_findings_read_well() -> None:
    assert str(Finding("a.html", "link", "b.html is not there")) == "a.html: link: b.html is not there"
