"""Scores and ranks of units when each part of the arithmetic is taken from one of two cases.

A unit, a leaf or an area that only one case has stands as it is there, whichever case its part is taken
from: what entered or left shows in the weights (areas), the maxima (leaves) or the units compared, never as
somebody's performance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from par_lib.audit.index_model import combine
from par_lib.composite.arrays import Booleans, Floats
from par_lib.composite.rank import rank
from par_lib.errors import ArgumentError
from par_lib.methodology.rules import rule_points
from par_lib.whatif.case import Case

PARTS = ("performance", "rules", "maxima", "weights", "aggregation", "units")


@dataclass(frozen=True, eq=False)
class Pair:
    """Two cases brought to the same units, leaves and areas: the union of both, matched by code."""

    before: Case
    after: Case
    areas: tuple[str, ...]
    ranked: tuple[Booleans, Booleans]  # which of the units each case compares
    has_rule: Booleans  # leaves whose rule differs, so that a part can be given to rules

    @property
    def both(self) -> Booleans:
        """Units that both cases compare: those whose change can be told."""
        return np.asarray(self.ranked[0] & self.ranked[1])


def pair(before: Case, after: Case) -> Pair:
    """Two cases ready to be mixed.

    Raises:
        ArgumentError: one counts points and the other shares of the maximum, or no unit is in both.
    """
    if before.measure != after.measure:
        raise ArgumentError("measure", expected=f"{before.measure} in both", found=after.measure)
    units = tuple(dict.fromkeys((*after.units, *before.units)))
    leaves = tuple(dict.fromkeys((*after.leaves, *before.leaves)))
    areas = tuple(dict.fromkeys((*after.area_of, *before.area_of)))
    if not set(before.units) & set(after.units):
        raise ArgumentError("units", expected="some in both", found="none")
    first, second = _widened(before, units, leaves), _widened(after, units, leaves)
    ranked = tuple(np.array([unit in case.units for unit in units]) for case in (before, after))
    # The maximum that a rule is written for is no part of it: in proportion to 100 % is the same rule.
    rules = np.array(
        [
            own is not None and other is not None and own[0] != other[0]
            for own, other in zip(first.rules, second.rules, strict=True)
        ]
    )
    return Pair(_completed(first, second), _completed(second, first), areas, (ranked[0], ranked[1]), rules)


def changed_parts(cases: Pair) -> tuple[str, ...]:
    """The parts in which the two cases differ; the others have no share in any change."""
    a, b = cases.before, cases.after
    rules = cases.has_rule & ~(np.isnan(a.raw) & np.isnan(b.raw)).all(axis=0)
    differs = {
        "performance": not all(
            np.array_equal(x, y, equal_nan=True)
            for x, y in ((a.shares, b.shares), (a.raw, b.raw), (a.targets, b.targets))
        )
        and not _only_rules(cases),
        "rules": bool(rules.any()),
        "maxima": not (
            np.array_equal(a.maxima, b.maxima)
            and np.array_equal(a.applies, b.applies)
            and (a.area_of, a.roles) == (b.area_of, b.roles)
        ),
        "weights": a.weights != b.weights,
        "aggregation": (a.mean, a.floor) != (b.mean, b.floor),
        "units": bool((cases.ranked[0] != cases.ranked[1]).any()) or a.ties != b.ties,
    }
    return tuple(part for part in PARTS if differs[part])


def mixed(cases: Pair, from_after: frozenset[str]) -> tuple[Floats, Floats]:
    """Scores and ranks, each of shape (units,), with the named parts of `after` and the rest of `before`.

    A rank is among the units that the case of `units` compares, NaN for others.
    """

    def of(part: str) -> Case:
        return cases.after if part in from_after else cases.before

    shares = _shares(cases, of("performance"), of("rules"))
    scores = index_scores(
        replace(
            of("maxima"),
            shares=shares,
            weights=of("weights").weights,
            mean=of("aggregation").mean,
            floor=of("aggregation").floor,
        ),
        cases.areas,
    )
    compared = cases.ranked[1 if "units" in from_after else 0]
    ranks = rank(np.where(compared, scores, np.nan), of("units").ties)
    return scores, ranks


def index_scores(case: Case, areas: Sequence[str]) -> Floats:
    """The index of every unit of a case, shape (units,): points, or % of the maximum."""
    counts = np.array([role == "score" for role in case.roles])
    signs = np.array([-1.0 if role == "penalty" else 1.0 for role in case.roles])
    known = np.where(case.applies & ~np.isnan(case.shares), case.shares, 0.0) * signs * case.maxima
    lowers = case.measure == "percent_of_maximum"
    tops = (case.applies if lowers else np.ones_like(known)) * case.maxima * counts
    of_area = np.array([[area == own for own in case.area_of] for area in areas], dtype=np.float64)
    full = of_area @ (case.maxima * counts)
    weights = np.array([case.weights.get(area, 0.0) for area in areas])
    # An area of bonuses only has no maximum to give a weight to: its points are added as they are.
    factors = np.divide(weights, full, out=np.ones(len(areas)), where=full > 0)
    sums = factors[:, None] * (of_area @ known.T)
    index = combine(case.mean, sums, factors[:, None] * (of_area @ tops.T), case.floor)
    return index if lowers else index * weights.sum() / 100


def coalitions(parts: Sequence[str]) -> Iterator[frozenset[str]]:
    """Every subset of the parts.

    >>> sorted(sorted(one) for one in coalitions(["a", "b"]))
    [[], ['a'], ['a', 'b'], ['b']]
    """
    for size in range(len(parts) + 1):
        yield from (frozenset(chosen) for chosen in combinations(parts, size))


def _shares(cases: Pair, performance: Case, rules: Case) -> Floats:
    """Shares of the performance; by the other case's rule where that differs and raw values are known."""
    if performance is rules:
        return performance.shares
    shares = performance.shares.copy()
    for column in np.flatnonzero(cases.has_rule):
        rule = rules.rules[column]
        known = ~np.isnan(performance.raw[:, column])
        if rule is None or not known.any():
            continue
        targets = performance.targets[known, column]
        wants = None if np.isnan(targets).all() else targets
        points = rule_points(rule[0], rule[1], performance.raw[known, column], wants)
        shares[known, column] = points * 100 / float(rule[1])
    return shares


