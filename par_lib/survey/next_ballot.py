"""How sure the index of each unit is by its survey, and what one more ballot would add.

The variance of a unit's index is the sum of what each respondent group brings into it (groups are drawn
independently of each other). With n ballots of a group its part falls by 1/(n + 1) with the next one, as long
as it is drawn like the others. This is what the plan of the next year can go by: the margins that a plan
promises (`par_lib.survey.plan`) beside those that came out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csc_array
from scipy.stats import norm

from par_lib.inputs.scores import Scores, State
from par_lib.survey.codes import Floats
from par_lib.survey.scores import point_weights, question_means
from par_lib.survey.survey_year import SurveyYear


def next_ballots(
    survey: SurveyYear, scores: Scores, max_points: pd.Series, *, level: float = 0.95
) -> pd.DataFrame:
    """What the survey leaves open in the index of each unit, and which further ballot would tell most.

    Args:
        survey: of the year.
        scores: of the same series and year; what is not applicable to a unit does not count.
        max_points: maximum points by unit.
        level: of the margins.

    Returns:
        One row a judged unit that has an index: unit, ballots, margin (half the interval of the index, in its
        unit), best (the group whose next ballot lowers the margin most), of_best (ballots of that group) and
        one_more (by how much it lowers it).

    Raises:
        InputFaults: a unit has a component about which nobody answered.
    """
    variance, ballots = group_variances(survey, scores, max_points)
    critical = float(norm.isf((1 - level) / 2))
    whole = variance.sum(axis=1)
    then = whole.to_numpy()[:, None] - variance.to_numpy() / (ballots.to_numpy() + 1)
    drops = critical * (np.sqrt(whole.to_numpy())[:, None] - np.sqrt(np.maximum(then, 0)))
    best = drops.argmax(axis=1)
    rows = np.arange(len(variance))
    return pd.DataFrame(
        {
            "unit": variance.index.astype(str),
            "ballots": ballots.sum(axis=1).to_numpy(),
            "margin": critical * np.sqrt(whole.to_numpy()),
            "best": variance.columns[best],
            "of_best": ballots.to_numpy()[rows, best],
            "one_more": drops[rows, best],
        }
    )


def group_variances(
    survey: SurveyYear, scores: Scores, max_points: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The part of each group in the variance of the index, by unit and group, and the ballots behind it."""
    components = survey.questionnaire.components()
    design = survey.design("adjust")
    means = question_means(design, survey.shares, components, unit="unit", group="group")
    cells = means.index.to_frame(index=False).iloc[:, 1:].astype(str)
    cells.columns = pd.Index(["unit", "group"])
    units = pd.Index(sorted(set(cells["unit"])), name="unit")
    weights = point_weights(means, units, components, "renormalise")
    entries = weights.tocoo()
    row, column = entries.coords
    component, unit = column // len(units), column % len(units)
    factor = _scale(scores, max_points, units) * _applies(scores, [one.code for one in components], units)
    groups = [group.code for group in survey.questionnaire.file.groups]
    group = cells["group"].map({code: at for at, code in enumerate(groups)}).to_numpy(np.intp)[row]
    split = coo_array(
        (entries.data * factor[component, unit], (row, group * len(units) + unit)),
        shape=(weights.shape[0], len(groups) * len(units)),
    )
    variance = means.influence.combine(csc_array(split)).variance().reshape(len(groups), len(units)).T
    counted = survey.who.groupby([survey.who["group"].astype(str), survey.who["unit"].astype(str)]).size()
    ballots = counted.unstack(0).reindex(index=units, columns=groups).fillna(0).astype(int)
    known = max_points.reindex(units).notna().to_numpy()
    return pd.DataFrame(variance, index=units, columns=groups)[known], ballots[known]


def _scale(scores: Scores, max_points: pd.Series, units: pd.Index) -> Floats:
    """From points to the unit of the index, shape (units,); 0 for units without an index."""
    if scores.framework.measure != "percent_of_maximum":
        return np.ones(len(units))
    return np.nan_to_num(100 / max_points.reindex(units).to_numpy(float))


def _applies(scores: Scores, codes: list[str], units: pd.Index) -> Floats:
    """1 where a component counts for a unit, 0 where it is not applicable, shape (components, units)."""
    state = pd.DataFrame(
        scores.state, index=[unit.code for unit in scores.units], columns=list(scores.framework.leaf_codes)
    )
    counts = (state != State.NOT_APPLICABLE).reindex(index=units, columns=codes, fill_value=True)
    return counts.to_numpy(float).T
