"""Tables of a survey beside each other: what the published numbers hold, by the matrices that make them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from par_lib.inputs.series import read_register
from par_lib.survey.by_group import group_profile, group_table
from par_lib.survey.cleared import cleared
from par_lib.survey.questionnaire import load_questionnaire
from par_lib.survey.responses import responses_path, write_responses
from par_lib.survey.scores import point_weights, question_means
from par_lib.survey.sides import side_by_side
from par_lib.survey.survey_year import read_survey
from tests.survey.simulated import simulated


@pytest.fixture
def survey(copied):
    answers = simulated(load_questionnaire(copied, "province-2022", 2023), ["01", "02", "04"], 12, seed=5)
    write_responses(responses_path(copied, read_register(copied).series("par-province"), 2023), answers)
    return read_survey(copied, read_register(copied), "par-province", 2023)


def fewer(survey, unit: str, group: str, kept: int, questions: str = "q"):
    """The same, of a group only `kept` having answered the questions of that beginning about a unit."""
    shares = survey.shares.copy()
    own = np.flatnonzero(((survey.who["unit"] == unit) & (survey.who["group"] == group)).to_numpy())
    columns = [name for name in shares if name.startswith(questions)]
    shares.loc[own[kept:], columns] = np.nan
    return replace(survey, shares=shares)


def published(survey) -> tuple[np.ndarray, pd.MultiIndex, np.ndarray]:
    """The values that are shown as rows over cells, by the code that computes them; cells; respondents."""
    components = survey.questionnaire.components()
    means = question_means(survey.design("adjust"), survey.shares, components, unit="unit", group="group")
    cells = means.index
    rows = []
    table = group_table(survey, lonely="adjust").dropna(subset=["percent"])
    at = cells.get_indexer(pd.MultiIndex.from_frame(table[["question", "unit", "group"]]))
    rows += list(np.eye(len(cells))[at])
    area = {
        question.code: survey.questionnaire.areas()[leaf.code]
        for leaf in survey.questionnaire.leaves
        for question in leaf.questions
    }
    there = means.respondents > 0
    labels = cells.to_frame(index=False).astype(str)
    labels.columns = ["question", "unit", "group"]
    for row in group_profile(survey, lonely="adjust").itertuples():
        rows.append(
            (there & (labels["question"].map(area) == row.area) & (labels["group"] == row.group)).to_numpy(
                float
            )
        )
    from par_lib.survey.questionnaire import common_questions
    from par_lib.survey.sides import _coefficients

    matrix, units = _coefficients(means, survey.questionnaire, common_questions(survey.questionnaire))
    sides = side_by_side(survey, lonely="adjust").set_index("unit")["difference"]
    for place, unit in enumerate(units):
        if pd.notna(sides[unit]):
            rows += [matrix.toarray()[:, place], matrix.toarray()[:, len(units) + place]]
    judged = pd.Index(sorted(set(labels["unit"])))
    points = point_weights(means, judged, components, "renormalise").toarray()
    hidden = cleared(survey).sums
    for number, component in enumerate(components):
        for place, unit in enumerate(judged):
            if ("points", "component", unit, component.code) not in hidden:
                rows.append(points[:, number * len(judged) + place])
    return np.array(rows), cells, means.respondents


def scaled_rank(rows: np.ndarray) -> int:
    norms = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    return int(np.linalg.matrix_rank(rows / np.where(norms > 0, norms, 1), tol=1e-8))


@pytest.mark.parametrize(
    ("unit", "group", "kept", "questions"),
    [("02", "deputies", 3, "q"), ("01", "agency-heads", 2, "q23"), ("04", "people", 4, "q81a")],
)
def test_no_table_beside_the_others_gives_a_small_cell_back(survey, unit, group, kept, questions):
    few = fewer(survey, unit, group, kept, questions)
    rows, _, n = published(few)
    small = (n > 0) & (n < 5)
    assert small.any()
    assert (rows[:, n >= 5] != 0).any(axis=1).all()  # nothing of the small cells alone is shown
    assert scaled_rank(rows) == scaled_rank(rows[:, ~small])


def test_where_all_are_enough_nothing_is_hidden(survey):
    for table in (cleared(survey), cleared(fewer(survey, "02", "deputies", 3), 1)):
        assert not table.cells
        assert not table.sums
        assert not table.ballots


def test_official_points_are_kept_and_cells_go(survey):
    """Points rest on other groups, too: the cells beside the small one are left out, not the points."""
    got = cleared(fewer(survey, "02", "deputies", 3))
    assert {cell[1:] for cell in got.cells} >= {("02", "deputies")}
    assert not any(name[0] == "points" for name in got.sums)


def test_ballots_of_few_cannot_be_counted(survey):
    """Totals of units and groups stay; three other counts go with the small one."""
    gone = ((survey.who["unit"] == "02") & (survey.who["group"] == "deputies")).to_numpy()
    rows = np.flatnonzero(~gone | (np.cumsum(gone) <= 3))
    parts = {
        name: getattr(survey, name).iloc[rows].reset_index(drop=True) for name in ("who", "answers", "shares")
    }
    got = cleared(replace(survey, **parts))
    assert ("02", "deputies") in got.ballots
    assert len(got.ballots) == 4
    assert not any(name[0] in ("unit", "group") for name in got.sums)
