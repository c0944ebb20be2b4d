"""Figures of two books, matched by edition and label."""

import pytest

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


def test_a_drawing_in_the_page_is_the_file_that_its_link_names(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.svg").write_text("<svg>a")
    (tmp_path / "page.html").write_text(
        '<figure id="fig-a" class="figure-figure"><div class="scroll-region drawing-region">'
        '<div class="drawing" role="img" aria-label="Bars"><svg><text>12</text></svg></div></div>'
        '<p class="drawing-file"><a href="files/a.svg">SVG</a></p>'
        '<figcaption>Figure 1 Points. <a href="#b">b</a></figcaption></figure>'
    )
    (figure,) = figures(tmp_path).values()
    assert (figure.alt, figure.svg) == ("Bars", b"<svg>a")
    assert figure.caption == "Figure 1 Points. b"
