"""Scoring rules in words, for those who fill in a workbook or read the methodology."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from par_lib.methodology.check import points_text
from par_lib.methodology.schema import (
    DeductionRule,
    ProportionalRule,
    Rule,
    SipasShareRule,
    StepsRule,
    SurveyMeanRule,
    TargetRule,
    Text,
    ThresholdsRule,
    YesNoRule,
)


def rule_words(rule: Rule, maximum: Fraction) -> Text:
    """What a rule says, in both languages.

    >>> steps = [{"at": 100, "points": 1}, {"at": 80, "points": "0.5"}]
    >>> plan = StepsRule(kind="steps", unit="%", steps=steps)
    >>> rule_words(plan, Fraction(1)).vi
    '%: từ 100 trở lên: 1 điểm; từ 80: 0,5 điểm; còn lại: 0 điểm'
    >>> rule_words(YesNoRule(kind="yes_no"), Fraction(1, 2)).en
    'yes: 0.5 points; no: 0'
    """
    top, top_en = points_text(maximum), _points_en(points_text(maximum))
    match rule:
        case StepsRule():
            vi, en = _steps(rule)
        case ProportionalRule():
            full = points_text(rule.full)
            vi = f"{rule.unit.vi}: tỷ lệ với giá trị, từ {full} trở lên: {top} điểm"
            en = f"{rule.unit.en}: in proportion to the value, {top_en} from {full} on"
        case ThresholdsRule():
            low, full = points_text(rule.zero_below), points_text(rule.full_from)
            vi = f"{rule.unit.vi}: dưới {low}: 0 điểm; từ {full} trở lên: {top} điểm; ở giữa: theo tỷ lệ"
            en = f"{rule.unit.en}: 0 below {low}, {top_en} from {full} on, in proportion in between"
        case DeductionRule():
            each = points_text(rule.per_case)
            vi = f"số trường hợp: không có: {top} điểm; mỗi trường hợp trừ {each} điểm"
            en = f"number of cases: {top_en} without any, {each} less for each"
        case YesNoRule():
            vi, en = f"có: {top} điểm; không: 0", f"yes: {top_en}; no: 0"
        case SurveyMeanRule():
            low, high = points_text(rule.lowest), points_text(rule.highest)
            vi = f"điểm trung bình của câu trả lời, từ {low} (0 điểm) đến {high} ({top} điểm)"
            en = f"mean answer, from {low} (0 points) to {high} ({top_en})"
        case SipasShareRule():
            vi, en = f"Chỉ số SIPAS (%) × {top} điểm", f"SIPAS index (%) × {top_en}"
        case TargetRule():
            goal = None if rule.target is None else points_text(rule.target)
            vi = f"{rule.unit.vi}: so với chỉ tiêu{f' {goal}' if goal else ''}, tối đa {top} điểm"
            en = f"{rule.unit.en}: as a share of the target{f' {goal}' if goal else ''}, at most {top_en}"
        case _ as other:
            assert_never(other)
    return Text(vi=_comma(vi), en=en)


def _steps(rule: StepsRule) -> tuple[str, str]:
    higher = rule.better == "higher"
    vi, en = [], []
    for number, step in enumerate(rule.steps):
        at, points = points_text(step.at), points_text(step.points)
        beyond = (" trở lên" if higher else " trở xuống") if number == 0 else ""
        vi.append(f"{'từ' if higher else 'đến'} {at}{beyond}: {points} điểm")
        en.append(f"{'from' if higher else 'up to'} {at}: {_points_en(points)}")
    rest = points_text(rule.otherwise)
    return (
        f"{rule.unit.vi}: {'; '.join(vi)}; còn lại: {rest} điểm",
        f"{rule.unit.en}: {'; '.join(en)}; otherwise {rest}",
    )


def _points_en(points: str) -> str:
    return f"{points} {'point' if points == '1' else 'points'}"


def _comma(text: str) -> str:
    """Numbers as Vietnamese writes them: the point between two digits is a comma."""
    marks = list(text)
    for place in range(1, len(marks) - 1):
        if marks[place] == "." and marks[place - 1].isdigit() and marks[place + 1].isdigit():
            marks[place] = ","
    return "".join(marks)
