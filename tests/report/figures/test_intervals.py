import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection

from par_lib.report.figures.intervals import intervals
from tests.report.figures.conftest import texts

FRAME = pd.DataFrame(
    {
        "name": ["Đắk Lắk", "Hà Nội", "Đắk Lắk", "Hà Nội"],
        "part": ["people", "people", "officials", "officials"],
        "value": [80.0, 75.5, 85.0, 90.0],
        "lower": [79.0, 74.0, np.nan, 89.0],
        "upper": [81.0, 77.0, np.nan, 91.0],
    }
)
NAMES = {"officials": "Công chức", "people": "Người dân"}


def drawn(lang="vi", frame=FRAME, **options):
    given = {"title": "Nhóm nào cao hơn", "axis": "Tỷ lệ", "part_names": NAMES} | options
    return intervals(frame, lang, **given)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(drawn).count("<text") > 8


def test_dots_and_lines_stand_where_the_numbers_are():
    figure = drawn()
    axes = figure.axes[0]
    dots = {tuple(np.round(offset, 3)) for part in axes.collections for offset in part.get_offsets()
            if part.get_label() in NAMES.values()}  # fmt: skip
    # officials are the first of two lines of a row: 0.2 above its middle
    assert dots == {(85.0, -0.2), (90.0, 0.8), (80.0, 0.2), (75.5, 1.2)}
    ends = sorted(
        tuple(segment[:, 0])
        for part in axes.collections
        if isinstance(part, LineCollection)
        for segment in part.get_segments()
        if len(segment) and not np.isnan(segment).any()
    )
    assert ends == [(74.0, 77.0), (79.0, 81.0), (89.0, 91.0)]
    assert {"Đắk Lắk", "Hà Nội", "Nhóm nào cao hơn", "Tỷ lệ", *NAMES.values()} <= set(texts(figure))
    assert axes.get_ylim() == (1.6, -0.6)  # the first name is at the top
    plt.close(figure)


@pytest.mark.parametrize(("lang", "tick"), [("vi", "80,5"), ("en", "80.5")])
def test_numbers_are_written_as_the_language_does(lang, tick):
    frame = FRAME[FRAME["part"] == "people"].assign(lower=80.0, upper=81.0, value=80.5)
    figure = drawn(lang, frame, part_names=None, decimals=1)
    figure.axes[0].set_xticks([80.5])
    figure.canvas.draw()
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == [tick]
    plt.close(figure)
