"""Monte Carlo: the distribution of every unit's rank under all declared sources of uncertainty.

Runs stream in blocks: memory depends on the size of a block, not on the number of replicates. Each block
draws from its own seed, so the result is the same to the last bit however many workers share the blocks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from par_lib.composite.arrays import Integers
from par_lib.composite.ledger import Ledger, record
from par_lib.composite.models import Model
from par_lib.composite.rank import rank
from par_lib.composite.rank_tally import RankTally, WholeTies, tally_ranks
from par_lib.composite.sources import Draw, Source, draw_block
from par_lib.errors import ArgumentError, UnknownName

BLOCK = 512  # replicates: enough for NumPy, few enough that their arrays are reused rather than mapped anew
IN_FLIGHT = 16  # blocks given to an executor at a time, so that results never pile up


@dataclass(frozen=True)
class Plan:
    """What decides the result of a run, apart from model and sources; kept to resume and to replay.

    `block` is part of it: another block size gives other random numbers. A model with many combinations of
    choices works on each combination apart and wants larger blocks, such as 4096.
    """

    replicates: int
    seed: int
    block: int = BLOCK
    ties: WholeTies = "min"
    pairs: bool = False

    def __post_init__(self) -> None:
        for name, number in (("replicates", self.replicates), ("block", self.block)):
            if number < 1:
                raise ArgumentError(name, expected="1 or more", found=str(number))
        if self.seed < 0:
            raise ArgumentError("seed", expected="a whole number ≥ 0", found=str(self.seed))

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return -(-self.replicates // self.block)

    def size(self, number: int) -> int:
        """Replicates of one block; the last one may be smaller."""
        return min(self.block, self.replicates - number * self.block)


@dataclass(frozen=True, eq=False)
class Progress:
    """Blocks done so far: what to store in order to resume an interrupted run."""

    plan: Plan
    sources: tuple[str, ...]
    blocks: int
    tally: RankTally
    ledger: Ledger


@dataclass(frozen=True, eq=False)
class RankDistribution:
    """Result of `simulate`: ranks of the units over all replicates, beside the nominal ones."""

    units: tuple[str, ...]
    nominal: Integers
    tally: RankTally
    ledger: Ledger

    def probabilities(self) -> pd.DataFrame:
        """Share of replicates by unit and rank (columns 1…units)."""
        ranks = range(1, len(self.units) + 1)
        return pd.DataFrame(self.tally.counts / self.tally.replicates, index=self._rows(), columns=ranks)

    def summary(self, level: float = 0.9) -> pd.DataFrame:
        """Columns nominal, mean, sd, median, low, high: the central interval of `level`.

        A quantile is the least rank at which the cumulated share reaches it.
        """
        if not 0 < level < 1:
            raise ArgumentError("level", expected="a share between 0 and 1", found=str(level))
        places = np.arange(1, len(self.units) + 1)
        shares = self.tally.counts / self.tally.replicates
        mean = shares @ places
        cumulated = np.cumsum(self.tally.counts, axis=1)

        def quantile(share: float) -> Integers:
            reached = cumulated >= share * self.tally.replicates - 1e-9
            return np.asarray(reached.argmax(axis=1) + 1, dtype=np.int64)

        return pd.DataFrame(
            {
                "nominal": self.nominal,
                "mean": mean,
                "sd": np.sqrt(np.maximum(shares @ places**2 - mean**2, 0)),
                "median": quantile(0.5),
                "low": quantile((1 - level) / 2),
                "high": quantile((1 + level) / 2),
            },
            index=self._rows(),
        )

    def at_most(self, place: int) -> pd.Series:
        """P(rank ≤ place) of every unit."""
        if not 1 <= place <= len(self.units):
            raise ArgumentError("place", expected=f"1 to {len(self.units)}", found=str(place))
        counts = self.tally.counts[:, :place].sum(axis=1)
        return pd.Series(counts / self.tally.replicates, index=self._rows())

    def above(self, unit: str, other: str) -> float:
        """P(unit scores above other), a tie counting half; needs a run with `pairs`."""
        if not self.tally.wins.any():
            raise ArgumentError("pairs", expected="a run with pairs=True", found="one without")
        for name in (unit, other):
            if name not in self.units:
                raise UnknownName("unit", name, self.units)
        wins = self.tally.wins[self.units.index(unit), self.units.index(other)]
        return float(wins / (2 * self.tally.replicates))

    def _rows(self) -> pd.Index:
        return pd.Index(self.units, name="unit")


def simulate(
    model: Model,
    sources: Sequence[Source],
    plan: Plan,
    *,
    declared: Sequence[str] | None = None,
    executor: Executor | None = None,
    resume: Progress | None = None,
    on_block: Callable[[Progress], None] | None = None,
) -> RankDistribution:
    """Ranks over many replicates, each varying all the sources.

    Args:
        model: turns draws into scores.
        sources: what to vary, each under its own name.
        plan: number of replicates, seed, block size, tie rule, whether to compare pairs.
        declared: names that the run must prove to have varied; those of the sources when None.
        executor: where to run the blocks (threads, processes, or a cluster's client that offers this
            interface); here and now when None. The result does not depend on it.
        resume: the progress of an interrupted run of the same plan and sources.
        on_block: called after each block in order, to show or to store the progress.

    Raises:
        SourceDidNotMove: a declared source was not varied or had no effect.
        ArgumentError: a unit has no score even when nothing is varied, or in some replicate.

    >>> from par_lib.composite.models import WeightedSum
    >>> from par_lib.composite.sources import WeightNoise
    >>> model = WeightedSum.of(np.array([[10.0, 0.0], [1.0, 8.0]]))
    >>> found = simulate(model, [WeightNoise((1.0, 1.0))], Plan(replicates=1000, seed=1))
    >>> found.summary()[["nominal", "median", "low", "high"]].to_numpy().tolist()
    [[1, 1, 1, 2], [2, 2, 1, 2]]
    """
    names = tuple(source.name for source in sources)
    if not names or len(set(names)) != len(names):
        raise ArgumentError("sources", expected="one or more with names of their own", found=str(names))
    if resume is not None and (resume.plan, resume.sources) != (plan, names):
        raise ArgumentError("resume", expected="the progress of the same plan and sources", found="another")
    nominal_scores = model.scores({source.name: source.nominal(1) for source in sources}, 1)[0]
    unknown = [unit for unit, score in zip(model.units, nominal_scores, strict=True) if np.isnan(score)]
    if unknown:
        shown = ", ".join(unknown[:10]) + (" …" if len(unknown) > 10 else "")
        hint = "leave these units out (screen), or fill in what they lack (impute)"
        raise ArgumentError("units", expected="a score for each", found=f"none for {shown}", hint=hint)
    progress = resume or Progress(plan, names, 0, RankTally.empty(len(model.units)), Ledger(()))
    for tally, ledger in _blocks(model, tuple(sources), plan, progress.blocks, executor):
        progress = replace(
            progress,
            blocks=progress.blocks + 1,
            tally=progress.tally + tally,
            ledger=progress.ledger + ledger,
        )
        if on_block is not None:
            on_block(progress)
    progress.ledger.check(names if declared is None else declared)
    nominal = rank(nominal_scores, plan.ties).astype(np.int64)
    return RankDistribution(model.units, nominal, progress.tally, progress.ledger)


def replay(sources: Sequence[Source], plan: Plan, replicate: int) -> dict[str, Draw]:
    """What one replicate of a run varied: the draws of every source, without the other replicates' results.

    >>> from par_lib.composite.sources import Choice
    >>> replay([Choice("round", 2)], Plan(replicates=10, seed=1), 3)["round"]
    array([1])
    """
    if not 0 <= replicate < plan.replicates:
        raise ArgumentError("replicate", expected=f"0 to {plan.replicates - 1}", found=str(replicate))
    block, place = divmod(replicate, plan.block)
    draws = draw_block(sources, seed=plan.seed, block=block, size=plan.size(block))
    return {name: draw[place : place + 1] for name, draw in draws.items()}


def run_block(model: Model, sources: Sequence[Source], plan: Plan, number: int) -> tuple[RankTally, Ledger]:
    """One block of a run; a pure function of its arguments, to be sent to any worker."""
    size = plan.size(number)
    draws = draw_block(sources, seed=plan.seed, block=number, size=size)
    tally = tally_ranks(model.scores(draws, size), ties=plan.ties, pairs=plan.pairs)
    return tally, record(model, sources, draws, size)


def _blocks(
    model: Model, sources: tuple[Source, ...], plan: Plan, first: int, executor: Executor | None
) -> Iterator[tuple[RankTally, Ledger]]:
    if executor is None:
        for number in range(first, plan.blocks):
            yield run_block(model, sources, plan, number)
        return
    waiting: deque[Future[tuple[RankTally, Ledger]]] = deque()
    for number in range(first, plan.blocks):
        if len(waiting) == IN_FLIGHT:
            yield waiting.popleft().result()
        waiting.append(executor.submit(run_block, model, sources, plan, number))
    while waiting:
        yield waiting.popleft().result()
