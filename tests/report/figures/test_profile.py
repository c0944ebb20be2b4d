import pandas as pd

from par_lib.report.figures.profile import profile
from tests.report.figures.conftest import texts

AREAS = pd.DataFrame(
    {
        "name": ["Thể chế", "Tài chính công"], "share": [88.25, float("nan")], "median": [80.0, 75.0],
        "group": [float("nan")] * 2,
    }
)  # fmt: skip
WORDS = {"unit": "Hà Nội", "median": "Trung vị", "group": "Vùng"}


def chart(areas=AREAS):
    return profile(areas, "vi", title="Hà Nội: mạnh nhất ở thể chế", axis="%", words=WORDS)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(chart).count("<text") > 8


def test_shares_are_written_and_a_missing_one_is_a_dash():
    said = texts(chart())
    assert {"88,2", "–", "Thể chế"} <= set(said)


def test_the_region_is_shown_where_there_is_one():
    assert "Vùng" not in texts(chart())
    assert "Vùng" in texts(chart(AREAS.assign(group=[82.0, 70.0])))
