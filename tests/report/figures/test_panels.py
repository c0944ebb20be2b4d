import pandas as pd

from par_lib.report.figures.panels import panels
from tests.report.figures.conftest import texts

GROUPS = pd.DataFrame(
    {f"Vùng {place}": [50.0 + place, 70 - place, 90] for place in range(6)}, index=["1", "2", "3"]
)


def chart():
    country = GROUPS.mean(axis=1)
    return panels(GROUPS, country, "vi", title="Sáu vùng", axis="%", middle="Cả nước", own="Vùng")


def test_the_same_data_is_the_same_picture(draw):
    assert draw(chart).count("<text") > 30


def test_every_group_has_a_panel_on_the_same_scale():
    figure = chart()
    assert len(figure.axes) == 6
    assert {axes.get_xlim() for axes in figure.axes} == {(48.4, 91.6)}
    assert set(GROUPS.columns) | {"Cả nước"} <= set(texts(figure))
    dots = figure.axes[4].lines[0].get_xdata()
    assert list(dots) == [54.0, 66.0, 90.0]


def test_panels_do_not_overlap():
    figure = chart()
    figure.draw_without_rendering()
    boxes = [axes.get_tightbbox() for axes in figure.axes]
    assert not [1 for place, box in enumerate(boxes) for other in boxes[:place] if box.overlaps(other)]
