"""Whole answers add up to the sums of the leaf, and to its value by the survey's own arithmetic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.project import Project
from par_lib.simulate.answers import asked_of, group_answers, whole_answers
from par_lib.simulate.sums import leaf_options, leaf_sums
from par_lib.survey.questionnaire import load_questionnaire
from tests.conftest import ROOT

QUESTIONNAIRE = load_questionnaire(Project(ROOT), "province-2022", 2023)
LEAVES = {leaf.code: leaf for leaf in QUESTIONNAIRE.leaves}


@given(st.integers(1, 60), st.integers(0, 1000), st.floats(0, 1))
def test_whole_answers_add_up(respondents, seed, share):
    leaning = np.random.default_rng(seed).normal(size=(respondents, 3))
    leaning[0, 1] = np.nan
    counted = np.array([respondents, respondents - 1, respondents])
    sums = np.rint(share * 4 * counted).astype(np.int64)
    answers = whole_answers(leaning, sums, 4)
    assert answers[0, 1] == -1
    assert ((answers >= -1) & (answers <= 4)).all()
    assert np.where(answers < 0, 0, answers).sum(axis=0).tolist() == sums.tolist()


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(LEAVES)), st.floats(0.3, 0.97), st.integers(0, 1000))
def test_answers_earn_the_wanted_share(code, share, seed):
    rng = np.random.default_rng(seed)
    leaf = LEAVES[code]
    ballots = {group: int(rng.integers(12, 400)) for group in leaf.groups}
    sums = leaf_sums(leaf, ballots, share, 4, silent=True, rng=rng)
    assert sums.share == pytest.approx(share, abs=2e-3)  # one answer of the smallest group is worth more
    assert (sums.sums <= 4 * sums.counted).all()
    options = {q.code: leaf_options(q.code, QUESTIONNAIRE.scales()[q.code]) for q in leaf.questions}
    earned = 0.0
    for group, weight in leaf.groups.items():
        asked = asked_of(group, [sums], options)
        frame = group_answers(
            "01", group, asked, ballots[group], clustered=group == "people", first=1, rng=rng
        )
        assert frame["respondent"].nunique() == ballots[group]
        scored = frame[frame["answer"] != 9]
        means = scored.groupby("question")["answer"].mean()
        for question in leaf.questions:
            earned += float(weight * question.weight) * (means[question.code] - 1) / 4
    assert earned == pytest.approx(sums.share, abs=1e-12)


def test_people_of_one_commune_answer_alike():
    leaf, rng = LEAVES["8.1"], np.random.default_rng(2)
    sums = leaf_sums(leaf, {"people": 1600, "enterprises": 60}, 0.8, 4, silent=True, rng=rng)
    options = {q.code: leaf_options(q.code, QUESTIONNAIRE.scales()[q.code]) for q in leaf.questions}
    frame = group_answers(
        "01", "people", asked_of("people", [sums], options), 1600, clustered=True, first=1, rng=rng
    )
    assert set(frame["stratum"]) == {"urban", "rural"}
    answers = frame[(frame["question"] == leaf.questions[0].code) & (frame["answer"] != 9)]
    within = answers.groupby("cluster")["answer"].var().mean()
    assert within < 0.9 * answers["answer"].var()
