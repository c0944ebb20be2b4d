import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Annotation

from par_lib.report.figures.trend import points_over_years, spread_over_years
from tests.report.figures.conftest import texts

WORDS = {
    "range": "Thấp nhất đến cao nhất",
    "middle": "Một nửa",
    "median": "Trung vị",
    "break": "không so sánh được",
}
SHARES = pd.DataFrame(
    {2018: [50.0, 60.0, 70.0], 2019: [52.0, np.nan, 72.0], 2020: [40.0, 45.0, 53.0]}, index=["01", "02", "04"]
)


def spread(breaks=(2020,)):
    return spread_over_years(SHARES, "vi", title="Qua các năm", axis="Tỷ lệ (%)", words=WORDS, breaks=breaks)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(spread).count("<text") > 8


def test_the_line_of_medians_breaks_where_years_cannot_be_compared():
    figure = spread()
    axes = figure.axes[0]
    medians = [line.get_xydata().tolist() for line in axes.lines if line.get_marker() == "o"]
    assert medians == [[[2018, 60], [2019, 62]], [[2020, 45]]]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_marker() != "o"] == [2019.5]
    assert {"60,0", "62,0", "45,0", "không so sánh được"} <= set(texts(figure))
    plt.close(figure)


def test_a_break_before_the_first_year_is_none():
    figure = spread(breaks=(2018, 2011))
    assert len(figure.axes[0].lines) == 1
    assert "không so sánh được" not in texts(figure)
    plt.close(figure)


def test_the_line_of_published_means_breaks_and_new_bands_are_marked():
    years = [2019, 2020, 2021, 2022, 2023]
    frame = pd.DataFrame({"year": years, "value": [81.0, 83.0, 86.0, 84.0, 87.0], "kind": "mean"})
    breaks, marks = {2012: "", 2020: "", 2022: ""}, {2023: "nhóm mới"}
    figure = points_over_years(
        frame, "vi", title="Công bố", axis="%", names={"mean": "Chỉ số"}, breaks=breaks, marks=marks
    )
    lines = figure.axes[0].lines
    pieces = [line.get_xdata().tolist() for line in lines if line.get_marker() == "o"]
    assert pieces == [[2019], [2020, 2021], [2022, 2023]]
    upright = [(line.get_xdata()[0], line.get_linestyle()) for line in lines if line.get_marker() != "o"]
    assert [at for at, _ in upright] == [2019.5, 2021.5, 2022.5]
    assert "nhóm mới" in texts(figure)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["Chỉ số"]
    plt.close(figure)


def test_published_figures_are_dots_and_their_means_a_line(draw):
    frame = pd.DataFrame(
        {"year": [2023, 2022, 2023], "value": [84.38, 84.05, 89.95], "kind": ["mean", "mean", "unit"]}
    )

    def dots():
        names = {"mean": "Trung bình đã công bố", "unit": "Từng đơn vị"}
        return points_over_years(frame, "vi", title="Công bố", axis="Chỉ số (%)", names=names)

    draw(dots)
    figure = dots()
    lines = {line.get_label(): line for line in figure.axes[0].lines}
    assert lines["Trung bình đã công bố"].get_xydata().tolist() == [[2022, 84.05], [2023, 84.38]]
    assert [line.get_linestyle() for line in lines.values()] == ["-", "None"]
    plt.close(figure)


def test_dots_of_single_units_hide_neither_each_other_nor_the_mean():
    units = pd.DataFrame({"year": 2018, "value": np.linspace(76.8, 77.2, 9), "kind": "unit"})
    means = pd.DataFrame({"year": [2017, 2018, 2019], "value": [70.0, 77.0, 90.0], "kind": "mean"})
    figure = points_over_years(
        pd.concat([means, units]), "vi", title="Công bố", axis="%", names={"mean": "Chỉ số", "unit": "Đơn vị"}
    )
    figure.draw_without_rendering()
    axes = figure.axes[0]
    line, dots = axes.lines
    assert line.get_zorder() > dots.get_zorder()
    assert dots.get_ydata().tolist() == units["value"].tolist()  # values stay, places within a year give way
    assert (dots.get_xdata().round() == 2018).all()
    every = axes.transData.transform(np.vstack([dots.get_xydata(), [[2018, 77]]])) * 72 / figure.dpi
    apart = [np.hypot(*(one - two)) for place, one in enumerate(every) for two in every[:place]]
    assert min(apart) >= 4.5
    plt.close(figure)


@pytest.mark.parametrize("breaks", [(2020,), (2019, 2020), ()])
def test_labels_of_a_trend_lie_on_nothing(breaks):
    figure = spread(breaks)
    figure.draw_without_rendering()
    axes = figure.axes[0]
    boxes = [label.get_window_extent() for label in axes.texts if isinstance(label, Annotation)]
    assert len(boxes) == SHARES.shape[1] + len(breaks)
    assert not [1 for place, box in enumerate(boxes) for other in boxes[:place] if box.overlaps(other)]
    for line in axes.lines:
        path = line.get_path().transformed(line.get_transform())
        assert not any(path.intersects_bbox(box, filled=False) for box in boxes)
    plt.close(figure)
