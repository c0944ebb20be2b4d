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
    assert {"2022", "2023", *WORDS.values()} <= set(said)
