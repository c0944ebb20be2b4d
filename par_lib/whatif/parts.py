"""The change of each unit between two cases, shared out exactly among what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb

import numpy as np
import pandas as pd

from par_lib.composite.arrays import Floats
from par_lib.whatif.case import Case
from par_lib.whatif.scores import PARTS, Pair, changed_parts, coalitions, mixed, pair

COLUMNS = ("unit", "index_before", "index_after", "change", "rank_before", "rank_after", "places")


def shapley_parts(parts: Sequence[str], value: Callable[[frozenset[str]], Floats]) -> dict[str, Floats]:
    """Each part's mean contribution over all orders in which the parts could have changed one after another.

    Shapley, A Value for n-Person Games (1953): φᵢ = Σ |S|!(n−|S|−1)!/n! · (v(S∪i) − v(S)). The parts add up
    to v(all) − v(none); a part that changes nothing has 0.

    Args:
        parts: What changed.
        value: The result when the named parts have changed, an array of any shape.

    >>> found = shapley_parts(["a", "b"], lambda changed: np.array([6.0 * len(changed) ** 2]))
    >>> {part: share.tolist() for part, share in found.items()}
    {'a': [12.0], 'b': [12.0]}
    """
    values = {coalition: value(coalition) for coalition in coalitions(parts)}
    count = len(parts)
    found = {part: np.zeros_like(values[frozenset()]) for part in parts}
    for coalition, before in values.items():
        for part in parts:
            if part not in coalition:
                weight = 1 / (count * comb(count - 1, len(coalition)))
                found[part] = found[part] + weight * (values[coalition | {part}] - before)
    return found


def change(before: Case, after: Case) -> pd.DataFrame:
    """How each unit that both cases compare moves, and why.

    Returns:
        One row a unit, columns `COLUMNS`, then `index_PART` and `places_PART` for every part of `PARTS`:
        parts of the change of the index add up to `change`, those of the rank to `places`. `places` is
        positive for a unit that moves up. Best rank after the change first.
    """
    cases = pair(before, after)
    parts = changed_parts(cases)
    both = cases.both

    def value(changed: frozenset[str]) -> Floats:
        scores, ranks = mixed(cases, changed)
        return np.vstack([scores[both], -ranks[both]])

    shared = shapley_parts(parts, value)
    first, last = value(frozenset()), value(frozenset(parts))
    columns: dict[str, object] = {
        "unit": np.array(cases.after.units)[both],
        "index_before": first[0],
        "index_after": last[0],
        "change": last[0] - first[0],
        "rank_before": -first[1],
        "rank_after": -last[1],
        "places": last[1] - first[1],
    }
    nothing = np.zeros((2, int(both.sum())))
    for row, quantity in enumerate(("index", "places")):
        columns |= {f"{quantity}_{part}": shared.get(part, nothing)[row] for part in PARTS}
    table = pd.DataFrame(columns)
    return table.sort_values(["rank_after", "unit"], kind="stable", ignore_index=True)


def main_reason(table: pd.DataFrame) -> pd.Series:
    """The part with the largest share in each unit's change of rank, or of the index where the rank stays.

    Empty where nothing changes.
    """

    def largest(row: pd.Series) -> str:
        quantity = "places" if row["places"] != 0 else "index"
        sizes = {part: abs(row[f"{quantity}_{part}"]) for part in PARTS}
        part = max(sizes, key=lambda name: sizes[name])
        return part if sizes[part] > 1e-9 else ""

    return table.apply(largest, axis=1).rename("reason")


def parts_of(table: pd.DataFrame) -> list[str]:
    """The parts that have a share in any unit's change."""
    shares = {part: table[[f"index_{part}", f"places_{part}"]].abs().to_numpy().max() for part in PARTS}
    return [part for part, most in shares.items() if most > 1e-9]


__all__ = ["COLUMNS", "PARTS", "Pair", "change", "main_reason", "parts_of", "shapley_parts"]
