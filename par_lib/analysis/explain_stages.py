"""How the score of one leaf came about: its stages, the rule, explanations of the unit, corrections."""

from __future__ import annotations

from collections.abc import Iterator

from par_lib.analysis.explanation import Explanation, number, said
from par_lib.analysis.trail import Trail
from par_lib.inputs.corrections import Correction
from par_lib.inputs.entry import MEASURED, SELF, Entry, round_of
from par_lib.inputs.scores import State
from par_lib.methodology.framework import Node
from par_lib.methodology.rule_words import rule_words
from par_lib.scoring.final import entry_points, points_by_rule

_TITLES = {SELF: {"vi": "Tự đánh giá", "en": "self-score"}, MEASURED: {"vi": "Số liệu", "en": "measured"}}
_ROUND = {"vi": "Thẩm định vòng {}", "en": "appraisal, round {}"}
_ANSWER = {"vi": "Giải trình sau vòng {}", "en": "explanation after round {}"}
_RULE = {"vi": "Cách tính điểm", "en": "rule"}


def stage_explanations(trail: Trail, leaf: Node, unit: str, lang: str) -> tuple[Explanation, ...]:
    """The parts of a leaf's score: its rule, then every stage with what followed on it.

    Args:
        trail: How the scores of the year came about.
        leaf: The leaf.
        unit: Code of the unit.
        lang: Language of the words.
    """
    parts = []
    if leaf.rule is not None:
        parts.append(
            Explanation("", _RULE[lang], rule_words(leaf.rule, leaf.max_points)[lang], basis(leaf, lang))
        )
    answers = trail.answers(unit, leaf.code)
    for received, entry in trail.entries(unit, leaf.code):
        parts.append(_stage(trail, leaf, received, entry, lang))
        answer = answers.get(round_of(entry.stage) or 0)
        if answer is not None:
            title = _ANSWER[lang].format(answer.round)
            parts.append(Explanation("", title, answer.text, answer.source))
    return tuple(parts)


def basis(leaf: Node, lang: str) -> str:
    """What the points of a leaf rest on, with the source where there is one."""
    status = said(leaf.status, lang) if leaf.status else ""
    return f"{status}: {leaf.source[lang]}" if leaf.source else status


def _stage(trail: Trail, leaf: Node, received: Entry, entry: Entry, lang: str) -> Explanation:
    number_of_round = round_of(entry.stage)
    title = _ROUND[lang].format(number_of_round) if number_of_round else _TITLES[entry.stage][lang]
    points = entry_points(leaf, entry)
    value = said(entry.state.name.lower(), lang) if points is None else number(points, lang)
    beside = "; ".join(_beside(leaf, entry, lang)) or said("given", lang)
    source = said("cell", lang, trail.received.file, received.row, entry.source)
    corrections = {one.correction.id: one.correction for one in trail.corrections}
    parts = tuple(correction_explanation(corrections[name], lang) for name in entry.corrected)
    return Explanation("", title, value, beside, source, entry.state, parts)


def _beside(leaf: Node, entry: Entry, lang: str) -> Iterator[str]:
    """What stands beside a score: raw value, target, what the rule gives, remark and evidence."""
    if entry.value is not None:
        yield said("raw", lang, number(entry.value, lang))
    if entry.target is not None:
        yield said("target", lang, number(entry.target, lang))
    by_rule = points_by_rule(leaf, entry) if entry.state is State.SCORED else None
    if by_rule is not None and entry.points is None:
        yield said("by_rule", lang, number(by_rule, lang))
    elif by_rule is not None and entry.points is not None and abs(by_rule - entry.points) > 1e-9:
        yield said("rule_differs", lang, number(by_rule, lang))
    for text in (entry.note, entry.evidence):
        if text:
            yield f"“{text}”"


def correction_explanation(one: Correction, lang: str) -> Explanation:
    """What a correction changed, why, and who decided."""
    changed = f"{_told(one.old, lang)} → {_told(one.new, lang)}"
    about = f"{one.reason[lang]}; {one.decided_by}, {one.date.isoformat()}"
    return Explanation("", f"{one.id}: {said(one.action, lang)}", changed, about, "data/corrections.yml")


def _told(held: float | str | None, lang: str) -> str:
    """What a cell held: a number, a state or nothing."""
    if held is None:
        return said("empty", lang)
    return said(held, lang) if isinstance(held, str) else number(held, lang)
