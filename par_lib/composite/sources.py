"""Sources of uncertainty: anything that was a choice, and anything that is noise.

A source draws a block of replicates at once. Its random numbers depend on the seed, the block and the
source's own name only, so that adding another source, or another worker, changes nothing in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Protocol, TypeAlias
from zlib import crc32

import numpy as np
from scipy.special import ndtri

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

    @property
    def width(self) -> int:
        """Number of uniform numbers behind one draw."""

    def draw(self, rng: np.random.Generator, size: int) -> Draw:
        """Draws of shape (size, …), one entry per replicate."""

    def from_uniform(self, uniform: Floats) -> Draw:
        """Draws from numbers in 0–1 of shape (size, width), for designs that place their points."""

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

    @property
    def width(self) -> int:
        """Number of weights."""
        return len(self.weights)

    def draw(self, rng: np.random.Generator, size: int) -> Floats:
        """Weights of shape (size, weights)."""
        return self.from_uniform(rng.random((size, self.width)))

    def from_uniform(self, uniform: Floats) -> Floats:
        """Weights of shape (size, weights)."""
        weights = np.array(self.weights)
        drawn: Floats = uniform * (2 * self.share * weights)
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

    @property
    def width(self) -> int:
        """Number of numbers."""
        return prod(self.shape)

    def draw(self, rng: np.random.Generator, size: int) -> Floats:
        """Numbers of shape (size, *shape)."""
        return rng.standard_normal((size, *self.shape))

    def from_uniform(self, uniform: Floats) -> Floats:
        """Numbers of shape (size, *shape)."""
        drawn: Floats = ndtri(np.clip(uniform, 1e-15, 1 - 1e-15)).reshape(-1, *self.shape)
        return drawn

    def nominal(self, size: int) -> Floats:
        """No noise."""
        return np.zeros((size, *self.shape))


@dataclass(frozen=True)
class Uniform:
    """One number between two bounds, such as the power of a mean or a threshold.

    >>> Uniform("power", -1, 1, centre=1).draw(np.random.default_rng(0), 2).round(3)
    array([ 0.274, -0.46 ])
    """

    name: str
    low: float
    high: float
    centre: float | None = None  # the index's own value; the middle when None
    options = 0
    width = 1

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ArgumentError("low, high", expected="low < high", found=f"{self.low}, {self.high}")

    def draw(self, rng: np.random.Generator, size: int) -> Floats:
        """Numbers of shape (size,)."""
        return self.from_uniform(rng.random((size, 1)))

    def from_uniform(self, uniform: Floats) -> Floats:
        """Numbers of shape (size,)."""
        drawn: Floats = self.low + (self.high - self.low) * uniform[:, 0]
        return drawn

    def nominal(self, size: int) -> Floats:
        """The index's own value."""
        return np.full(size, (self.low + self.high) / 2 if self.centre is None else self.centre)


@dataclass(frozen=True)
class Choice:
    """One of several options, drawn as its number; option 0 is the index's own.

    >>> Choice("aggregation", 2).draw(np.random.default_rng(1), 6)
    array([1, 1, 0, 1, 0, 0])
    """

    name: str
    options: int
    probabilities: tuple[float, ...] | None = None
    width = 1

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
        return self.from_uniform(rng.random((size, 1)))

    def from_uniform(self, uniform: Floats) -> Integers:
        """Numbers of shape (size,) from 0 to options − 1."""
        chances = self.probabilities or (1 / self.options,) * self.options
        chosen = np.searchsorted(np.cumsum(chances), uniform[:, 0], side="right")
        return np.minimum(chosen, self.options - 1).astype(np.int64)

    def nominal(self, size: int) -> Integers:
        """Option 0."""
        return np.zeros(size, dtype=np.int64)


def draw_block(sources: Sequence[Source], *, seed: int, block: int, size: int) -> dict[str, Draw]:
    """The draws of one block of replicates, by name of the source.

    >>> draw_block([Choice("round", 2)], seed=1, block=0, size=4)
    {'round': array([1, 1, 0, 1])}
    """
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
    """Replicates whose draw differs from the nominal in any place, shape (size,).

    >>> moved(np.array([0, 1]), Choice("round", 2))
    array([False,  True])
    """
    return np.asarray((draw != source.nominal(1)).reshape(len(draw), -1).any(axis=1))
