import numpy as np
import pytest

from par_lib.analysis.compute import read_year
from par_lib.errors import InputFaults
from par_lib.inputs.standard_errors import load_standard_errors
from tests.audit.small import add_standard_errors, small_project, write


@pytest.fixture
def small(tmp_path):
    return small_project(tmp_path)


def scores_of(project):
    return read_year(project, "small", 2020).scores


def test_none_without_a_file(small):
    assert load_standard_errors(small, scores_of(small)) is None


def test_by_unit_and_leaf(small):
    add_standard_errors(small, error=0.25)
    scores = scores_of(small)
    errors = load_standard_errors(small, scores)
    column = scores.framework.leaf_codes.index("C")
    assert (errors[:, column] == 0.25).all()
    assert np.delete(errors, column, axis=1).max() == 0


def test_every_fault_at_once(small):
    write(
        small.data / "clean/small/2020/standard_errors.csv",
        [
            "unit,code,standard_error,source",
            "U9,C,0.1,simulated",
            "U1,C9,0.1,simulated",
            'U1,C,"0,1",simulated',
            "U2,C,-0.1,simulated",
            "U3,C,0.1,simulated",
            "U3,C,0.2,simulated",
            "U5,A12,0.1,simulated",
        ],
    )
    with pytest.raises(InputFaults) as caught:
        load_standard_errors(small, scores_of(small))
    told = str(caught.value)
    assert "6 faults" in told
    for row, expected in {
        2: "found U9",
        3: "did you mean C",
        4: "write the decimals after a point",
        5: "expected a number of 0 or more, found '-0.1'",
        7: "found again (first in row 6)",
        8: "expected none, since the leaf has no points here, found 0.1",
    }.items():
        assert f"row {row}, " in told
        assert expected in told
