"""Escaping and tables, read back by markdown-it; test_book_text.py in tests/build reads them back by MyST."""

import math
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from par_lib.report.markdown import Column, cell, escape, rows, table

HOSTILE = [
    "a | b || c",
    "`code` ``two``",
    "<script>alert(1)</script>",
    "{role}`x` {eval}`1 + 1` {{ variable }}",
    "$x$ and $$y$$",
    "@cite2020, a@b.vn",
    "two\nlines\r\n\r\nand a third",
    "[link](http://x.vn) ![image](y) [^1]",
    "&lt;b&gt; &copy; &#35;",
    "*star* _under_ ~~tilde~~ ^up^ ==mark==",
    "\\ back \\| slash \\n",
    "\"straight\" 'quotes' -- --- ...",
    "1. one",
    "12)",
    "+++",
    "- item",
    "% comment",
    "# heading",
    "> quote",
    ":::{note}",
    "(label)=",
]
# What MyST adds to CommonMark begins with characters that are escaped; control characters are no text.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the signature of html.parser
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def shown(markdown: str) -> tuple[set[str], str]:
    """The tags and the text of Markdown, with the tables and the bent quotes that MyST adds."""
    renderer = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])
    parser = _Text()
    parser.feed(renderer.render(markdown))
    return set(parser.tags), parser.text


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_comes_back(text):
    tags, back = shown(escape(text))
    assert (tags, back.strip("\n")) == ({"p"}, one_line(text))


@given(texts)
@settings(max_examples=300)
def test_any_escaped_text_comes_back_alone_and_in_a_sentence(text):
    _, alone = shown(escape(text))
    assert one_line(alone) == one_line(text)
    tags, within = shown(f"before {escape(text)} after")
    assert tags == {"p"}
    assert one_line(within) == one_line(f"before {text} after")


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=3))
@settings(max_examples=100)
def test_any_text_stays_in_its_cell(pairs):
    frame = pd.DataFrame(pairs, columns=["a", "b"])
    lines = rows(frame, [Column("a", "A | A"), Column("b", "B")], "vi")
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(lines))
    cells = ["".join(part.content for part in token.children) for token in tokens if token.type == "inline"]
    assert cells == ["A | A", "B", *(one_line(text) or "–" for pair in pairs for text in pair)]


@pytest.mark.parametrize("missing", [None, math.nan, np.nan, pd.NA, pd.NaT])
@pytest.mark.parametrize("kind", ["text", "number", "percent", "rank", "link", "year"])
def test_a_missing_value_is_a_dash(missing, kind):
    assert cell(missing, Column("a", "A", kind), "vi") == "–"


@pytest.mark.parametrize(
    ("value", "column", "vi", "en"),
    [
        (1234.5, Column("a", "A", "number"), "1.234,50", "1,234.50"),
        (-0.5, Column("a", "A", "number", 1, signed=True), "−0,5", "−0.5"),
        (0.5, Column("a", "A", "number", 1, signed=True), "+0,5", "+0.5"),
        (84.378, Column("a", "A", "percent", 1), "84,4%", "84.4%"),
        (3.0, Column("a", "A", "rank"), "3", "3"),
        (2.5, Column("a", "A", "rank"), "2,5", "2.5"),
        (2023, Column("a", "A", "year"), "2023", "2023"),
        ("text-1", Column("a", "A", "number"), "text\\-1", "text\\-1"),
        (math.inf, Column("a", "A", "number"), "–", "–"),
    ],
)
def test_values_are_written_as_the_language_writes_them(value, column, vi, en):
    assert (cell(value, column, "vi"), cell(value, column, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("address", "host", "target"),
    [
        ("https://www.moha.gov.vn/a?x=1&copy;=2", "moha.gov.vn", "https://www.moha.gov.vn/a?x=1&copy;=2"),
        ("http://m.x.vn/a|b c", "x.vn", "http://m.x.vn/a%7Cb%20c"),
        ("https://x.vn/<b>)(\\", "x.vn", "https://x.vn/%3Cb%3E)(%5C"),
        ("https://x.vn/đường", "x.vn", "https://x.vn/%C4%91%C6%B0%E1%BB%9Dng"),
    ],
)
def test_links_show_their_host_and_lead_to_their_address(address, host, target):
    frame = pd.DataFrame({"a": [address], "b": ["next"]})
    lines = rows(frame, [Column("a", "A", "link"), Column("b", "B")], "vi")
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(lines))
    link, after = [token.children for token in tokens if token.type == "inline"][2:]
    assert (link[0].attrs["href"], link[1].content) == (target, host)
    assert after[0].content == "next"


def test_two_addresses_are_two_links():
    """data/published/overall.csv, ministries of 2017."""
    text = cell("https://a.vn/x.html ; https://viet-jo.com/y.html", Column("a", "A", "link"), "vi")
    assert text == "[a.vn](<https://a.vn/x.html>); [viet\\-jo.com](<https://viet-jo.com/y.html>)"


def test_what_was_noted_beside_an_address_is_no_part_of_the_link():
    """data/published/overall.csv, An Giang of 2018: the note is in one language, the page in two."""
    text = cell("https://sonoivu.angiang.gov.vn (An Giang: Xếp hạng 8/63)", Column("a", "A", "link"), "en")
    assert text == "[sonoivu.angiang.gov.vn](<https://sonoivu.angiang.gov.vn>)"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "not known", "https://a.vn/x ; javascript:alert(1)"],
)
def test_other_addresses_are_text(address):
    assert cell(address, Column("a", "A", "link"), "vi") == escape(address)


def test_a_table_is_a_numbered_directive():
    frame = pd.DataFrame({"name": ["Bộ Tư pháp"], "points": [89.96]})
    columns = [Column("name", "Đơn vị"), Column("points", "Điểm", "number")]
    assert table(frame, columns, "vi", caption="Xếp\nhạng.", label="tab-x").splitlines() == [
        ":::{table} Xếp hạng.",
        ":label: tab-x",
        "",
        "| Đơn vị | Điểm |",
        "| --- | ---: |",
        "| Bộ Tư pháp | 89,96 |",
        ":::",
    ]
