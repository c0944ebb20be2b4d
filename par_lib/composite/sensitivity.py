"""Sensitivity: which choice or noise accounts for how much of the variance of a result (Sobol indices)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd
from scipy.stats import qmc

from par_lib.composite.arrays import Floats
from par_lib.composite.models import Model
from par_lib.composite.rank import rank_rows
from par_lib.composite.sources import Draw, Draws, Source
from par_lib.errors import ArgumentError

Output: TypeAlias = Callable[[Draws, int], Floats]  # draws of `size` runs → one number per run


@dataclass(frozen=True, eq=False)
class Design:
    """Two independent samples A and B of all inputs in 0–1, shape (runs, columns), and mixtures of them.

    Saltelli et al., Computer Physics Communications 181 (2010): columns of chosen inputs are taken from B,
    all others from A. The samples are the two halves of one scrambled Sobol sequence.
    """

    sources: tuple[Source, ...]
    a: Floats
    b: Floats

    @classmethod
    def of(cls, sources: Sequence[Source], *, base: int, seed: int) -> Design:
        """A design of `base` runs per sample; a power of two keeps the sequence balanced."""
        names = [source.name for source in sources]
        if not names or len(set(names)) != len(names):
            raise ArgumentError("sources", expected="one or more with names of their own", found=str(names))
        if base < 2 or base & (base - 1):
            raise ArgumentError("base", expected="a power of two", found=str(base))
        columns = sum(source.width for source in sources)
        engine = qmc.Sobol(2 * columns, scramble=True, rng=np.random.default_rng(seed))
        points = engine.random_base2(base.bit_length() - 1)
        return cls(tuple(sources), points[:, :columns], points[:, columns:])

    def run(self, output: Output, from_b: Sequence[int]) -> Floats:
        """The output with the inputs numbered in `from_b` taken from B, shape (runs,)."""
        draws = {
            source.name: self._draws[number in from_b][number] for number, source in enumerate(self.sources)
        }
        result = np.asarray(output(draws, len(self.a)), dtype=np.float64)
        if result.shape != (len(self.a),) or not np.isfinite(result).all():
            raise ArgumentError(
                "output", expected=f"{len(self.a)} finite numbers, one per run", found=f"shape {result.shape}"
            )
        return result

    @cached_property
    def _draws(self) -> tuple[list[Draw], list[Draw]]:
        """Draws of each source from A and from B: made once, since every subset of inputs needs them."""
        ends = np.cumsum([source.width for source in self.sources])[:-1]
        from_a, from_b = (
            [
                source.from_uniform(part)
                for source, part in zip(self.sources, np.split(sample, ends, axis=1), strict=True)
            ]
            for sample in (self.a, self.b)
        )
        return from_a, from_b


@dataclass(frozen=True, eq=False)
class SobolIndices:
    """Result of `sobol_indices`.

    Attributes:
        table: index source; columns first, first_low, first_high, total, total_low, total_high, as shares of
            the variance with bootstrap percentile intervals.
        variance: of the output over the two samples.
        evaluations: number of runs.
    """

    table: pd.DataFrame
    variance: float
    evaluations: int


def sobol_indices(
    output: Output,
    sources: Sequence[Source],
    *,
    base: int = 1024,
    seed: int,
    bootstrap: int = 500,
    level: float = 0.95,
) -> SobolIndices:
    """First and total order indices of independent inputs, continuous, discrete, or whole vectors of weights.

    First order: mean(f_B·(f_ABi − f_A))/V (Saltelli et al. 2010, table 2b); total: mean((f_A − f_ABi)²)/2V
    (Jansen 1999, table 2f), with V over A and B and the output centred. Needs base·(inputs + 2) runs.
    Estimates of a small index may be slightly negative.

    >>> from par_lib.composite.sources import Uniform
    >>> found = sobol_indices(lambda draws, size: 2 * draws["x"] + draws["y"],
    ...                       [Uniform("x", 0, 1), Uniform("y", 0, 1)], seed=1)
    >>> found.table[["first", "total"]].round(2)
            first  total
    source
    x         0.8    0.8
    y         0.2    0.2
    """
    if bootstrap < 2 or not 0 < level < 1:
        raise ArgumentError(
            "bootstrap, level", expected="2 or more, a share in 0–1", found=f"{bootstrap}, {level}"
        )
    design = Design.of(sources, base=base, seed=seed)
    everything = tuple(range(len(sources)))
    runs = [
        design.run(output, ()),
        *(design.run(output, (i,)) for i in everything),
        design.run(output, everything),
    ]
    f = np.column_stack(runs)
    if np.ptp(f) == 0:
        raise ArgumentError("output", expected="results that differ", found="the same in all runs")
    f = f - f.mean()
    point = _estimate(f)
    # Resampling must not follow the design's own random numbers.
    rng = np.random.default_rng([seed, bootstrap])
    again = np.array([_estimate(f[rng.integers(base, size=base)]) for _ in range(bootstrap)])
    low, high = np.quantile(again, [(1 - level) / 2, (1 + level) / 2], axis=0)
    columns = {
        "first": point[0], "first_low": low[0], "first_high": high[0],
        "total": point[1], "total_low": low[1], "total_high": high[1],
    }  # fmt: skip
    rows = pd.Index([source.name for source in sources], name="source")
    variance = float(np.concatenate([f[:, 0], f[:, -1]]).var())
    return SobolIndices(pd.DataFrame(columns, index=rows), variance, f.size)


def _estimate(f: Floats) -> Floats:
    """First and total indices, shape (2, inputs), from columns f_A, f_AB1, …, f_ABk, f_B."""
    f_a, f_ab, f_b = f[:, :1], f[:, 1:-1], f[:, -1:]
    variance = np.concatenate([f_a, f_b]).var()
    if variance == 0:  # a resample may hit equal runs only
        return np.zeros((2, f_ab.shape[1]))
    first = (f_b * (f_ab - f_a)).mean(axis=0) / variance
    total = 0.5 * ((f_a - f_ab) ** 2).mean(axis=0) / variance
    return np.array([first, total])


def mean_rank_change(model: Model, sources: Sequence[Source]) -> Output:
    """The output most used for an index: mean |rank − nominal rank| over the units.

    Saisana, Saltelli & Tarantola, Journal of the Royal Statistical Society A 168 (2005).

    >>> from par_lib.composite.models import WeightedSum
    >>> from par_lib.composite.sources import WeightNoise
    >>> model = WeightedSum.of(np.array([[9.0, 0.0], [4.0, 4.0]]))
    >>> mean_rank_change(model, [WeightNoise((1.0, 1.0))])({"weights": np.array([[0.75, 1.25]])}, 1)
    array([1.])
    """
    nominal = rank_rows(model.scores({source.name: source.nominal(1) for source in sources}, 1), "min")

    def output(draws: Draws, size: int) -> Floats:
        change: Floats = np.abs(rank_rows(model.scores(draws, size), "min") - nominal).mean(axis=1)
        return change

    return output


def rank_of(model: Model, unit: str) -> Output:
    """The rank of one unit as an output.

    >>> from par_lib.composite.models import WeightedSum
    >>> output = rank_of(WeightedSum.of(np.array([[9.0, 0.0], [4.0, 4.0]])), "1")
    >>> output({"weights": np.array([[0.75, 1.25]])}, 1)
    array([1.])
    """
    if unit not in model.units:
        raise ArgumentError("unit", expected="a unit of the model", found=repr(unit))
    place = model.units.index(unit)

    def output(draws: Draws, size: int) -> Floats:
        return rank_rows(model.scores(draws, size), "min")[:, place]

    return output
