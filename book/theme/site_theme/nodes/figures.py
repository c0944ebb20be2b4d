"""Figures, images, captions and frames."""

from __future__ import annotations

import re

from markupsafe import Markup

from site_theme.assets import EXPLANATION_SCRIPTS
from site_theme.drawings import drawing
from site_theme.nodes.laboratory import LABORATORY, laboratory
from site_theme.page import Page
from site_theme.registry import renders
from site_theme.text import Node, children, page_file

# Classes of a table whose numbers open their explanations, and of one that explains, row by row.
EXPLAINED, EXPLANATIONS = "explained", "explanations"
SIMULATED = "simulated"  # class of a table of simulated numbers
KINDS = {"figure": "Figure", "table": "Table", "code": "Program"}
LENGTH = re.compile(r"^(?P<number>[0-9.]+)(?P<unit>%|px|em|rem|cm|mm|in|pt)?$")
# CSS Values 4, §6.2: absolute lengths in pixels; em as the root font size.
PIXELS = {
    None: 1.0,
    "px": 1.0,
    "em": 16.0,
    "rem": 16.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "in": 96.0,
    "pt": 96 / 72,
}


@renders("container")
def container(page: Page, node: Node) -> Markup:
    """A numbered figure, table, program or quotation with its caption; a table may be a laboratory."""
    kind, parts = node.get("kind") or "figure", children(node)
    if kind == "quote":
        return page.macro("figures", "quotation", page.body(node), page.classes(node))
    names = page.classes(node).split()
    page.simulated |= SIMULATED in names
    caption = next((part for part in parts if part["type"] == "caption"), None)
    caption_id = page.fresh_id("caption") if caption else ""
    decorative = "decorative" in names
    named_part = bool(node.get("subcontainer")) and caption is not None
    page.captions.append(caption_id)
    page.decorative += decorative
    page.named_parts += named_part
    page.rows_of = page.anchor(node) if EXPLANATIONS in names else ""
    bodies = [
        _caption(page, node, part, caption_id) if part is caption else page.render(part) for part in parts
    ]
    page.rows_of = ""
    page.named_parts -= named_part
    page.decorative -= decorative
    page.captions.pop()
    nested = sum(part["type"] == "container" for part in parts)
    if {EXPLAINED, EXPLANATIONS} & set(names):
        page.scripts += [name for name in EXPLANATION_SCRIPTS if name not in page.scripts]
    classes = [name for name in names if name != LABORATORY]
    figure = page.macro(
        "figures",
        "figure",
        Markup().join(bodies),
        page.anchor(node),
        " ".join([f"figure-{kind}", *classes]),
        nested > 1,
        _source(page, node),
    )
    return laboratory(page, figure) if LABORATORY in names else figure


def _caption(page: Page, node: Node, caption: Node, caption_id: str) -> Markup:
    """The caption, numbered even where the figure has no label and MyST writes no number."""
    number = ""
    has_number = any(
        part["type"] == "captionNumber" for block in children(caption) for part in children(block)
    )
    kind = KINDS.get(node.get("kind") or "figure")
    if node.get("enumerator") and not has_number and kind and not node.get("subcontainer"):
        number = page.words.number(f"{kind} %s", str(node["enumerator"]))
    return page.macro("figures", "caption", page.body(caption), caption_id, number)


def _source(page: Page, node: Node) -> tuple[str, str] | None:
    source = node.get("source") or {}
    url = source.get("url")
    if not url or source.get("slug") == page.slug:
        return None
    return page_file(f"{url}#{source['label']}" if source.get("label") else url), source.get("title") or url


@renders("caption")
def caption_alone(page: Page, node: Node) -> Markup:
    """A caption outside a figure: the attribution of a quotation."""
    return page.macro("figures", "attribution", page.body(node))


@renders("legend")
def legend(page: Page, node: Node) -> Markup:
    """Notes and sources under a figure."""
    return page.macro("blocks", "division", page.body(node), "", "legend")


@renders("captionNumber")
def caption_number(page: Page, node: Node) -> Markup:
    """The number of a figure; a part figure has MyST's letter."""
    return page.macro("figures", "caption_number", page.body(node))


@renders("image")
def image(page: Page, node: Node) -> Markup:
    """An image that opens its own file; without alternative text the build fails."""
    if node.get("placeholder"):
        return Markup()  # stands for a live output in other formats
    alt = alternative_text(page, node)
    href = page.media.link(str(node["url"]))
    width_class, width = image_width(page, str(node.get("width") or ""))
    classes = [width_class, f"align-{node['align']}" if node.get("align") else "", page.classes(node)]
    return picture(page, href, alt, " ".join(filter(None, classes)), width, str(node.get("title") or ""))


def picture(page: Page, href: str, alt: str, classes: str = "", width: int = 0, title: str = "") -> Markup:
    """The img element with its size; a link to its file unless it is decoration or inside a link.

    A drawing in the page's own font stands in the page itself, which offers it as a file.
    """
    if "://" in href or href.startswith("data:"):
        page.fault(f"image {href[:80]}: expected a file of the project, found an address")
    linked = bool(alt) and not page.inside_link
    own_width, own_height = page.media.size(href) or (0, 0)
    own = drawing(page.media.drawing(href), page.fresh_id("drawing")) if linked else None
    if own:
        page.media.give_back(href)
        return page.macro("figures", "drawing", own, alt, page.captions[-1] if page.captions else "")
    shown = width or own_width
    height = round(shown * own_height / own_width) if own_width else 0
    return page.macro("figures", "image", href, alt, classes, shown, height, title, linked)


def alternative_text(page: Page, node: Node) -> str:
    """The writer's alternative text; "" for an image of class `decorative`.

    MyST fills a missing text from the caption, which would be read out twice, so such a text does not count;
    but in a part figure it made the caption from the writer's text and that does.
    """
    if page.decorative or "decorative" in page.classes(node).split():
        return ""
    alt = str(node.get("alt") or "").strip()
    from_caption = (node.get("data") or {}).get("altTextIsAutoGenerated")
    if not alt or (from_caption and not page.named_parts):
        page.fault(f"image {node.get('urlSource') or node['url']}: expected alternative text, found none")
    return alt


def image_width(page: Page, width: str) -> tuple[str, int]:
    """A width as class (parts of the column) or in pixels, since the policy allows no style attributes."""
    if not width:
        return "", 0
    found = LENGTH.match(width)
    if not found:
        page.fault(f"image width {width!r}: expected a length such as 50% or 300px")
        return "", 0
    if found["unit"] == "%":
        return f"width-{min(max(round(float(found['number']) / 5) * 5, 5), 100)}", 0
    return "", round(float(found["number"]) * PIXELS[found["unit"]])


@renders("iframe")
def iframe(page: Page, node: Node) -> Markup:
    """A frame becomes a link: the page loads nothing from elsewhere."""
    return page.macro("figures", "frame_link", str(node["src"]), str(node.get("title") or node["src"]))
