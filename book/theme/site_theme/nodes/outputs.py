"""What notebook cells printed, drew or returned."""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup

from site_theme.html_safety import clean_html
from site_theme.nodes.code import program
from site_theme.nodes.figures import picture
from site_theme.page import Page
from site_theme.registry import renders
from site_theme.text import Node, children

# A drawing says more than its source, and a table more than its print-out.
PREFERENCE = ("image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/gif", "text/html",
              "text/markdown", "text/latex", "application/json", "text/plain")  # fmt: skip
SUFFIX = {"image/svg+xml": ".svg"}
ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


@renders("outputs")
def outputs(page: Page, node: Node) -> Markup:
    """All outputs of one cell."""
    shown = [child for child in children(node) if not child.get("placeholder")]
    if node.get("visibility") == "remove" or not shown:
        return Markup()
    body = Markup().join(page.render(child) for child in shown)
    block = page.macro("outputs", "outputs", body, page.anchor(node))
    if node.get("visibility") == "hide":
        return page.macro("code", "folded", block, page.words["show_output"], "folded-output")
    return block


@renders("output")
def output(page: Page, node: Node) -> Markup:
    """One output, in the best form that the page can show."""
    data = node.get("jupyter_data") or {}
    kind = data.get("output_type")
    if kind == "stream":
        return page.macro("outputs", "stream", plain(page, data.get("text", "")), data.get("name", "stdout"))
    if kind == "error":
        traceback = plain(page, data.get("traceback", ""))
        return page.macro("outputs", "error", data.get("ename", ""), data.get("evalue", ""), traceback)
    bundle: dict[str, Any] = data.get("data") or {}
    mime = next((name for name in PREFERENCE if name in bundle), None)
    if mime is None:
        page.fault(
            f"output of kind {', '.join(sorted(bundle)) or kind}: expected one of {', '.join(PREFERENCE)}"
        )
        return Markup()
    return _representation(page, mime, bundle[mime], data.get("metadata") or {})


def _representation(page: Page, mime: str, item: Any, metadata: dict[str, Any]) -> Markup:  # noqa: ANN401 - JSON
    if mime.startswith("image/"):
        return _drawing(page, mime, item, metadata)
    if mime == "text/html":
        return page.macro("outputs", "rich", clean_html(content(page, item)))
    if mime == "application/json":
        value = item.get("content", item) if isinstance(item, dict) else item
        return program(page, {"value": _json_text(value), "lang": "json"})
    return page.macro("outputs", "stream", plain(page, item), mime.partition("/")[2])


def _drawing(page: Page, mime: str, item: Any, metadata: dict[str, Any]) -> Markup:  # noqa: ANN401 - JSON
    """An image with the text of `metadata[mime].alt` or `metadata.alt`, as nbconvert reads it."""
    own = metadata.get(mime) or {}
    alt = own.get("alt", metadata.get("alt"))
    path = item.get("path") if isinstance(item, dict) else None
    href = page.media.link(path) if path else page.media.store(content(page, item), SUFFIX[mime])
    if alt is None:
        page.fault(f"output image {href}: expected alternative text in the output's metadata, found none")
    return picture(page, href, str(alt or ""), width=int(own.get("width") or 0))


def content(page: Page, item: Any) -> str:  # noqa: ANN401 - JSON
    """The text of an output, which MyST keeps in the page or, when it is long, in a file."""
    if isinstance(item, list):
        return "".join(str(part) for part in item)
    if isinstance(item, dict):
        return (
            page.media.read_text(item["path"]) if item.get("path") else content(page, item.get("content", ""))
        )
    return str(item)


def plain(page: Page, item: Any) -> str:  # noqa: ANN401 - JSON
    """Text without the colour codes of terminals.

    A traceback is a list of lines, a stream a list of parts that carry their own line ends.
    """
    return ANSI.sub("", content(page, item))


def _json_text(value: Any) -> str:  # noqa: ANN401 - JSON
    parsed = json.loads(value) if isinstance(value, str) else value
    return json.dumps(parsed, ensure_ascii=False, indent=2)
