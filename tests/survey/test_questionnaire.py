import pytest

from par_lib.survey.questionnaire import load_questionnaire


def test_components_hold_the_points_of_the_framework(shipped):
    # 22 points by leaders and 10 by SIPAS; 31.5 by the survey of ministries: the totals of the frameworks
    for name, year, points in (("province-2022", 2023, 32), ("ministry-2022", 2022, 31.5)):
        components = load_questionnaire(shipped, name, year).components()
        assert sum(component.maximum for component in components) == pytest.approx(points)


def test_shares_go_from_nothing_to_the_maximum(shipped):
    scales = load_questionnaire(shipped, "province-2022", 2023).scales()
    assert scales["q231"] == {1: 0.0, 2: 0.25, 3: 0.5, 4: 0.75, 5: 1.0, 9: None}
    assert set(scales) == {
        question.code for question in load_questionnaire(shipped, "province-2022", 2023).questions()
    }


def test_a_group_gets_its_own_questions(shipped):
    questionnaire = load_questionnaire(shipped, "province-2022", 2023)
    assert [question.code for question in questionnaire.questions("people")] == [
        "q81a", "q81b", "q81c", "q81d", "q81e",
    ]  # fmt: skip
    assert len(questionnaire.questions("deputies")) == 19


def test_scores_on_the_scale_of_the_rule(copied):
    path = copied.data / "frameworks" / "province-2022.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("lowest: 0, highest: 100", "lowest: 0, highest: 200", 1), encoding="utf-8")
    scale = load_questionnaire(copied, "province-2022", 2023).scales()["q231"]
    assert scale == {1: 0.0, 2: 0.125, 3: 0.25, 4: 0.375, 5: 0.5, 9: None}
