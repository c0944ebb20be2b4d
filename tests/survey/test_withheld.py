"""Points that few respondents decide: never in detail, always named beside the index."""

from dataclasses import replace

import numpy as np
import pytest

from par_lib.errors import InputFaults, raise_if
from par_lib.survey.withheld import faults_of_few, withheld


def of_few(survey, unit: str, prefix: str, kept: int):
    """The same, with questions of that beginning answered by `kept` respondents about the unit."""
    shares = survey.shares.copy()
    columns = [name for name in shares if name.startswith(prefix)]
    own = np.flatnonzero(
        (survey.who["unit"] == unit).to_numpy() & shares[columns].notna().any(axis=1).to_numpy()
    )
    shares.loc[own[kept:], columns] = np.nan
    return replace(survey, shares=shares)


def test_nothing_is_withheld_where_all_are_enough(drawn_survey):
    got = withheld(drawn_survey)
    assert not got.few
    assert not got.points
    assert not list(faults_of_few(drawn_survey, "scores.csv"))


@pytest.mark.parametrize("kept", [1, 4])
def test_leaves_and_nodes_that_would_give_points_of_few_back_are_withheld(drawn_survey, kept):
    survey = of_few(drawn_survey, "01", "q231", kept)
    got = withheld(survey)
    assert got.few == {("01", "2.3.1")}
    assert got.units == {"01": ["2.3.1"]}
    assert {unit for unit, _ in got.points} == {"01"}
    # by hand: shown leaves and nodes as rows over leaves; the few alone must not be a combination of them
    framework = survey.questionnaire.framework
    names = [node.code for node in framework.nodes]
    rows = [
        members.astype(float)
        for code, members in zip(names, framework.membership, strict=True)
        if ("01", code) not in got.points
    ]
    rows.append(np.ones(len(framework.leaves)))  # the index
    alone = np.array([code == "2.3.1" for code in framework.leaf_codes])
    matrix = np.array(rows)
    assert np.linalg.matrix_rank(matrix) == np.linalg.matrix_rank(matrix[:, ~alone])
    assert len(got.points) <= 4  # the leaf and another one beside it, or a node


def test_a_book_is_not_made_of_points_of_few(drawn_survey):
    with pytest.raises(InputFaults, match="5 respondents or more"):
        raise_if(list(faults_of_few(of_few(drawn_survey, "01", "q231", 3), "scores.csv")))
    assert not list(faults_of_few(of_few(drawn_survey, "01", "q231", 5), "scores.csv"))
