import matplotlib.pyplot as plt
import pandas as pd
import pytest

from par_lib.report.figures.rank_intervals import rank_intervals
from tests.report.figures.conftest import texts

NAMES = ["Bộ Tư pháp", "Đắk Lắk", "Thừa Thiên Huế"]
WORDS = {
    "title": "Ai đứng đầu",
    "axis": "Hạng",
    "interval": "khoảng 90%",
    "median": "trung vị",
    "own": "hạng",
}


def ranks(units=3):
    names = [NAMES[place % 3] + " " * (place // 3) for place in range(units)]
    places = range(1, units + 1)
    low, high = [max(1, place - 2) for place in places], [min(units, place + 1) for place in places]
    return pd.DataFrame({"rank": places, "low": low, "median": places, "high": high}, index=names)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(lambda: rank_intervals(ranks(), "vi", **WORDS)).count("<text") > 8


@pytest.mark.parametrize(("units", "ticks"), [(3, ["1", "2", "3"]), (63, ["1", "5", "10", "15", "20"])])
def test_ticks_are_ranks_that_there_are(units, ticks):
    figure = rank_intervals(ranks(units), "vi", **WORDS)
    figure.draw_without_rendering()
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()][: len(ticks)] == ticks
    assert all(1 <= tick <= units for tick in axes.get_xticks())
    assert {"Bộ Tư pháp", "khoảng 90%", "trung vị", "hạng", "Ai đứng đầu"} <= set(texts(figure))
    plt.close(figure)


def test_bars_reach_over_both_ends():
    figure = rank_intervals(ranks(), "en", **WORDS)
    bar = figure.axes[0].patches[2]
    assert bar.get_x() < 1
    assert 3 < bar.get_x() + bar.get_width() < 3.5
    plt.close(figure)
