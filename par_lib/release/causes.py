"""Why a number of one year changed: what differs in the inputs that it rests on, node by node below it.

Points rest on the leaves below a node, maxima on what those leaves can give and on whether they apply, a
share and the index on both, a band on the index, and a rank on those of every unit compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from par_lib.analysis.compute import YearInputs
from par_lib.inputs.scores import STATES, State
from par_lib.methodology.check import points_text
from par_lib.methodology.framework import Framework
from par_lib.methodology.notation import rule_text

_STATE_NAMES = {state: name for name, state in STATES.items()}
_NONE = ""


class Cause(StrEnum):
    """What kind of change a number follows from."""

    INPUT = "input"  # points or the state of a leaf
    WEIGHT = "weight"  # a maximum, or which leaves count into the node
    RULE = "rule"  # a scoring rule, a role, ties, the measure of the index, bands
    UNITS = "units"  # who is compared
    CODE = "code"  # nothing of these, and the code or a library that computes differs
    UNEXPLAINED = "unexplained"  # nothing at all: the results were not made from these inputs by this code


@dataclass(frozen=True, slots=True)
class Evidence:
    """One difference that a changed number rests on: of a leaf, of a unit, or of neither."""

    cause: Cause
    about: str  # points, maximum, added, removed, role, rule, ties, measure, bands, units, code
    code: str = _NONE
    unit: str = _NONE
    old: str = _NONE
    new: str = _NONE


class Causes:
    """Finds the evidence for changed numbers of one series and year.

    Args:
        old: The inputs that the old number was computed from.
        new: The inputs of the new one.
        moved: Unit, node and quantity of every number that changed; an empty node is the index.
        code_differs: Whether other code or libraries computed the new one.
    """

    def __init__(
        self,
        old: YearInputs,
        new: YearInputs,
        moved: AbstractSet[tuple[str, str, str]],
        *,
        code_differs: bool,
    ) -> None:
        self._old, self._new, self._moved, self._code_differs = old, new, moved, code_differs
        self._below = _below(old.framework), _below(new.framework)
        before, after = _cells(old), _cells(new)
        self._changed = {  # by leaf, then by unit
            leaf: {
                unit: (before[unit, leaf], after[unit, leaf])
                for unit in _units(new)
                if (unit, leaf) in before and before[unit, leaf] != after[unit, leaf]
            }
            for leaf in new.framework.leaf_codes
            if leaf in old.framework.leaf_codes
        }

    def of(self, unit: str, code: str, quantity: str) -> tuple[Evidence, ...]:
        """The evidence for a changed number; never empty.

        Args:
            unit: Whose number.
            code: The node, or empty for the index.
            quantity: points, max_points, share, index, rank or band.
        """
        found = list(self._whole_year(code, quantity))
        if quantity in {"points", "max_points"}:
            found += self._leaves(unit, code, points=quantity == "points", maximum=quantity == "max_points")
        elif quantity == "rank":
            for one in dict.fromkeys([unit, *self._compared(self._new, code)]):  # its own changes first
                if (one, code, "share" if code else "index") in self._moved:
                    found += self._value(one, code)
        else:
            found += self._value(unit, code)
        if found:
            return tuple(dict.fromkeys(found))
        return (Evidence(Cause.CODE if self._code_differs else Cause.UNEXPLAINED, "code"),)

    def _value(self, unit: str, code: str) -> Iterator[Evidence]:
        """Of a share or an index: what its points and its maximum rest on, so far as those changed."""
        points, maximum = ((unit, code, name) in self._moved for name in ("points", "max_points"))
        if not code and self._old.framework.measure == self._new.framework.measure == "points":
            maximum = False
        if points or maximum:
            yield from self._leaves(unit, code, points=points, maximum=maximum)

    def _whole_year(self, code: str, quantity: str) -> Iterator[Evidence]:
        old, new = self._old.framework, self._new.framework
        if not code and quantity in {"index", "rank", "band"} and old.measure != new.measure:
            yield Evidence(Cause.RULE, "measure", old=old.measure, new=new.measure)
        if quantity == "band" and _bands(old) != _bands(new):
            yield Evidence(Cause.RULE, "bands", old=_bands(old), new=_bands(new))
        if quantity != "rank":
            return
        if old.ties != new.ties:
            yield Evidence(Cause.RULE, "ties", old=old.ties, new=new.ties)
        before, after = self._compared(self._old, code), self._compared(self._new, code)
        for gone in before:
            if gone not in after:
                yield Evidence(Cause.UNITS, "removed", unit=gone)
        for come in after:
            if come not in before:
                yield Evidence(Cause.UNITS, "added", unit=come)

    @staticmethod
    def _compared(inputs: YearInputs, code: str) -> list[str]:
        ranked = set(inputs.ranked)
        return [unit for unit in _units(inputs) if code or unit in ranked]

    def _leaves(self, unit: str, code: str, *, points: bool, maximum: bool) -> Iterator[Evidence]:
        before, after = (below.get(code, frozenset()) for below in self._below)
        old, new = ({node.code: node for node in side.framework.leaves} for side in (self._old, self._new))
        for leaf in [*new, *(leaf for leaf in old if leaf not in new)]:
            if leaf in after and leaf not in before:
                yield Evidence(Cause.WEIGHT, "added", leaf, new=points_text(new[leaf].max_points))
            elif leaf in before and leaf not in after:
                yield Evidence(Cause.WEIGHT, "removed", leaf, old=points_text(old[leaf].max_points))
            elif leaf in after:
                was, now = old[leaf], new[leaf]
                if maximum and was.max_points != now.max_points:
                    weights = points_text(was.max_points), points_text(now.max_points)
                    yield Evidence(Cause.WEIGHT, "maximum", leaf, _NONE, *weights)
                if was.role != now.role:
                    yield Evidence(Cause.RULE, "role", leaf, _NONE, was.role, now.role)
                yield from self._input(unit, leaf, points=points)

    def _input(self, unit: str, leaf: str, *, points: bool) -> Iterator[Evidence]:
        """What changed in the cell of one unit; a rule only matters where it gave other points."""
        if unit not in self._changed[leaf]:
            return
        was, now = self._changed[leaf][unit]
        if not points and was[1] == now[1]:  # points alone do not move a maximum
            return
        rules = [
            rule_text(rule) if (rule := side.framework.node(leaf).rule) else _NONE
            for side in (self._old, self._new)
        ]
        if rules[0] != rules[1]:
            yield Evidence(Cause.RULE, "rule", leaf, _NONE, *rules)
        yield Evidence(Cause.INPUT, "points", leaf, unit, _cell_text(was), _cell_text(now))


_Cell = tuple[float | None, State]  # None unless scored, so that cells compare equal


def _cells(inputs: YearInputs) -> dict[tuple[str, str], _Cell]:
    scores = inputs.scores
    cells: dict[tuple[str, str], _Cell] = {}
    for unit, points, states in zip(_units(inputs), scores.points, scores.state, strict=True):
        for leaf, value, state in zip(inputs.framework.leaf_codes, points, states, strict=True):
            cells[unit, leaf] = (None if np.isnan(value) else float(value), State(int(state)))
    return cells


def _cell_text(cell: _Cell) -> str:
    value, state = cell
    return _STATE_NAMES[state] if value is None else format(value, ".12g")


def _units(inputs: YearInputs) -> list[str]:
    return [unit.code for unit in inputs.scores.units]


def _below(framework: Framework) -> dict[str, frozenset[str]]:
    """The leaves that count into each node; under the empty code those of the index."""
    leaves = np.array(framework.leaf_codes, dtype=object)
    nodes = zip(framework.nodes, framework.membership, strict=True)
    return {"": frozenset(leaves), **{node.code: frozenset(leaves[line]) for node, line in nodes}}


def _bands(framework: Framework) -> str:
    return ", ".join(f"{band.code} {points_text(band.at_least)}" for band in framework.bands)
