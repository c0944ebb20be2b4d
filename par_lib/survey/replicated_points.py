"""Errors of survey points from replicate weights: jackknife or bootstrap instead of linearisation.

A replicate multiplies the weights of whole sampling units; the points are computed again with each. Where
every respondent judges one unit, strata lie within units, so units are replicated one by one, which keeps the
tables of replicates small and the estimates of different units uncorrelated (`par_lib.survey.replicate`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from par_lib.survey.codes import Floats
from par_lib.survey.count_estimates import CovarianceMatrix
from par_lib.survey.design import Design
from par_lib.survey.domains import Domains
from par_lib.survey.estimates import Estimates
from par_lib.survey.replicate import Replicates, bootstrap, jackknife
from par_lib.survey.scores import Absent, component_points, point_weights, question_means
from par_lib.survey.survey_year import SurveyYear, ballot_design, judges_one_unit

Variance = Literal["taylor", "jackknife", "bootstrap"]


def replicated_points(
    survey: SurveyYear, method: Variance, absent: Absent, replicates: int, seed: int
) -> Estimates:
    """Points of components with the covariance that replicates give them.

    Args:
        survey: of one year.
        method: `jackknife` deletes one sampling unit at a time (JKn), `bootstrap` draws them anew.
        absent: as `component_points`.
        replicates: of the bootstrap.
        seed: of the bootstrap.

    Raises:
        LonelyPsuError: a stratum has one sampling unit and is not taken whole.
        ArgumentError: the jackknife of a whole design with more sampling units than fit into memory.
        InputFaults: groups without answers under `error`.
    """
    components = survey.questionnaire.components()
    design = survey.design("adjust")
    points = component_points(design, survey.shares, components, unit="unit", group="group", absent=absent)
    place = {key: at for at, key in enumerate(points.index)}
    matrix = np.zeros((len(points.value), len(points.value)))
    for number, rows in enumerate(_blocks(survey.who)):
        part = ballot_design(survey.who.loc[rows], survey.population, "fail")
        drawn = jackknife(part) if method == "jackknife" else bootstrap(part, replicates, [seed, number])
        values, index = replicate_values(drawn, part, survey, rows, absent)
        deviation = values[1:] - values[0]
        at = np.array([place[key] for key in index])
        matrix[np.ix_(at, at)] = deviation.T @ (drawn.scale[:, None] * deviation)
    error = CovarianceMatrix(matrix, points.influence.degrees_of_freedom())
    return replace(points, influence=error)


def _blocks(who: pd.DataFrame) -> Iterator[pd.Index]:
    """Rows that can be replicated by themselves: of each unit, or all where respondents judge several."""
    if not judges_one_unit(who):
        yield who.index
        return
    for _, rows in who.groupby("unit", observed=True, sort=True):
        yield rows.index


def replicate_values(
    drawn: Replicates, design: Design, survey: SurveyYear, rows: pd.Index, absent: Absent
) -> tuple[Floats, pd.Index]:
    """Points by the full sample (first row) and by each replicate, and their labels."""
    components = survey.questionnaire.components()
    shares = survey.shares.loc[rows]
    cells, units = Domains.of(design, ["unit", "group"]), Domains.of(design, "unit")
    means = question_means(design, shares, components, unit="unit", group="group")
    labels = units.labels if units.labels is not None else pd.Index([])
    weights = point_weights(means, labels, components, absent)
    earned = shares[list(means.variables)].to_numpy(float)
    factors = np.column_stack([np.ones(len(drawn.factors)), drawn.factors])
    tops = _sums(np.nan_to_num(earned), cells, design) @ factors
    sizes = _sums((~np.isnan(earned)).astype(float), cells, design) @ factors
    # what nobody answered has no part in any points; a cell that a replicate empties makes them unknown
    unasked = (sizes[:, :1] == 0) & (sizes == 0)
    replicated = np.where(unasked, 0.0, tops / np.where(sizes > 0, sizes, np.nan))
    used = np.flatnonzero(np.diff(weights.tocsr().indptr))
    values = (weights.tocsr()[used].T @ replicated[used]).T
    index = pd.MultiIndex.from_product([[one.code for one in components], labels])
    return np.asarray(values, dtype=float), index


def _sums(values: Floats, cells: Domains, design: Design) -> csr_array:
    """Weighted sums by question and cell (rows, question by question) and sampling unit."""
    cluster = design.stages[0].row_cluster
    row = np.arange(values.shape[1])[None, :] * cells.size + cells.row[:, None]
    column = np.broadcast_to(cluster[:, None], row.shape)
    weighted = values * design.weights[:, None]
    shape = (cells.size * values.shape[1], design.stages[0].clusters)
    return csr_array((weighted.ravel(), (row.ravel(), column.ravel())), shape=shape)
