"""How many ballots each unit gets from each group of respondents: unequal, and together the stated total."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from par_lib.errors import ArgumentError

_SPREAD = 0.25  # of the logarithm of a unit's size, and half of it again for each group of it
_LEAST = 6


def share_out(
    total: int, groups: Mapping[str, float], units: int, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Ballots by unit and group, shape (units, groups), that add up to the total.

    Fractions are rounded by largest remainders (Hamilton's method).

    Raises:
        ArgumentError: too few ballots to give every group of every unit a few.

    >>> int(share_out(1000, {"officials": 0.2, "people": 0.8}, 10, np.random.default_rng(1)).sum())
    1000
    """
    least = _LEAST * units * len(groups)
    if total < least:
        raise ArgumentError("total", expected=f"at least {least} ballots", found=str(total))
    sizes = np.exp(rng.normal(0.0, _SPREAD, (units, 1)) + rng.normal(0.0, _SPREAD / 2, (units, len(groups))))
    wanted = sizes / sizes.sum(axis=0) * np.array(list(groups.values()))
    exact = wanted / wanted.sum() * (total - least)
    ballots: npt.NDArray[np.int64] = np.floor(exact).astype(np.int64)
    remainders = (exact - ballots).ravel()
    rest = total - least - int(ballots.sum())
    ballots.ravel()[np.argsort(-remainders, kind="stable")[:rest]] += 1
    ballots += _LEAST
    return ballots
