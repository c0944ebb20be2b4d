"""The layout of a questionnaire file: who is asked what, and how answers become points of which leaf.

A file in data/questionnaires belongs to one framework and covers every leaf of the score sources it names.

    questionnaire: small
    framework: small
    name: {vi: Khảo sát, en: Survey}
    status: illustrative
    score_sources: [survey]
    judges: one
    groups: [{code: people, name: {vi: Người dân, en: People}}]
    scales:
      quality:
        - {value: 1, name: {vi: Kém, en: Poor}, score: 0}
        - {value: 2, name: {vi: Tốt, en: Good}, score: 100}
        - {value: 9, name: {vi: Không biết, en: Don't know}}
    leaves:
      - code: A1
        groups: {people: 1}
        questions: [{code: a1, scale: quality, text: {vi: Thế nào?, en: How is it?}}]

The `score` of an option is on the scale of the leaf's rule (0 to 100 without one); an option without a score
is an answer that does not count. Weights of groups in a leaf, and of questions in it, add up to 1.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from par_lib.methodology.schema import (
    Code,
    Points,
    PositivePoints,
    Rule,
    SipasShareRule,
    Status,
    Strict,
    SurveyMeanRule,
    Text,
)

# Letters and digits alone: the one form that ODK, KoboToolbox and LimeSurvey all take as it is.
QuestionCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{0,19}$")]
GroupCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Judges = Literal["one", "several"]
Side = Literal["inside", "outside"]


class Option(Strict):
    """One answer that is offered; without `score` it does not count (don't know, not applicable)."""

    value: int = Field(ge=0, le=99)
    name: Text
    score: Points | None = None


class RespondentGroup(Strict):
    """People who get one and the same questionnaire."""

    code: GroupCode
    name: Text
    clustered: bool = False  # drawn by place (district, commune, village), not from a list
    side: Side | None = None  # whether they work for what is judged, or look at it from outside


class Question(Strict):
    """One question, a part of one leaf."""

    code: QuestionCode
    text: Text
    scale: str
    weight: PositivePoints = Fraction(1)


class SurveyLeaf(Strict):
    """How the points of one leaf follow from questions and groups."""

    code: Code
    groups: dict[GroupCode, PositivePoints] = Field(min_length=1)
    questions: list[Question] = Field(min_length=1)


class QuestionnaireFile(Strict):
    """A whole questionnaire file."""

    questionnaire: Code
    framework: Code
    name: Text
    status: Status
    source: str | None = None
    note: Text | None = None
    score_sources: list[str] = Field(min_length=1)
    judges: Judges
    groups: list[RespondentGroup] = Field(min_length=1)
    scales: dict[str, list[Option]] = Field(min_length=1)
    leaves: list[SurveyLeaf] = Field(min_length=1)

    def questions(self, group: str | None = None) -> list[Question]:
        """The questions in the order of the file; those of one group when it is given."""
        leaves = [leaf for leaf in self.leaves if group is None or group in leaf.groups]
        return [question for leaf in leaves for question in leaf.questions]


def score_limits(rule: Rule | None) -> tuple[Fraction, Fraction] | None:
    """The scores that earn nothing and everything under the rule of a leaf; None where answers cannot.

    >>> score_limits(SurveyMeanRule(kind="survey_mean", lowest=1, highest=5))
    (Fraction(1, 1), Fraction(5, 1))
    """
    if isinstance(rule, SurveyMeanRule):
        return rule.lowest, rule.highest
    return (Fraction(0), Fraction(100)) if rule is None or isinstance(rule, SipasShareRule) else None
