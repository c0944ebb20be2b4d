"""PDF files of small sites, typeset by Typst as PDF/UA-1 and read back by pypdf."""

import io
import re

import pypdf
import pytest
import typst

from par_lib.build.paper import pack
from par_lib.pdf.document import PdfFailed, single_page, whole_book
from par_lib.pdf.page import targets_of
from par_lib.pdf.site_content import SiteContent
from par_lib.pdf.typeset import _FLOATING, _compiled, typeset
from tests.pdf.test_typst_code import TYPST
from tests.pdf.trees import (
    STRINGS,
    STYLE,
    heading,
    image,
    numbered,
    paragraph,
    table,
    text,
    warning,
    write_site,
)  # fmt: skip
from tests.report.test_markdown import HOSTILE

SIMULATED = "SỐ LIỆU MÔ PHỎNG"
ODD = [*HOSTILE, *TYPST, "=cmd()", "../", "\u202eđảo\u202c", "漢 \U0001f600", "A" * 10_000]
LONG = [[str(row), f"Đơn vị {row}", "89,96"] for row in range(1, 121)]
WIDE = [[str(row), "Thừa Thiên Huế", *["0,75"] * 19] for row in range(1, 64)]
LEAVES = [f"Tiêu chí thành phần {number} của lĩnh vực" for number in range(1, 20)]
REFERENCE = {"type": "crossReference", "kind": "figure", "html_id": "fig-b", "remote": True, "url": "/b",
             "template": "Figure %s", "enumerator": "1", "children": [text("Figure 1")]}  # fmt: skip
PAGES = {
    "a": (
        "Tóm tắt",
        [
            paragraph("Trung bình là 84,38%. Xem ", REFERENCE, " ở sau."),
            paragraph("Chi tiết: ", {"type": "link", "url": "/b", "children": [text("xem trang")]}, "."),
            numbered("figure", "fig-a", "Một.", image()),
        ],
    ),
    "b": (
        "Xếp hạng các bộ",
        [
            heading(2, "Kết quả"), numbered("figure", "fig-b", "Hai.", image()),
            numbered("table", "tab-b", "Bảng dài.", table(["Hạng", "Đơn vị", "Chỉ số"], LONG)),
            heading(4, "Sâu hơn"),
            {"type": "code", "executable": True, "value": "secret_code = 1"},
        ],
    ),
    "c": (
        "Lữ hành <b> #x $y$",
        [
            warning(SIMULATED),
            numbered("table", "tab-odd", "Lạ.", table(["Ô", "#head"], [[odd, "x"] for odd in ODD])),
            *(paragraph(odd) for odd in ODD),
            numbered("figure", "fig-tall", "Cao.", image("/tall.svg", "Hình cao")),
            paragraph("Một bảng rộng."),
            numbered("table", "tab-wide", "Rộng.", table(["Hạng", "Đơn vị", *LEAVES], WIDE)),
        ],
    ),
}  # fmt: skip


def made(folder, *documents):
    return [pypdf.PdfReader(io.BytesIO(pdf)) for pdf in map(pack, typeset(documents, folder, STYLE, STRINGS))]


def words(page):
    return " ".join(page.extract_text().split())


def outline(reader, entries=None, level=1):
    for entry in reader.outline if entries is None else entries:
        if isinstance(entry, list):
            yield from outline(reader, entry, level + 1)
        else:
            yield level, str(entry.title)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_site(tmp_path_factory.mktemp("site") / "site", PAGES)


@pytest.fixture(scope="module")
def book(folder):
    return made(folder, whole_book(SiteContent(folder), "vi"))[0]


@pytest.fixture(scope="module")
def pages(book):
    return [words(page) for page in book.pages]


def test_it_says_what_it_is(book):
    assert book.metadata.title == "Báo cáo PAR INDEX"
    assert book.trailer["/Root"]["/Lang"] == "vi"
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1<" in book.trailer["/Root"]["/Metadata"].get_data()
    assert book.metadata.creation_date is None


def test_the_cover_warns_where_a_page_shows_simulated_numbers(pages, tmp_path):
    said = "Báo cáo có phần số liệu mô phỏng, được ghi rõ ở từng trang"
    assert pages[0].endswith(said)
    folder = write_site(tmp_path / "site", {"a": ("A", [paragraph("Đã công bố.")])}, parts=())
    (measured,) = made(folder, whole_book(SiteContent(folder), "vi"))
    assert said not in words(measured.pages[0])


def test_every_heading_is_in_the_outline(book):
    assert list(outline(book)) == [
        (1, "Mục lục"), (1, "Tóm tắt"), (1, "Phần một"),
        (2, "Xếp hạng các bộ"), (3, "Kết quả"), (4, "Sâu hơn"),
        (2, "Lữ hành <b> #x $y$"),
    ]  # fmt: skip


