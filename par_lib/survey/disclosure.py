"""Disclosure control: no published cell under a set number of respondents, also not by subtraction.

Cells with fewer respondents than the threshold are suppressed (primary). Because row and column totals are
published too, further cells must go (complementary), or subtraction brings the first ones back. They are
chosen by linear programming, least respondents lost (Kelly, Golden and Assad 1992, Networks 22, 397–417;
Hundepool et al. 2012, Statistical Disclosure Control, chapter 4): for every primary cell there must be two
tables, equal in all that is published, with 0 there and with the threshold or more above its count. Means and
points of suppressed cells are as safe as the counts, since subtraction needs the same equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from par_lib.errors import ArgumentError, Fault, ParError, raise_if
from par_lib.survey.codes import Floats

LEAST = 5  # respondents that a published cell must have
ALL = "all"  # label of a margin
NOISE = 1e-7  # of a linear program


@dataclass(frozen=True, eq=False)
class Suppression:
    """Which cells may be published.

    `cells` has one row per cell and margin, labelled by the dimensions (`all` in margins): `n`; `status`
    (`published`, `primary`, `complementary`); `reason`; `lower` and `upper`, what a reader can still conclude
    about `n` (the count itself where it is published). Show both kinds of suppressed cells alike: which of
    them is primary says that it is small.
    """

    threshold: int
    cells: pd.DataFrame

    def hide(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table with the same labels, rows of suppressed cells blank.

        Raises:
            ArgumentError: rows that are no cell.
        """
        strange = table.index.difference(self.cells.index)
        if len(strange):
            raise ArgumentError("table", expected="rows that are cells", found=f"{list(strange[:5])}")
        kept = (self.cells.loc[table.index, "status"] == "published").to_numpy()
        return table.where(pd.Series(kept, index=table.index), axis=0)


def suppress(
    counts: pd.Series, threshold: int, margins: Sequence[Sequence[str]] | None = None
) -> Suppression:
    """Finds the cells of a table of respondents that must not be published.

    Args:
        counts: respondents of every cell; the index levels are the dimensions, named.
        threshold: respondents that a published cell must have; cells without any are not sensitive.
        margins: which sums are published: for each the dimensions it keeps, () for the grand total. None:
        all.

    Raises:
        InputFaults: counts that are not whole numbers of 0 and more, labels twice or named `all`.

    >>> table = pd.DataFrame({"unit": list("AABB"), "group": list("xyxy"), "n": [3, 50, 40, 60]})
    >>> got = suppress(table.set_index(["unit", "group"])["n"], 5)
    >>> got.cells["status"].value_counts().to_dict()
    {'published': 5, 'complementary': 3, 'primary': 1}
    """
    raise_if(_faults(counts, threshold))
    frame = counts.rename("n").reset_index()
    dimensions = [str(name) for name in counts.index.names]
    if margins is None:
        margins = [kept for size in range(len(dimensions)) for kept in combinations(dimensions, size)]
    labels, sums = _relations(frame, dimensions, margins)
    n = np.concatenate([frame["n"].to_numpy(float), sums @ frame["n"].to_numpy(float)])
    # detail cells less their margin: zero in the table, and in every change that keeps it a table
    minus_one = csr_array(-np.eye(sums.shape[0]))
    relations = csr_array(hstack([sums, minus_one]))
    primary = (n > 0) & (n < threshold)
    hidden = primary.copy()
    for target in np.flatnonzero(primary):
        for change in (-n[target], float(threshold)):
            hidden |= _cheapest_change(relations, n, hidden, int(target), change)
    lower, upper = _bounds(relations, n, hidden)
    status = np.where(primary, "primary", np.where(hidden, "complementary", "published"))
    reason = np.where(
        primary,
        f"fewer than {threshold} respondents",
        np.where(hidden, "subtraction would give back a small cell", ""),
    )
    cells = pd.DataFrame(
        {"n": n.astype(np.int64), "status": status, "reason": reason, "lower": lower, "upper": upper},
        index=labels,
    )
    return Suppression(threshold, cells)


