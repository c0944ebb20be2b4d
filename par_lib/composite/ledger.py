"""The ledger: what a Monte Carlo run varied, and the proof that it did.

For every source it counts the replicates whose draw differs from the nominal, how often each option of a
choice came up, and, on a few replicates of every block, whether putting the source back to its nominal
value changes the scores. A source that is declared but was not drawn, never moved, or has no effect makes
`check` fail: a run cannot silently skip a step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from par_lib.composite.models import Model
from par_lib.composite.sources import Draws, Source, moved
from par_lib.errors import ParError

PROBES = 4  # replicates of each block in which the effect of each source is tried


class SourceDidNotMove(ParError):
    """A declared source of uncertainty was not varied, or what was varied had no effect."""


@dataclass(frozen=True)
class Entry:
    """Counts of one source; `options` are those of each option of a choice, empty when continuous."""

    source: str
    replicates: int
    moved: int
    probes: int
    effects: int
    least: float
    most: float
    options: tuple[int, ...]

    def __add__(self, other: Entry) -> Entry:
        return Entry(
            self.source,
            self.replicates + other.replicates,
            self.moved + other.moved,
            self.probes + other.probes,
            self.effects + other.effects,
            min(self.least, other.least),
            max(self.most, other.most),
            tuple(a + b for a, b in zip(self.options, other.options, strict=True)),
        )


@dataclass(frozen=True)
class Ledger:
    """One entry per source of a run, in the order of the sources.

    >>> ledger = Ledger((Entry("round", 100, 52, 8, 0, 0.0, 1.0, (48, 52)),))
    >>> ledger.check(["round"])
    Traceback (most recent call last):
    par_lib.composite.ledger.SourceDidNotMove: ... round: moved, but without effect on any score in 8 trials
    """

    entries: tuple[Entry, ...]

    def __add__(self, other: Ledger) -> Ledger:
        if not self.entries:
            return other
        return Ledger(tuple(a + b for a, b in zip(self.entries, other.entries, strict=True)))

    def to_frame(self) -> pd.DataFrame:
        """One row per source."""
        return pd.DataFrame([vars(entry) for entry in self.entries]).set_index("source")

    def check(self, declared: Sequence[str]) -> None:
        """Raises SourceDidNotMove unless every declared source was drawn, moved and had an effect.

        A continuous source must differ from its nominal in every replicate, a choice must have had each
        option at least once.
        """
        entries = {entry.source: entry for entry in self.entries}
        problems = []
        for name in declared:
            entry = entries.get(name)
            if entry is None:
                problems.append(f"{name}: declared, but never drawn")
            elif entry.options and min(entry.options) == 0:
                problems.append(
                    f"{name}: option {entry.options.index(0)} of {len(entry.options)} never came up"
                )
            elif not entry.options and entry.moved < entry.replicates:
                problems.append(f"{name}: moved in {entry.moved} of {entry.replicates} replicates only")
            elif entry.effects == 0:
                problems.append(f"{name}: moved, but without effect on any score in {entry.probes} trials")
        if problems:
            raise SourceDidNotMove("the run did not vary what it declares: " + "; ".join(problems))


def record(model: Model, sources: Sequence[Source], draws: Draws, size: int) -> Ledger:
    """The ledger of one block of draws."""
    entries = []
    trials = min(PROBES, size)
    for source in sources:
        draw = draws[source.name]
        differs = moved(draw, source)
        # Only where this source moved can it show an effect.
        where = np.flatnonzero(differs)[:trials]
        probe = {name: drawn[where] for name, drawn in draws.items()}
        put_back = {**probe, source.name: source.nominal(len(where))}
        effects = 0
        if len(where):
            gap = model.scores(probe, len(where)) != model.scores(put_back, len(where))
            effects = int(gap.any(axis=1).sum())
        counts = np.bincount(draw.astype(np.int64), minlength=source.options) if source.options else ()
        entries.append(
            Entry(
                source.name, size, int(differs.sum()), len(where), effects,
                float(draw.min()), float(draw.max()), tuple(int(count) for count in counts),
            )
        )  # fmt: skip
    return Ledger(tuple(entries))