def test_every_font_is_embedded(book):
    fonts = [
        font.get_object() for page in book.pages for font in page["/Resources"].get("/Font", {}).values()
    ]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert {str(font["/FontName"]).split("+")[1].split("-")[0] for font in descriptors} >= {
        "BeVietnamPro",
        "DejaVuSans",
    }
    assert all("/FontFile2" in font or "/FontFile3" in font for font in descriptors)


def test_words_can_be_searched_with_tone_marks(pages):
    assert "Trung bình là 84,38%." in pages[2]
    assert "Thừa Thiên Huế" in pages[-1]
    assert not any("secret_code" in page for page in pages)


def test_figures_and_tables_are_numbered_through_the_book(pages):
    whole = " ".join(pages)
    assert re.findall(r"(?:Hình|Bảng)\s\d+\. \w+", whole) == [
        "Hình 1. Một", "Hình 2. Hai", "Bảng 1. Bảng", "Bảng 2. Lạ", "Hình 3. Cao", "Bảng 3. Rộng",
    ]  # fmt: skip
    assert "Xem Hình 2 ở sau." in whole.replace("\u00a0", " ")


def test_a_link_to_a_page_says_where_it_begins(pages):
    begins = next(number for number, page in enumerate(pages, 1) if "Kết quả" in page and "Hình 2" in page)
    assert f"Chi tiết: xem trang, tr. {begins}." in pages[2].replace("\u00a0", " ")


def test_the_head_of_a_table_is_repeated(pages):
    with_rows = [page for page in pages if re.search(r"Đơn vị \d+ 89,96", page)]
    assert len(with_rows) >= 3
    assert all("Hạng Đơn vị Chỉ số" in page for page in with_rows)


def test_a_long_table_begins_with_several_rows_below_its_head_however_tall(tmp_path):
    head = ["Đơn vị", *[f"Công tác chỉ đạo, điều hành cải cách hành chính {number}" for number in range(11)]]
    rows = [[[f"{table_}/{row}", *["0,75"] * 11] for row in range(24)] for table_ in range(1, 41)]
    tables = [numbered("table", f"tab-{at}", "Bảng.", table(head, one)) for at, one in enumerate(rows, 1)]
    parts = [node for at, one in enumerate(tables) for node in (*[paragraph("Một câu.")] * (at % 7), one)]
    site = write_site(tmp_path / "site", {**PAGES, "a": ("Tóm tắt", parts)})
    pages = [words(page) for page in made(site, single_page(SiteContent(site), "vi", "a"))[0].pages]
    for number in range(1, 41):
        (first,) = [page for page in pages if f"Bảng {number}. " in page.replace("\u00a0", " ")]
        assert all(f" {number}/{row} " in f" {first}" for row in range(3)), number
    cut = [number for number in range(1, 41) if sum(f" {number}/" in f" {page}" for page in pages) > 1]
    assert len(cut) > 9


def test_a_wide_table_turns_its_page(book):
    widths = [float(page.mediabox.width) > float(page.mediabox.height) for page in book.pages]
    assert widths[-1]
    assert not any(widths[:4])


def test_pages_of_simulated_numbers_say_so(pages):
    first = next(place for place, page in enumerate(pages) if "Lữ hành" in page and place > 1)
    assert all(SIMULATED in page for page in pages[first:])
    assert not any(SIMULATED in page for page in pages[:first])


@pytest.mark.parametrize("odd", [odd for odd in ODD if odd.isascii() and len(odd) < 20])
def test_text_of_inputs_is_text(pages, odd):
    shown = " ".join(pages).replace("\u200b", "")
    assert shown.count(" ".join(odd.split())) >= 2


def test_every_figure_has_its_alternative_text(book):
    found = [
        str(node.get_object().get("/Alt"))
        for node in (
            book.get_object(number) for number in range(1, len(book.xref_objStm) + len(book.xref[0]) + 1)
        )
        if isinstance(node, pypdf.generic.DictionaryObject) and node.get("/S") == "/Figure"
    ]
    assert sorted(found) == ["Ba thanh, dài nhất là Bộ Tư pháp"] * 2 + ["Hình cao"]


def test_a_page_by_itself(folder):
    site = SiteContent(folder)
    first, again, english = typeset(
        [single_page(site, "vi", "b"), single_page(site, "vi", "b"), single_page(site, "en", "a")],
        folder,
        STYLE,
        STRINGS,
    )
    assert pack(first) == pack(again)
    reader = pypdf.PdfReader(io.BytesIO(first))
    assert reader.metadata.title == "Xếp hạng các bộ – Báo cáo PAR INDEX"
    assert list(outline(reader)) == [(1, "Xếp hạng các bộ"), (2, "Kết quả"), (3, "Sâu hơn")]
    assert "Hình 1. Hai." in words(reader.pages[0]).replace("\u00a0", " ")
    other = pypdf.PdfReader(io.BytesIO(english))
    assert other.trailer["/Root"]["/Lang"] == "en"
    shown = words(other.pages[0]).replace("\u00a0", " ")
    assert "Figure 1. Một." in shown
    assert "Xem Figure 1 ở sau." in shown  # the number on the page that it leads to


