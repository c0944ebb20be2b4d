import matplotlib.pyplot as plt
import pandas as pd

from par_lib.report.figures.dumbbells import dumbbells
from tests.report.figures.conftest import texts

PAIRS = pd.DataFrame({"first": [95.0, 80.0], "second": [90.5, 81.25]}, index=["Cải cách thể chế", "Khác"])


def figure():
    return dumbbells(PAIRS, "vi", title="Hai lần chấm", axis="%", first="tự chấm", second="thẩm định")


def test_the_same_data_is_the_same_picture(draw):
    assert draw(figure).count("<use") > 30


def test_both_values_and_their_difference_are_there():
    made = figure()
    claimed, found = (one.get_offsets()[:, 0].tolist() for one in made.axes[0].collections[1:])
    assert (claimed, found) == ([95.0, 80.0], [90.5, 81.25])
    assert {"−4,5", "+1,2", "tự chấm", "thẩm định", "Cải cách thể chế"} <= set(texts(made))
    plt.close(made)
