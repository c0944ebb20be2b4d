import numpy as np
import pandas as pd
from matplotlib.text import Text

from par_lib.report.figures.slope import slope
from tests.report.figures.conftest import texts

WORDS = {"rise": "tăng", "fall": "giảm", "same": "giữ nguyên"}


def changes():
    values = np.random.default_rng(3).uniform(80, 84, (16, 2)).round(1)
    names = [f"Tỉnh {place}" for place in range(16)]
    return pd.DataFrame({"name": names, "before": values[:, 0], "now": values[:, 1]})


def chart():
    return slope(changes(), (2022, 2023), "vi", title="Thay đổi hai năm", words=WORDS)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(chart).count("<text") > 30


def test_no_two_labels_overlap():
    figure = chart()
    figure.draw_without_rendering()
    labels = [text for text in figure.axes[0].findobj(Text) if "Tỉnh" in text.get_text()]
    assert len(labels) == 32
    boxes = [label.get_window_extent() for label in labels]
    assert not [1 for place, box in enumerate(boxes) for other in boxes[:place] if box.overlaps(other)]
    sheet = figure.bbox
    assert all(sheet.contains(box.x0, box.y0) and sheet.contains(box.x1, box.y1) for box in boxes)


def test_labels_give_name_and_value_of_both_years():
    said = texts(chart())
    first = changes().iloc[0]
    assert f"Tỉnh 0  {first['before']:.1f}".replace(".", ",") in said
    assert f"{first['now']:.1f}  Tỉnh 0".replace(".", ",") in said
    assert {"2022", "2023"} <= set(said)


def test_the_legend_names_only_lines_that_there_are():
    assert {"tăng", "giảm"} <= set(texts(chart()))
    assert "giữ nguyên" not in texts(chart())
    still = changes().assign(now=changes()["before"])
    assert {*WORDS.values()} & set(
        texts(slope(still, (2022, 2023), "vi", title="Đứng yên", words=WORDS))
    ) == {"giữ nguyên"}


def test_of_ranks_the_first_is_at_the_top_and_a_smaller_one_is_a_rise():
    ranks = pd.DataFrame({"name": ["A", "B", "C"], "before": [1, 3, 2], "now": [3, 1, 2]})
    figure = slope(ranks, (2022, 2023), "vi", title="Hạng", words=WORDS, decimals=0, of_ranks=True)
    axes = figure.axes[0]
    bottom, top = axes.get_ylim()
    assert bottom > 3 > 1 > top
    colours = {tuple(line.get_ydata()): line.get_color() for line in axes.lines if line.get_marker() == "o"}
    by_word = {line.get_label(): line.get_color() for line in figure.legends[0].get_lines()}
    assert colours[1, 3] == by_word["giảm"]
    assert colours[3, 1] == by_word["tăng"]
    assert colours[2, 2] == by_word["giữ nguyên"]
