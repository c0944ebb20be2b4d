"""Quantiles of what single ballots give: whether a mean stands for most respondents or for two camps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from par_lib.survey.by_group import LEAST
from par_lib.survey.design import LonelyPsu
from par_lib.survey.quantile import quantile
from par_lib.survey.survey_year import SurveyYear

_NUMBERS = ("percent", "se", "lower", "upper", "n")


def ballot_quantiles(
    survey: SurveyYear,
    probabilities: Sequence[float],
    *,
    lonely: LonelyPsu = "fail",
    level: float = 0.95,
    threshold: int = LEAST,
) -> pd.DataFrame:
    """Quantiles of the ballots' means over the questions that they answer, by unit and group.

    Args:
        survey: of one year.
        probabilities: in (0, 1).
        lonely: as `Design.from_frame`.
        level: of the Woodruff intervals.
        threshold: respondents that a cell must have; the numbers of smaller ones are blank.

    Returns:
        One row a probability, unit and group: p, unit, group, percent (of the maximum), se, lower, upper, n.

    Raises:
        ArgumentError: a probability or level outside (0, 1).
    """
    means = 100 * survey.shares.mean(axis=1)
    answered = means.notna()
    design = survey.design(lonely)
    by = design.frame[["unit", "group"]].astype(object)
    by.loc[~answered.to_numpy()] = np.nan  # in no domain
    y = pd.Series(means.fillna(0.0).to_numpy(), index=design.frame.index, name="percent")
    found = quantile(design, y, probabilities, domains=by, level=level).to_frame()
    counts = by.dropna().value_counts()
    keys = pd.MultiIndex.from_frame(found[["unit", "group"]])
    table = found.rename(columns={"estimate": "percent"}).assign(n=counts.reindex(keys).to_numpy())
    table = table.astype({"unit": str, "group": str, "n": "Int64"})
    table.loc[table["n"] < threshold, list(_NUMBERS)] = pd.NA
    return table[["p", "unit", "group", *_NUMBERS]]
