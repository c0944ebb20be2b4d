"""What of an SVG may stand in a page itself; all else stays a file."""

from __future__ import annotations

import pytest
from site_theme.drawings import drawing

HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" font-family="'Be Vietnam Pro'">"""


def inlined(inner: str, anchor: str = "drawing-1") -> str | None:
    return drawing(f"{HEAD}{inner}</svg>".encode(), anchor)


def test_names_are_made_the_drawings_own() -> None:
    source = '<clipPath id="a"><path d="M0 0h9"/></clipPath><g clip-path="url(#a)"><use href="#a"/></g>'
    assert inlined(source, "drawing-2") == (
        """<svg viewBox="0 0 9 9" font-family="'Be Vietnam Pro'">"""
        '<clipPath id="drawing-2-a"><path d="M0 0h9"/></clipPath>'
        '<g clip-path="url(#drawing-2-a)"><use href="#drawing-2-a"/></g></svg>'
    )


def test_text_is_escaped() -> None:
    assert "<text>&lt;script&gt; &amp; đ</text>" in (inlined("<text>&lt;script&gt; &amp; đ</text>") or "")


def test_the_font_that_a_file_brings_along_is_left_out() -> None:
    assert inlined("<style>@font-face{src:url(data:font/woff2;base64,AA)}</style><g/>") == inlined("<g/>")


@pytest.mark.parametrize(
    "inner",
    [
        "<script>f()</script>",
        '<g onclick="f()"/>',
        '<path style="fill: red" d="M0 0"/>',
        '<image href="https://example.org/a.png"/>',
        '<use href="other.svg#a"/>',
        '<g fill="URL(https://example.org/a.svg#b)"/>',
        '<a href="#b"><text>b</text></a>',
        "<foreignObject><p>b</p></foreignObject>",
        '<b xmlns="http://www.w3.org/1999/xhtml">b</b>',
        "<g><style>g { fill: red }</style></g>",
        "<g>",
    ],
)
def test_what_no_page_may_hold_keeps_a_drawing_out(inner: str) -> None:
    assert inlined("<g/>")
    assert inlined(inner) is None


def test_declarations_and_other_fonts_keep_a_drawing_out() -> None:
    assert drawing(f'<!DOCTYPE svg [<!ENTITY a "b">]>{HEAD}</svg>'.encode(), "a") is None
    assert drawing(b'<svg xmlns="http://www.w3.org/2000/svg" font-family="serif"/>', "a") is None
    assert drawing(b"\x89PNG", "a") is None
