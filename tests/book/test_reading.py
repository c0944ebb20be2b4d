"""What makes pages easy to read: simulated numbers say so while they are in sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.book.browser import open_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]

STRIP = ".simulated-strip"


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 740)])
def test_simulated_numbers_say_so_while_they_are_in_sight(
    browser: Browser, site: Path, width: int, height: int
) -> None:
    with open_page(browser, width=width, height=height) as (page, _):
        page.goto((site / "explained.html").as_uri())
        strip = page.locator(STRIP)
        assert strip.text_content() == "Trang này có SỐ LIỆU MÔ PHỎNG"
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        box = strip.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 80
        covered = page.evaluate(
            """() => { const box = document.querySelector(".simulated-strip").getBoundingClientRect();
            return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).className; }"""
        )
        assert covered == "simulated-strip"
        page.goto((site / "tables.html").as_uri())
        assert page.locator(STRIP).count() == 0


def test_a_place_that_a_link_leads_to_is_not_behind_what_sticks(browser: Browser, site: Path) -> None:
    with open_page(browser, width=1280, height=500) as (page, _):
        page.goto((site / "explained.html").as_uri() + "#tab-odd")
        place, strip = page.locator("#tab-odd").bounding_box(), page.locator(STRIP).bounding_box()
        assert place is not None
        assert strip is not None
        assert place["y"] >= strip["y"] + strip["height"]


def test_the_laboratory_stands_beside_its_ranking_where_there_is_room(browser: Browser, site: Path) -> None:
    for width, beside in ((1440, True), (800, False)):
        with open_page(browser, width=width) as (page, _):
            page.goto((site / "laboratory.html").as_uri())
            page.wait_for_selector(".laboratory[data-state=settled]")
            controls = page.locator(".lab-controls").bounding_box()
            ranking = page.locator(".lab-results > .table-region").bounding_box()
            assert controls is not None
            assert ranking is not None
            assert (ranking["x"] >= controls["x"] + controls["width"]) is beside


def test_a_table_is_as_wide_as_it_needs(browser: Browser, site: Path) -> None:
    """Two short columns at the ends of a wide line would be hard to read across."""
    with open_page(browser, width=1440) as (page, _):
        page.goto((site / "tables.html").as_uri())
        widths = page.evaluate(
            """() => [...document.querySelectorAll(".table-region.fits")].map(
            (region) => [region.querySelector("table").offsetWidth, region.offsetWidth])"""
        )
        assert widths
        assert all(own <= room for own, room in widths)
        assert any(own < 0.8 * room for own, room in widths)


def test_the_name_beside_a_rank_stays_in_sight(browser: Browser, site: Path) -> None:
    with open_page(browser, width=360, height=740) as (page, _):
        page.goto((site / "explained.html").as_uri())
        region = page.locator("#tab-explained .table-region")
        assert "ranked" in (region.get_attribute("class") or "")
        page.evaluate(
            """() => { const region = document.querySelector("#tab-explained .table-region");
            region.querySelector("th:last-child").style.minWidth = "60rem"; refreshRegion(region);
            region.scrollLeft = 400; }"""
        )
        name, frame = (
            page.locator("#tab-explained tbody td:nth-child(2)").first.bounding_box(),
            region.bounding_box(),
        )
        assert name is not None
        assert frame is not None
        assert frame["x"] <= name["x"] < frame["x"] + 120
