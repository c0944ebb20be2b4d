"""What each change between two frameworks does to the scores of a year.

All changes together move every unit's index from that of the first framework to that of the second. The way
is shared out among them: all grow at the same pace from nothing to whole, and each gets what its own growth
adds on the way (Aumann and Shapley, Values of Non-Atomic Games, 1974). So the parts do not hang on an order,
and they add up to the whole change. Besides, each change is tried alone, for the ranks that it would move.

What is compared are the nodes that both frameworks can score: a leaf, or a node that is a leaf in one of
them, with the share of its maximum that a unit has in the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from par_lib.analysis.compute import compute_year, read_year
from par_lib.composite.arrays import Booleans, Floats
from par_lib.composite.rank import rank
from par_lib.errors import ArgumentError
from par_lib.inputs.series import Series
from par_lib.methodology.diff import Change, Kind
from par_lib.methodology.framework import Framework, Node
from par_lib.project import Project
from par_lib.units.unit_set import UnitSet
from par_lib.whatif.case import Case, case_of
from par_lib.whatif.other_framework import shares_by

_STEPS, _LENGTHS = np.polynomial.legendre.leggauss(16)  # exact for polynomials up to degree 31
PACES, SPANS = (_STEPS + 1) / 2, _LENGTHS / 2
_SIGN = {"score": 1.0, "bonus": 1.0, "penalty": -1.0}
# What of an item each kind of change grows; a node that is new or gone changes in every respect.
_MAXIMUM, _SHARE, _ROLE = 0, 1, 2
_ASPECTS = {
    Kind.ADDED: (_MAXIMUM, _SHARE, _ROLE),
    Kind.REMOVED: (_MAXIMUM, _SHARE, _ROLE),
    Kind.REWEIGHTED: (_MAXIMUM,),
    Kind.RERULED: (_SHARE,),
    Kind.RESOURCED: (_ROLE,),
}


@dataclass(frozen=True, eq=False)
class Effect:
    """What one change does; None where it has no bearing on the index, or nothing known to bear on.

    Attributes:
        part: of the change of each unit's index, shape (units,).
        ranks_alone: the ranks that units would have if it were the only change, shape (units,).
    """

    change: Change
    part: Floats | None
    ranks_alone: Floats | None


@dataclass(frozen=True, eq=False)
class Effects:
    """All changes of a pair of frameworks on the scores of one year.

    Attributes:
        units: codes of the ranked units.
        before, after: the index of each, shape (units,).
        ranks: shapes (units,), by either index.
        of: an effect a change, in the order of the changes.
        unknown: codes of what changed that the year has no scores for; nothing of it is in any figure.
    """

    units: tuple[str, ...]
    before: Floats
    after: Floats
    ranks: tuple[Floats, Floats]
    of: tuple[Effect, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Items:
    """What is compared; the first axis of pairs is before and after.

    Attributes:
        maxima, counted, signs: shape (2, items); counted is 1 where the maximum counts, 0 for bonus, penalty.
        shares: of the maximum, 0 to 1, shape (2, units, items).
        applies: shape (units, items).
        raw: whether raw values are known, to which another rule can be applied, shape (items,).
    """

    codes: tuple[str, ...]
    maxima: Floats
    counted: Floats
    signs: Floats
    shares: Floats
    applies: Booleans
    raw: Booleans


def scored_year(among: Iterable[Series], before: Framework, after: Framework) -> tuple[str, int] | None:
    """The series and year, of some series, that one of two frameworks computes; that of more leaves first."""
    series = list(among)
    for framework in sorted((before, after), key=lambda one: -len(one.leaves)):
        for one in series:
            if framework.year in one.years and one.framework_id(framework.year) == framework.id:
                return one.id, framework.year
    return None


def try_changes(
    project: Project,
    scores: tuple[str, int],
    before: Framework,
    after: Framework,
    changes: Sequence[Change],
) -> tuple[Effects, UnitSet]:
    """What each change does to the scores of a series and year, and who its units are.

    Raises:
        UnknownName: there is no such series, or no inputs for that year.
        InputFaults: an input is faulty.
        ArgumentError: see `effects`.
    """
    result = compute_year(read_year(project, *scores))
    framework = result.inputs.framework
    return effects(case_of(project, result), framework, before, after, changes), result.inputs.units


def effects(
    case: Case, scored: Framework, before: Framework, after: Framework, changes: Sequence[Change]
) -> Effects:
    """What each change does to the scores of a year.

    Args:
        case: The year.
        scored: The framework that it was scored by.
        before: One framework.
        after: The other.
        changes: What changed between them (par_lib.methodology.diff).

    Raises:
        ArgumentError: one of them counts points and the other shares, or the year has scores for neither.
    """
    if before.measure != after.measure:
        raise ArgumentError("measure", expected=f"{before.measure} in both", found=after.measure)
    items, unknown = _items(case, scored, before, after)
    if not items.codes:
        raise ArgumentError("scores", expected=f"some for {before.id} and {after.id}", found="none")
    percent = before.measure == "percent_of_maximum"
    none = np.zeros((3, len(items.codes)))
    whole = np.ones((3, len(items.codes)))
    first, last = _index(items, none, percent=percent), _index(items, whole, percent=percent)
    parts = _parts(items, percent=percent)
    found = []
    for change in changes:
        chosen = _chosen(change, items, before, after)
        if chosen is None or not chosen.any():
            found.append(Effect(change, None, None))
            continue
        alone = _index(items, chosen, percent=percent)
        part = (parts * chosen[:, None, :]).sum(axis=(0, 2))
        found.append(Effect(change, part, rank(alone, before.ties)))
    ranks = rank(first, before.ties), rank(last, after.ties)
    return Effects(case.units, first, last, ranks, tuple(found), unknown)


def _items(
    case: Case, scored: Framework, before: Framework, after: Framework
) -> tuple[_Items, tuple[str, ...]]:
    known = {node.code for node in scored.nodes}
    codes: list[str] = []
    unknown: list[str] = []
    sides = [{node.code: node for node in framework.nodes} for framework in (before, after)]
    for code in _common(before, after):
        (codes if code in known else unknown).append(code)
    shape = (2, len(codes))
    maxima, counted, signs = np.zeros(shape), np.zeros(shape), np.ones(shape)
    shares = np.zeros((2, len(case.units), len(codes)))
    applies = np.zeros((len(case.units), len(codes)), dtype=np.bool_)
    raw = np.zeros(len(codes), dtype=np.bool_)
    for column, code in enumerate(codes):
        leaves = [case.leaves.index(leaf) for leaf in scored.subtree(code).leaf_codes]
        applies[:, column] = case.applies[:, leaves].any(axis=1)
        raw[column] = _is_leaf(case, leaves, code) and not np.isnan(case.raw[:, leaves[0]]).all()
        # Of a node that one of them does not have, everything but the maximum is as in the other.
        own = [side.get(code) for side in sides]
        for side, node in enumerate(own):
            told = node or own[1 - side]
            assert told is not None  # noqa: S101 - a code comes from one of the two
            maxima[side, column] = float(node.max_points) if node else 0.0
            counted[side, column] = 1.0 if told.role == "score" else 0.0
            signs[side, column] = _SIGN[told.role]
            shares[side, :, column] = _share(case, leaves, told)
    return _Items(tuple(codes), maxima, counted, signs, shares, applies, raw), tuple(unknown)


def _common(before: Framework, after: Framework) -> list[str]:
    """Codes of the nodes to compare: leaves, unless a node above them is a leaf of the other framework."""
    leaves = [set(before.leaf_codes), set(after.leaf_codes)]
    chosen: dict[str, None] = {}
    for framework, others in ((after, leaves[0]), (before, leaves[1])):
        parents = {node.code: node.parent for node in framework.nodes}
        for leaf in framework.leaf_codes:
            code: str | None = parents[leaf]
            while code is not None and code not in others:
                code = parents[code]
            chosen[code or leaf] = None
    return list(chosen)


def _share(case: Case, leaves: list[int], node: Node) -> Floats:
    """The share of a node's maximum that each unit has, 0 to 1; 0 where it does not apply."""
    if _is_leaf(case, leaves, node.code):
        return np.nan_to_num(shares_by(case, leaves[0], node)) / 100
    counts = np.array([case.roles[leaf] == "score" for leaf in leaves])
    signs = np.array([_SIGN[case.roles[leaf]] for leaf in leaves])
    maxima, applies = case.maxima[leaves], case.applies[:, leaves]
    points: Floats = np.where(applies, np.nan_to_num(case.shares[:, leaves]), 0.0) / 100 @ (maxima * signs)
    tops = applies @ (maxima * counts)
    share: Floats = np.divide(points, tops, out=np.zeros_like(points), where=tops > 0)
    return share


