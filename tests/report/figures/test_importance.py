import matplotlib.pyplot as plt
import pandas as pd

from par_lib.report.figures.importance import importance_dots
from tests.report.figures.conftest import texts

SHARES = pd.DataFrame({"stated": [68.5, 31.5], "actual": [63.5, 36.5]}, index=["Thẩm định", "Điều tra"])
WORDS = {"title": "Quyết định nhất", "axis": "Phần (%)", "stated": "công bố", "actual": "thực tế"}


def dots():
    return importance_dots(SHARES, "vi", **WORDS)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(dots).count("<text") > 8


def test_dots_are_where_the_shares_are():
    figure = dots()
    stated, actual = figure.axes[0].lines[:2]
    assert list(stated.get_xdata()) == [68.5, 31.5]
    assert list(actual.get_xdata()) == [63.5, 36.5]
    assert {"Thẩm định", "Điều tra", "công bố", "thực tế", "Phần (%)"} <= set(texts(figure))
    assert figure.axes[0].get_xlim()[0] == 0
    plt.close(figure)
