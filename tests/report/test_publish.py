"""What a notebook shows: one output that JupyterLab draws and the book reads."""

import json
import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from par_lib.errors import ArgumentError
from par_lib.inputs.origins import forget_origins, note_origin
from par_lib.report.described import EXPLANATIONS, METADATA
from par_lib.report.figures.bars import ranked_bars
from par_lib.report.figures.style import use_house_style
from par_lib.report.markdown import Column
from par_lib.report.publish import (
    show_figure,
    show_files,
    show_laboratory,
    show_table,
    show_text,
)

COLUMNS = [Column("name", "Tên"), Column("points", "Điểm", "number")]
FRAME = pd.DataFrame({"name": ["A | B", "<b>"], "points": [1.5, None]})


@pytest.fixture(autouse=True)
def shell(tmp_path, monkeypatch):
    """The interpreter of a notebook's kernel, which takes what is displayed."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    yield InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    InteractiveShell.clear_instance()


@pytest.fixture(autouse=True)
def nothing_read():
    """Other tests of this process have read inputs of many origins."""
    forget_origins()
    yield
    forget_origins()


def figure():
    use_house_style()
    made, axes = plt.subplots()
    axes.plot([1, 2])
    return made


def test_a_figure_is_an_svg_with_its_description():
    drawn = figure()
    with capture_output() as caught:
        show_figure(drawn, label="fig-a", caption="Hình *một*.", alt="Một đường.")
    (output,) = caught.outputs
    assert output.metadata[METADATA] == {
        "kind": "figure", "label": "fig-a", "caption": "Hình *một*.", "alt": "Một đường."
    }  # fmt: skip
    assert output.data["image/svg+xml"].startswith("<svg")
    assert output.data["text/plain"] == "Một đường."
    assert not plt.fignum_exists(drawn.number)


def test_the_numbers_of_a_figure_are_offered_and_inert():
    note_origin("simulated")
    frame = pd.DataFrame({"=cmd()": [1.5], "b": [2.0]}, index=["=HYPERLINK(1)"])
    for offers in (True, False):
        drawn = ranked_bars(frame, frame.sum(axis=1), "vi", title="A", axis="x")
        with capture_output() as caught:
            show_figure(drawn, label="fig-a", caption="x", alt="y", offers_data=offers)
        files = caught.outputs[0].metadata[METADATA].get("files")
        text = "row,'=cmd(),b,total,origin\n'=HYPERLINK(1),1.5,2,3.5,simulated\n"
        assert files == ({"fig-a.csv": text} if offers else None)


def test_a_table_of_simulated_numbers_is_of_that_class_and_may_be_for_screens_only():
    note_origin("simulated")
    with capture_output() as caught:
        show_table(FRAME, COLUMNS, "vi", label="tab-a", caption="x", kind=EXPLANATIONS, paper=False)
    text = caught.outputs[0].data["text/markdown"]
    assert ":class: explanations simulated\n" in text
    assert text.startswith(":::::{div}\n:class: screen-only\n:::{table} x")


def test_a_figure_is_the_same_bytes_every_time_and_tells_nothing_of_the_run():
    pictures = []
    for _ in range(2):
        with capture_output() as caught:
            show_figure(figure(), label="fig-a", caption="x", alt="y")
        pictures.append(caught.outputs[0].data["image/svg+xml"])
    assert pictures[0] == pictures[1]
    assert "dc:date" not in pictures[0]
    assert "dc:creator" not in pictures[0]


def test_a_table_is_markdown_for_the_book_and_html_for_jupyterlab():
    with capture_output() as caught:
        show_table(FRAME, COLUMNS, "vi", label="tab-a", caption="Bảng.")
    (output,) = caught.outputs
    assert output.metadata[METADATA] == {"kind": "table", "label": "tab-a", "caption": "Bảng."}
    assert output.data["text/markdown"].startswith(":::{table} Bảng.\n:label: tab-a\n")
    html = output.data["text/html"]
    lines = [[cell.text for cell in row(["th", "td"])] for row in BeautifulSoup(html, "html.parser")("tr")]
    assert lines == [["Tên", "Điểm"], ["A | B", "1,50"], ["<b>", "–"]]
    assert "<b>" not in html


@pytest.mark.parametrize("missing", ["label", "caption", "alt"])
def test_texts_are_required(missing):
    texts = {"label": "a", "caption": "b", "alt": "c", missing: " "}
    made = figure()
    with pytest.raises(ArgumentError, match=f"^{missing}: expected a text, found none"):
        show_figure(made, **texts)
    plt.close(made)
    if missing != "alt":
        texts.pop("alt")
        with pytest.raises(ArgumentError, match=f"^{missing}: expected a text, found none"):
            show_table(FRAME, COLUMNS, "vi", **texts)


def test_a_column_that_the_frame_lacks_is_named():
    with pytest.raises(ArgumentError, match=r"^columns: expected a frame with rank, found name, points$"):
        show_table(FRAME, [*COLUMNS, Column("rank", "Hạng")], "vi", label="a", caption="b")


def shown(**more):
    """The outputs of one figure and one table."""
    with capture_output() as caught:
        show_figure(figure(), label="fig-a", caption="Hình.", alt="Một đường.", **more)
        show_table(FRAME, COLUMNS, "vi", label="tab-a", caption="Bảng.", **more)
    return caught.outputs


def test_everything_shown_after_simulated_inputs_were_read_says_so():
    note_origin("published")
    assert not [output for output in shown() if "origin" in output.metadata[METADATA]]
    note_origin("simulated")
    picture, table = shown()
    assert picture.metadata[METADATA]["origin"] == table.metadata[METADATA]["origin"] == "simulated"
    assert "**SỐ LIỆU MÔ PHỎNG.**" in table.data["text/markdown"].splitlines()[0]
    assert "SỐ LIỆU MÔ PHỎNG" in BeautifulSoup(table.data["text/html"], "html.parser").get_text()


def test_a_picture_of_simulated_numbers_says_so_by_itself():
    plain, marked = shown(origin="published")[0], shown(origin="simulated")[0]
    pictures = [one.data["image/svg+xml"] for one in (plain, marked)]
    groups = [re.search(r'<g [^>]*id="simulated".*?</g>', picture, re.DOTALL) for picture in pictures]
    assert groups[0] is None
    assert groups[1]
    assert "SỐ LIỆU MÔ PHỎNG" in groups[1][0]


def test_the_origin_that_is_given_counts():
    note_origin("simulated")
    assert not [output for output in shown(origin="published") if "origin" in output.metadata[METADATA]]


def test_a_folded_table_opens_from_its_heading():
    with capture_output() as caught:
        show_table(FRAME, COLUMNS, "vi", label="tab-a", caption="Bảng.", fold="Bảng: <chi tiết>")
    (output,) = caught.outputs
    lines = output.data["text/markdown"].splitlines()
    assert lines[0] == r"::::{dropdown} Bảng\: \<chi tiết\>"
    assert lines[1] == ":::{table} Bảng."
    assert lines[-2:] == [":::", "::::"]
    page = BeautifulSoup(output.data["text/html"], "html.parser")
    assert page.details.summary.text == "Bảng: <chi tiết>"
    assert page.details.table


def test_whole_tables_are_links_to_csv_files_that_say_when_they_are_simulated():
    note_origin("simulated")
    with capture_output() as caught:
        show_files({"a-pairs": ("Mọi cặp [1]", FRAME)}, "vi", label="files-a")
    (output,) = caught.outputs
    assert output.data["text/markdown"].splitlines() == [
        ":::::{div}",
        ":class: screen-only",
        r"- [Mọi cặp \[1\]](data/a-pairs.csv) (CSV, 2 dòng – SỐ LIỆU MÔ PHỎNG)",
        ":::::",
    ]
    described = output.metadata[METADATA]
    assert described["origin"] == "simulated"
    assert described["files"] == {"a-pairs.csv": "name,points,origin\nA | B,1.5,simulated\n<b>,,simulated\n"}
    with pytest.raises(ArgumentError, match="a-pairs: expected a text"):
        show_files({"a-pairs": (" ", FRAME)}, "vi", label="files-a")


@pytest.mark.parametrize(("origin", "note"), [("published", ""), ("simulated", "SỐ LIỆU MÔ PHỎNG")])
def test_a_laboratory_is_a_table_in_plain_myst_with_a_link_to_its_data(origin, note):
    note_origin(origin)
    with capture_output() as caught:
        show_laboratory(FRAME, COLUMNS, "vi", label="tab-lab", caption="Bảng.", data={"points": [[1.0]]})
    (output,) = caught.outputs
    described = output.metadata[METADATA]
    assert (described["kind"], described["label"]) == ("laboratory", "tab-lab")
    assert json.loads(described["files"]["tab-lab.json"]) == {"points": [[1.0]], "note": note}
    assert described.get("origin") == ("simulated" if note else None)
    text = output.data["text/markdown"]
    caption = f":::{{table}} Bảng. **{note}.**" if note else ":::{table} Bảng."
    kinds = "laboratory simulated" if note else "laboratory"
    assert text.startswith(f"{caption}\n:label: tab-lab\n:class: {kinds}\n\n|")
    link = "[Số liệu của phòng thử (JSON)](data/tab-lab.json)"
    assert text.endswith(f"|\n:::\n\n:::::{{div}}\n:class: screen-only\n{link}\n:::::")
    assert output.data["text/html"].startswith(
        f"<p><strong>{note}</strong></p>\n<table>" if note else "<table>"
    )


def test_text_is_shown_as_markdown_and_html():
    with capture_output() as caught:
        show_text("## Phần\n\n**Câu.**")
    (output,) = caught.outputs
    assert output.data["text/markdown"] == "## Phần\n\n**Câu.**"
    assert "<strong>Câu.</strong>" in output.data["text/html"]
    assert output.metadata[METADATA] == {"kind": "text"}
    with pytest.raises(ArgumentError):
        show_text(" ")


def test_rows_of_single_respondents_are_not_shown():
    rows = pd.DataFrame({"respondent": [1, 2], "q1": [4, 5]})
    with pytest.raises(ArgumentError, match="no rows of single respondents"):
        show_table(rows, [Column("respondent", "R"), Column("q1", "Q")], "vi", label="tab-x", caption="x")
