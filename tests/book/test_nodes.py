"""Renderers on trees that no page of the fixture produces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from site_theme import nodes  # noqa: F401 - importing it registers the renderers
from site_theme.assets import MediaFolder
from site_theme.content import ContentServer
from site_theme.navigation import Entry, contents, reading_order
from site_theme.nodes.code import coloured_lines
from site_theme.nodes.figures import image_width
from site_theme.page import Page
from site_theme.stable_ids import StableIds
from site_theme.words import Words

from tests.book.jupyter_book import THEME

MakePage = Callable[[], Page]


@pytest.fixture
def make_page(tmp_path_factory: pytest.TempPathFactory) -> MakePage:
    """Makes a page whose media folder copies nothing."""
    words = Words("vi", THEME / "strings")
    templates = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["t"] = words
    media = MediaFolder(ContentServer("file://"), tmp_path_factory.mktemp("media"))
    return lambda: Page(
        "p", {"frontmatter": {}, "mdast": {"type": "root"}}, words, templates, media, StableIds([])
    )


def text(value: str) -> dict[str, Any]:
    return {"type": "text", "value": value}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"type": "html", "value": "<b onclick='f()'>x</b>"}, "<b>x</b>"),
        ({"type": "mystTarget", "html_id": "here"}, '<span id="here" class="target"></span>'),
        ({"type": "mathGroup", "children": [text("x")]}, '<div class="math-group">x</div>'),
        (
            {"type": "anywidget"},
            '<p class="note">Thành phần tương tác này chỉ chạy trong sổ tính Jupyter.</p>',
        ),
        ({"type": "text", "value": '<&"'}, "&lt;&amp;&#34;"),
        (
            {"type": "abbreviation", "title": '"<', "children": [text("x")]},
            '<abbr title="&#34;&lt;">x</abbr>',
        ),
        ({"type": "link", "url": "javascript:f()", "children": [text("x")]}, "x"),
        ({"type": "link", "url": "JavaScript:f()", "children": [text("x")]}, "x"),
        ({"type": "link", "url": "/a/b#c", "children": [text("x")]}, '<a href="a.b.html#c">x</a>'),
    ],
)
def test_rendering(make_page: MakePage, node: dict[str, Any], expected: str) -> None:
    assert make_page().render(node).strip() == expected


@pytest.mark.parametrize(
    ("node", "fault"),
    [
        ({"type": "unheardOf"}, "no renderer for node type unheardOf"),
        (
            {"type": "container", "kind": "table", "class": "laboratory"},
            "laboratory: expected one on a page, with one link to a JSON file beside it",
        ),
        ({"type": "image", "url": "a.png"}, "image a.png: expected alternative text, found none"),
        (
            {"type": "image", "url": "https://e.org/a.png", "alt": "x"},
            "expected a file of the project, found an address",
        ),
        (
            {"type": "image", "url": "a.png", "alt": "x", "width": "wide"},
            "expected a length such as 50% or 300px",
        ),
        ({"type": "inlineExpression", "value": "x"}, "expression 'x' has no result"),
        ({"type": "cite", "label": "k", "error": "not found"}, "citation k: not found"),
        (
            {
                "type": "output",
                "jupyter_data": {"output_type": "display_data", "data": {"application/x": "1"}},
            },
            "output of kind application/x",
        ),
        (
            {
                "type": "output",
                "jupyter_data": {
                    "output_type": "display_data",
                    "data": {"image/svg+xml": {"content": "<svg/>"}},
                },
            },
            "expected alternative text in the output's metadata, found none",
        ),
        ({"type": "si", "value": "10 km", "error": True}, "expected a form such as"),
    ],
)
def test_faults(make_page: MakePage, node: dict[str, Any], fault: str) -> None:
    page = make_page()
    page.render(node)
    assert [str(found) for found in page.faults if fault in found.message] != []
    assert all(found.page == "p" for found in page.faults)


def test_decorative_images_need_no_text(make_page: MakePage) -> None:
    page = make_page()
    html = page.render({"type": "image", "url": "a.png", "class": "decorative"})
    assert 'alt=""' in html
    assert "<a" not in html
    assert page.faults == []


@pytest.mark.parametrize(
    ("width", "expected"),
    [("50%", ("width-50", 0)), ("33%", ("width-35", 0)), ("300px", ("", 300)), ("2in", ("", 192))],
)
def test_image_widths(make_page: MakePage, width: str, expected: tuple[str, int]) -> None:
    assert image_width(make_page(), width) == expected


def test_every_line_of_a_program_is_kept() -> None:
    source = 'def f():\n\n    """two\n    lines"""\n    return 1'
    assert ["".join(text for _, text in line) for line in coloured_lines(source, "python")] == source.split(
        "\n"
    )
    assert ["".join(text for _, text in line) for line in coloured_lines("<b>\n", "no such language")] == [
        "<b>"
    ]


def test_contents_keep_levels_and_order() -> None:
    tree = contents(
        Entry("Home", "index.html", "index"),
        [
            {"title": "A", "slug": "a", "level": 1},
            {"title": "B", "slug": "b", "level": 2},
            {"title": "C", "slug": "c", "level": 3},
            {"title": "Part", "level": 1},
            {"title": "D", "slug": "d", "level": 2},
            {"title": "Elsewhere", "url": "https://e.org", "level": 1},
        ],
    )
    assert [entry.slug for entry in reading_order(tree)] == ["index", "a", "b", "c", "d"]
    assert [entry.title for entry in tree] == ["Home", "A", "Part", "Elsewhere"]
    assert tree[1].holds("c")
    assert not tree[2].holds("c")
    assert tree[3].external


def test_random_ids_become_counted_ones() -> None:
    def tree(drawn: str) -> dict[str, Any]:
        entry = {
            "type": "span",
            "label": f"index-{drawn}",
            "html_id": f"index-{drawn.lower()}",
            "indexEntries": [],
        }
        kept = {"type": "exercise", "label": "exercise-one", "html_id": "exercise-one"}
        return {"type": "root", "children": [entry, kept]}

    for drawn in ("IjWUpQzwFu", "AbCdEfGhIj"):
        ids = StableIds([tree(drawn)])
        assert ids.stable(f"index-{drawn.lower()}") == "index-entry-1"
        assert ids.stable("exercise-one") == "exercise-one"


@pytest.mark.parametrize(("letters", "classes"), [(40, "worded"), (41, "long")])
def test_cells_of_long_text_are_kept_wide(make_page: MakePage, letters: int, classes: str) -> None:
    cell = {"type": "tableCell", "align": "right", "children": [text("a" * letters)]}
    table = {"type": "table", "children": [{"type": "tableRow", "children": [cell]}]}
    made = make_page().body({"children": [table]})
    assert f'<td class="{classes}">{"a" * letters}</td>' in made
    assert '<table class="right-1">' in made


def test_a_column_at_the_right_is_told_once_where_cells_stand_in_their_columns(make_page: MakePage) -> None:
    def table(*cells: dict[str, object]) -> str:
        whole = {"type": "tableCell", "align": "right", "children": [text("1")]}
        rows = [{"type": "tableRow", "children": list(row)} for row in ([whole, whole], cells)]
        return make_page().body({"children": [{"type": "table", "children": rows}]})

    right = {"type": "tableCell", "align": "right", "children": [text("2")]}
    left = {"type": "tableCell", "children": [text("x")]}
    assert '<table class="right-1 right-2">' in table(right, right)
    mixed = table(left, right)
    assert '<table class="right-2">' in mixed
    assert mixed.count('<td class="right">1</td>') == 1
    spanning = table({**right, "colspan": 2})
    assert "<table>" in spanning
    assert spanning.count('class="right"') == 3
