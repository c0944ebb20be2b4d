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


def test_a_long_name_takes_two_lines_and_is_whole():
    long = "Công khai, minh bạch trong việc ra quyết định ở địa phương"
    names = FRAME.assign(name=["Hà Nội", long])
    words = {"self": "2022", "appraised": "2023"}
    figure = dumbbell(names, "vi", title="Hai năm", axis="Điểm", words=words)
    assert long in {text.replace("\n", " ") for text in texts(figure)}
    assert figure.get_figheight() > chart().get_figheight()
