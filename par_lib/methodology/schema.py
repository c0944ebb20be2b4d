"""The layout of a framework file (bộ tiêu chí): what may stand in data/frameworks/*.yml.

A file states its decision, years, tree, maxima, bands, tie rule and the totals that the decision declares.

    framework: two-blocks
    name: {vi: Hai khối, en: Two blocks}
    level: ministry
    years: ["2023"]
    depth_names: [{vi: Khối, en: Block}]
    score_sources: {appraisal: {vi: Thẩm định, en: Appraisal}}
    index: {measure: percent_of_maximum}
    ranking: {ties: min}
    display: {points: 2, index: 2}
    totals: [{points: 100}]
    tree:
      - {code: A, name: {vi: Thẩm định, en: Appraisal}, max: 100, score_source: appraisal, status: official}
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

Status = Literal["official", "derived", "illustrative"]
Ties = Literal["min", "max", "average", "dense"]
Measure = Literal["percent_of_maximum", "points"]
Role = Literal["score", "bonus", "penalty"]


# Fraction itself takes digits of every script, and an exponent whose number no memory holds.
_POINTS = re.compile(r"[+-]?\d{1,40}(\.\d{1,40}([eE]-?\d{1,2})?|/\d{1,40}|[eE]-?\d{1,2})?", re.ASCII)


def parse_points(value: object) -> Fraction:
    """Points as an exact number; a text may hold a fraction such as 10/3.

    >>> parse_points(68.5), parse_points("10/3")
    (Fraction(137, 2), Fraction(10, 3))
    """
    text = str(value).strip()  # by its text: 68.5 is exactly 137/2, True is no number
    try:
        points = Fraction(text) if _POINTS.fullmatch(text) else None
    except ZeroDivisionError:
        points = None
    if points is None:
        raise ValueError("a number of points, or a fraction in quotes such as '10/3'")
    if points < 0:
        raise ValueError("points of zero or more")
    return points


def _positive(points: Fraction) -> Fraction:
    if points == 0:
        raise ValueError("a number above 0")
    return points


def parse_years(value: object) -> tuple[int, int]:
    """A span of years, both ends included.

    >>> parse_years("2011-2017"), parse_years(2023)
    ((2011, 2017), (2023, 2023))
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", str(value).strip(), re.ASCII)
    if match is None:
        raise ValueError("a year (2023) or a span of years (2011-2017)")
    span = int(match[1]), int(match[2] or match[1])
    if span[0] > span[1]:
        raise ValueError("a span whose first year is not after its last")
    return span


_POINTS_SCHEMA = {
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d+)?(/\d+)?$"}],
    "description": "points; a fraction in quotes such as '10/3' is exact",
}
_YEARS_SCHEMA = {
    "anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d{4}(-\d{4})?$"}],
    "description": "a year, or a span of years with both ends included",
}
Points = Annotated[
    Fraction, BeforeValidator(parse_points), PlainSerializer(str), WithJsonSchema(_POINTS_SCHEMA)
]
PositivePoints = Annotated[Points, AfterValidator(_positive)]
Years = Annotated[tuple[int, int], BeforeValidator(parse_years), WithJsonSchema(_YEARS_SCHEMA)]
Code = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", description="unique within the framework")
]


PLAIN_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"  # safe as the name of a file or folder
Name = Annotated[str, Field(pattern=PLAIN_NAME)]


class Strict(BaseModel):
    """Unknown keys are faults; nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Text(Strict):
    """Words for readers, in both languages."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, lang: str) -> str:
        return self.vi if lang == "vi" else self.en


class Decision(Strict):
    """The document that a methodology rests on."""

    number: str
    date: str | None = None
    title: Text
    url: str | None = None


class IndexRule(Strict):
    """How unit totals become the index: share of the unit's maximum in %, or the points themselves."""

    measure: Measure


class RankingRule(Strict):
    """Ranks: 1 is the highest index; ties as stated, taken before rounding."""

    ties: Ties


class Display(Strict):
    """Decimals shown to readers; computation never rounds."""

    points: int = Field(ge=0, le=6)
    index: int = Field(ge=0, le=6)


class Band(Strict):
    """A class of the index: at least `at_least`, below the next higher band."""

    code: Code
    name: Text
    at_least: Points
    years: Years | None = None


class AreaTotals(Strict):
    """What the decision declares of one area; `count_by_depth` counts below it: criteria, then components."""

    points: Points | None = None
    by_score_source: dict[str, Points] = {}
    count_by_depth: list[int] = []


