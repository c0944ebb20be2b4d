import numpy as np
import pytest

from par_lib.whatif.case import area_codes
from par_lib.whatif.scores import index_scores


@pytest.mark.parametrize("year", [2011, 2017, 2018, 2022, 2024])
def test_a_case_gives_back_the_computed_index(shipped, case, year):
    now, result = case(year, shipped, "papi")
    index = result.index.set_index("unit").loc[list(now.units), "index"]
    assert index_scores(now, list(now.weights)) == pytest.approx(index.to_numpy(), abs=1e-9)


def test_with_a_bonus_and_what_does_not_apply(case):
    now, result = case()
    index = result.index.set_index("unit").loc[list(now.units), "index"]
    assert index_scores(now, list(now.weights)) == pytest.approx(index.to_numpy(), abs=1e-12)
    assert now.weights == {"A": 10, "B": 4, "C": 6}


def test_area_of_each_leaf_at_any_depth(case):
    _, result = case()
    assert area_codes(result.inputs.framework) == ("A", "A", "A", "A", "B", "C")


def test_raw_values_are_those_of_the_assessment(case, small):
    now, _ = case()
    column = now.leaves.index("A11")
    assert now.raw[:, column].tolist() == [90, 80, 100, 50, 60, 20]
    assert np.isnan(np.delete(now.raw, column, axis=1)).all()
    (small.data / "clean/small/2020/assessment.csv").unlink()
    assert np.isnan(case()[0].raw).all()
