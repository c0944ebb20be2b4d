import copy
from typing import Any

import pytest

from par_lib.methodology.questionnaire import QuestionnaireFile, score_limits
from par_lib.methodology.questionnaire_check import violations
from par_lib.methodology.schema import FrameworkFile, SipasShareRule, SurveyMeanRule, YesNoRule

TEXT = {"vi": "chữ", "en": "text"}


def sound() -> dict[str, Any]:
    return {
        "questionnaire": "small",
        "framework": "small",
        "name": TEXT,
        "status": "illustrative",
        "score_sources": ["desk"],
        "judges": "one",
        "groups": [{"code": "people", "name": TEXT}, {"code": "firms", "name": TEXT}],
        "scales": {
            "quality": [
                {"value": 1, "name": {"vi": "Kém", "en": "Poor"}, "score": 0},
                {"value": 2, "name": {"vi": "Tốt", "en": "Good"}, "score": 100},
                {"value": 9, "name": {"vi": "Không biết", "en": "Don't know"}},
            ]
        },
        "leaves": [
            {
                "code": code,
                "groups": {"people": "1/3", "firms": "2/3"},
                "questions": [{"code": f"q{code.lower()}", "text": TEXT, "scale": "quality"}],
            }
            for code in ("A1", "A2", "B")
        ],
    }


def put(document: Any, path: list[str | int], value: object) -> None:
    for key in path[:-1]:
        document = document[key]
    if value is None:
        del document[path[-1]]
    else:
        document[path[-1]] = value


def found(content, *changes, framework=None) -> list[tuple[str, str, str]]:
    document = copy.deepcopy(sound())
    for path, value in changes:
        put(document, path, value)
    file = QuestionnaireFile.model_validate(document)
    tree = FrameworkFile.model_validate(content(**(framework or {})))
    return [(".".join(map(str, v.path)), v.expected, v.found) for v in violations(file, tree)]


def test_a_sound_file(content):
    assert found(content) == []


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (["groups", 1, "code"], "people", ("groups.1.code", "each code once", "people 2 times")),
        (
            ["leaves", 1, "questions", 0, "code"],
            "qa1",
            ("leaves.1.questions.0.code", "each code once", "qa1 2 times"),
        ),
        (["leaves", 2, "code"], "A1", ("leaves.2.code", "each code once", "A1 2 times")),
        (["leaves", 2, "code"], "C", ("leaves.2.code", "a leaf of small by desk", "C")),
        (["leaves", 2], None, ("leaves", "questions for leaf B of small", "none")),
        (
            ["leaves", 0, "groups"],
            {"people": 0.3, "firms": 0.6},
            ("leaves.0.groups", "weights of groups that add up to 1", "0.9"),
        ),
        (
            ["leaves", 0, "questions", 0, "weight"],
            0.5,
            ("leaves.0.questions", "weights of questions that add up to 1", "0.5"),
        ),
        (
            ["leaves", 0, "groups"],
            {"people": 0.5, "farms": 0.5},
            ("leaves.0.groups.farms", "one of the groups firms, people", "farms"),
        ),
        (
            ["leaves", 0, "questions", 0, "scale"],
            "size",
            ("leaves.0.questions.0.scale", "one of the scales quality", "size"),
        ),
        (
            ["scales", "quality", 1, "value"],
            1,
            ("scales.quality", "each value once", "1 2 times"),
        ),
        (
            ["scales", "quality", 1, "name"],
            {"vi": "KÉM", "en": "Good"},
            ("scales.quality", "each Vietnamese name once", "kém 2 times"),
        ),
        (
            ["scales", "quality", 1, "score"],
            101,
            ("leaves.0.questions.0.scale", "scores from 0 to 100, as the leaf's rule", "101"),
        ),
        (
            ["scales", "quality", 1, "score"],
            0,
            ("scales.quality", "options of two scores or more", "one or none"),
        ),
        (["score_sources", 0], "disk", ("score_sources.0", "a score source of small: desk", "disk")),
    ],
)
def test_each_fault_at_its_place(content, path, value, expected):
    assert expected in found(content, (path, value))


def test_names_that_exports_use_for_something_else(content):
    ((path, expected, name),) = found(content, (["leaves", 0, "questions", 0, "code"], "unit"))
    assert (path, name) == ("leaves.0.questions.0.code", "unit")
    assert expected.startswith("a code other than answer, cluster")


def test_a_group_that_nobody_asks(content):
    lone = {"people": 1}
    changes = [(["leaves", at, "groups"], lone) for at in range(3)]
    assert found(content, *changes) == [("groups.1", "a leaf that asks the group", "none")]


def test_a_scale_that_nobody_uses(content):
    scale = copy.deepcopy(sound()["scales"]["quality"])
    assert found(content, (["scales", "spare"], scale)) == [
        ("scales.spare", "a question with this scale", "none")
    ]


def test_a_leaf_whose_rule_takes_no_answers(content):
    tree = content()["tree"]
    tree[1]["rule"] = {"kind": "yes_no"}
    assert found(content, framework={"tree": tree}) == [
        ("leaves.2.questions.0.scale", "a leaf whose rule takes answers", "another")
    ]


def test_limits_of_scores_are_those_of_the_rule():
    assert score_limits(SurveyMeanRule(kind="survey_mean", lowest=1, highest=5)) == (1, 5)
    assert score_limits(SipasShareRule(kind="sipas_share")) == (0, 100)
    assert score_limits(None) == (0, 100)
    assert score_limits(YesNoRule(kind="yes_no")) is None
