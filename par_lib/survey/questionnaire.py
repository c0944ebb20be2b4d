"""A questionnaire in one year: what is asked, and what each answer earns."""

from __future__ import annotations

from dataclasses import dataclass

from par_lib.errors import UnknownName
from par_lib.methodology.framework import Framework
from par_lib.methodology.load import read_framework
from par_lib.methodology.questionnaire import Option, Question, QuestionnaireFile, SurveyLeaf, score_limits
from par_lib.methodology.questionnaire_load import read_questionnaire
from par_lib.methodology.resolve import resolve
from par_lib.project import Project
from par_lib.survey.scores import Scale, SurveyComponent

SIDES = ("inside", "outside")


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire in one year: only what belongs to leaves of that year."""

    file: QuestionnaireFile
    framework: Framework

    @property
    def leaves(self) -> tuple[SurveyLeaf, ...]:
        """The leaves of the year, in the order of the framework."""
        by_code = {leaf.code: leaf for leaf in self.file.leaves}
        return tuple(by_code[code] for code in self.framework.leaf_codes if code in by_code)

    def questions(self, group: str | None = None) -> tuple[Question, ...]:
        """The questions of the year, leaf after leaf; those of one group when it is given."""
        leaves = [leaf for leaf in self.leaves if group is None or group in leaf.groups]
        return tuple(question for leaf in leaves for question in leaf.questions)

    def options(self, question: Question) -> tuple[Option, ...]:
        """The answers that a question offers."""
        return tuple(self.file.scales[question.scale])

    def areas(self) -> dict[str, str]:
        """The area of each leaf."""
        return {leaf.code: self.framework.area_of(leaf.code).code for leaf in self.leaves}

    def components(self) -> list[SurveyComponent]:
        """The leaves as weighted means of questions and groups."""
        return [
            SurveyComponent(
                leaf.code,
                float(self.framework.node(leaf.code).max_points),
                {question.code: float(question.weight) for question in leaf.questions},
                {group: float(weight) for group, weight in leaf.groups.items()},
            )
            for leaf in self.leaves
        ]

    def scales(self) -> dict[str, Scale]:
        """What each option of each question earns, as a share of the leaf's maximum."""
        found: dict[str, Scale] = {}
        for leaf in self.leaves:
            limits = score_limits(self.framework.node(leaf.code).rule)
            if limits is None:
                raise UnknownName("rule of a survey leaf", leaf.code, ["survey_mean", "sipas_share"])
            low, high = limits
            for question in leaf.questions:
                found[question.code] = {
                    option.value: None if option.score is None else float((option.score - low) / (high - low))
                    for option in self.options(question)
                }
        return found


def common_questions(questionnaire: Questionnaire) -> dict[str, float]:
    """The questions that groups of both sides are asked, with their part of the points; parts add up to 1.

    Empty where no group has a side, or no question is asked on both.
    """
    side = {group.code: group.side for group in questionnaire.file.groups}
    points = {
        question: component.maximum * weight
        for component in questionnaire.components()
        if set(SIDES) <= {side[group] for group in component.groups}
        for question, weight in component.questions.items()
    }
    whole = sum(points.values())
    return {question: part / whole for question, part in points.items()}


def load_questionnaire(project: Project, name: str, year: int) -> Questionnaire:
    """The questionnaire of one year.

    Raises:
        UnknownName: no such questionnaire, or its framework does not cover the year.
        InputFaults: the file is faulty.
    """
    file = read_questionnaire(project, name)
    return Questionnaire(file, resolve(read_framework(project, file.framework), year))
