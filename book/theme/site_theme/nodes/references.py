"""Links, cross references, citations and footnotes."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from markupsafe import Markup

from site_theme.html_safety import clean_html
from site_theme.page import Page
from site_theme.registry import renders
from site_theme.text import Node, children, page_file

WEB = ("http:", "https:")
SAFE_SCHEME = re.compile(r"^(https?|mailto|tel):", re.IGNORECASE)
HAS_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@renders("link")
def link(page: Page, node: Node) -> Markup:
    """A link to a page, to a file that was copied, or out of the book."""
    url = str(node["url"])
    page.inside_link += 1
    body = page.body(node) or Markup.escape(url)
    page.inside_link -= 1
    if HAS_SCHEME.match(url) and not SAFE_SCHEME.match(url):
        return body  # such as javascript: - the words stay, the link does not
    href = link_target(page, url, static=bool(node.get("static")))
    # MyST and the theme rename copies; readers get the writer's name
    name = PurePosixPath(str(node.get("urlSource") or url)).name if node.get("static") else ""
    return page.macro("references", "link", body, href, page.classes(node), url.lower().startswith(WEB),
                      name, str(node.get("title") or ""))  # fmt: skip


def link_target(page: Page, url: str, *, static: bool = False) -> str:
    """The address to write: relative to the page's folder, or as given when it leads elsewhere."""
    if static:
        return page.media.link(url)
    if not url.startswith("/"):
        return url
    path, mark, anchor = page_file(url).partition("#")
    return f"{path}{mark}{page.ids.stable(anchor)}"


@renders("crossReference")
def cross_reference(page: Page, node: Node) -> Markup:
    """A reference to something numbered or named, here or on another page."""
    anchor = page.ids.stable(str(node.get("html_id") or node.get("identifier") or ""))
    address = page_file(str(node["url"])) if node.get("remote") and node.get("url") else ""
    return page.macro("references", "link", page.body(node) or anchor, f"{address}#{anchor}", "reference")


@renders("cite")
def cite(page: Page, node: Node) -> Markup:
    """One citation, which leads to its entry in the bibliography of the page."""
    if node.get("error"):
        page.fault(f"citation {node.get('label')}: {node['error']}")
    return page.macro("references", "link", page.body(node), f"#cite-{node['label']}", "citation")


@renders("citeGroup")
def cite_group(page: Page, node: Node) -> Markup:
    """Several citations."""
    entries = [page.render(child) for child in children(node)]
    return page.macro("references", "citation_group", entries, node.get("kind") == "parenthetical")


@renders("bibliography")
def bibliography(page: Page, node: Node) -> Markup:
    """The works that the page cites, where the writer wants them."""
    page.bibliography_placed = True
    return bibliography_list(page, page.anchor(node))


def bibliography_list(page: Page, anchor: str = "") -> Markup:
    """The works that the page cites, in the order of MyST."""
    cited = (page.data.get("references") or {}).get("cite") or {}
    entries = [
        (f"cite-{label}", clean_html(cited["data"][label]["html"])) for label in cited.get("order", [])
    ]
    return page.macro("references", "bibliography", entries, anchor) if entries else Markup()


@renders("footnoteReference")
def footnote_reference(page: Page, node: Node) -> Markup:
    """The number of a footnote; every place has its own way back."""
    key = str(node["identifier"])
    places = page.backlinks.setdefault(key, [])
    places.append(f"footnote-{key}-place-{len(places) + 1}")
    return page.macro(
        "references", "footnote_number", node.get("enumerator") or "*", f"footnote-{key}", places[-1]
    )


@renders("footnoteDefinition")
def footnote_definition(page: Page, node: Node) -> Markup:
    """Kept until the end of the page."""
    page.footnotes[str(node["identifier"])] = node
    return Markup()


def footnote_list(page: Page) -> Markup:
    """All footnotes that the page refers to, in the order of their numbers."""
    shown = [node for key, node in page.footnotes.items() if key in page.backlinks]
    shown.sort(key=lambda node: int(node.get("enumerator") or 0))
    notes = [
        (
            f"footnote-{node['identifier']}",
            node["enumerator"],
            page.body(node),
            page.backlinks[str(node["identifier"])],
        )
        for node in shown
    ]
    return page.macro("references", "footnotes", notes) if notes else Markup()
