"""The page for reviewers and the change log: both languages, everything escaped, simulated data labelled."""

import re
import shutil
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from par_lib.project import Project
from par_lib.release.diff import difference
from par_lib.release.figures import Figure, FigurePair
from par_lib.release.log import change_log
from par_lib.release.page import page
from tests.build.projects import swap
from tests.release.snapshots import SCORES, snapshot

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def whole(ministries, tmp_path):
    """A changed input, a hostile name of a unit, as if of a series that is simulated."""
    other = Project(tmp_path / "new")
    shutil.copytree(ministries.data, other.data)
    swap(other.root / SCORES, "MOIT,appraisal,54.21", "MOIT,appraisal,60.21")
    swap(other.data / "units" / "ministries.csv", "MOIT,Bộ Công Thương,", f"MOIT,Bộ {HOSTILE},")
    whole = difference(snapshot(ministries, "2023-draft"), snapshot(other, "2023-final"))
    return replace(whole, simulated=("par-ministry",))


def test_the_page_holds_every_number_and_escapes(whole):
    text = page(whole, (), "vi")
    assert text.count("<tr><td>") == len(whole.numbers)
    assert "<script" not in text
    assert "Bộ &lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert '<td class="number">78,03</td><td class="number">84,03</td><td>số liệu đầu vào</td>' in text
    assert "appraisal: điểm 54.21 → 60.21" in text
    assert '<p class="simulated">par-ministry: SỐ LIỆU MÔ PHỎNG</p>' in text
    assert '<p class="simulated">par-ministry: SIMULATED DATA</p>' in page(whole, (), "en")


def test_the_page_needs_no_other_file(whole):
    figure = Figure('An "alt"', f"A caption {HOSTILE}", b"<svg/>")
    text = page(whole, (FigurePair("en", "fig-a", figure, None),), "en")
    assert re.findall(r'(?:src|href)="([^"]*)"', text) == ["data:image/svg+xml;base64,PHN2Zy8+"]
    assert 'alt="An &#34;alt&#34;"' in text
    assert "<h3>en/fig-a</h3>" in text
    assert "There is no such figure." in text
    assert "<script" not in text


def test_the_log_is_a_table_of_every_number(whole):
    log = change_log(whole, "en")
    assert log.startswith("# Changes from 2023\\-draft to 2023\\-final\n")
    assert "SIMULATED DATA" in log
    html = MarkdownIt("commonmark").enable("table").render(log)
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    assert len([row for row in rows if row.count("<td>") == 7]) == len(whole.numbers) == 18
    ranks = sum((one.code, one.quantity) == ("", "rank") for one in whole.numbers)
    others = len(whole.numbers) - ranks - 1
    (counted,) = [re.findall("<td>(.*?)</td>", row) for row in rows if row.count("<td>") == 6]
    assert counted == ["par-ministry", "2023", str(ranks), "1", str(others), "input"]
    assert "<script" not in html
    assert "<td>78.03</td>\n<td>84.03</td>\n<td>input</td>" in html
    vi = change_log(whole, "vi")
    assert vi.startswith("# Thay đổi từ bản 2023\\-draft đến bản 2023\\-final\n")
    assert "SỐ LIỆU MÔ PHỎNG" in vi


def test_a_short_log_says_what_it_leaves_out(whole):
    log = change_log(whole, "vi", 5)
    html = MarkdownIt("commonmark").enable("table").render(log)
    assert len([row for row in html.split("<tr>") if row.count("<td>") == 7]) == 5
    assert "… và 13 số liệu khác." in log
    assert "số liệu khác." not in change_log(whole, "vi", 18)


def test_no_change_is_said(ministries):
    one = snapshot(ministries, "a")
    same = difference(one, one)
    assert "No number has changed." in change_log(same, "en")
    assert "Không có số liệu nào thay đổi." in page(same, (), "vi")
    assert "Không có hình nào thay đổi." in page(same, (), "vi")
