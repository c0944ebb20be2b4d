"""The laboratory as a reader uses it: the fixture's page in Chromium, opened from its folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from par_lib.audit.laboratory import BLOCK, MEANS, Laboratory, Weightings
from tests.book.browser import Finding, axe_findings, open_page
from tests.book.jupyter_book import FIXTURE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]

DATA = json.loads((FIXTURE / "vi" / "data" / "laboratory.json").read_text(encoding="utf-8"))
NAMES = [unit["name"] for unit in DATA["units"]]
SETTLED = ".laboratory[data-state=settled]"
RANKING = ".lab-results > .table-region tbody tr"


def in_par_lib() -> Laboratory:
    """The fixture's data as par_lib has it."""
    points = np.array(DATA["points"], dtype=np.float64)
    return Laboratory(
        tuple(NAMES), tuple(area["code"] for area in DATA["areas"]), points, np.array(DATA["maxima"]),
        np.array(DATA["weights"]), DATA["ties"], DATA["floor"], DATA["scale"],
    )  # fmt: skip


@contextmanager
def laboratory(
    browser: Browser, site: Path, *, hash_: str = "", name: str = "laboratory.html", width: int = 1280
) -> Iterator[tuple[Page, list[Finding]]]:
    with open_page(browser, width=width) as (page, found):
        page.goto((site / name).as_uri() + hash_)
        page.wait_for_selector(SETTLED)
        yield page, found


def settle(page: Page) -> None:
    """Waits until the change that was just made has been tried out and is in the address."""
    page.wait_for_selector(".laboratory[data-state=busy]", state="attached")
    page.wait_for_selector(SETTLED)


def rows(page: Page) -> dict[str, list[str]]:
    """Rank, change, index and share in the top by unit, in the order shown."""
    found = {}
    for row in page.locator(RANKING).all():
        texts = [" ".join(text.split()) for text in row.locator("td, th").all_inner_texts()]
        found[texts[1]] = [texts[0], *texts[2:]]
    return found


def shown(value: float, decimals: int) -> str:
    return "–" if np.isnan(value) else f"{value:.{decimals}f}".replace(".", ",")


def expected(
    weights: list[float], mean: str, *, top: int, drawn: Weightings
) -> dict[str, tuple[str, str, str]]:
    lab, given = in_par_lib(), np.array(weights)
    way = next(one for name, one in MEANS.items() if name == mean)
    columns = zip(
        NAMES, lab.ranks(given, way), lab.scores(given, way),
        lab.top_shares(given, way, top=top, drawn=drawn), strict=True,
    )  # fmt: skip
    return {
        name: (shown(rank, 0), shown(score, 2), shown(100 * share, 0)) for name, rank, score, share in columns
    }


def without_change(found: dict[str, list[str]]) -> dict[str, tuple[str, str, str]]:
    return {name: (rank, index, share) for name, (rank, _, index, share) in found.items()}


def test_nothing_changed_is_the_published_ranking(browser: Browser, site: Path) -> None:
    with laboratory(browser, site) as (page, found):
        now = rows(page)
        assert list(now) == NAMES
        published = page.locator(".laboratory details table tbody tr").all()
        page.locator(".laboratory details summary").click()
        for row in published:
            rank, name, index = (text.strip() for text in row.locator("td").all_inner_texts())
            assert (now[name][0], now[name][2]) == (rank, index)
            assert now[name][1] == ("–" if rank == "–" else "= không đổi hạng")
        drawn = Weightings(DATA["spread"], DATA["seed"], DATA["blocks"])
        assert without_change(now) == expected(DATA["weights"], "arithmetic", top=DATA["top"], drawn=drawn)
        assert "Không có gì thay đổi" in page.locator(".lab-summary").inner_text()
        assert page.locator("button", has_text="Trở về").is_disabled()
        assert "#" not in page.url
        assert found == []