@pytest.mark.parametrize(
    ("node", "fault"),
    [
        ({"type": "hologram"}, "b: no renderer for node type hologram"),
        (image(alt=""), "b: image /a.svg: expected alternative text, found none"),
        (image("/../x.svg"), "b: image /../x.svg: expected a file of the site"),
        (image("https://example.org/x.svg"), "expected a file of the site"),
        ({"type": "math", "value": "x", "html": ""}, "b: formula 'x': expected MathML, found none"),
        ({"type": "footnoteReference", "identifier": "1"}, "b: footnote 1: expected its definition"),
        ({"type": "inlineExpression", "value": "x"}, "run its notebook first"),
    ],
)
def test_what_has_no_form_on_paper_stops_the_build(tmp_path, node, fault):
    folder = write_site(tmp_path / "site", {"a": ("A", []), "b": ("B", [node, node])}, parts=[("P", ["b"])])
    with pytest.raises(PdfFailed) as raised:
        next(typeset([whole_book(SiteContent(folder), "vi")], folder, STYLE, STRINGS))
    assert str(raised.value).count(fault) == 1


def test_what_typst_refuses_stops_the_build(tmp_path):
    folder = write_site(tmp_path / "site", {"a": ("A", [image("/absent.svg")])}, parts=[])
    with pytest.raises(PdfFailed, match=r"Typst could not set it: file not found"):
        next(typeset([whole_book(SiteContent(folder), "vi")], folder, STYLE, STRINGS))


def test_what_is_for_screens_only_is_no_target():
    hidden = {
        "type": "div",
        "class": "screen-only",
        "children": [numbered("table", "why-a", "x", table(["A"], []))],
    }
    root = {"type": "root", "children": [numbered("table", "tab-a", "x", table(["A"], [])), hidden]}
    assert targets_of("a", root) == {"a", "a#tab-a"}


def test_what_follows_a_figure_of_a_whole_page_fills_the_page_before_it(tmp_path):
    tall = numbered("figure", "fig-tall", "Cao.", image("/tall.svg", "Hình cao"))
    before = [paragraph(f"Dòng {line}.") for line in range(8)]
    nodes = [*before, paragraph("Ngay trước."), tall, paragraph("Ngay sau.")]
    folder = write_site(tmp_path / "site", {"a": ("Trang", nodes)}, parts=())
    (reader,) = made(folder, single_page(SiteContent(folder), "vi", "a"))
    first, second = [words(page) for page in reader.pages]
    assert "Ngay trước." in first
    assert "Ngay sau." in first
    assert "Hình 1. Cao." in second


def test_only_drawings_higher_than_wide_are_tall(folder):
    content = SiteContent(folder)
    assert content.chapter("c").tall == {"/tall.svg"}
    assert content.chapter("b").tall == frozenset()


@pytest.mark.parametrize("lines", range(26, 56, 3))
def test_a_short_table_stands_on_one_page_with_its_caption(tmp_path, lines):
    """Wherever it comes on the page; only a table too long for that is broken."""
    rows = [[f"Hàng {row}", "1,00"] for row in range(1, 7)]
    nodes = [
        *(paragraph(f"Dòng {line}.") for line in range(lines)),
        heading(2, "Kết quả"),
        numbered("table", "tab-short", "Bảng ngắn.", table(["Tên", "Điểm"], rows)),
    ]
    folder = write_site(tmp_path / "site", {"a": ("Trang", nodes)}, parts=())
    (reader,) = made(folder, single_page(SiteContent(folder), "vi", "a"))
    (holding,) = [text for text in map(words, reader.pages) if "Hàng" in text]
    assert all(f"Hàng {row} 1,00" in holding for row in range(1, 7))
    assert "Kết quả Bảng 1. Bảng ngắn." in holding.replace("\u00a0", " ")


def test_figures_stand_in_the_text_where_typst_cannot_tag_them_floating(folder):
    """Typst's issue 8487: with some documents it stops with this error of its own."""
    compiler = typst.Compiler(root=str(folder))
    start = '#set document(title: "a")\n#let floating = true\n'
    source = f'{start}#if floating {{ panic("internal error: parent group") }}\nHai'
    assert _compiled(compiler, source)[:5] == b"%PDF-"
    with pytest.raises(typst.TypstError, match="another"):
        _compiled(compiler, f'{start}#panic("another")')


def test_the_style_sheet_has_the_switch_for_it():
    assert STYLE.read_text(encoding="utf-8").count(_FLOATING) == 1
