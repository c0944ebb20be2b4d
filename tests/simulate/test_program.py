import numpy as np
import pytest

from par_lib.simulate.program import CannotBeReached, Program


def test_hard_rows_hold_and_wishes_too_when_they_can():
    program = Program()
    x, y = program.variables(2, 0.0, 10.0)
    program.row({x: 1.0, y: -1.0}, 2.0, np.inf)
    program.row({x: 1.0, y: 1.0}, 7.9, 8.1, "sum")
    program.near(x, 1.0)
    found = program.solve()
    assert found[x] - found[y] >= 2.0 - 1e-7
    assert 7.9 - 1e-7 <= found[x] + found[y] <= 8.1 + 1e-7


def test_a_wish_that_cannot_be_fulfilled_is_named_with_its_distance():
    program = Program()
    (x,) = program.variables(1, 0.0, 3.0)
    program.row({x: 1.0}, 5.0, 5.0, "x is 5")
    program.row({x: 1.0}, 1.0, 4.0, "x is between")
    with pytest.raises(CannotBeReached, match="x is 5: missed by 2") as caught:
        program.solve()
    assert caught.value.missed == {"x is 5": pytest.approx(2.0)}


def test_hard_rows_that_contradict_each_other():
    program = Program()
    (x,) = program.variables(1, 0.0, 3.0)
    program.row({x: 1.0}, 5.0, 5.0)
    with pytest.raises(CannotBeReached, match="hard rows"):
        program.solve()


def test_whole_variables_are_whole():
    program = Program()
    chosen = program.variables(3, 0.0, 1.0, whole=True)
    program.row(dict.fromkeys(chosen, 1.0), 2.0, 2.0)
    program.near(chosen[0], 0.4)
    assert sorted(program.solve()[chosen].tolist()) == [0.0, 1.0, 1.0]


def test_preferred_sums_give_way_to_hard_rows():
    program = Program()
    x, y = program.variables(2, 0.0, 10.0)
    program.prefer({x: 1.0, y: -1.0}, 5.0)
    program.row({x: 1.0}, 0.0, 3.0)
    assert program.solve()[[x, y]].tolist() == [3.0, 0.0]
