import numpy as np
import pandas as pd
import pytest

from par_lib.composite.data import CompositeIndex
from par_lib.composite.hierarchy import Hierarchy
from par_lib.composite.screen import screen
from par_lib.errors import ArgumentError

FRAME = pd.DataFrame(
    {"x": [1.0, np.nan, 0.0], "y": [2.0, 1.0, 0.0], "z": [1.0, np.nan, 3.0]}, index=["A", "B", "C"]
)


def test_units_with_too_little_data_go():
    assert screen(FRAME, available=0.5).index.tolist() == ["A", "C"]


def test_units_with_too_many_zeros_go():
    assert screen(FRAME, available=0, non_zero=0.5).index.tolist() == ["A", "B"]


def test_index_reports_the_shares_and_drops_context_too():
    tree = Hierarchy.of({"I": ["x", "y", "z"]})
    done = screen(CompositeIndex.from_frame(FRAME.assign(g=1), tree), available=0.5)
    assert done.context.index.tolist() == ["A", "C"]
    assert done.report("screen")["units"].available.round(3).tolist() == [1.0, 0.333, 1.0]


def test_shares_outside_0_to_1():
    with pytest.raises(ArgumentError, match="available"):
        screen(FRAME, available=66)
