"""The sample plan: how many ballots for which unit, and what they will tell.

Everything is by label of the stratum (a unit, or a respondent group within a unit). A plan states the margin
that it expects before anybody is asked: half the width of the interval for the mean of a stratum,

    margin = z √(deff (1 − n/N) S²/n)

with S the standard deviation between persons (0.5 is the most a yes/no answer can have; option shares in [0,
1] have less), N the population and deff the design effect. Cochran (1977), Sampling Techniques, sections 2.6
and 4.4.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.stats import norm

from par_lib.errors import ArgumentError, Fault, raise_if
from par_lib.survey.codes import Floats

AllocationRule = Literal["proportional", "neyman", "power"]
ByStratum = float | pd.Series


def allocate(
    population: pd.Series,
    total: int,
    rule: AllocationRule = "proportional",
    *,
    spread: ByStratum = 0.5,
    level: ByStratum = 1.0,
    power: float = 0.5,
    minimum: int = 0,
) -> pd.Series:
    """Splits `total` ballots over strata; no stratum gets more than its population (it is then taken whole).

    Before bounds the ballots are in proportion to N (`proportional`); N·S (`neyman`: least variance of the
    mean of all strata; Neyman 1934, JRSS 97, 558–606); N^q · S/Ȳ (`power`: between equal precision of every
    stratum at q = 0 and of the total at q = 1; Bankier 1988, The American Statistician 42, 174–177). What a
    bound takes or leaves is split over the others by the same rule. Rounding is by largest remainder
    (Hamilton), which keeps the total and never leaves the bounds; equal remainders go to the larger
    population, then the first label.

    Args:
        population: persons in each stratum, by label.
        total: ballots.
        rule: as above.
        spread: standard deviation S between persons.
        level: expected mean Ȳ, for `power`.
        power: exponent q in [0, 1], for `power`.
        minimum: ballots that every stratum gets, or all of its population if that is less.

    Returns:
        Ballots by label, integers that add up to `total`.

    Raises:
        InputFaults: strata without a population, spread or level above 0.
        ArgumentError: the total is below the minimum of all strata or above the population.

    >>> allocate(pd.Series({"A": 900, "B": 90, "C": 10}), 100, minimum=15).to_dict()
    {'A': 75, 'B': 15, 'C': 10}
    """
    size, deviation, mean = (
        _positive(values, population, what)
        for values, what in ((population, "population"), (spread, "spread"), (level, "level"))
    )
    if rule not in get_args(AllocationRule):
        raise ArgumentError(
            "rule", expected=f"one of {', '.join(get_args(AllocationRule))}", found=repr(rule)
        )
    if not 0 <= power <= 1:
        raise ArgumentError("power", expected="a number from 0 to 1", found=repr(power))
    if minimum < 0:
        raise ArgumentError("minimum", expected="0 ballots or more", found=str(minimum))
    share = {
        "proportional": size,
        "neyman": size * deviation,
        "power": size**power * deviation / mean,
    }[rule]
    whole = np.floor(size)
    least = np.minimum(float(minimum), whole)
    if not least.sum() <= total <= whole.sum():
        raise ArgumentError(
            "total",
            expected=f"at least the minimums, {least.sum():.0f}, "
            f"and at most the population, {whole.sum():.0f}",
            found=str(total),
        )
    exact = _fill(share, least, whole, float(total))
    return pd.Series(_largest_remainder(exact, size, total), index=population.index, name="ballots")


def ballots_for_margin(
    population: pd.Series,
    margin: ByStratum,
    *,
    spread: ByStratum = 0.5,
    deff: ByStratum = 1.0,
    confidence: float = 0.95,
    minimum: int = 0,
) -> pd.Series:
    """Ballots that give every stratum a target margin: n₀/(1 + n₀/N), n₀ = deff z² S²/margin², rounded up.

    Cochran (1977), eq. 4.4 with S² for PQ. Small populations come out nearly whole.

    >>> ballots_for_margin(pd.Series({"A": 1_000_000, "B": 400, "C": 20}), 0.05).to_dict()
    {'A': 384, 'B': 196, 'C': 20}
    """
    size, wanted, deviation, effect = (
        _positive(values, population, what)
        for values, what in (
            (population, "population"),
            (margin, "margin"),
            (spread, "spread"),
            (deff, "deff"),
        )
    )
    unlimited = effect * (_critical(confidence) * deviation / wanted) ** 2
    # a hair above an integer is rounding, not a person
    needed = np.ceil(unlimited / (1 + unlimited / size) - 1e-9)
    bounded = np.minimum(np.maximum(needed, minimum), np.floor(size)).astype(np.int64)
    return pd.Series(bounded, index=population.index, name="ballots")


def expected_precision(
    ballots: pd.Series,
    population: pd.Series,
    *,
    spread: ByStratum = 0.5,
    deff: ByStratum = 1.0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What a plan will tell of every stratum, and what one more ballot there would buy.

    Returns:
        By label: `ballots`; `share` of the population asked; `margin` in the unit of S; `margin_drop`, by how
        much one more ballot lowers it; `variance_drop`, by how much it lowers the variance of the mean of all
        strata together: W² deff S² (1/n − 1/(n + 1)), W the share of the population. Both drops are 0 where
        all are asked already.

    >>> plan = expected_precision(pd.Series({"A": 100}), pd.Series({"A": 10_000}))
    >>> plan.round(5).loc["A", ["margin", "margin_drop"]].to_dict()
    {'margin': 0.09751, 'margin_drop': 0.00049}
    """
    asked = ballots.reindex(population.index)
    size, n, deviation, effect = (
        _positive(values, population, what)
        for values, what in (
            (population, "population"),
            (asked, "ballots"),
            (spread, "spread"),
            (deff, "deff"),
        )
    )
    if (n > size).any():
        raise ArgumentError("ballots", expected="at most the population", found="more")
    more = np.minimum(n + 1, size)
    now, then = (effect * deviation**2 * (1 / count - 1 / size) for count in (n, more))
    critical = _critical(confidence)
    return pd.DataFrame(
        {
            "ballots": asked,
            "share": n / size,
            "margin": critical * np.sqrt(now),
            "margin_drop": critical * (np.sqrt(now) - np.sqrt(then)),
            "variance_drop": (size / size.sum()) ** 2 * (now - then),
        },
        index=population.index,
    )


