"""Points of the leaves that a council appraises: raw values by which the leaf's rule gives them.

Where a rule gives points in steps only steps occur; what is left of the target goes to finer rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from par_lib.methodology.framework import Node
from par_lib.methodology.rules import rule_points
from par_lib.methodology.schema import DeductionRule, ProportionalRule, StepsRule, ThresholdsRule, YesNoRule
from par_lib.simulate.program import Array

_DECIMALS = 2  # of a raw value in %
_FINE = 4  # of those that take what is left
_NOTHING = 1e-4 / 4  # points: what may be left


@dataclass(frozen=True, slots=True)
class Given:
    """A score given to one leaf: its raw value, if the rule has one, and the points that follow."""

    value: float | None
    points: float


def levels(node: Node) -> tuple[float, ...]:
    """The points that a rule in steps can give, highest first; nothing for a finer rule.

    >>> from par_lib.methodology.notation import parse_rule
    >>> from par_lib.methodology.framework import Node
    >>> from par_lib.methodology.schema import Text
    >>> from fractions import Fraction
    >>> name = Text(vi="a", en="a")
    >>> rule = parse_rule("{kind: deduction, per_case: 0.25}")
    >>> levels(Node("1", name, None, 1, Fraction(1), True, rule=rule))
    (1.0, 0.75, 0.5, 0.25, 0.0)
    """
    top = float(node.max_points)
    match node.rule:
        case StepsRule():
            return (*(float(step.points) for step in node.rule.steps), float(node.rule.otherwise))
        case YesNoRule():
            return (top, 0.0)
        case DeductionRule():
            lost = float(node.rule.per_case)
            return (*(top - lost * k for k in range(int(top / lost + 1e-9) + 1)),)
    return ()


def give(node: Node, points: float, rng: np.random.Generator, decimals: int = _DECIMALS) -> Given:
    """A score of about `points` (exactly, if they are a step of the rule) and a raw value that gives it."""
    rule, top = node.rule, float(node.max_points)
    points = min(max(points, 0.0), top)
    match rule:
        case StepsRule():
            value = _within_step(rule, points, rng)
        case YesNoRule():
            value = float(points > top / 2)
        case DeductionRule():
            value = float(round((top - points) / float(rule.per_case)))
        case ProportionalRule():
            value = round(points / top * float(rule.full), decimals)
        case ThresholdsRule():
            value = round(points / top * float(rule.full_from), decimals)
            if value < float(rule.zero_below):
                value = round(float(rule.zero_below) * rng.uniform(0.7, 0.99), _DECIMALS)
        case _:
            return Given(None, round(points, _FINE))
    return Given(value, float(rule_points(rule, node.max_points, value)))


def least_fine(node: Node) -> float:
    """The lowest points that a finer rule gives before it gives none."""
    if isinstance(node.rule, ThresholdsRule):
        return float(node.max_points * node.rule.zero_below / node.rule.full_from)
    return 0.4 * float(node.max_points)


def fill_leaves(nodes: Sequence[Node], target: float, rng: np.random.Generator) -> list[Given]:
    """Scores of the leaves of one cell that add up to the target, to within a few 1e-5 points.

    Args:
        nodes: The leaves.
        target: What they add up to; at most the sum of their maxima.
        rng: Draws who loses points, and how many.
    """
    tops = np.array([float(node.max_points) for node in nodes])
    points = tops.copy()
    stepped = [place for place, node in enumerate(nodes) if levels(node)]
    fine = [place for place, node in enumerate(nodes) if not levels(node)]
    room = np.array([tops[place] - least_fine(nodes[place]) for place in fine])
    lost = max(float(tops.sum() - target), 0.0)
    part = tops[stepped].sum() / tops.sum() * rng.uniform(0.5, 1.2)
    in_steps = max(lost * part, lost - 0.8 * float(room.sum()))
    for place in rng.permutation(stepped):
        offered = [tops[place] - level for level in levels(nodes[place])[1:]]
        fitting = [loss for loss in offered if loss <= in_steps + 1e-9]
        if fitting:
            loss = fitting[min(int(rng.geometric(0.6)) - 1, len(fitting) - 1)]
            points[place] -= loss
            in_steps -= loss
    for place in sorted(stepped, key=lambda p: tops[p]):
        # where so much is lost that finer rules cannot hold it
        while (excess := float(points.sum()) - target) > 0.95 * room.sum():
            further = [points[place] - level for level in levels(nodes[place])]
            fitting = [loss for loss in further if 1e-9 < loss <= excess + 1e-9]
            if not fitting:
                break
            points[place] -= fitting[0]
    _share_rest(points, fine, room, float(points.sum() - target), rng)
    given = [give(node, float(value), rng) for node, value in zip(nodes, points, strict=True)]
    for place in sorted(fine, key=lambda p: -(points[p] - least_fine(nodes[p]))):
        rest = target - sum(one.points for one in given)
        if abs(rest) < _NOTHING:
            break
        # the very last goes as far down as its rule can
        lowest = least_fine(nodes[place]) if isinstance(nodes[place].rule, ThresholdsRule) else 0.0
        wanted = min(max(given[place].points + rest, lowest), tops[place])
        given[place] = give(nodes[place], wanted, rng, _FINE)
    return given


def _share_rest(points: Array, fine: list[int], room: Array, rest: float, rng: np.random.Generator) -> None:
    """Takes the rest from the leaves with finer rules, each as far as its own limit."""
    left = room.copy()
    for _ in range(50):
        if rest <= 1e-12 or left.sum() <= 1e-12:
            return
        weights = left * rng.uniform(0.3, 1.0, len(fine))
        taken = np.minimum(rest * weights / weights.sum(), left)
        points[fine] -= taken
        left -= taken
        rest -= float(taken.sum())


def _within_step(rule: StepsRule, points: float, rng: np.random.Generator) -> float:
    """A raw value of the step that gives the points nearest to those wanted."""
    given = [*(float(step.points) for step in rule.steps), float(rule.otherwise)]
    place = int(np.argmin([abs(one - points) for one in given]))
    limits = [float(step.at) for step in rule.steps]
    most = float(rule.most) if rule.most is not None else limits[0] * 1.0
    if rule.better == "higher":
        low = limits[place] if place < len(limits) else 0.6 * limits[-1]
        high = most if place == 0 else limits[place - 1]
    else:
        low = 0.0 if place == 0 else limits[place - 1]
        high = limits[place] if place < len(limits) else 1.5 * limits[-1]
    inside = low + (high - low) * rng.uniform(0.05, 0.95)
    if place == 0:
        return limits[0] if rule.better == "higher" else round(inside, _DECIMALS)
    return round(inside, _DECIMALS)
