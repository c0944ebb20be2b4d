import datetime as dt

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.dates import date2num

from par_lib.report.figures.gantt import gantt

WORDS = {"deadline": "thời hạn", "done": "đã xong", "decided": "quyết định", "open": "không rõ"}
DECIDED = dt.date(2023, 9, 25)
TASKS = pd.DataFrame(
    {
        "name": ["1. Một", "2. " + "Điều tra xã hội học cấp bộ và cấp tỉnh " * 3],
        "first": [dt.date(2023, 12, 1), dt.date(2024, 2, 1)],
        "last": [dt.date(2023, 12, 31), dt.date(2024, 3, 31)],
        "done": [None, dt.date(2024, 4, 10)],
    },
    dtype=object,
)


@pytest.fixture
def drawn():
    figure = gantt(TASKS, DECIDED, title="Kế hoạch", words=WORDS)
    yield figure
    plt.close(figure)


def test_bars_cover_the_days_of_the_deadlines(drawn):
    axes = drawn.axes[0]
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    assert bars == [
        (date2num(dt.date(2023, 12, 1)), date2num(dt.date(2024, 1, 1))),
        (date2num(dt.date(2024, 2, 1)), date2num(dt.date(2024, 4, 1))),
    ]
    low, high = axes.get_xlim()
    assert low < date2num(DECIDED)
    assert high > date2num(dt.date(2024, 4, 10))


def test_only_what_is_on_record_as_done_has_a_mark(drawn):
    marks = next(line for line in drawn.axes[0].lines if line.get_label() == "đã xong")
    assert list(marks.get_xdata()) == [date2num(dt.date(2024, 4, 10)) + 0.5]
    assert drawn.axes[0].yaxis_inverted()  # the first task on top


def test_without_anything_done_there_is_no_mark_to_explain():
    figure = gantt(TASKS.assign(done=None), DECIDED, title="Kế hoạch", words=WORDS)
    assert {text.get_text() for text in figure.legends[0].get_texts()} == {
        "thời hạn",
        "quyết định",
        "không rõ",
    }
    plt.close(figure)


def test_months_are_named_in_figures_and_names_stay_apart(drawn):
    drawn.canvas.draw()
    axes = drawn.axes[0]
    named = [label.get_text() for label in axes.xaxis.get_minorticklabels()]
    assert [name for name in named if name][-2:] == ["3/2024", "4/2024"] or "3/2024" in named
    boxes = [label.get_window_extent() for label in axes.get_yticklabels()]
    assert boxes[0].y0 > boxes[1].y1
    assert all(box.x0 >= 0 for box in boxes)
