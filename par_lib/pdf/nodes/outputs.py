"""What notebook cells printed, drew or returned, other than the report's own figures and tables."""

from __future__ import annotations

import re
from typing import Any

from par_lib.pdf.nodes.blocks import program
from par_lib.pdf.nodes.figures import picture
from par_lib.pdf.page import Page
from par_lib.pdf.registry import renders
from par_lib.pdf.tree import Node, children, html_text
from par_lib.pdf.typst_code import EMPTY, Code, call

_IMAGES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
_TEXTS = ("text/plain", "text/markdown", "text/latex", "application/json")
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


@renders("outputs")
def outputs(page: Page, node: Node) -> Code:
    """All outputs of one cell."""
    shown = [child for child in children(node) if not child.get("placeholder")]
    return EMPTY if node.get("visibility") == "remove" or not shown else page.body({"children": shown})


@renders("output")
def output(page: Page, node: Node) -> Code:
    """One output, in the best form that paper can show."""
    data: dict[str, Any] = node.get("jupyter_data") or {}
    if data.get("output_type") in ("stream", "error"):
        return program(page, _ANSI.sub("", _content(page, data.get("text") or data.get("traceback") or "")))
    bundle: dict[str, Any] = data.get("data") or {}
    for mime in _IMAGES:
        path = bundle[mime].get("path") if isinstance(bundle.get(mime), dict) else None
        if path:
            metadata = data.get("metadata") or {}
            own = metadata.get(mime) or {}
            return picture(page, str(path), own.get("alt", metadata.get("alt")))
    for mime in _TEXTS:
        if mime in bundle:
            return program(page, _ANSI.sub("", _content(page, bundle[mime])))
    if "text/html" in bundle:
        return call("par", page.text(html_text(_content(page, bundle["text/html"]))))
    page.fault(f"output of kind {', '.join(sorted(bundle))}: expected text or an image")
    return EMPTY


def _content(page: Page, item: Any) -> str:  # noqa: ANN401 - JSON
    """The text of an output, which MyST keeps in the page unless it is long."""
    if isinstance(item, list):
        return "".join(str(part) for part in item)
    if isinstance(item, dict):
        if item.get("path"):
            page.fault(f"output {item['path']}: expected a text short enough for paper")
        return _content(page, item.get("content", ""))
    return str(item)
