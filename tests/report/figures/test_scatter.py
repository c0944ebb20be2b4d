import numpy as np
import pandas as pd

from par_lib.report.figures.scatter import scatter
from tests.report.figures.conftest import texts


def frame():
    values = np.random.default_rng(5).normal(50, 5, (40, 2))
    values[7] = (90, 20)
    return pd.DataFrame(values, columns=["x", "y"]).assign(name=[f"Tỉnh {place}" for place in range(40)])


def chart():
    return scatter(frame(), "vi", title="Hai chỉ số", x="PAR INDEX", y="PAPI")


def test_the_same_data_is_the_same_picture(draw):
    assert draw(chart).count("<text") > 15


def test_the_unit_furthest_out_is_named():
    said = texts(chart())
    assert "Tỉnh 7" in said
    assert {"PAR INDEX", "PAPI"} <= set(said)
