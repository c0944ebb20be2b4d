import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from par_lib.report.figures.heat import heat_map
from tests.report.figures.conftest import texts

VALUES = pd.DataFrame(
    {"C01": [10.0, np.nan], "C02": [55.56, 90.0]}, index=["Thừa Thiên Huế", "Bà Rịa – Vũng Tàu"]
)


def heat(lang="vi", **options):
    return heat_map(VALUES, lang, **({"title": "Mạnh nhất: Đất đai", "scale": "Tỷ lệ (%)"} | options))


def test_the_same_data_is_the_same_picture(draw):
    assert draw(heat).count("<text") > 8


@pytest.mark.parametrize(
    ("lang", "cells"), [("vi", ["10,0", "55,6", "90,0"]), ("en", ["10.0", "55.6", "90.0"])]
)
def test_cells_say_their_values_and_a_missing_one_is_empty(lang, cells):
    figure = heat(lang, decimals=1)
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts] == cells
    assert [label.get_text() for label in axes.get_yticklabels()] == list(VALUES.index)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["C01", "C02"]
    assert axes.yaxis_inverted()  # the first unit is at the top
    assert {"Mạnh nhất: Đất đai", "Tỷ lệ (%)"} <= set(texts(figure))
    plt.close(figure)


@pytest.mark.parametrize("reverse", [False, True])
def test_large_values_are_dark_and_small_ranks_are(reverse):
    figure = heat(limits=(0, 100), reverse=reverse)
    mesh = figure.axes[0].collections[0]
    assert mesh.get_clim() == (0, 100)
    light, dark = (sum(to_rgb(mesh.to_rgba(value))) for value in (0, 100))
    assert (light < dark) is reverse
    plt.close(figure)


def test_numbers_stand_in_their_cells_and_the_scale_below():
    """Texts of cells take no part in the layout: this would show if one moved out."""
    figure = heat()
    figure.draw_without_rendering()
    axes, scale = figure.axes
    for text in axes.texts:
        assert axes.bbox.contains(*text.get_window_extent().get_points().mean(axis=0))
    assert scale.get_position().y1 < axes.get_position().y0
    plt.close(figure)
