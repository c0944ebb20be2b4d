from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from par_lib.report.figures.tiles import tile_map
from tests.report.figures.conftest import texts

TILES = pd.DataFrame({"column": [0, 1, 0], "line": [0, 0, 2]}, index=["a", "b", "c"])
UNITS = Path(__file__).parents[3] / "data" / "units"
NAMES = {"a": "Hà Nội", "b": "Bà Rịa - Vũng Tàu", "c": "Huế"}


def chart():
    return tile_map(TILES, pd.Series({"a": 40.0, "b": 46.04}), NAMES, "vi", title="Bản đồ ô", scale="Chỉ số")


def test_the_same_data_is_the_same_picture(draw):
    assert draw(chart).count("<text") > 7


def test_every_unit_has_a_tile_with_its_name_and_value():
    figure = chart()
    assert len(figure.axes[0].patches) == 3
    said = texts(figure)
    assert {"Hà Nội\n40,0", "Huế\n–", "Chỉ số"} <= set(said)
    assert any(" ".join(text.split()) == "Bà Rịa - Vũng Tàu 46,0" for text in said)


def test_only_a_unit_without_a_value_is_white():
    white = [patch.get_facecolor()[:3] == (1, 1, 1) for patch in chart().axes[0].patches[1:]]
    assert white == [False, True]


def test_names_stay_within_their_tiles():
    figure = chart()
    figure.draw_without_rendering()
    axes = figure.axes[0]
    for tile, text in zip(axes.patches, axes.texts, strict=True):
        inner, outer = text.get_window_extent(), tile.get_window_extent()
        assert outer.x0 <= inner.x0 <= inner.x1 <= outer.x1
        assert outer.y0 - 1 <= inner.y0 <= inner.y1 <= outer.y1 + 1


@pytest.mark.parametrize("file", ["province_tiles.csv", "province_2025_tiles.csv"])
def test_maps_of_all_provinces_have_their_names_within_tiles_and_six_points_on_paper(file):
    """A4 has 481 points across and 630 up, of which a caption takes two lines (book/typst)."""
    tiles = pd.read_csv(UNITS / file, dtype={"unit": str}).set_index("unit")
    names = dict.fromkeys(tiles.index, "Bà Rịa - Vũng Tàu")  # the longest of all
    values = pd.Series(88.88, index=tiles.index)
    figure = tile_map(tiles, values, names, "vi", title="Bản đồ ô", scale="Chỉ số", decimals=2)
    figure.draw_without_rendering()
    axes, (width, height) = figure.axes[0], figure.get_size_inches() * 72
    for tile, text in zip(axes.patches, axes.texts, strict=True):
        inner, outer = text.get_window_extent(), tile.get_window_extent()
        assert outer.x0 <= inner.x0 <= inner.x1 <= outer.x1
        assert outer.y0 - 1 <= inner.y0 <= inner.y1 <= outer.y1 + 1
        assert "…" not in text.get_text()
        assert text.get_fontsize() * min(481 / width, 600 / height) >= 6
    plt.close(figure)
