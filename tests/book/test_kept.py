"""Pages of the build before: kept where nothing has changed, and the site is that of a whole build."""

import json

import pytest
from site_theme.faults import RenderFaults
from site_theme.site import build_site

from tests.book.jupyter_book import THEME
from tests.build.projects import files_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="9"/>'
ENTRIES = [{"slug": "a", "title": "A", "level": 1}, {"slug": "b", "title": "B", "level": 1}]


def page(title, *nodes):
    root = {"type": "root", "children": [{"type": "block", "children": list(nodes)}]}
    return {"frontmatter": {"title": title}, "mdast": root}


def text(words):
    return {"type": "paragraph", "children": [{"type": "text", "value": words}]}


def picture(name):
    return {"type": "image", "url": f"/{name}", "alt": "Bars."}


def exercise(name):
    return {"type": "exercise", "label": f"exercise-{name}", "html_id": f"exercise-{name}", "children": []}


CONTENT = {
    "index": page("Home", text("one")),
    "a": page("A", text("two"), picture("both.svg"), picture("a.svg")),
    "b": page("B", text("three"), picture("both.svg")),
}


class Site:
    def __init__(self, folder):
        self.content, self.html, self.record = folder / "site", folder / "html", folder / "record.json"
        self.html.mkdir(parents=True)
        for name in ("content", "public"):
            (self.content / name).mkdir(parents=True)
        for slug, data in CONTENT.items():
            self.write(slug, data)
        self.configure({"title": "Book", "index": "index", "pages": ENTRIES})
        for name, width in (("both.svg", 1), ("a.svg", 2)):
            (self.content / "public" / name).write_text(SVG.format(width))

    def write(self, slug, data):
        (self.content / "content" / f"{slug}.json").write_text(json.dumps(data))

    def configure(self, project):
        config = {"options": {"lang": "en"}, "projects": [project]}
        (self.content / "config.json").write_text(json.dumps(config))

    def build(self):
        """The pages that were written by this build."""
        before = {path: path.stat().st_mtime_ns for path in self.html.glob("*.html")}
        assert build_site(str(self.content), self.html, THEME, self.record) == len(CONTENT)
        return {path.stem for path in self.html.glob("*.html") if before.get(path) != path.stat().st_mtime_ns}

    def whole(self, folder):
        """The files of a build that keeps nothing."""
        folder.mkdir()
        build_site(str(self.content), folder, THEME)
        return files_of(folder)


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    assert made.build() == set(CONTENT)
    return made


def test_a_second_build_writes_no_page_and_no_font(site, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in (site.html / "assets").glob("*.woff2")}
    assert site.build() == set()
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert len(before) == 6
    assert files_of(site.html) == site.whole(tmp_path / "whole")


def test_changed_pages_are_written_and_files_that_none_needs_go(site, tmp_path):
    site.write("a", page("A", text("four"), picture("both.svg")))
    (site.html / "gone.html").write_text("of an older build")
    assert site.build() == {"a"}
    assert files_of(site.html) == site.whole(tmp_path / "whole")
    assert "four" in (site.html / "assets" / "search-index.js").read_text()


def test_what_all_pages_share_makes_all_of_them(site, tmp_path):
    site.configure({"title": "Other", "index": "index", "pages": ENTRIES})
    assert site.build() == set(CONTENT)
    site.configure({"title": "Other", "index": "index", "pages": ENTRIES, "thumbnail": "/a.svg"})
    assert site.build() == set()
    assert files_of(site.html) == site.whole(tmp_path / "whole")


@pytest.mark.parametrize("damaged", ["b.html", "files", "font", "record"])
def test_what_is_not_as_it_was_left_is_made_anew(site, tmp_path, damaged):
    places = {"b.html": site.html / "b.html", "record": site.record}
    places["font"] = next((site.html / "assets").glob("*.woff2"))
    places["files"] = next((site.html / "files").glob("both-*"))
    places[damaged].write_text("{}")
    expected = {"b.html": {"b"}, "files": {"a", "b"}, "font": set(), "record": set(CONTENT)}[damaged]
    assert site.build() == expected
    assert files_of(site.html) == site.whole(tmp_path / "whole")


def test_ids_counted_over_the_site_make_all_pages(site, tmp_path):
    site.write("b", page("B", exercise("abcdefghij")))
    assert site.build() == set(CONTENT)
    assert site.build() == set(CONTENT)
    assert files_of(site.html) == site.whole(tmp_path / "whole")


def test_nothing_is_kept_of_a_build_that_failed(site):
    site.write("b", page("B", {"type": "image", "url": "/both.svg"}))
    with pytest.raises(RenderFaults):
        site.build()
    assert not site.record.exists()
    site.write("b", CONTENT["b"])
    assert site.build() == set(CONTENT)
