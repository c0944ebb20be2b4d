"""Sources of uncertainty: anything that was a choice, and anything that is noise.

A source draws a block of replicates at once. Its random numbers depend on the seed, the block and the
source's own name only, so that adding another source, or another worker, changes nothing in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias
from zlib import crc32

import numpy as np

from par_lib.composite.arrays import Booleans, Floats, Integers
from par_lib.errors import ArgumentError

Draw: TypeAlias = Floats | Integers
Draws: TypeAlias = Mapping[str, Draw]


class Source(Protocol):
    """What a Monte Carlo run varies."""

    @property
    def name(self) -> str:
        """Name under which a model finds the draws."""

    @property
    def options(self) -> int:
        """Number of options of a discrete choice; 0 for a continuous source."""

    def draw(self, rng: np.random.Generator, size: int) -> Draw:
        """Draws of shape (size, …), one entry per replicate."""

    def nominal(self, size: int) -> Draw:
        """What the index itself uses, in the shape of a draw."""


@dataclass(frozen=True)
class WeightNoise:
    """Weights times 1 + share·u, u uniform on −1…1, each weight by itself; not rescaled.

    >>> WeightNoise((1.0, 2.0), 0.25).draw(np.random.default_rng(0), 1).round(3)
    array([[1.068, 1.77 ]])
    """

    weights: tuple[float, ...]
    share: float = 0.25
    name: str = "weights"
    options = 0

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1:
            raise ArgumentError("share", expected="a number from 0 to below 1", found=str(self.share))
        if not self.weights or min(self.weights) < 0:
            raise ArgumentError("weights", expected="numbers ≥ 0", found=str(self.weights))

    def draw(self, rng: np.random.Generator, size: int) -> Floats:
        """Weights of shape (size, weights)."""
        drawn = rng.random((size, len(self.weights)))
        weights = np.array(self.weights)
        drawn *= 2 * self.share * weights
        drawn += (1 - self.share) * weights
        return drawn

    def nominal(self, size: int) -> Floats:
        """The weights as given."""
        return np.tile(np.array(self.weights), (size, 1))


@dataclass(frozen=True)
class StandardNormal:
    """Independent standard normal numbers, one per unit or per unit and column; a model scales them.

    >>> StandardNormal((2,)).draw(np.random.default_rng(0), 1).round(3)
    array([[ 0.126, -0.132]])
    """

    shape: tuple[int, ...]
    name: str = "noise"
    options = 0

    def draw(self, rng: np.random.Generator, size: int) -> Floats:
        """Numbers of shape (size, *shape)."""
        return rng.standard_normal((size, *self.shape))

    def nominal(self, size: int) -> Floats:
        """No noise."""
        return np.zeros((size, *self.shape))


@dataclass(frozen=True)
class Choice:
    """One of several options, drawn as its number; option 0 is the index's own.

    >>> Choice("aggregation", 2).draw(np.random.default_rng(1), 6)
    array([0, 1, 1, 1, 0, 0])
    """

    name: str
    options: int
    probabilities: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if self.options < 2:
            raise ArgumentError("options", expected="two or more", found=str(self.options))
        chances = self.probabilities
        if chances is not None and (
            len(chances) != self.options or min(chances) < 0 or abs(sum(chances) - 1) > 1e-9
        ):
            raise ArgumentError(
                "probabilities", expected=f"{self.options} numbers ≥ 0 adding up to 1", found=str(chances)
            )

    def draw(self, rng: np.random.Generator, size: int) -> Integers:
        """Numbers of shape (size,) from 0 to options − 1."""
        if self.probabilities is None:
            return rng.integers(self.options, size=size)
        bounds = np.cumsum(self.probabilities)
        chosen = np.searchsorted(bounds, rng.random(size), side="right")
        return np.minimum(chosen, self.options - 1).astype(np.int64)

    def nominal(self, size: int) -> Integers:
        """Option 0."""
        return np.zeros(size, dtype=np.int64)


def draw_block(sources: Sequence[Source], *, seed: int, block: int, size: int) -> dict[str, Draw]:
    """The draws of one block of replicates, by name of the source."""
    return {
        source.name: source.draw(
            np.random.Generator(
                np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(block, crc32(source.name.encode()))))
            ),
            size,
        )
        for source in sources
    }


def moved(draw: Draw, source: Source) -> Booleans:
    """Replicates whose draw differs from the nominal in any place, shape (size,)."""
    return np.asarray((draw != source.nominal(1)).reshape(len(draw), -1).any(axis=1))
