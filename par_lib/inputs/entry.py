"""One entry of an assessment: what one stage says of one leaf of one unit, and whether it can be so.

Stages of a leaf that units score themselves: `self` (tự đánh giá), then `round-1`, `round-2`, … of appraisal
(thẩm định). Any other leaf has one stage, `measured`: a survey or a statistic gave its raw value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from par_lib.errors import ArgumentError
from par_lib.inputs.scores import State
from par_lib.methodology.framework import Framework, Node
from par_lib.methodology.rules import rule_points
from par_lib.methodology.schema import TargetRule

SELF = "self"
MEASURED = "measured"
_ROUND = re.compile(r"round-([1-9]\d?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one stage says of one leaf of one unit; `row` is its line in assessment.csv, or 0 without one."""

    unit: str
    code: str
    stage: str
    state: State
    value: float | None = None  # raw value, in the unit of the leaf's rule
    target: float | None = None
    points: float | None = None  # the score given; where there is none, the rule gives it
    note: str = ""
    source: str = ""
    evidence: str = ""
    row: int = 0
    corrected: tuple[str, ...] = ()  # ids of the corrections that were applied to it

    @property
    def round(self) -> int | None:
        """The round of appraisal, or None for the other stages."""
        return round_of(self.stage)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be in one column of an entry."""

    column: str
    expected: str
    found: str
    hint: str = ""


def round_of(stage: str) -> int | None:
    """The round of a stage of appraisal.

    >>> round_of("round-2"), round_of("self")
    (2, None)
    """
    match = _ROUND.fullmatch(stage)
    return int(match[1]) if match else None


def round_stage(number: int) -> str:
    """The stage of a round.

    >>> round_stage(1)
    'round-1'
    """
    return f"round-{number}"


def wants_target(node: Node) -> bool:
    """Whether every unit has a target of its own for that leaf."""
    return isinstance(node.rule, TargetRule) and node.rule.target is None


def entry_problems(framework: Framework, node: Node, entry: Entry) -> Iterator[Problem]:
    """Why an entry cannot be an entry of that leaf; nothing when it can."""
    appraised = framework.is_appraised(node)
    if (entry.stage == MEASURED) == appraised or not (
        entry.stage in (SELF, MEASURED) or round_of(entry.stage)
    ):
        expected = "self or round-1, round-2, …" if appraised else MEASURED
        hint = "units score this leaf themselves" if appraised else "this leaf is not scored by units"
        yield Problem("stage", expected, entry.stage or "an empty cell", hint)
    given = {"value": entry.value, "target": entry.target, "points": entry.points}
    if entry.state is not State.SCORED:
        for column, number in given.items():
            if number is not None:
                expected = f"an empty cell, as the state is {entry.state.name.lower()}"
                yield Problem(column, expected, f"{number:.10g}")
        return
    if entry.points is not None:
        yield from _points_problems(node, entry.points)
    yield from _value_problems(node, entry)


def _points_problems(node: Node, points: float) -> Iterator[Problem]:
    if points < 0:
        yield Problem("points", "points of 0 or more", f"{points:.10g}")
    elif points > float(node.max_points):
        expected = f"at most the maximum, {float(node.max_points):.10g}"
        yield Problem("points", expected, f"{points:.10g}", "check the digits and the decimal mark")


def _value_problems(node: Node, entry: Entry) -> Iterator[Problem]:
    """What cannot be of a raw value and its target, and a score that nothing gives."""
    if node.rule is None:
        for column, number in (("value", entry.value), ("target", entry.target)):
            if number is not None:
                yield Problem(column, "an empty cell, as the leaf has no rule", f"{number:.10g}")
        if entry.points is None:
            yield Problem("points", "a number", "an empty cell", "or the state not_applicable, not_available")
        return
    if entry.points is None and entry.value is None:
        hint = "or the state not_applicable, not_available"
        yield Problem("points", "a score, or a raw value to compute it from", "neither", hint)
        return
    if entry.target is not None and not wants_target(node):
        yield Problem("target", "an empty cell, as the rule wants no target", f"{entry.target:.10g}")
    elif entry.value is None and entry.target is not None:
        yield Problem("value", "a raw value, as there is a target", "an empty cell")
    elif entry.value is not None:
        try:
            rule_points(node.rule, node.max_points, entry.value, entry.target)
        except ArgumentError as error:
            yield Problem("target" if error.what == "target" else "value", error.expected, error.found)
