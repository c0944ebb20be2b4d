from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from par_lib.report.figures.correlation import correlation_map
from tests.report.figures.conftest import texts

VALUES = pd.DataFrame(
    [[np.nan, 0.5, 0.93], [0.5, np.nan, -0.31]],
    index=["Thẩm định", "Điều tra"],
    columns=["C01", "C02", "Chỉ số"],
)


def maps(lang="vi", **more):
    return correlation_map(VALUES, lang, title="Gắn với nhau", scale="Hệ số tương quan", **more)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(maps).count("<use") > 30


def test_numbers_of_the_language_and_nothing_for_none():
    figure = maps()
    found = texts(figure)
    assert {"0,93", "−0,31", "C01", "Điều tra", "Hệ số tương quan"} <= set(found)
    assert "–" not in found
    assert found.count("0,50") == 2
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
