"""A small site as MyST leaves it, written by hand: one page without a part, two in a part."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STYLE, STRINGS = ROOT / "book/typst/report.typ", ROOT / "book/theme/strings"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}pt" height="{1}pt" viewBox="0 0 {0} {1}">'
    '<path d="M0 0H9V9z"/></svg>'
)


def text(value):
    return {"type": "text", "value": value}


def paragraph(*nodes):
    return {
        "type": "paragraph",
        "children": [text(node) if isinstance(node, str) else node for node in nodes],
    }


def heading(depth, title):
    name = f"h-{title}"
    return {"type": "heading", "depth": depth, "html_id": name, "identifier": name, "children": [text(title)]}


def cell(value, *, header=False, align="left"):
    return {"type": "tableCell", "header": header, "align": align, "children": [text(value)]}


def table(head, rows):
    lines = [[cell(value, header=True) for value in head], *([cell(value) for value in row] for row in rows)]
    return {"type": "table", "children": [{"type": "tableRow", "children": line} for line in lines]}


def numbered(kind, label, caption, *nodes):
    number = {
        "type": "captionNumber",
        "children": [text("Table 1:")],
        "template": "Table %s:",
        "enumerator": "1",
    }
    parts = [{"type": "caption", "children": [paragraph(number, caption)]}, *nodes]
    return {"type": "container", "kind": kind, "html_id": label, "enumerator": "1", "children": parts}


def image(url="/a.svg", alt="Ba thanh, dài nhất là Bộ Tư pháp"):
    return {"type": "image", "url": url, "alt": alt}


def warning(title):
    parts = [{"type": "admonitionTitle", "children": [text(title)]}, paragraph("Không được trích dẫn.")]
    return {"type": "admonition", "kind": "danger", "children": parts}


def write_site(folder, pages, parts=(("Phần một", ("b", "c")),), title="Báo cáo PAR INDEX"):
    """Pages by slug: the title and the nodes of each; the first one stands before all parts."""
    (folder / "content").mkdir(parents=True)
    (folder / "public").mkdir()
    (folder / "public/a.svg").write_text(SVG.format(300, 200))
    (folder / "public/tall.svg").write_text(SVG.format(500, 3000))
    entries = []
    for part, slugs in parts:
        entries += [
            {"title": part, "level": 1},
            *({"slug": slug, "title": slug, "level": 2} for slug in slugs),
        ]
    project = {"title": title, "description": "Mẫu thử", "index": next(iter(pages)), "pages": entries}
    (folder / "config.json").write_text(json.dumps({"projects": [project]}))
    for slug, (name, nodes) in pages.items():
        data = {"frontmatter": {"title": name}, "mdast": {"type": "root", "children": nodes}}
        (folder / "content" / f"{slug}.json").write_text(json.dumps(data))
    return folder
