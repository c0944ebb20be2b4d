from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.errors import ArgumentError, InputFaults
from par_lib.survey.allocation import (
    allocate,
    ballots_for_margin,
    expected_precision,
    yamane,
    yamane_beside,
)
from par_lib.survey.design import Design
from par_lib.survey.estimate import mean

POPULATION = pd.Series({"A": 5000, "B": 1200, "C": 300, "D": 40})
SPREAD = pd.Series({"A": 0.2, "B": 0.5, "C": 0.3, "D": 0.4})


@given(
    sizes=st.lists(st.integers(1, 5000), min_size=1, max_size=12),
    share=st.floats(0, 1),
    minimum=st.integers(0, 60),
    rule=st.sampled_from(["proportional", "neyman", "power"]),
)
@settings(max_examples=100, deadline=None)
def test_total_and_bounds_always_hold(sizes, share, minimum, rule):
    population = pd.Series(sizes, index=[f"u{i}" for i in range(len(sizes))])
    least = np.minimum(minimum, population)
    total = int(least.sum() + round(share * (population.sum() - least.sum())))
    spread = pd.Series(np.linspace(0.1, 0.5, len(sizes)), index=population.index)
    got = allocate(population, total, rule, spread=spread, minimum=minimum)
    assert got.sum() == total
    assert (got >= least).all()
    assert (got <= population).all()
    # labels rule, not positions
    again = allocate(population[::-1], total, rule, spread=spread, minimum=minimum)
    assert (again[got.index] - got).abs().max() <= 1


def test_bounds_on_both_sides():
    # once drawn by hypothesis: the sum of ballots does not rise from 2 on, until the first stratum would
    got = allocate(
        pd.Series({"A": 1, "B": 3}), 3, "neyman", spread=pd.Series({"A": 0.1, "B": 0.5}), minimum=1
    )
    assert got.to_dict() == {"A": 1, "B": 2}


def test_neyman_is_the_best_of_all_allocations():
    total = 60
    got = allocate(POPULATION, total, "neyman", spread=SPREAD, minimum=2)

    def variance(n):
        return ((POPULATION / POPULATION.sum()) ** 2 * SPREAD**2 * (1 / n - 1 / POPULATION)).sum()

    others = [
        (a, b, c, total - a - b - c)
        for a, b, c in product(range(2, total), repeat=3)
        if 2 <= total - a - b - c <= 40
    ]
    table = np.array(others, dtype=float)
    weight = ((POPULATION / POPULATION.sum()) ** 2 * SPREAD**2).to_numpy()
    best = (weight / table).sum(axis=1).min() - (weight / POPULATION.to_numpy()).sum()
    assert variance(got) == pytest.approx(best, rel=2e-3)
    assert variance(allocate(POPULATION, total, minimum=2)) > 1.1 * best


def test_power_allocation_between_its_ends():
    # q = 1 with Ȳ = 1 is Neyman; q = 0 gives every stratum the same coefficient of variation (Bankier 1988)
    assert allocate(POPULATION, 200, "power", spread=SPREAD, power=1).equals(
        allocate(POPULATION, 200, "neyman", spread=SPREAD)
    )
    level = pd.Series({"A": 0.4, "B": 0.8, "C": 0.5, "D": 0.8})
    same = allocate(POPULATION * 1000, 10_000, "power", spread=SPREAD, level=level, power=0)
    shares = SPREAD / level
    assert same.to_numpy() == pytest.approx((10_000 * shares / shares.sum()).to_numpy(), abs=1)


def test_small_populations_are_taken_whole_and_the_rest_is_split():
    got = allocate(pd.Series({"A": 1000, "B": 500, "C": 8}), 300, minimum=50)
    assert got.to_dict() == {"A": 195, "B": 97, "C": 8}
    assert got["A"] / got["B"] == pytest.approx(2, abs=0.02)


def test_margin_that_was_asked_for_is_expected_and_seen():
    deff = 1.6
    n = ballots_for_margin(POPULATION, 0.06, spread=SPREAD, deff=deff)
    planned = expected_precision(n, POPULATION, spread=SPREAD, deff=deff)
    assert (planned["margin"] <= 0.06 + 1e-12).all()
    fewer = expected_precision(n - 1, POPULATION, spread=SPREAD, deff=deff)
    assert (fewer["margin"] > 0.06)[n < POPULATION].all()
    # the formula is that of the estimator: a simple random sample of a population with known S
    rng = np.random.default_rng(2)
    people = rng.random(300)
    draws = np.argsort(rng.random((400, 300)), axis=1)[:, : n["C"]]
    frame = pd.DataFrame({"y": people[draws].ravel(), "draw": np.repeat(range(400), n["C"]), "size": 300})
    design = Design.from_frame(frame, strata="draw", fpc="size")
    seen = 1.959964 * np.sqrt(np.mean(mean(design, "y", domains="draw").variance))
    wanted = expected_precision(n[["C"]], POPULATION[["C"]], spread=people.std(ddof=1))["margin"]
    assert seen == pytest.approx(wanted["C"], rel=0.02)


def test_one_more_ballot():
    n = pd.Series({"A": 100, "B": 60, "C": 50, "D": 40})
    now = expected_precision(n, POPULATION, spread=SPREAD)
    more = expected_precision(n + pd.Series({"A": 1, "B": 1, "C": 1, "D": 0}), POPULATION, spread=SPREAD)
    assert (now["margin"] - more["margin"]).to_numpy() == pytest.approx(now["margin_drop"].to_numpy())
    assert now.loc["D", ["margin", "margin_drop", "variance_drop"]].tolist() == [0, 0, 0]
    weight = (POPULATION / POPULATION.sum()) ** 2 * SPREAD**2
    assert now["variance_drop"]["B"] == pytest.approx(weight["B"] * (1 / 60 - 1 / 61))


def test_yamane_and_what_it_ignores():
    assert (yamane(1000, 0.05), yamane(100_000, 0.05), yamane(10_000_000, 0.05)) == (286, 399, 400)
    beside = yamane_beside(POPULATION, 0.05, deff=1.5, response=0.8)
    assert beside["yamane"].sum() == yamane(6540, 0.05) == 377
    # one margin for all: every single stratum misses it, the smallest by far
    assert (beside["margin"] > 0.05).all()
    assert beside["margin"]["D"] > 0.5
    assert (beside["needed"] > beside["yamane"]).all()
    # nothing ignored: one stratum, S = 0.5, all answer; z = 2 is the only difference left
    alone = yamane_beside(POPULATION[["A"]], 0.05)
    assert alone["margin"]["A"] == pytest.approx(0.05 * 1.96 / 2, rel=5e-3)


def test_refusals():
    with pytest.raises(ArgumentError, match="at least the minimums, 140, and at most the population, 6540"):
        allocate(POPULATION, 100, minimum=35)
    with pytest.raises(ArgumentError, match="rule"):
        allocate(POPULATION, 100, "equal")
    with pytest.raises(InputFaults) as caught:
        allocate(POPULATION, 100, "neyman", spread=SPREAD.drop("B").replace(0.4, 0))
    assert [fault.where for fault in caught.value.faults] == ["stratum B", "stratum D"]
    with pytest.raises(ArgumentError, match="at most the population"):
        expected_precision(POPULATION + 1, POPULATION)
