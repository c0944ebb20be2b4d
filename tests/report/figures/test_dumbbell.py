import pandas as pd
from matplotlib.collections import LineCollection

from par_lib.report.figures.dumbbell import dumbbell
from tests.report.figures.conftest import texts

FRAME = pd.DataFrame({"name": ["Hà Nội", "Huế"], "self": [60.0, 55], "appraised": [57.0, 55.5]})


def chart():
    words = {"self": "Tự chấm", "appraised": "Thẩm định"}
    return dumbbell(FRAME, "vi", title="Tự chấm cao hơn", axis="Điểm", words=words)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(chart).count("<text") > 6


def test_a_line_joins_the_two_scores_of_each_unit():
    figure = chart()
    (lines,) = figure.axes[0].findobj(LineCollection)
    ends = [sorted(part[:, 0].tolist()) for part in lines.get_segments()]
    assert ends == [[57.0, 60.0], [55.0, 55.5]]
    assert {"Hà Nội", "Huế", "Tự chấm", "Thẩm định"} <= set(texts(figure))
