from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from par_lib.report.figures.correlation import correlation_map
from par_lib.report.views.audit_tables import _DRAWN
from tests.report.figures.conftest import texts

VALUES = pd.DataFrame(
    [[np.nan, 0.5, 0.93], [0.5, np.nan, -0.31]],
    index=["Thẩm định", "Điều tra"],
    columns=["C01", "C02", "Chỉ số"],
)


def maps(lang="vi", **more):
    return correlation_map(VALUES, lang, title="Gắn với nhau", scale="Hệ số tương quan", **more)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(maps).count("<text") > 8


def test_numbers_of_the_language_and_nothing_for_none():
    figure = maps()
    found = texts(figure)
    assert {"0,93", "−0,31", "C01", "Điều tra", "Hệ số tương quan"} <= set(found)
    assert "–" not in found
    assert found.count("0,50") == 2
    plt.close(figure)


def test_letters_of_as_many_leaves_as_are_drawn_are_of_six_points_on_paper():
    """A4 has 481 points across and 630 up, of which a caption takes two lines (book/typst)."""
    longest = "Tiêu chí: tác động của cải cách đến người dân, tổ chức và phát triển kinh tế - xã hội"
    names = [f"3.1.{place} {longest} thành phần 1 (minh họa)" for place in range(_DRAWN)]
    figure = correlation_map(
        pd.DataFrame(0.55, index=names, columns=[*"12345678", "Chỉ số"]), "vi", title="Gắn yếu", scale="r"
    )
    figure.draw_without_rendering()
    width, height = figure.get_size_inches() * 72
    axes = figure.axes[0]
    letters = min(text.get_fontsize() for text in [*axes.texts, *axes.get_yticklabels()])
    assert letters * min(481 / width, 600 / height) >= 6
    assert max(text.get_window_extent().width for text in axes.texts) < axes.bbox.width / 9
    plt.close(figure)


def test_own_cells_have_a_frame():
    own = pd.DataFrame([[True, False, False], [False, True, False]])
    figure = maps(own=own)
    frames = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert [(frame.get_x(), frame.get_y()) for frame in frames] == [(0, 0), (1, 1)]
    plt.close(figure)


def test_labels_of_the_scale_do_not_collide():
    figure = maps()
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[1].get_xticklabels()]
    assert len(boxes) == 5
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))
    plt.close(figure)


def long_names(rows):
    name = "Tác động của cải cách hành chính đến người dân, tổ chức và kinh tế - xã hội"
    names = [f"{row} {name}" for row in range(rows)]
    return pd.DataFrame(np.full((rows, 9), 0.5), index=names, columns=[*"12345678", "Chỉ số"])


@pytest.mark.parametrize("rows", [8, 90])
def test_long_names_leave_room_for_the_numbers(rows):
    title = f"Gắn với chỉ số yếu nhất: {long_names(1).index[0]} và thêm một dòng nữa"
    figure = correlation_map(long_names(rows), "vi", title=title, scale="Hệ số")
    figure.draw_without_rendering()
    inside = figure.bbox
    axes = figure.axes[0]
    labels = [label.get_window_extent() for label in axes.get_yticklabels()]
    assert all(inside.x0 <= box.x0 and box.x1 <= inside.x1 for box in labels)
    assert all(upper.y0 >= lower.y1 - 1 for upper, lower in pairwise(labels))
    numbers = [text.get_window_extent() for text in axes.texts[:9]]
    assert all(left.x1 < right.x0 for left, right in pairwise(numbers))
    (heading,) = [text for text in figure.texts if text.get_text().startswith("Gắn")]
    assert heading.get_text().count("\n") == 1
    assert heading.get_window_extent().x1 <= inside.x1
    plt.close(figure)
