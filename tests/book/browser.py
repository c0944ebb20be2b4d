"""Opens the pages of a built book in Chromium, from the folder and without a network, and says what is wrong.

    with open_browser() as browser:
        findings = walk_site(browser, Path("build/book"))

Used for the theme's own pages and for the real report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tools.chromium import ADVICE, find_chromium

Scheme = Literal["light", "dark"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# WCAG 2.2 to level AA, and what axe-core counts as best practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ON_COLOURS = ["color-contrast", "link-in-text-block"]  # all that dark changes
# A drawing is judged as a picture, by its alternative text: its thousands of letters stand on white.
AXE_CONTEXT = {"exclude": [[".drawing > svg"]]}
LINKS = """() => [...document.querySelectorAll("a[href], link[href], img[src], script[src]")].map(
    (link) => [link.getAttribute("href") ?? link.getAttribute("src"), link.href ?? link.src])"""
# WCAG 2.2, 1.4.12: readers may space letters, words and lines out, and nothing gets lost.
SPACED_TEXT = """() => { const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet]; }"""
# What a change of sizes leads to is drawn: noticed in one frame, answered in the next.
SEEN = """() => new Promise((seen) => { let frames = 3;
    const next = () => (frames-- ? requestAnimationFrame(next) : seen()); next(); })"""
# The rows of one table are written by one loop: axe looks at the first and the last of them. What it is told
# to leave out it walks through all the same, so that goes, too.
THINNED = """() => { for (const body of document.querySelectorAll("tbody")) {
        [...body.rows].slice(6, -2).forEach((row) => row.remove()); }
    document.querySelectorAll(".drawing > svg").forEach((picture) => picture.replaceChildren()); }"""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing wrong with one page; `kind` is request, console, axe, overflow or link."""

    page: str
    kind: str
    detail: str

    def __str__(self) -> str:
        return f"{self.page}: {self.kind}: {self.detail}"


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Chromium without a window; a missing browser is an error, since pages not looked at are not tested."""
    executable = find_chromium()
    if executable is None:
        raise RuntimeError(ADVICE)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(executable), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(
    browser: Browser, *, width: int = 1280, height: int = 900, scheme: Scheme = "light", lang: str = "vi"
) -> Iterator[tuple[Page, list[Finding]]]:
    """A page whose requests are confined to files, with a list that fills with what goes wrong on it."""
    found: list[Finding] = []
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale=lang
    )
    page = context.new_page()

    def name() -> str:
        return unquote(urlsplit(page.url).path).rpartition("/")[2]

    def confine(route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
            return
        found.append(Finding(name(), "request", route.request.url))
        route.abort()

    context.route("**/*", confine)
    page.on(
        "console",
        lambda message: (
            found.append(Finding(name(), "console", message.text))
            if message.type in {"error", "warning"}
            else None
        ),
    )
    page.on("pageerror", lambda error: found.append(Finding(name(), "console", str(error))))
    try:
        yield page, found
    finally:
        context.close()


def walk_site(
    browser: Browser, folder: Path, *, pages: Sequence[str] | None = None, narrow: int = 360
) -> list[Finding]:
    """Everything wrong with the pages of a folder and the folders below it.

    Each page is opened in light (requests, script errors, accessibility by axe-core), in dark (the rules on
    colours again), once narrow (nothing may be wider than the window, also with letters spaced out), and its
    local links and images are looked up in the folder.

    `pages` are paths relative to the folder, by default all HTML files.
    """
    files = [folder / page for page in pages] if pages else sorted(folder.rglob("*.html"))
    if not files:
        raise ValueError(f"{folder}: expected HTML pages, found none")
    findings: list[Finding] = []
    for scheme in ("light", "dark"):
        with open_page(browser, scheme=scheme) as (page, found):
            for file in files:
                page.goto(file.resolve().as_uri())
                if scheme == "light":
                    findings += link_findings(page, folder, file)
                page.evaluate(THINNED)
                rules = None if scheme == "light" else ON_COLOURS
                findings += axe_findings(page, f"{file.relative_to(folder)} ({scheme})", rules)
            findings += found
    with open_page(browser, width=narrow, height=740) as (page, found):
        for file in files:
            page.goto(file.resolve().as_uri())
            excess = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if excess > 0:
                findings.append(
                    Finding(str(file.relative_to(folder)), "overflow", f"{excess} px at {narrow} px")
                )
            page.evaluate(SPACED_TEXT)
            page.evaluate(SEEN)
            spaced = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if spaced > max(excess, 0):
                detail = f"{spaced} px at {narrow} px with text spacing"
                findings.append(Finding(str(file.relative_to(folder)), "overflow", detail))
        findings += found
    return sorted(set(findings))


def axe_findings(page: Page, name: str, rules: Sequence[str] | None = None) -> list[Finding]:
    """Violations that axe-core sees on the page as it stands, by all rules of the tags or by some rules."""
    only = {"type": "rule", "values": list(rules)} if rules else AXE_TAGS
    options = {"preload": False, "runOnly": only}
    violations = Axe().run(page, context=AXE_CONTEXT, options=options).response["violations"]
    return [
        Finding(name, "axe", f"{violation['id']}: {node['html'][:200]}")
        for violation in violations
        for node in violation["nodes"]
    ]


def link_findings(page: Page, folder: Path, file: Path) -> list[Finding]:
    """Links, images and scripts that lead to nothing, or out of the folder."""
    found = []
    name = str(file.relative_to(folder))
    for written, resolved in page.evaluate(LINKS):
        address = urlsplit(resolved)
        if address.scheme in {"http", "https", "mailto", "tel"}:
            continue
        target = Path(unquote(address.path))
        if address.scheme != "file" or folder.resolve() not in target.resolve().parents:
            found.append(Finding(name, "link", f"{written} leads out of the folder"))
        elif not target.is_file():
            found.append(Finding(name, "link", f"{written} is not there"))
        elif address.fragment and not _has_anchor(target, unquote(address.fragment)):
            found.append(Finding(name, "link", f"{written}: no such place on the page"))
    return found


def _has_anchor(file: Path, anchor: str) -> bool:
    return anchor in _anchors(file, file.stat().st_mtime_ns)


@cache
def _anchors(file: Path, _changed: int) -> frozenset[str]:
    return frozenset(re.findall(r' id="([^"]+)"', file.read_text(encoding="utf-8")))