def _only_rules(cases: Pair) -> bool:
    """Whether shares differ by the rules alone, as in a scenario of other rules."""
    a, b, both = cases.before, cases.after, cases.both
    by_other_rules = _shares(cases, a, b)
    return all(
        np.array_equal(x[both], y[both], equal_nan=True)
        for x, y in ((a.raw, b.raw), (a.targets, b.targets), (by_other_rules, b.shares))
    )


def _widened(case: Case, units: tuple[str, ...], leaves: tuple[str, ...]) -> Case:
    """A case with rows and columns for units and leaves that it does not have: NaN, no maximum."""

    def wide(values: Floats) -> Floats:
        frame = pd.DataFrame(values, index=list(case.units), columns=list(case.leaves))
        return frame.reindex(index=list(units), columns=list(leaves)).to_numpy()

    place = {code: number for number, code in enumerate(case.leaves)}
    own = [place.get(code) for code in leaves]
    return replace(
        case,
        units=units,
        leaves=leaves,
        area_of=tuple("" if at is None else case.area_of[at] for at in own),
        roles=tuple("score" if at is None else case.roles[at] for at in own),
        shares=wide(case.shares),
        raw=wide(case.raw),
        targets=wide(case.targets),
        rules=tuple(None if at is None else case.rules[at] for at in own),
        applies=wide(case.applies.astype(np.float64)) == 1,
        maxima=np.array([0.0 if at is None else case.maxima[at] for at in own]),
    )


def _completed(case: Case, other: Case) -> Case:
    """A widened case in which what only the other one has stands as it does there."""
    from_other = np.isnan(case.shares)
    # Rows of units that the case does not have at all: what applies to them is the other's.
    strangers = np.asarray(~case.applies.any(axis=1))
    areas_there = {area for area, most in zip(case.area_of, case.maxima, strict=True) if area and most > 0}
    new_area = np.array([area not in areas_there for area in other.area_of])
    only_there = np.array([not area for area in case.area_of])
    rows = np.where(strangers[:, None], other.applies, case.applies)
    return replace(
        case,
        shares=np.where(from_other, other.shares, case.shares),
        raw=np.where(from_other, other.raw, case.raw),
        targets=np.where(from_other, other.targets, case.targets),
        rules=tuple(own or others for own, others in zip(case.rules, other.rules, strict=True)),
        applies=np.where(only_there, other.applies, rows).astype(bool),
        maxima=np.where(new_area & only_there, other.maxima, case.maxima),
        area_of=tuple(own or others for own, others in zip(case.area_of, other.area_of, strict=True)),
        roles=tuple(
            others if not area else own
            for area, own, others in zip(case.area_of, case.roles, other.roles, strict=True)
        ),
    )
