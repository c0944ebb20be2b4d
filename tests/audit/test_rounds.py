import numpy as np
import pytest

from par_lib.analysis.compute import read_year
from par_lib.audit.rounds import round_points
from par_lib.errors import InputFaults
from tests.audit.small import ROUND_1, add_assessment


def test_points_of_the_first_round(small):
    add_assessment(small)
    inputs = read_year(small, "small", 2020)
    found = round_points(small, inputs)
    assert list(found) == ["last", "round-1"]
    changed = np.argwhere(np.nan_to_num(found["round-1"]) != np.nan_to_num(found["last"]))
    codes = inputs.framework.leaf_codes
    units = [unit.code for unit in inputs.scores.units]
    assert {(units[row], codes[column]): found["round-1"][row, column] for row, column in changed} == ROUND_1


def test_a_single_round_or_none_is_no_choice(small):
    inputs = read_year(small, "small", 2020)
    assert list(round_points(small, inputs)) == ["last"]
    add_assessment(small, rounds=1)
    assert list(round_points(small, inputs)) == ["last"]


def test_a_faulty_assessment_is_told(small):
    add_assessment(small)
    path = small.data / "clean/small/2020/assessment.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("U1,A2,round-1", "U1,A9,round-1"), encoding="utf-8"
    )
    with pytest.raises(InputFaults, match="A9"):
        round_points(small, read_year(small, "small", 2020))
