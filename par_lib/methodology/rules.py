"""Scoring rules (quy tắc chấm điểm): from the raw value of a leaf to its points.

The kinds of rule and their fields are in `schema`; a rule stands at a leaf of a framework file:

    max: 1
    rule: {kind: steps, unit: {vi: "% kế hoạch", en: "% of the plan"}, steps: [{at: 100, points: 1}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

import numpy as np
import numpy.typing as npt

from par_lib.errors import ArgumentError
from par_lib.methodology.schema import (
    DeductionRule,
    ProportionalRule,
    Rule,
    SipasShareRule,
    StepsRule,
    SurveyMeanRule,
    TargetRule,
    ThresholdsRule,
    YesNoRule,
)

Array = npt.NDArray[np.float64]

# A percentage computed in binary can miss its limit in the last bits (100 * 0.29 is below 29): a value this
# close to a limit, relative to it, has reached it.
LIMIT_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """Something that does not hold in a rule, at a path of its keys."""

    path: tuple[str | int, ...]
    expected: str
    found: str


def rule_points(
    rule: Rule, maximum: Fraction | float, raw: npt.ArrayLike, target: npt.ArrayLike | None = None
) -> Array:
    """Points that a rule gives for raw values.

    Args:
        rule: The rule of a leaf, consistent with its maximum (`rule_problems`).
        maximum: Maximum points of the leaf.
        raw: Raw values of any shape, in the unit of the rule: a percentage or quantity, a number of cases
            (`deduction`), 1 for yes and 0 for no (`yes_no`), a mean answer on its scale (`survey_mean`), the
            SIPAS index in % (`sipas_share`), a statistic (`statistic_against_target`). NaN is unknown.
        target: Targets of the units where the rule itself states none, above 0, of a shape that
            broadcasts to that of `raw`.

    Returns:
        Points from 0 to `maximum`, shape of `raw`; NaN where the raw value or its target is unknown.

    Raises:
        ArgumentError: a raw value that cannot be, or a target that is missing, not wanted or not above 0.

    >>> plan = StepsRule(kind="steps", unit="%", steps=[{"at": 100, "points": 1},
    ...                                                             {"at": 80, "points": 0.5}])
    >>> rule_points(plan, 1, [100, 99.9, 80, 79.9, float("nan")])
    array([1. , 0.5, 0.5, 0. , nan])
    >>> rule_points(DeductionRule(kind="deduction", per_case="0.25"), 1, [0, 1, 9])
    array([1.  , 0.75, 0.  ])
    >>> revenue = TargetRule(kind="statistic_against_target", unit={"vi": "tỷ đồng", "en": "bn VND"})
    >>> rule_points(revenue, 2, [900, 1200], [1000, 1000])
    array([1.8, 2. ])
    """
    values = _possible(rule, raw)
    top = float(maximum)
    targets = _targets(rule, target, values)
    match rule:
        case StepsRule():
            points = _steps(rule, values)
        case ProportionalRule():
            points = _share(top, values, float(rule.full))
        case ThresholdsRule():
            reached = _at_least(values, float(rule.zero_below))
            points = np.where(reached, _share(top, values, float(rule.full_from)), 0.0)
        case DeductionRule():
            points = np.maximum(top - float(rule.per_case) * values, 0.0)
        case YesNoRule():
            points = top * values
        case SurveyMeanRule():
            lowest = float(rule.lowest)
            points = _share(top, values - lowest, float(rule.highest) - lowest)
        case SipasShareRule():
            points = _share(top, values, 100.0)
        case TargetRule():
            points = _share(top, np.maximum(values, 0.0), targets)
        case _ as other:
            assert_never(other)
    return np.where(np.isnan(values) | np.isnan(targets), np.nan, points)


def rule_problems(rule: Rule, maximum: Fraction) -> tuple[RuleProblem, ...]:
    """Why a rule cannot be the rule of a leaf of `maximum` points; nothing when it can.

    >>> rule_problems(DeductionRule(kind="deduction", per_case=2), Fraction(1))
    (RuleProblem(path=('per_case',), expected='at most the maximum, 1', found='2'),)
    """
    match rule:
        case StepsRule():
            return tuple(_step_problems(rule, maximum))
        case ProportionalRule() if rule.most is not None and rule.full > rule.most:
            return (_problem("full", f"at most the largest value, {rule.most}", rule.full),)
        case ThresholdsRule() if rule.zero_below >= rule.full_from:
            return (_problem("zero_below", f"below full_from, {rule.full_from}", rule.zero_below),)
        case ThresholdsRule() if rule.most is not None and rule.full_from > rule.most:
            return (_problem("full_from", f"at most the largest value, {rule.most}", rule.full_from),)
        case DeductionRule() if rule.per_case > maximum:
            return (_problem("per_case", f"at most the maximum, {maximum}", rule.per_case),)
        case SurveyMeanRule() if rule.lowest >= rule.highest:
            return (_problem("lowest", f"below highest, {rule.highest}", rule.lowest),)
    return ()


def _problem(key: str, expected: str, found: Fraction) -> RuleProblem:
    return RuleProblem((key,), expected, str(found))


def _step_problems(rule: StepsRule, maximum: Fraction) -> Iterator[RuleProblem]:
    if rule.steps[0].points != maximum:
        expected = f"the maximum, {maximum}, at the first step"
        yield RuleProblem(("steps", 0, "points"), expected, str(rule.steps[0].points))
    beyond = "below" if rule.better == "higher" else "above"
    for index, step in enumerate(rule.steps):
        last = index + 1 == len(rule.steps)
        place = ("otherwise",) if last else ("steps", index + 1, "points")
        lower = rule.otherwise if last else rule.steps[index + 1].points
        if lower >= step.points:
            yield RuleProblem(place, f"fewer points than the step before, {step.points}", str(lower))
        if not last:
            limit = rule.steps[index + 1].at
            if limit == step.at or (limit < step.at) != (rule.better == "higher"):
                expected = f"a limit {beyond} that of the step before, {step.at}"
                yield RuleProblem(("steps", index + 1, "at"), expected, str(limit))
        if rule.most is not None and step.at > rule.most:
            yield RuleProblem(("steps", index, "at"), f"at most the largest value, {rule.most}", str(step.at))


def _possible(rule: Rule, raw: npt.ArrayLike) -> Array:
    """The raw values as an array, each of them checked against what the rule can be applied to."""
    try:
        values = np.asarray(raw, dtype=np.float64)
    except (TypeError, ValueError):
        raise ArgumentError("raw", expected="numbers", found=repr(raw)[:80]) from None
    low, high = raw_range(rule)
    known = values[~np.isnan(values)]
    if isinstance(rule, YesNoRule):
        wrong, expected = ~np.isin(known, (0.0, 1.0)), "1 for yes or 0 for no"
    elif isinstance(rule, DeductionRule):
        wrong = (known < 0) | (known != np.round(known)) | np.isinf(known)
        expected = "a whole number of cases"
    else:
        slack = LIMIT_TOLERANCE * max(1.0, high if np.isfinite(high) else 1.0)
        wrong = (known < low - slack) | (known > high + slack) | np.isinf(known)
        limits = f" from {low:.10g} to {high:.10g}" if np.isfinite(high) else " of 0 or more"
        expected = f"{rule.kind} of a value{limits if np.isfinite(low) else ''}"
    if wrong.any():
        found = f"{known[wrong][0]:.10g} ({int(wrong.sum())} such of {values.size})"
        raise ArgumentError("raw", expected=expected, found=found)
    return values


def raw_range(rule: Rule) -> tuple[float, float]:
    """The least and the largest raw value that there can be."""
    match rule:
        case SurveyMeanRule():
            return float(rule.lowest), float(rule.highest)
        case SipasShareRule():
            return 0.0, 100.0
        case TargetRule():  # growth, for example, can be negative
            return -np.inf, np.inf
        case StepsRule() | ProportionalRule() | ThresholdsRule():
            return 0.0, np.inf if rule.most is None else float(rule.most)
    return 0.0, np.inf


def _targets(rule: Rule, target: npt.ArrayLike | None, values: Array) -> Array:
    """The target of each raw value; 1 where the rule has none, which no other kind looks at."""
    stated = rule.target if isinstance(rule, TargetRule) else Fraction(1)
    if stated is not None:
        if target is not None:
            raise ArgumentError("target", expected=f"none, as the rule is {rule.kind}", found="one")
        return np.full(values.shape, float(stated))
    if target is None:
        raise ArgumentError("target", expected="the units' targets, as the rule states none", found="none")
    try:
        targets = np.broadcast_to(np.asarray(target, dtype=np.float64), values.shape)
    except (TypeError, ValueError):
        expected = f"numbers of a shape that broadcasts to {values.shape}"
        raise ArgumentError("target", expected=expected, found=repr(target)[:80]) from None
    wrong = ~np.isnan(targets) & ~((targets > 0) & np.isfinite(targets))
    if wrong.any():
        raise ArgumentError("target", expected="a number above 0", found=f"{targets[wrong][0]:.10g}")
    return targets


def _at_least(values: Array, limit: float | Array) -> npt.NDArray[np.bool_]:
    return values >= limit - LIMIT_TOLERANCE * np.abs(limit)


def _share(top: float, values: Array, full: float | Array) -> Array:
    """`top` from `full` on, in proportion below it: exact at `full`, never outside 0 and `top`."""
    return np.where(_at_least(values, full), top, np.clip(top * values / full, 0.0, top))


def _steps(rule: StepsRule, values: Array) -> Array:
    reached = []
    for step in rule.steps:
        limit = float(step.at)
        at_most = values <= limit * (1 + LIMIT_TOLERANCE)
        reached.append(_at_least(values, limit) if rule.better == "higher" else at_most)
    return np.select(reached, [float(step.points) for step in rule.steps], float(rule.otherwise))
