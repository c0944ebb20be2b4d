import numpy as np
import pandas as pd
import pytest

from par_lib.report.figures.funnel import centre_and_deviation, funnel
from tests.report.figures.conftest import texts

WORDS = {"inner": "95%", "outer": "99,8%", "mean": "Trung bình", "outside": "Ngoài giới hạn"}


def frame():
    random = np.random.default_rng(11)
    ballots = random.integers(200, 1500, 30)
    values = 80 + random.normal(size=30) * 20 / np.sqrt(ballots)
    values[4] += 15
    names = [f"Tỉnh {place}" for place in range(30)]
    return pd.DataFrame({"name": names, "ballots": ballots, "value": values, "se": 20 / np.sqrt(ballots)})


def chart():
    return funnel(frame(), "vi", title="Phễu", x="Số phiếu", y="Hài lòng (%)", words=WORDS)


def test_the_same_data_is_the_same_picture(draw):
    assert draw(chart).count("<text") > 10


def test_only_what_chance_does_not_explain_is_named():
    assert [text for text in texts(chart()) if text.startswith("Tỉnh")] == ["Tỉnh 4"]


def test_the_centre_weighs_ballots_and_the_deviation_is_of_one_ballot():
    small = pd.DataFrame({"ballots": [100, 300], "value": [70.0, 90.0], "se": [2.0, 1.0]})
    mean, deviation = centre_and_deviation(small)
    assert mean == 85
    assert deviation == pytest.approx(np.sqrt((400 + 300) / 2))
