"""The text that the search of the pages looks through, section by section.

The file is a script because pages opened from a folder may not read JSON files beside them.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from site_theme.html_safety import html_text
from site_theme.nodes.figures import EXPLANATIONS
from site_theme.nodes.outputs import content
from site_theme.page import Page
from site_theme.text import Node, children, text_of, trees

SKIPPED = frozenset({"comment", "mermaid", "anywidget", "bibliography", "captionNumber"})
SCREEN_ONLY = "screen-only"  # class of what is not on paper
# Nodes whose text is taken as a whole.
LEAVES = frozenset({
    "paragraph", "code", "math", "definitionTerm", "cardTitle", "admonitionTitle", "summary",
})  # fmt: skip


@dataclass
class Section:
    """The text from one heading to the next."""

    anchor: str
    heading: str
    text: list[str] = field(default_factory=list)


def _collect(page: Page, node: Node, found: list[Section]) -> None:
    kind = node["type"]
    lists_places = str((node.get("data") or {}).get("part") or "").startswith(("toc", "index"))
    hidden = node.get("visibility") == "remove" or (kind == "code" and node.get("executable"))
    # Explanations of numbers repeat the words of rankings and rules on the page of every unit.
    # What is for the screen only tells how a page was made: names of files and hashes, the same on all pages.
    classes = str(node.get("class") or "").split()
    aside = EXPLANATIONS in classes or SCREEN_ONLY in classes
    if kind in SKIPPED or lists_places or hidden or aside:
        return
    if kind == "heading":
        found.append(Section(page.anchor(node), text_of(node)))
    elif kind == "output":
        _add(found, _output_text(page, node))
    elif kind == "tableCell":
        _add_once(found, text_of(node))
    elif kind in LEAVES:
        _add(found, text_of(node))
    elif children(node):
        if kind == "tabItem":
            _add(found, str(node.get("title") or ""))
        for child in children(node):
            _collect(page, child, found)
    else:
        _add(found, str(node.get("value") or "") if kind == "text" else "")


def _add(found: list[Section], text: str) -> None:
    if text:
        found[-1].text.append(text)


def _add_once(found: list[Section], text: str) -> None:
    """Words of a table's cell, once in a page: numbers, and names that every table repeats, are left out."""
    words = text if any(char.isalpha() for char in text) else ""
    if words and not any(words in part.text for part in found):
        found[-1].text.append(words)


def _output_text(page: Page, node: Node) -> str:
    data = node.get("jupyter_data") or {}
    bundle = data.get("data") or {}
    if "text/html" in bundle:
        return html_text(content(page, bundle["text/html"]))
    return ""


@dataclass(frozen=True)
class IndexedPage:
    """A page with its sections."""

    file: str
    title: str
    sections: Sequence[Section]


def indexed_page(page: Page, file: str) -> IndexedPage:
    """The sections of a page; what is left out of the page is left out here."""
    found = [Section("", "")]
    for tree in trees(page.data):
        _collect(page, tree, found)
    return IndexedPage(file, page.title, found)


def search_script(pages: Sequence[IndexedPage]) -> str:
    """`searchPages = [[file, title, [[anchor, heading, text], …]], …]`.

    Text is in composed form (NFC), so that one letter with its marks is one character for the script.
    """
    rows = [
        [
            page.file,
            _composed(page.title),
            [
                [part.anchor, _composed(part.heading), _composed(" ".join(part.text))]
                for part in page.sections
            ],
        ]
        for page in pages
    ]
    return f"const searchPages = {json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