def _relations(
    frame: pd.DataFrame, dimensions: Sequence[str], margins: Sequence[Sequence[str]]
) -> tuple[pd.Index, csr_array]:
    """Labels of cells and margins, and the sums that make margins of cells, shape (margins, cells)."""
    blocks = [frame[list(dimensions)].astype(object)]
    rows: list[NDArray[np.intp]] = []
    start = 0
    for kept in margins:
        block = frame[list(dimensions)].astype(object)
        block[[name for name in dimensions if name not in kept]] = ALL
        code = np.asarray(block.groupby(list(dimensions), sort=False).ngroup(), dtype=np.intp)
        codes, first = np.unique(code, return_index=True)
        rows.append(code + start)
        blocks.append(block.iloc[first])
        start += len(codes)
    labels = pd.concat(blocks, ignore_index=True)
    index = pd.MultiIndex.from_frame(labels) if len(dimensions) > 1 else pd.Index(labels.iloc[:, 0])
    row = np.concatenate(rows) if rows else np.zeros(0, dtype=np.intp)
    column = np.tile(np.arange(len(frame)), len(margins))
    return index, csr_array((np.ones(len(row)), (row, column)), shape=(start, len(frame)))


def _cheapest_change(
    relations: csr_array, n: Floats, hidden: NDArray[np.bool_], target: int, change: float
) -> NDArray[np.bool_]:
    """Cells that another table, `change` respondents away in `target`, differs in.

    Minimises Σ n|y| over cells not hidden yet, y being the difference of the two tables, rises less falls.
    There always is one: a cell can move together with all margins above it.
    """
    cost = np.where(hidden, 0.0, n)
    # a cell without respondents is known to have none: nothing moves there
    most_rise, most_fall = np.where(n > 0, np.inf, 0.0), n.copy()
    most_rise[target], most_fall[target] = max(change, 0.0), max(-change, 0.0)
    least = np.zeros(2 * len(n))
    least[target], least[target + len(n)] = most_rise[target], most_fall[target]
    moves = _solve(
        np.concatenate([cost, cost]),
        csr_array(hstack([relations, -relations])),
        least,
        np.concatenate([most_rise, most_fall]),
    )
    changed: NDArray[np.bool_] = np.abs(moves[: len(n)] - moves[len(n) :]) > NOISE
    return changed


def _bounds(relations: csr_array, n: Floats, hidden: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Least and greatest count that every cell can have, given what is published; inf without a limit."""
    lower, upper = n.copy(), n.copy()
    least, most = np.where(hidden, 0.0, n), np.where(hidden, np.inf, n)
    for cell in np.flatnonzero(hidden):
        goal = np.zeros(len(n))
        goal[cell] = 1
        lower[cell] = _solve(goal, relations, least, most)[cell]
        upper[cell] = _solve(-goal, relations, least, most)[cell]
    return lower.round(6), upper.round(6)


def _solve(cost: Floats, relations: csr_array, least: Floats, most: Floats) -> Floats:
    """Least cost within bounds with all relations zero; infinite where the cost falls without limit."""
    result = milp(cost, constraints=LinearConstraint(relations, 0, 0), bounds=Bounds(least, most))
    if result.status in (3, 4):  # the table itself is a solution, so "unbounded or infeasible" is unbounded
        return np.where(cost < 0, np.inf, least)
    if result.x is None:
        raise ParError(f"linear program of cell suppression: {result.message}")
    return np.asarray(result.x, dtype=float)


def _faults(counts: pd.Series, threshold: int) -> list[Fault]:
    if threshold < 2:
        raise ArgumentError("threshold", expected="2 or more", found=str(threshold))
    if any(name is None for name in counts.index.names):
        raise ArgumentError(
            "counts", expected="a name for every index level", found=str(list(counts.index.names))
        )
    faults = [
        Fault("counts", f"cell {label}", expected="a whole number of 0 and more", found=str(value))
        for label, value in counts.items()
        if not (value >= 0 and value == round(value))
    ]
    faults += [
        Fault("counts", f"cell {label}", expected="once", found="again")
        for label in counts.index[counts.index.duplicated()]
    ]
    faults += [
        Fault("counts", f"level {name}", expected="labels other than 'all'", found="'all'")
        for level, name in enumerate(counts.index.names)
        if ALL in counts.index.get_level_values(level)
    ]
    return faults
