"""Shapley effects: each input's fair part in the variance of a result; the parts add up to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from math import comb

import numpy as np
import pandas as pd

from par_lib.composite.arrays import Floats
from par_lib.composite.sensitivity import Design, Output
from par_lib.composite.sources import Source
from par_lib.errors import ArgumentError

MOST_INPUTS = 12  # 2¹² subsets of inputs are all run


@dataclass(frozen=True, eq=False)
class ShapleyEffects:
    """Result of `shapley_effects`.

    Attributes:
        table: index source; columns effect, low, high (bootstrap percentile interval); effects add up to 1.
        variance: of the output.
        evaluations: number of runs.
    """

    table: pd.DataFrame
    variance: float
    evaluations: int


def shapley_effects(
    output: Output,
    sources: Sequence[Source],
    *,
    base: int = 1024,
    seed: int,
    bootstrap: int = 500,
    level: float = 0.95,
) -> ShapleyEffects:
    """Shapley effects of independent inputs, from the total index of every subset of them.

    The value of a subset u is E[Var(Y | all but u)] = E[(f(A) − f(A with u from B))²]/2; its Shapley value is
    the effect (Owen 2014, SIAM/ASA Journal on Uncertainty Quantification 2, theorem 1; Song, Nelson & Staum
    2016, the same journal 4, for this value). Needs base·2^inputs runs, at most 12 inputs.

    >>> from par_lib.composite.sources import Uniform
    >>> found = shapley_effects(lambda draws, size: 2 * draws["x"] + draws["y"],
    ...                         [Uniform("x", 0, 1), Uniform("y", 0, 1)], seed=1)
    >>> found.table.effect.round(2).tolist()
    [0.8, 0.2]
    """
    count = len(sources)
    if count > MOST_INPUTS:
        raise ArgumentError(
            "sources", expected=f"at most {MOST_INPUTS}, since every subset is run", found=str(count),
            hint="join inputs that belong together, as WeightNoise does",
        )  # fmt: skip
    if bootstrap < 2 or not 0 < level < 1:
        raise ArgumentError(
            "bootstrap, level", expected="2 or more, a share in 0–1", found=f"{bootstrap}, {level}"
        )
    design = Design.of(sources, base=base, seed=seed)
    subsets = list(chain.from_iterable(combinations(range(count), size) for size in range(1, count + 1)))
    nothing = design.run(output, ())
    gaps = np.column_stack([0.5 * (nothing - design.run(output, subset)) ** 2 for subset in subsets])
    matrix = _shares_matrix(subsets, count)
    point = gaps.mean(axis=0)
    if point[-1] == 0:
        raise ArgumentError("output", expected="results that differ", found="the same in all runs")
    rng = np.random.default_rng([seed, bootstrap])
    resamples = rng.multinomial(base, np.full(base, 1 / base), size=bootstrap) / base
    again = resamples @ gaps
    effects = again @ matrix.T / again[:, -1:]
    low, high = np.quantile(effects, [(1 - level) / 2, (1 + level) / 2], axis=0)
    rows = pd.Index([source.name for source in sources], name="source")
    table = pd.DataFrame({"effect": matrix @ point / point[-1], "low": low, "high": high}, index=rows)
    return ShapleyEffects(table, float(point[-1]), base * (len(subsets) + 1))


def _shares_matrix(subsets: list[tuple[int, ...]], count: int) -> Floats:
    """Shapley values as a linear map of the subsets' values, shape (inputs, subsets)."""
    matrix = np.zeros((count, len(subsets)))
    for column, subset in enumerate(subsets):
        size = len(subset)
        for number in range(count):
            if number in subset:
                matrix[number, column] = 1 / (count * comb(count - 1, size - 1))
            else:
                matrix[number, column] = -1 / (count * comb(count - 1, size))
    return matrix
