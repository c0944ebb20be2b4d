"""The whole site: node types, pages, the same bytes from two builds, and what stops a build."""

from __future__ import annotations

import filecmp
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from site_theme import nodes  # noqa: F401 - importing it registers the renderers
from site_theme.registry import RENDERERS
from site_theme.text import walk

from tests.book.jupyter_book import FIXTURE, Build, build_book

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]

# Types that MyST's source knows but no Markdown of the fixture produces; test_nodes.py renders them.
NOT_FROM_MARKDOWN = {"anywidget", "html", "mathGroup", "mystTarget"}

# In the order of the fixture's table of contents.
PAGES = [
    "index.html",
    "text.html",
    "tables.html",
    "long-table.html",
    "figures.html",
    "explained.html",
    "references.html",
    "directives.html",
    "code.html",
    "notebook.html",
    "laboratory.html",
    "hostile.html",
]


def trees(build: Build) -> Iterator[dict[str, object]]:
    for file in sorted((build.project / "_build" / "site" / "content").glob("*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))["mdast"]


def test_fixture_exercises_every_renderer(editions: dict[str, Build]) -> None:
    seen = {node["type"] for tree in trees(editions["vi"]) for node in walk(tree)}
    assert set(RENDERERS) - seen == NOT_FROM_MARKDOWN


def test_every_page_is_written_in_both_languages(site: Path) -> None:
    vietnamese = {path.name for path in site.glob("*.html")}
    assert vietnamese == {path.name for path in (site / "en").glob("*.html")}
    assert vietnamese == set(PAGES)


def files_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_two_builds_give_the_same_bytes(editions: dict[str, Build], tmp_path: Path) -> None:
    again = build_book(FIXTURE / "vi", tmp_path / "elsewhere")
    assert again.code == 0, again.log
    names = files_of(editions["vi"].html)
    assert names == files_of(again.html)
    assert filecmp.cmpfiles(editions["vi"].html, again.html, names, shallow=False) == (names, [], [])


def test_pages_name_no_path_of_this_machine(editions: dict[str, Build]) -> None:
    for file in editions["vi"].html.rglob("*"):
        if file.suffix in {".html", ".js", ".css"}:
            text = file.read_text(encoding="utf-8")
            assert str(editions["vi"].project) not in text, file.name
            assert "localhost" not in text, file.name


def broken_project(folder: Path, page: str, extra: str = "") -> Build:
    """A project of one page, beside the fixture's images."""
    source = folder / "source"
    source.mkdir()
    shutil.copytree(FIXTURE / "vi" / "images", source / "images")
    (source / "myst.yml").write_text(
        f"version: 1\nproject:\n  title: x\n{extra}  toc:\n    - file: index.md\n"
        "site:\n  template: ./theme\n  options: {lang: vi}\n"
    )
    (source / "index.md").write_text(f"---\ntitle: x\n---\n{page}\n", encoding="utf-8")
    return build_book(source, folder / "built")


def test_unknown_node_type_fails_the_build(tmp_path: Path) -> None:
    plugin = tmp_path / "plugin.mjs"
    role = '{ name: "odd", run: () => [{ type: "unheardOf", value: "x" }] }'
    plugin.write_text(f'export default {{ name: "p", roles: [{role}] }};\n')
    build = broken_project(tmp_path, "A {odd}`x`.", f"  plugins: ['{plugin}']\n")
    assert build.code == 1
    assert "index: no renderer for node type unheardOf" in build.log
    assert "Traceback" not in build.log


def test_missing_alternative_text_fails_the_build_for_every_image_at_once(tmp_path: Path) -> None:
    page = "![](images/bars.svg)\n\n:::{figure} images/dots.png\nA caption is no alternative text.\n:::"
    build = broken_project(tmp_path, page)
    assert build.code == 1
    assert "2 faults" in build.log
    for image in ("images/bars.svg", "images/dots.png"):
        assert f"index: image {image}: expected alternative text, found none" in build.log


def test_language_without_words_fails_the_build(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(FIXTURE / "vi", source)
    config = source / "myst.yml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("    lang: vi", "    lang: fr"), encoding="utf-8"
    )
    build = build_book(source, tmp_path / "built")
    assert build.code == 1
    assert "site option lang: expected one of en, vi, found 'fr'" in build.log


def soup(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def test_figures_and_tables_are_numbered_in_the_language_of_the_page(site: Path) -> None:
    for name, figure, table in (("", "Hình\u00a01", "Bảng\u00a01"), ("en/", "Figure\u00a01", "Table\u00a01")):
        page = soup(site, f"{name}figures.html")
        assert page.select_one("#fig-bars .caption-number").text == figure
        assert soup(site, f"{name}tables.html").select_one("#tab-units .caption-number").text == table
        index = soup(site, f"{name}index.html")
        assert index.select_one('a[href="figures.html#fig-bars"]').text == figure
        assert index.select_one('a[href="tables.html#tab-units"]').text == table


def test_words_that_myst_writes_are_in_the_language_of_the_page(site: Path) -> None:
    page = soup(site, "directives.html")
    titles = [title.text.strip() for title in page.select(".block-title")]
    assert titles[:2] == ["Ghi chú", "Tên riêng"]
    assert "Xem thêm" in titles
    assert "Định lý\u00a01 (Định lý mẫu)" in titles
    assert "Lời giải của Bài tập\u00a01" in titles
    assert soup(site, "en/directives.html").select_one(".block-title").text.strip() == "Note"
    assert "Solution to Exercise\u00a01" in soup(site, "en/directives.html").text


def test_table_without_a_label_has_its_number_too(site: Path) -> None:
    captions = [caption.text for caption in soup(site, "tables.html").select(".figure-table figcaption")]
    assert [caption.split("\n")[0].strip()[:6] for caption in captions] == [
        "Bảng\u00a01",
        "Bảng\u00a02",
        "Bảng\u00a03",
    ]


def test_head_of_a_page(site: Path) -> None:
    page = soup(site, "index.html")
    assert page.html["lang"] == "vi"
    assert page.title.text == "Tổng quan – Báo cáo mẫu"
    assert (
        page.select_one("meta[name=description]")["content"] == "Trang mở đầu của dự án kiểm thử giao diện."
    )
    assert page.select_one("link[rel=alternate]").attrs == {
        "rel": ["alternate"],
        "hreflang": "en",
        "href": "en/index.html",
    }
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy


def test_abstract_stands_before_the_text_however_it_is_written(site: Path) -> None:
    for name, title, emphasis in (("index.html", "Tóm tắt", None), ("en/index.html", "Abstract", "abstract")):
        (part,) = soup(site, name).select("article > .part-abstract")
        assert part.select_one(".section-title").text == title
        assert (part.em.text if part.em else None) == emphasis


def test_images_keep_their_place_before_they_are_drawn(site: Path) -> None:
    image = soup(site, "figures.html").select_one("#fig-bars img")
    assert (image["width"], image["height"]) == ("640", "280")  # of the file images/bars.svg
    drawing = soup(site, "notebook.html").select('img[src$=".svg"]')[0]
    assert (drawing["width"], drawing["height"]) == ("384", "192")  # 4 by 2 inches


def test_neighbours_follow_the_table_of_contents(site: Path) -> None:
    order, name = [], "index.html"
    while name:
        order.append(name)
        following = soup(site, name).select_one(".neighbours [rel=next]")
        name = following["href"] if following else ""
    assert order == PAGES
    assert soup(site, "long-table.html").select_one("[rel=prev]")["href"] == "tables.html"


def test_footnote_leads_back_to_each_place(site: Path) -> None:
    page = soup(site, "text.html")
    note = page.select_one("#footnote-mot")
    assert note.em.text == "một"
    assert [link["href"] for link in note.select("a[role=doc-backlink]")] == [
        "#footnote-mot-place-1",
        "#footnote-mot-place-2",
    ]
    assert all(page.select_one(link["href"]) for link in note.select("a[role=doc-backlink]"))


def test_citations_and_bibliography(site: Path) -> None:
    page = soup(site, "references.html")
    works = page.select(".bibliography li")
    assert [work["id"] for work in works] == ["cite-oecd2008", "cite-saisana2005"]
    assert "Handbook on Constructing Composite Indicators" in works[0].i.text
    assert page.select_one(".citations a.citation")["href"] in {"#cite-oecd2008", "#cite-saisana2005"}


def test_formulas_are_mathml_with_numbers(site: Path) -> None:
    page = soup(site, "references.html")
    formula = page.select_one("#eq-index")
    assert formula.select_one("math msub mi").text == "I"
    assert formula.select_one(".equation-number").text == "(1)"
    assert not page.select(".katex")


def test_downloads_are_copied_beside_the_pages(site: Path) -> None:
    action = soup(site, "index.html").select_one("#site-contents .downloads a")
    assert action.span.text == "Số liệu (CSV)"
    link = soup(site, "text.html").select_one("article a.download")
    assert link["href"] == action["href"]
    assert link["download"] == "points.csv"
    assert (site / link["href"]).read_text() == "unit,points\nA,1\n"
    for name, said in (
        ("notebook.html", "Sổ tay đã chạy của trang (Jupyter)"),
        ("en/notebook.html", "Executed notebook of this page (Jupyter)"),
    ):
        offered = [
            one for one in soup(site, name).select(".page-downloads a") if one["href"].endswith(".ipynb")
        ]
        assert [(one.span.text, one["download"]) for one in offered] == [(said, "notebook.ipynb")]
        assert ((site / name).parent / offered[0]["href"]).is_file()


def test_notebook_cells_show_fold_or_leave_out_what_their_tags_say(site: Path) -> None:
    page = soup(site, "notebook.html")
    text = page.article.text
    assert "year = 2023" not in text  # remove-cell
    assert "plot_svg" not in text  # remove-input
    assert [details.summary.text for details in page.select("article details.folded")] == [
        "Xem mã nguồn",
        "Xem mã nguồn",
        "Xem kết quả",
        "Xem ô tính",
    ]
    assert page.select_one(".output-html td, .output-html th").text == ""
    assert "[31m" not in text  # colour codes of terminals
    assert "84,378" in text  # the result of an inline expression
    assert page.select_one(".output-error strong").text == "Lỗi: ZeroDivisionError"


def test_search_index_leaves_out_what_pages_leave_out(site: Path) -> None:
    script = (site / "assets" / "search-index.js").read_text(encoding="utf-8")
    pages = json.loads(script.removeprefix("const searchPages = ").removesuffix(";\n"))
    assert [file for file, _, _ in pages][:2] == ["index.html", "text.html"]
    assert "year = 2023" not in script
    assert "một lời chú không hiện ra" not in script
    assert "dauhieu0123" in (site / "text.html").read_text(encoding="utf-8")
    assert "dauhieu0123" not in script  # of class screen-only: what every page says of itself
    assert "Đà Nẵng" in json.dumps(
        {file: parts for file, _, parts in pages}["notebook.html"], ensure_ascii=False
    )