def _is_leaf(case: Case, leaves: list[int], code: str) -> bool:
    return len(leaves) == 1 and case.leaves[leaves[0]] == code


def _at(items: _Items, grown: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Maxima, counted, signs (items,) and shares (units, items) when aspects (3, items) have grown so far."""

    def between(pair: Floats, aspect: int) -> Floats:
        mixed: Floats = pair[0] + grown[aspect] * (pair[1] - pair[0])
        return mixed

    return (
        between(items.maxima, _MAXIMUM),
        between(items.counted, _ROLE),
        between(items.signs, _ROLE),
        between(items.shares, _SHARE),
    )


def _index(items: _Items, grown: Floats, *, percent: bool) -> Floats:
    maxima, counted, signs, shares = _at(items, grown)
    points: Floats = (shares * items.applies) @ (signs * maxima)
    tops: Floats = items.applies @ (counted * maxima) / 100 if percent else np.ones_like(points)
    return np.divide(points, tops)


def _parts(items: _Items, *, percent: bool) -> Floats:
    """What each aspect of each item adds to the index on the way, shape (3, units, items)."""
    total = np.zeros((3, *items.shares.shape[1:]))
    step = items.maxima[1] - items.maxima[0]
    moved = items.shares[1] - items.shares[0]
    counts, turns = items.counted[1] - items.counted[0], items.signs[1] - items.signs[0]
    for pace, span in zip(PACES, SPANS, strict=True):
        maxima, counted, signs, shares = _at(items, np.full((3, len(items.codes)), pace))
        points = np.stack([shares * signs * step, moved * signs * maxima, shares * turns * maxima])
        tops = np.stack([counted * step, np.zeros_like(step), counts * maxima])
        if percent:
            most = (items.applies @ (counted * maxima))[:, None]
            reached = ((shares * items.applies) @ (signs * maxima))[:, None]
            growth = 100 * (points / most - reached / most**2 * tops[:, None, :])
        else:
            growth = points
        total += span * growth * items.applies
    return total


def _chosen(change: Change, items: _Items, before: Framework, after: Framework) -> Floats | None:
    """Which aspects of which items a change is, shape (3, items) of 0 and 1; None where it is of no item.

    That of an area or criterion is all that changes below it.
    """
    if change.kind not in _ASPECTS:
        return None
    chosen = np.zeros((3, len(items.codes)))
    if change.code in items.codes:
        column = items.codes.index(change.code)
        same_role = (items.signs[0] == items.signs[1]) & (items.counted[0] == items.counted[1])
        if (change.kind is Kind.RERULED and not items.raw[column]) or (
            change.kind is Kind.RESOURCED and same_role[column]
        ):
            return None
        chosen[list(_ASPECTS[change.kind]), column] = 1
        return chosen
    if change.kind not in (Kind.ADDED, Kind.REMOVED, Kind.REWEIGHTED):
        return None
    below = {
        node.code
        for framework in (before, after)
        if change.code in {node.code for node in framework.nodes}
        for node in framework.subtree(change.code).nodes
    }
    chosen[:, [code in below for code in items.codes]] = 1
    return chosen


FRAME_COLUMNS = ["change", "code", "mean", "lowest", "lowest_unit", "highest", "highest_unit", "moved"]


def effects_frame(found: Effects) -> pd.DataFrame:
    """What each change does over all ranked units; the last row, of no code, is all changes together.

    Returns:
        Columns `FRAME_COLUMNS`: mean, lowest and highest are parts of the change of the index, with codes of
        the units that have them; moved is how many units have another rank when it is the only change.
        Missing where a change has no effect that is known.
    """
    rows: list[tuple[object, ...]] = []
    for effect in found.of:
        about = (str(effect.change.kind), effect.change.code)
        rows.append((*about, *_over_units(found, effect.part, effect.ranks_alone)))
    rows.append(("all", "", *_over_units(found, found.after - found.before, found.ranks[1])))
    frame = pd.DataFrame(rows, columns=FRAME_COLUMNS)
    return frame.astype({"mean": float, "lowest": float, "highest": float, "moved": "Int64"})


def _over_units(found: Effects, part: Floats | None, ranks: Floats | None) -> tuple[object, ...]:
    if part is None or ranks is None:
        return (np.nan, np.nan, "", np.nan, "", None)
    low, high = int(part.argmin()), int(part.argmax())
    moved = int((ranks != found.ranks[0]).sum())
    return (part.mean(), part[low], found.units[low], part[high], found.units[high], moved)
