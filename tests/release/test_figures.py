"""Figures of two books, matched by edition and label."""

import base64
import io
import re
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from par_lib.release.figures import changed_figures, figures

PAGE = """<!doctype html><figure id="tab-a" class="figure-table"><figcaption>Table</figcaption></figure>
<figure id="{label}" class="figure-figure"><a href="files/{name}.svg">
<img src="files/{name}.svg" alt="Bars of {name}"></a>
<figcaption id="c"><p><span>Hình 1</span> Điểm <em>từng</em>
đơn vị.</p></figcaption></figure><p>After.</p>"""


def book(folder, **pictures):
    for edition in ("", "en"):
        for label, (name, svg) in pictures.items():
            page = folder / edition / f"{label}.html"
            (page.parent / "files").mkdir(parents=True, exist_ok=True)
            page.write_text(PAGE.format(label=label, name=name), encoding="utf-8")
            (page.parent / "files" / f"{name}.svg").write_text(svg + edition)
    return folder


def test_a_figure_with_its_texts(tmp_path):
    found = figures(book(tmp_path, one=("a-1", "<svg>")))
    assert set(found) == {("", "one"), ("en", "one")}
    figure = found["en", "one"]
    assert (figure.alt, figure.caption, figure.svg) == (
        "Bars of a-1", "Hình 1 Điểm từng đơn vị.", b"<svg>en"
    )  # fmt: skip
    assert figure.address == "data:image/svg+xml;base64,PHN2Zz5lbg=="  # printf '<svg>en' | base64


def test_only_pictures_that_differ_whatever_their_files_are_called(tmp_path):
    old = book(tmp_path / "old", same=("s-1", "<svg>"), other=("o-1", "<svg>"), gone=("g-1", "<svg>"))
    new = book(tmp_path / "new", same=("s-2", "<svg>"), other=("o-2", "<svg/>"), come=("c-1", "<svg>"))
    pairs = changed_figures(old, new)
    told = [(one.folder, one.label, bool(one.old), bool(one.new)) for one in pairs]
    expected = [("come", False, True), ("gone", True, False), ("other", True, True)]
    assert told == [(folder, *one) for folder in ("", "en") for one in expected]


@pytest.mark.parametrize("source", ["../../secret.svg", "files/none.svg", "https://example.org/a.svg"])
def test_a_picture_outside_of_the_book_is_no_figure(tmp_path, source):
    (tmp_path / "secret.svg").write_text("<svg>")
    place = book(tmp_path / "book" / "inner", one=("a", "<svg>"))
    for page in place.rglob("*.html"):
        page.write_text(page.read_text().replace("files/a.svg", source))
    assert figures(place) == {}


DRAWN = """<figure id="fig-{number}" class="figure-figure"><div class="scroll-region drawing-region">
<div class="drawing" role="img" aria-label="Bars"><svg viewBox="0 0 9 9" font-family="'Be Vietnam Pro'">
<defs><clipPath id="drawing-{number}-a"><path d="M0 0h9v9z" /></clipPath></defs>
<g clip-path="url(#drawing-{number}-a)" font-weight="600"><text>Đ &amp; ề</text></g><text>12</text></svg>
</div></div>
<figcaption><p>Figure 1 Points. <a href="#b">b</a></p></figcaption></figure>"""


def test_a_drawing_in_the_page_is_a_picture_with_its_letters(tmp_path):
    (tmp_path / "page.html").write_text(DRAWN.format(number=1) + "<p>Text.</p>", encoding="utf-8")
    (figure,) = figures(tmp_path).values()
    assert (figure.alt, figure.caption) == ("Bars", "Figure 1 Points. b")
    root = ElementTree.fromstring(figure.svg)  # noqa: S314 - our own drawing
    assert (root.tag, list(root.itertext())[-1]) == ("{http://www.w3.org/2000/svg}svg", "12")
    assert "Đ & ề" in root.itertext()
    assert letters_of(root) == {"600": set("Đ & ề"), "400": set("12")}


def letters_of(root):
    """The letters of each font that a drawing brings along."""
    style = root.find("{http://www.w3.org/2000/svg}style").text
    faces = re.findall(r"font-weight:(\d+);src:url\(data:font/woff2;base64,([^)]+)\)", style)
    fonts = {weight: TTFont(io.BytesIO(base64.b64decode(data))) for weight, data in faces}
    return {weight: {chr(code) for code in font.getBestCmap()} for weight, font in fonts.items()}


def test_a_drawing_is_the_same_at_any_place_of_its_page(tmp_path):
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        text = DRAWN.format(number=number).replace(f"fig-{number}", "fig")
        (tmp_path / str(number) / "page.html").write_text(text, encoding="utf-8")
    assert changed_figures(tmp_path / "1", tmp_path / "2") == ()
    (tmp_path / "2" / "page.html").write_text(text.replace("h9v9", "h9v8"), encoding="utf-8")
    (pair,) = changed_figures(tmp_path / "1", tmp_path / "2")
    assert pair.old
    assert pair.new
    assert b"h9v8" in pair.new.svg
