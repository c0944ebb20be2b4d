"""HTML of others: what may pass is text, lists, tables and MathML; nothing that runs, loads or styles."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from site_theme.html_safety import TEXT_TAGS, clean_html, clean_math, html_text

PIECES = st.lists(
    st.sampled_from(
        [
            "<script>",
            "</script>",
            "<img src=x onerror=f()>",
            "<td onclick='f()'>",
            "<table>",
            "</table>",
            "<style>*{}",
            "<a href='javascript:f()'>",
            '<a href="data:text/html,x">',
            "<svg onload=f()>",
            "<math><mtext>",
            "</a>",
            "x",
            "<b style='color:red'>",
            "<iframe src=//e.org>",
            "&lt;script&gt;",
            "\u202e",
            "<!--",
            "-->",
            "<p id=content>",
        ]
    )
    | st.text(max_size=5),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_nothing_that_runs_loads_or_styles_passes(pieces: list[str]) -> None:
    cleaned = BeautifulSoup(clean_html("".join(pieces)), "html.parser")
    for tag in cleaned.find_all(True):
        assert tag.name in TEXT_TAGS
        assert not {name for name in tag.attrs if name.startswith("on") or name in {"style", "src", "id"}}
        assert re.match(r"(https?:|mailto:|tel:|[^:]*$)", tag.attrs.get("href", ""))


def test_table_of_pandas_keeps_its_cells_and_loses_its_empty_header() -> None:
    cleaned = clean_html(
        '<table border="1" class="dataframe"><tr><th></th><th>A</th></tr><tr><td>1</td></tr></table>'
    )
    assert 'class="dataframe"' in cleaned
    assert "<td></td><th>A</th>" in cleaned
    assert "border" not in cleaned


def test_mathml_is_taken_out_of_the_html_of_katex() -> None:
    html = (
        '<span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/MathML">'
        '<mi style="color:red" onclick="f()">x</mi></math></span><span class="katex-html">x</span></span>'
    )
    assert clean_math(html) == '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
    assert clean_math("<span>no formula</span>") is None


@given(st.text(alphabet="ab <>&\"'đá", max_size=20))
@settings(max_examples=50, deadline=None)
def test_text_of_escaped_text_is_the_text(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert html_text(f"<td>{escaped}</td>") == " ".join(text.split())