class Totals(AreaTotals):
    """What the decision declares; a tree that does not add up to it is refused."""

    years: Years | None = None
    by_area: dict[Code, AreaTotals] = {}


class YearPoints(Strict):
    """A maximum that holds in some years only."""

    years: Years
    points: Points


def both_languages(unit: object) -> object:
    """A unit of measure that is written once, such as %, in both languages.

    >>> both_languages("%")
    {'vi': '%', 'en': '%'}
    """
    if isinstance(unit, str) and any(mark.isalpha() for mark in unit):
        raise ValueError("its words in both languages, {vi: …, en: …}")
    return {"vi": unit, "en": unit} if isinstance(unit, str) else unit


_TEXT_SCHEMA = {
    "type": "object",
    "properties": {lang: {"type": "string", "minLength": 1} for lang in ("vi", "en")},
    "required": ["vi", "en"],
    "additionalProperties": False,
}
_UNIT_SCHEMA = {
    "anyOf": [_TEXT_SCHEMA, {"type": "string", "minLength": 1}],
    "description": "unit of measure in both languages; a sign such as % stands for both",
}
UnitOfMeasure = Annotated[Text, BeforeValidator(both_languages), WithJsonSchema(_UNIT_SCHEMA)]


class RawRule(Strict):
    """A rule on a measured value of zero or more, in `unit`; `most` is the largest value there can be."""

    unit: UnitOfMeasure
    most: Points | None = None


class Step(Strict):
    """The points from a value on: at least `at` where higher is better, at most `at` where lower is."""

    at: Points
    points: Points


class StepsRule(RawRule):
    """Constant points between limits, best first: 100 % of the plan 1, from 80 % 0.5, otherwise 0."""

    kind: Literal["steps"]
    better: Literal["higher", "lower"] = "higher"
    steps: list[Step] = Field(min_length=1)
    otherwise: Points = Fraction(0)


class ProportionalRule(RawRule):
    """Points in proportion to the value, the maximum from `full` on."""

    kind: Literal["proportional"]
    full: PositivePoints


class ThresholdsRule(RawRule):
    """No points below `zero_below`, the maximum from `full_from` on, in proportion to it in between."""

    kind: Literal["thresholds"]
    zero_below: PositivePoints
    full_from: PositivePoints


class DeductionRule(Strict):
    """The maximum without a case, `per_case` points less for each, never below zero."""

    kind: Literal["deduction"]
    per_case: PositivePoints


class YesNoRule(Strict):
    """The maximum for 1 (yes), nothing for 0 (no)."""

    kind: Literal["yes_no"]


class SurveyMeanRule(Strict):
    """The mean answer on its scale: no points at `lowest`, the maximum at `highest`."""

    kind: Literal["survey_mean"]
    lowest: Points
    highest: Points


class SipasShareRule(Strict):
    """The SIPAS index, a percentage, of the maximum."""

    kind: Literal["sipas_share"]


class TargetRule(Strict):
    """A statistic as a share of its target, at most the whole; without `target` every unit has its own."""

    kind: Literal["statistic_against_target"]
    unit: UnitOfMeasure
    target: PositivePoints | None = None


Rule = Annotated[
    StepsRule
    | ProportionalRule
    | ThresholdsRule
    | DeductionRule
    | YesNoRule
    | SurveyMeanRule
    | SipasShareRule
    | TargetRule,
    Field(discriminator="kind"),
]


class NodeFile(Strict):
    """A node of the tree (area, criterion, component …); one without children is a leaf and has points.

    A `bonus` leaf adds its points to the unit's and a `penalty` leaf takes them away; neither counts into
    any maximum, their own is the most that they can add or take.
    """

    code: Code
    name: Text
    max: Points | list[YearPoints] | None = None
    years: list[Years] | None = None
    score_source: str | None = None
    status: Status | None = None
    source: Text | None = None
    note: Text | None = None
    role: Role = "score"
    rule: Rule | None = None
    children: list[NodeFile] = []


class FrameworkFile(Strict):
    """A whole framework file."""

    framework: Code
    name: Text
    summary: Text | None = None
    decision: Decision | None = None
    level: str
    years: list[Years] = Field(min_length=1)
    depth_names: list[Text] = Field(min_length=1)
    score_sources: dict[str, Text] = Field(min_length=1)
    appraised: list[str] = []  # the score sources that units score themselves and a council appraises
    index: IndexRule
    ranking: RankingRule
    display: Display
    bands: list[Band] = []
    totals: list[Totals] = Field(min_length=1)
    tree: list[NodeFile] = Field(min_length=1)
