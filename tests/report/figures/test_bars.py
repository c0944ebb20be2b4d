import matplotlib.pyplot as plt
import pandas as pd
import pytest

from par_lib.report.figures.bars import ranked_bars
from tests.report.figures.conftest import texts

PARTS = pd.DataFrame(
    {"appraisal": [61.86, 62.67], "survey": [28.10, 27.21]}, index=["Bộ Tư pháp", "Ngân hàng Nhà nước"]
)
NAMES = {"appraisal": "Điểm thẩm định", "survey": "Điểm điều tra xã hội học"}


def bars(lang="vi", **options):
    given = {"title": "Đắk Lắk dẫn đầu", "axis": "Điểm", "part_names": NAMES} | options
    return ranked_bars(PARTS, PARTS.sum(axis=1), lang, **given)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(bars).count("<text") > 8


@pytest.mark.parametrize(("lang", "totals"), [("vi", ["89,96", "89,88"]), ("en", ["89.96", "89.88"])])
def test_a_bar_is_as_long_as_its_parts_and_says_its_total(lang, totals):
    figure = bars(lang, mean=(84.378, "Trung bình"))
    axes = figure.axes[0]
    ends = {(round(patch.get_y() + patch.get_height() / 2), round(patch.get_x() + patch.get_width(), 2))
            for patch in axes.patches}  # fmt: skip
    assert ends == {(0, 61.86), (0, 89.96), (1, 62.67), (1, 89.88)}
    written = texts(figure)
    assert [text for text in written if text in totals] == totals
    assert {"Bộ Tư pháp", "Ngân hàng Nhà nước", "Đắk Lắk dẫn đầu", "Điểm", *NAMES.values()} <= set(written)
    assert f"Trung bình {'84,38' if lang == 'vi' else '84.38'}" in written
    assert axes.get_ylim() == (1.6, -0.6)  # the first unit is at the top
    plt.close(figure)


def test_the_axis_ends_where_points_end():
    figure = bars(limit=100, part_names=None)
    assert figure.axes[0].get_xlim() == pytest.approx((0, 111))
    assert not figure.legends
    plt.close(figure)
