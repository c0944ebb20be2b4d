import numpy as np
import pandas as pd

from par_lib.report.figures.distribution import distribution
from tests.report.figures.conftest import texts

WORDS = {"unit": "Một đơn vị", "middle": "Một nửa ở giữa", "median": "Trung vị"}
VALUES = pd.DataFrame({"Kế hoạch": [10.0, 50, 60, 100], "Báo cáo": [100.0, 100, np.nan, 0]})


def chart():
    return distribution(VALUES, "vi", title="Phân bố", axis="%", words=WORDS)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(chart).count("<text") > 8


def test_band_and_median_are_those_of_the_known_values():
    figure = chart()
    bars = figure.axes[0].patches
    assert [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars] == [(40, 70), (50, 100)]
    medians = figure.axes[0].lines[-1].get_xdata()
    assert list(medians) == [55, 100]
    assert set(WORDS.values()) <= set(texts(figure))
