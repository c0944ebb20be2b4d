"""Errors from answers: those of `par_lib.survey.points.index_error`, drawn with their covariance."""

from dataclasses import replace

import numpy as np
import pytest

from par_lib.audit.robustness import confidence_table, ledger_table, run_replicates
from par_lib.audit.sampling import sampling_errors, sampling_files
from par_lib.audit.store import audit_stamp
from par_lib.composite.ledger import SourceDidNotMove
from par_lib.composite.sources import draw_block
from par_lib.inputs.series import read_register
from par_lib.survey.points import index_error
from par_lib.survey.survey_year import read_survey
from tests.audit.small import add_answers, add_standard_errors, small_project

SIZE = 40_000


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    project = small_project(tmp_path_factory.mktemp("judged"))
    add_answers(project)
    return project


@pytest.fixture(scope="module")
def judged_by_all(tmp_path_factory):
    project = small_project(tmp_path_factory.mktemp("several"))
    add_answers(project, several=True)
    return project


def error_of(project, data):
    """The error of the index as `par score` prints it, by unit in the order of the model."""
    survey = read_survey(project, read_register(project), "small", 2020)
    maxima = data.result.index.set_index("unit")["max_points"]
    error = index_error(survey, data.result.inputs.scores, maxima)
    order = [list(error.index.get_level_values(1)).index(unit) for unit in data.model.units]
    return error.covariance[np.ix_(order, order)]


@pytest.mark.parametrize(("project", "blocks"), [("judged", 6), ("judged_by_all", 1)])
def test_draws_vary_as_the_survey_says(project, blocks, request, examine):
    project = request.getfixturevalue(project)
    data = examine(project)
    (errors,) = data.model.errors
    assert [data.model.leaves[column] for column in errors.columns] == ["A2", "C"]
    assert len(errors.roots) == blocks
    expected = error_of(project, data)
    assert data.model.covariance() == pytest.approx(expected, abs=1e-12)
    noise = next(source for source in data.model.sources() if source.name == "answers")
    scores = data.model.scores(draw_block([noise], seed=1, block=0, size=SIZE), SIZE)
    assert scores.mean(axis=0) == pytest.approx(data.model.scores({}, 1)[0], abs=0.1)
    # an estimated variance is off by √(2/40000) = 0.7 % in the standard deviation
    assert np.diag(np.cov(scores.T)) == pytest.approx(np.diag(expected), rel=0.03)
    scale = np.sqrt(np.outer(np.diag(expected), np.diag(expected)))
    assert np.abs(np.cov(scores.T) / scale - expected / scale).max() < 0.03


def test_leaves_judged_by_the_same_persons_are_not_independent(judged, judged_by_all, examine):
    data = examine(judged)
    (errors,) = data.model.errors
    together = errors.roots @ errors.roots
    assert (together[:, 0, 1] > 0.1 * np.sqrt(together[:, 0, 0] * together[:, 1, 1])).all()
    alone = 100 / 20 * np.sqrt(np.diagonal(together, axis1=1, axis2=2) @ np.square([5 / 100, 6 / 100]))
    assert (np.sqrt(np.diag(data.model.covariance()))[:4] > 1.05 * alone[:4]).all()
    assert np.abs(data.model.covariance()[~np.eye(6, dtype=bool)]).max() == 0
    assert (examine(judged_by_all).model.covariance()[~np.eye(6, dtype=bool)] > 0).all()


def test_confidence_sets_know_that_units_are_judged_by_the_same_persons(judged_by_all, examine):
    table = confidence_table(examine(judged_by_all)).set_index("unit")
    expected = np.sqrt(np.diag(error_of(judged_by_all, examine(judged_by_all))))
    assert table.loc[list(examine(judged_by_all).model.units), "standard_error"].to_numpy() == (
        pytest.approx(expected)
    )


def test_the_ledger_says_what_the_noise_follows_from(judged, examine):
    data = examine(judged, replicates=200, seed=1)
    assert "answers" in data.declared
    (row,) = ledger_table(data, run_replicates(data)).query("source == 'answers'").to_dict("records")
    assert (row["moved"], row["option"]) == (200, "")
    assert row["effects"] > 0


def test_a_run_that_lost_only_its_answers_is_refused(tmp_path, examine):
    """Other errors that still move must not pass for those of the survey."""
    project = small_project(tmp_path)
    add_answers(project)
    add_standard_errors(project, codes=("B1",))
    data = examine(project, replicates=200, seed=1)
    lame = replace(data, model=replace(data.model, errors=data.model.errors[1:]))
    with pytest.raises(SourceDidNotMove, match="answers: declared, but never drawn"):
        run_replicates(lame)


def test_a_table_of_errors_is_for_leaves_without_answers(tmp_path, examine):
    project = small_project(tmp_path)
    add_answers(project)
    add_standard_errors(project, codes=("A2", "B1"))
    answers, table = examine(project).model.errors
    assert (answers.basis, answers.columns.tolist()) == ("answers", [2, 5])
    assert (table.basis, table.columns.tolist()) == ("standard_errors", [4])
    assert table.roots.ravel() == pytest.approx(np.full(6, 0.3 * 100 / 4))
    assert examine(project, sources={"standard_errors": False}).model.errors == ()


def test_errors_follow_the_units_that_are_asked_for(judged, examine):
    inputs = examine(judged).result.inputs
    scale = np.ones(6)
    (all_units,) = sampling_errors(judged, inputs, ["U1", "U2", "U3"], scale)
    (some,) = sampling_errors(judged, inputs, ["U3", "U1"], scale)
    assert np.array_equal(some.roots, all_units.roots[[2, 0]])


def test_answers_and_questionnaire_are_in_the_stamp(judged, examine):
    data = examine(judged)
    inputs = data.result.inputs
    names = {path.name for path in sampling_files(judged, inputs)}
    assert names == {"standard_errors.csv", "responses.parquet", "population.csv", "small.yml"}
    stamp = audit_stamp(judged, inputs, data.plan)["audit_inputs"]
    assert set(stamp) == {"data/clean/small/2020/responses.parquet", "data/questionnaires/small.yml"}
