"""Figures, images, captions and frames."""

from __future__ import annotations

from par_lib.pdf.columns import Layout
from par_lib.pdf.nodes.tables import set_table
from par_lib.pdf.page import Page
from par_lib.pdf.registry import renders
from par_lib.pdf.tree import Node, children, classes, text_of
from par_lib.pdf.typst_code import EMPTY, NONE, Code, boolean, call, joined, number, string

_KINDS = {"figure": "image", "table": "table", "code": "raw"}  # what Typst counts together
_NAMES = {"figure": "Figure", "table": "Table", "code": "Program"}
# A drawing as high as a sheet leaves room for a heading and some lines of a caption; each line more takes of
# its height, or the heading would stand alone on the sheet before.
_TALLEST, _LINE, _USUAL, _LINE_LETTERS = 630, 11, 2, 100


@renders("container")
def container(page: Page, node: Node) -> Code:
    """A numbered figure, table or program with its caption; the numbers count through the document."""
    kind, parts = str(node.get("kind") or "figure"), children(node)
    if kind == "quote":
        return call("quotation", page.body(node))
    if kind not in _KINDS:
        page.fault(f"no renderer for a numbered {kind}")
    if node.get("subcontainer"):
        return page.body(node)
    caption = next((part for part in parts if part["type"] == "caption"), None)
    page.decorative += (decorative := "decorative" in classes(node))
    inner = [part for part in parts if part is not caption]
    tables = [part for part in inner if part["type"] == "table"]
    layouts: list[Layout] = []
    bodies: list[Code] = []
    page.caption_letters = len(text_of(caption)) if caption else 0
    for part in inner:
        if part["type"] == "table":
            code, layout = set_table(page, part, alone=len(tables) == 1)
            bodies.append(code)
            layouts.append(layout)
        else:
            with page.inside_block():
                bodies.append(page.render(part))
    page.decorative -= decorative
    page.caption_letters = 0
    with page.inside_block():
        title = joined(page.body(line) for line in children(caption)) if caption else NONE
    word = string(page.words.kind(_NAMES.get(kind, "Figure")))
    floats = not page.contained and any(str(part.get("url")) in page.tall for part in inner)
    named = {"floats": boolean(value=True)} if floats else {}
    code = call("numbered", string(_KINDS.get(kind, "image")), word, title, joined(bodies), **named)
    code = page.labelled(code, page.target(node))
    if any(layout.flipped for layout in layouts):
        return call("sideways", code)
    if not tables or page.contained:
        return code
    room = call("room-for-rows", number(len(children(tables[0]))), number(layouts[0].head))
    return joined([room, code])


@renders("caption")
def caption_alone(page: Page, node: Node) -> Code:
    """A caption outside a numbered figure: of a part figure, or who is quoted."""
    return page.body(node)


@renders("legend")
def legend(page: Page, node: Node) -> Code:
    """Notes and sources under a figure."""
    return page.body(node)


@renders("captionNumber")
def caption_number(_page: Page, _node: Node) -> Code:
    """MyST counts on each page anew; the document counts for itself."""
    return EMPTY


@renders("image")
def image(page: Page, node: Node) -> Code:
    """An image; without alternative text the build fails, unless it is decoration."""
    if node.get("placeholder"):
        return EMPTY  # stands for a live output in other formats
    if page.decorative or "decorative" in classes(node):
        return call("decoration", string(_file(page, str(node["url"]))))
    return picture(page, str(node["url"]), node.get("alt"))


def picture(page: Page, url: str, alt: object) -> Code:
    """An image of the site, as wide as the text at most."""
    words = " ".join(str(alt or "").split())
    if not words:
        page.fault(f"image {url}: expected alternative text, found none")
    lines = page.caption_letters // _LINE_LETTERS
    room = {"tallest": number(_TALLEST - _LINE * (lines - _USUAL), "pt")} if lines > _USUAL else {}
    return call("picture", string(_file(page, url)), page.text(words), **room)


@renders("iframe")
def iframe(page: Page, node: Node) -> Code:
    """A frame becomes the address of what it would show."""
    return page.text(str(node.get("title") or node["src"]))


def _file(page: Page, url: str) -> str:
    if not url.startswith("/") or ".." in url:
        page.fault(f"image {url[:80]}: expected a file of the site")
    return f"/public{url}"
