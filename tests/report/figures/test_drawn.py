"""What a figure was drawn from goes with it."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.figure import Figure

from par_lib.report.figures.drawn import drawn_from, draws


@draws
def drawing(frame: pd.DataFrame, beside: object = None) -> Figure:
    """Nothing is drawn."""
    return Figure()


FRAME = pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="unit"))


@pytest.mark.parametrize(
    ("beside", "columns"),
    [
        (None, ["unit", "a"]),
        ((2022, 2023), ["unit", "a"]),
        (pd.Series([3, 4], index=FRAME.index), ["unit", "a", "total"]),
        (pd.Series([3, 4], index=FRAME.index, name="a"), ["unit", "a"]),
        (pd.Series([3], index=["z"], name="index"), ["row", "index"]),
    ],
)
def test_the_frame_and_a_series_of_the_same_rows(beside: object, columns: list[str]) -> None:
    data = drawn_from(drawing(FRAME, beside))
    assert data is not None
    assert data.columns.tolist() == columns


def test_rows_without_names_have_no_column() -> None:
    data = drawn_from(drawing(FRAME.reset_index()))
    assert data is not None
    assert data.columns.tolist() == ["unit", "a"]


def test_a_figure_that_nothing_told_of() -> None:
    figure = plt.figure()
    assert drawn_from(figure) is None
    plt.close(figure)
