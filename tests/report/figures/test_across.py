"""A mark lies across a drawing, behind its letters."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from par_lib.report.figures.across import write_across
from par_lib.report.figures.heat import heat_map
from par_lib.report.figures.panels import panels
from par_lib.report.figures.slope import slope
from par_lib.report.figures.svg import RIMS, light_svg

MARK = "SỐ LIỆU MÔ PHỎNG · SIMULATED DATA"


def maps():
    values = pd.DataFrame(
        np.linspace(0, 100, 144).reshape(12, 12), index=[f"Tỉnh {row}" for row in range(12)]
    )
    return heat_map(values, "vi", title="Mọi sắc độ", scale="%")


def multiples():
    groups = pd.DataFrame(
        {f"Tây Nguyên {place}": [70.0, 90, 80] for place in range(6)}, index=["1", "2", "3"]
    )
    return panels(groups, groups.mean(axis=1), "vi", title="Vùng", axis="%", middle="Cả nước", own="Vùng")


def slopes():
    frame = pd.DataFrame({"name": "Bộ Lao động", "before": range(12), "now": range(12, 0, -1)})
    words = {"rise": "tăng", "fall": "giảm", "same": "giữ nguyên"}
    return slope(frame, (2022, 2023), "vi", title="Thay đổi", words=words)


def lies_on(mark, text, figure):
    """Whether a point of the text's box is in the turned box of the mark."""
    box = text.get_window_extent()
    angle, size = np.radians(mark.get_rotation()), mark.get_fontsize() * figure.dpi / 72
    middle = mark.get_transform().transform(mark.get_position())
    points = np.array(
        [(x, y) for x in np.linspace(*box.intervalx, 9) for y in np.linspace(*box.intervaly, 5)]
    )
    away = (points - middle) @ np.array([-np.sin(angle), np.cos(angle)])
    along = (points - middle) @ np.array([np.cos(angle), np.sin(angle)])
    return bool(((np.abs(away) < size / 3) & (np.abs(along) < len(MARK) * size / 4)).any())


@pytest.mark.parametrize("make", [maps, multiples, slopes])
def test_texts_that_it_crosses_have_a_rim_and_lie_above_it(make):
    figure = make()
    mark = write_across(figure, MARK, "mark")
    figure.draw_without_rendering()
    hidden = {text for axes in figure.axes if not axes.axison for text in axes.xaxis.findobj(Text)}
    hidden |= {text for axes in figure.axes if not axes.axison for text in axes.yaxis.findobj(Text)}
    texts = [text for text in set(figure.findobj(Text)) - hidden - {mark} if text.get_text()]
    crossed = [text for text in texts if lies_on(mark, text, figure)]
    assert crossed
    assert all(text.get_gid() in RIMS.values() for text in crossed)
    plain = [text for text in texts if text.get_gid() is None]
    assert len(plain) > len(texts) / 2
    drawing = light_svg(figure, "mark")
    before, after = drawing.split('id="mark"')
    rims = len(texts) - len(plain)
    assert before.count("paint-order") == 1  # of the mark itself
    assert after.count("paint-order") == rims + ("paint-order" in after.split(">")[0])
    plt.close(figure)
    assert re.search(r'opacity="\.?0?\.55', drawing)  # it stays what one sees first


def test_numbers_on_dark_ground_have_a_dark_rim():
    figure = maps()
    write_across(figure, MARK, "mark")
    rims = {(text.get_color(), text.get_gid()) for text in figure.axes[0].texts if text.get_gid() != "mark"}
    assert rims >= {("white", RIMS["black"]), ("black", RIMS["white"])}
    assert not rims & {("white", RIMS["white"]), ("black", RIMS["black"])}
    plt.close(figure)


def test_small_multiples_are_drawn_over_it_and_let_it_through():
    figure = multiples()
    mark = write_across(figure, MARK, "mark")
    assert all(mark.get_zorder() < axes.get_zorder() for axes in figure.axes)
    assert not any(axes.patch.get_visible() for axes in figure.axes)


@pytest.mark.parametrize("make", [maps, slopes])
def test_it_moves_nothing(make):
    plain, marked = make(), make()
    write_across(marked, MARK, "mark")
    for figure in (plain, marked):
        figure.draw_without_rendering()
    for one, other in zip(plain.axes, marked.axes, strict=True):
        assert np.allclose(one.get_position().bounds, other.get_position().bounds, atol=2e-3)
    plt.close("all")
