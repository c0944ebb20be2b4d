from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from par_lib.report.figures.heat import column_heads, heat_map
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
    figure = heat(reverse=reverse)
    mesh = figure.axes[0].collections[0]
    assert mesh.get_clim() == (10, 90)
    light, dark = (sum(to_rgb(mesh.to_rgba(value))) for value in (10, 90))
    assert (light < dark) is reverse
    plt.close(figure)


def test_shades_run_between_round_numbers_around_the_values():
    """Shares between 73 and 98 on a scale from 0 would all be dark."""
    figure = heat_map(VALUES + 13.4, "vi", title="Tỷ lệ", scale="%")
    assert figure.axes[0].collections[0].get_clim() == (20, 110)
    plt.close(figure)


def test_numbers_stand_out_from_their_cells():
    """At least 4.5 : 1, as WCAG 2.2 asks of text (success criterion 1.4.3)."""
    values = pd.DataFrame([[float(value) for value in range(0, 101, 5)]], index=["Hà Nội"])
    figure = heat_map(values, "vi", title="Mọi sắc độ", scale="%")
    axes = figure.axes[0]
    grounds = axes.collections[0].to_rgba(values.to_numpy().ravel())
    for text, ground in zip(axes.texts, grounds, strict=True):
        lighter, darker = sorted((luminance(text.get_color()), luminance(ground)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
    plt.close(figure)


def luminance(colour):
    """WCAG 2.2, definition of relative luminance."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_names_stand_over_their_columns_where_they_fit():
    heads, listed = column_heads({"appraisal": "Điểm thẩm định", "survey": "Điểm điều tra xã hội học"})
    assert (heads["survey"], listed) == ("Điểm điều tra xã hội học", "")
    areas = {str(place): f"Cải cách tổ chức bộ máy hành chính {place}" for place in range(1, 9)}
    heads, listed = column_heads(areas)
    assert heads == {code: code for code in areas}
    assert "8: Cải cách tổ chức bộ máy hành chính 8" in listed


@pytest.mark.parametrize("columns", [4, 9, 13, 16, 19, 24])
def test_codes_over_columns_keep_a_blank_apart(columns):
    """As many components as an area has at most (19), and more; with the longest names of units."""
    names = ["Ministry of Natural Resources and Environment", "Bộ Y tế"]
    codes = [f"2.{place}.10" for place in range(1, columns + 1)]
    figure = heat_map(pd.DataFrame(88.0, index=names, columns=codes), "vi", title="Thể chế", scale="%")
    figure.draw_without_rendering()
    axes = figure.axes[0]
    boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
    blank = 0.2 * 9 * figure.dpi / 72
    assert len(boxes) == columns
    assert all(left.x1 + blank < right.x0 for left, right in pairwise(boxes))
    title = figure._suptitle.get_window_extent()
    assert all(axes.bbox.y1 < box.y0 and box.y1 < title.y0 for box in boxes)
    rows = axes.bbox.height / figure.dpi / len(names)
    assert rows > 0.15  # what is above takes nothing from the rows
    plt.close(figure)


@pytest.mark.parametrize(("units", "columns"), [(19, 19), (63, 9), (63, 17)])
def test_letters_are_of_six_points_on_paper_beside_a_long_caption(units, columns):
    """A4 has 481 points across, and under a caption that explains all codes 511 points (book/typst)."""
    values = pd.DataFrame(
        np.linspace(60, 100, units * columns).reshape(units, columns),
        index=[f"Bà Rịa - Vũng Tàu {place}" for place in range(units)],
        columns=[f"3.{place}.1" for place in range(columns)],
    )
    figure = heat_map(values, "vi", title="Thể chế: mức đạt từng thành phần", scale="%")
    width, height = figure.get_size_inches() * 72
    share = min(1, 481 / width, 511 / height)
    axes = figure.axes[0]
    figure.draw_without_rendering()
    assert [label.get_text() for label in axes.get_yticklabels()] == list(values.index)
    texts = [*axes.texts, *axes.get_yticklabels(), *axes.get_xticklabels()]
    assert min(text.get_fontsize() for text in texts) * share >= 6
    numbers = [text.get_window_extent() for text in axes.texts]
    row, column = axes.bbox.height / units, axes.bbox.width / columns
    digit = 0.75 * axes.texts[0].get_fontsize() * figure.dpi / 72  # high; boxes have room for other letters
    assert digit < row
    assert all(box.width < column for box in numbers)
    plt.close(figure)


def test_codes_with_room_stand_upright():
    figure = heat()
    figure.draw_without_rendering()
    assert {label.get_rotation() for label in figure.axes[0].get_xticklabels()} == {0}
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