def test_text_of_the_data_is_text(browser: Browser, site: Path) -> None:
    with laboratory(browser, site) as (page, found):
        assert page.evaluate("window.hostile") is None
        assert page.locator(".laboratory img").count() == 0
        assert any("<img" in name for name in rows(page))
        assert found == []


def test_simulated_data_say_so_wherever_they_are_shown(browser: Browser, site: Path) -> None:
    with laboratory(browser, site) as (page, _):
        for place in (".lab-caption", ".lab-summary"):
            assert DATA["note"] in page.locator(place).inner_text()


def test_a_setting_made_by_keyboard_alone(browser: Browser, site: Path) -> None:
    with laboratory(browser, site) as (page, found):
        page.locator("#content").focus()
        for _ in range(2):
            page.keyboard.press("Tab")  # the first checkbox, then its slider
        page.keyboard.press("End")
        settle(page)
        assert page.url.endswith("#weights=A:100") or "#weights=A:" in page.url
        weight = float(page.url.rpartition(":")[2])
        for _ in range(2):
            page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")  # the third area is left out
        settle(page)
        page.keyboard.press("Tab")  # its slider is off: the ways of joining follow
        page.keyboard.press("ArrowDown")
        settle(page)
        assert page.url.endswith(f"#weights=A:{weight:g}&without=C&mean=geometric")
        drawn = Weightings(DATA["spread"], DATA["seed"], DATA["blocks"])
        times = weight / (100 * DATA["weights"][0] / sum(DATA["weights"]))
        weights = [DATA["weights"][0] * times, DATA["weights"][1], 0]
        assert without_change(rows(page)) == expected(weights, "geometric", top=DATA["top"], drawn=drawn)
        said = page.locator("main > [role=status]").inner_text()
        assert said == page.locator(".lab-summary").inner_text()
        assert "đổi hạng" in said
        reset = page.locator("button", has_text="Trở về")
        while not reset.evaluate("button => button === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        settle(page)
        assert "#" not in page.url
        assert list(rows(page)) == NAMES
        assert found == []


HASH = "#weights=A:40,C:12.5&without=B&mean=harmonic&top=2&spread=0.5&seed=99"


def test_an_address_is_the_setting_and_the_setting_is_the_address(browser: Browser, site: Path) -> None:
    with laboratory(browser, site, hash_=HASH) as (page, found):
        assert page.url.endswith(HASH)
        first = rows(page)
        official = 100 * np.array(DATA["weights"]) / sum(DATA["weights"])
        weights = np.array(DATA["weights"]) * np.array([40, 0, 12.5]) / official
        drawn = Weightings(0.5, 99, DATA["blocks"])
        assert without_change(first) == expected(weights.tolist(), "harmonic", top=2, drawn=drawn)
        assert page.locator("thead >> nth=0").inner_text().count("2 hạng đầu") == 1
        shares = [text.split("%")[0] for text in page.locator(".area-share strong").all_inner_texts()]
        assert shares == ["76,2", "bỏ ra", "23,8"]
        # the other edition shows the same setting
        page.locator(".language-switch").click()
        page.wait_for_url(f"**/en/laboratory.html{HASH}")
        page.wait_for_selector(SETTLED)
        assert [row[0] for row in rows(page).values()] == [row[0] for row in first.values()]
        assert found == []


@pytest.mark.parametrize("hash_", ["#tab-laboratory", "#content"])
def test_a_place_on_the_page_is_no_setting(browser: Browser, site: Path, hash_: str) -> None:
    with laboratory(browser, site, hash_=hash_) as (page, _):
        assert page.url.endswith(hash_)
        assert list(rows(page)) == NAMES
        assert page.locator(".lab-unknown").is_hidden()


def test_what_an_address_does_not_mean_is_said_and_left_aside(browser: Browser, site: Path) -> None:
    wrong = (
        "weights=A:40,Z:3,B:101,C:1e3&without=Q&mean=median&top=0&spread=0.3&seed=-1&x=%3Cb%3E&__proto__=1"
        "&seed=%E0%A4"
    )
    with laboratory(browser, site, hash_=f"#{wrong}") as (page, found):
        said = page.locator(".lab-unknown").inner_text()
        named = said.partition(":")[2].strip().split("; ")
        assert named == ["weights=Z:3", "weights=B:101", "weights=C:1e3", "without=Q", "mean=median", "top=0",
                         "spread=0.3", "seed=-1", "x=<b>", "__proto__=1", "seed=%E0%A4"]  # fmt: skip
        assert page.url.endswith("#weights=A:40")
        assert found == []


def test_a_change_of_the_address_is_followed(browser: Browser, site: Path) -> None:
    with laboratory(browser, site) as (page, _):
        page.evaluate("location.hash = 'without=A'")
        settle(page)
        assert not page.locator(".area-name input").first.is_checked()
        page.evaluate("location.hash = ''")
        settle(page)
        assert list(rows(page)) == NAMES


def test_nothing_left_to_compute_with_is_said(browser: Browser, site: Path) -> None:
    with laboratory(browser, site, hash_="#weights=C:0&without=A,B") as (page, found):
        assert "không tính được" in page.locator(".lab-summary").inner_text()
        assert {tuple(row) for row in rows(page).values()} == {("–", "–", "–", "–")}
        assert found == []


def test_an_area_that_is_left_out_is_not_missed(browser: Browser, site: Path) -> None:
    missing = NAMES[-1]  # has no points in area B
    with laboratory(browser, site, hash_="#without=B") as (page, _):
        assert rows(page)[missing][:2] == ["6", "–"]


def test_the_link_is_copied_or_shown(browser: Browser, site: Path) -> None:
    with laboratory(browser, site, hash_="#without=B") as (page, found):
        page.locator("button", has_text="Chép liên kết").click()
        page.wait_for_selector(".lab-address:not([hidden]), button:has-text('Đã chép')")
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.locator(".lab-button >> nth=1").click()
        page.wait_for_selector(".lab-address:not([hidden])")
        assert page.locator(".lab-address").input_value() == page.url
        assert found == []


def test_accessible_in_use_and_on_a_phone(browser: Browser, site: Path) -> None:
    with laboratory(browser, site, hash_=HASH, width=360) as (page, found):
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.locator(".laboratory details summary").click()
        assert axe_findings(page, "laboratory") == []
        page.locator("button", has_text="Trở về").focus()
        button = page.locator("button", has_text="Trở về").bounding_box()
        summary = page.locator(".lab-summary").bounding_box()
        assert button is not None
        assert summary is not None
        assert (
            button["y"] + button["height"] <= summary["y"] or button["y"] >= summary["y"] + summary["height"]
        )
        assert found == []


def test_without_javascript_there_is_the_table_and_a_sentence(browser: Browser, site: Path) -> None:
    source = (site / "laboratory.html").read_text(encoding="utf-8")
    page = BeautifulSoup(source, "html.parser")
    section = page.select_one("section.laboratory")
    assert "cần JavaScript" in section.select_one(".laboratory-fallback").text
    assert len(section.select("tbody tr")) == len(NAMES)
    assert json.loads(section["data-laboratory"]) == DATA
    assert [script["src"] for script in page.select("script")][-3:] == [
        "assets/laboratory-arithmetic.js", "assets/laboratory-state.js", "assets/laboratory.js",
    ]  # fmt: skip
    assert "laboratory" not in (site / "tables.html").read_text(encoding="utf-8").partition("<body")[0]
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto((site / "laboratory.html").as_uri())
    assert plain.locator(".laboratory-fallback").is_visible()
    assert plain.locator(".laboratory tbody tr").count() == len(NAMES)
    context.close()


def test_weightings_are_tried_in_blocks_of_the_size_of_par_lib(browser: Browser, site: Path) -> None:
    with laboratory(browser, site) as (page, _):
        assert page.evaluate("laboratoryArithmetic.BLOCK") == BLOCK
        assert str(DATA["blocks"] * BLOCK) in page.locator(".lab-tried").inner_text()