def yamane(population: float, margin: float) -> int:
    """Ballots n = N/(1 + N e²), rounded up: Yamane (1967), Statistics: An Introductory Analysis, p. 886.

    It is `ballots_for_margin` with everything else fixed without saying so: z = 2 for 1.96, S = 0.5, a simple
    random sample (deff = 1), everybody answers, and one margin for the whole population, none for any unit in
    it. `yamane_beside` puts numbers on that.

    >>> yamane(1000, 0.05)
    286
    """
    if not (population > 0 and margin > 0):
        raise ArgumentError("population, margin", expected="numbers above 0", found=f"{population}, {margin}")
    return int(np.ceil(population / (1 + population * margin**2) - 1e-9))


def yamane_beside(
    population: pd.Series,
    margin: float,
    *,
    spread: ByStratum = 0.5,
    deff: ByStratum = 1.0,
    response: float = 1.0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What Yamane's formula, used once for all strata together, leaves out.

    Returns:
        By label: `yamane`, the ballots it gives when split in proportion (at least one each); `margin`, what
        those answers will have after design effect and nonresponse; `needed`, the ballots to hand out for the
        stated margin in every stratum.

    >>> yamane_beside(pd.Series({"A": 900, "B": 100}), 0.05)[["yamane", "needed"]].to_dict("list")
    {'yamane': [257, 29], 'needed': [270, 80]}
    """
    if not 0 < response <= 1:
        raise ArgumentError("response", expected="a rate in (0, 1]", found=repr(response))
    total = max(yamane(float(population.sum()), margin), len(population))
    ballots = allocate(population, total, minimum=1)
    precision = expected_precision(
        ballots * response, population, spread=spread, deff=deff, confidence=confidence
    )
    answers = ballots_for_margin(population, margin, spread=spread, deff=deff, confidence=confidence)
    needed = np.minimum(np.ceil(answers / response - 1e-9), np.floor(population)).astype(np.int64)
    return pd.DataFrame({"yamane": ballots, "margin": precision["margin"], "needed": needed})


def _positive(values: ByStratum, population: pd.Series, what: str) -> Floats:
    column = values.reindex(population.index) if isinstance(values, pd.Series) else None
    numbers = np.full(len(population), values, dtype=float) if column is None else column.to_numpy(float)
    raise_if(
        [
            Fault("sample plan", f"stratum {label}", expected=f"a {what} above 0", found=f"{number:g}")
            for label, number in zip(population.index, numbers, strict=True)
            if not (number > 0 and np.isfinite(number))
        ]
    )
    return numbers


def _critical(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ArgumentError("confidence", expected="a number between 0 and 1", found=repr(confidence))
    return float(norm.isf((1 - confidence) / 2))


def _fill(share: Floats, least: Floats, most: Floats, total: float) -> Floats:
    """clip(λ·share, least, most) that adds up to `total`: the sum is piecewise linear in λ, so λ is exact."""
    bends = np.unique(np.concatenate([[0.0], least / share, most / share]))
    sums = np.array([np.clip(bend * share, least, most).sum() for bend in bends])
    # between two sums interpolation starts from the last bend of the lower and ends at the first of the upper
    scale = np.interp(total, np.maximum.accumulate(sums), bends)
    return np.asarray(np.clip(scale * share, least, most), dtype=float)


def _largest_remainder(exact: Floats, size: Floats, total: int) -> np.typing.NDArray[np.int64]:
    # 1e-9: a number that is whole but for rounding errors has no remainder
    floor = np.floor(exact + 1e-9)
    remainder = np.round(exact - floor, 9)
    order = np.lexsort((np.arange(len(exact)), -size, -remainder))
    ballots = floor.astype(np.int64)
    ballots[order[: total - int(floor.sum())]] += 1
    return ballots
