import matplotlib.pyplot as plt
import pandas as pd

from par_lib.report.figures.difference import differences
from tests.report.figures.conftest import texts

FRAME = pd.DataFrame({"name": ["Bộ Y tế", "Bộ Công Thương", "Bộ Y tế"], "difference": [0.4, 7.0, -1.0]})
WORDS = {"agrees": "khớp", "outside": "ngoài sai số"}


def figure(frame=FRAME):
    return differences(frame, "vi", title="So với công bố", axis="Chữ số cuối", words=WORDS)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(figure).count("<text") > 8


def test_what_lies_outside_is_marked_and_stays_on_the_picture():
    made = figure()
    inside, outside = made.axes[0].collections
    assert inside.get_offsets()[:, 0].tolist() == [0.4, -1.0]
    assert outside.get_offsets()[:, 0].tolist() == [2.4]  # of 7: at the edge
    assert {"Bộ Y tế", "Bộ Công Thương", *WORDS.values()} <= set(texts(made))
    plt.close(made)


def test_where_all_agree_nothing_is_said_of_others():
    made = figure(FRAME[FRAME["difference"].abs() <= 1])
    assert "ngoài sai số" not in texts(made)
    plt.close(made)
