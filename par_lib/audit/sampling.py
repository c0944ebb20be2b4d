"""Where the errors of leaf points come from: the answers of the year, else standard_errors.csv.

Answers tell how the leaves that the same respondents judged vary together (`par_lib.survey.points`); a table
of standard errors does not, so its errors count as independent. A leaf with answers does not need the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from par_lib.analysis.compute import YearInputs
from par_lib.audit.leaf_errors import LeafErrors
from par_lib.composite.arrays import Floats
from par_lib.inputs.folder import POPULATION
from par_lib.inputs.scores import Scores
from par_lib.inputs.series import read_register
from par_lib.inputs.standard_errors import STANDARD_ERRORS, load_standard_errors
from par_lib.project import Project
from par_lib.survey.points import leaf_error
from par_lib.survey.responses import responses_path
from par_lib.survey.survey_year import has_survey, read_survey


def sampling_errors(
    project: Project, inputs: YearInputs, units: Sequence[str], scale: Floats
) -> tuple[LeafErrors, ...]:
    """The errors of the units named, in their order, each leaf's times its scale; none where none are known.

    Raises:
        InputFaults: answers or standard errors of the year are faulty.
    """
    scores = inputs.scores
    found: list[LeafErrors] = []
    answered = _of_answers(project, inputs, units, scale)
    if answered is not None:
        found.append(answered)
    errors = load_standard_errors(project, scores)
    if errors is not None:
        own = errors[_rows(scores, units)] * scale
        if answered is not None:
            own[:, answered.columns] = 0
        columns = np.flatnonzero(own.any(axis=0))
        if len(columns):
            found.append(LeafErrors.independent("standard_errors", columns, own[:, columns]))
    return tuple(found)


def sampling_files(project: Project, inputs: YearInputs) -> list[Path]:
    """The files that the errors follow from, whether they are there or not."""
    series, year = inputs.series, inputs.framework.year
    answers = responses_path(project, series, year)
    errors = inputs.scores.folder(project) / STANDARD_ERRORS
    if year not in series.survey_years or not answers.is_file():
        return [errors]
    questionnaire = project.data / "questionnaires" / f"{series.questionnaire_id(year)}.yml"
    return [errors, answers, answers.with_name(POPULATION), questionnaire]


def _of_answers(
    project: Project, inputs: YearInputs, units: Sequence[str], scale: Floats
) -> LeafErrors | None:
    series, year, register = inputs.series.id, inputs.framework.year, read_register(project)
    if not has_survey(project, register, series, year):
        return None
    points = leaf_error(read_survey(project, register, series, year), inputs.scores)
    known = points.index.get_level_values(1).astype(str)
    codes = list(points.variables)
    judged = list(dict.fromkeys(known))
    columns = np.array([inputs.framework.leaf_codes.index(code) for code in codes], dtype=np.int64)
    whole = points.covariance.reshape(len(codes), len(judged), len(codes), len(judged)).transpose(1, 0, 3, 2)
    kept = [place for place, unit in enumerate(units) if unit in set(judged)]
    from_row = [judged.index(units[place]) for place in kept]
    covariance = np.zeros((len(units), len(codes), len(units), len(codes)))
    scaled = whole[from_row][:, :, from_row] * scale[columns][:, None, None] * scale[columns]
    covariance[np.ix_(kept, range(len(codes)), kept, range(len(codes)))] = scaled
    return LeafErrors.of_covariance("answers", columns, covariance)


def _rows(scores: Scores, units: Sequence[str]) -> list[int]:
    place = {unit.code: number for number, unit in enumerate(scores.units)}
    return [place[unit] for unit in units]
