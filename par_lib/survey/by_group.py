"""Results of single questions by respondent group: insiders beside outsiders, with disclosure control."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from par_lib.survey.design import LonelyPsu
from par_lib.survey.disclosure import suppress
from par_lib.survey.estimate import mean
from par_lib.survey.points import interval
from par_lib.survey.survey_year import SurveyYear

LEAST = 5  # respondents that a published cell must have


def group_table(
    survey: SurveyYear, *, lonely: LonelyPsu = "fail", threshold: int = LEAST, level: float = 0.95
) -> pd.DataFrame:
    """What each group gives each unit in each question, in percent of the maximum.

    Cells under the threshold are blank, and so are further cells, so that none can be had by subtracting from
    totals of the unit or the group (`par_lib.survey.disclosure`); `n` is blank with them.

    Args:
        survey: of one year.
        lonely: as `Design.from_frame`.
        threshold: respondents that a published cell must have.
        level: of the intervals.

    Returns:
        One row a question, unit and group with answers: question, unit, group, percent, se, lower, upper, n.
    """
    design = survey.design(lonely)
    estimates = mean(design, survey.shares, domains=["unit", "group"], missing="domain")
    low, high = interval(estimates, level)
    table = estimates.index.to_frame(index=False).rename(columns={"variable": "question"})
    for name, values in (("percent", estimates.value), ("se", estimates.se), ("lower", low), ("upper", high)):
        table[name] = 100 * values
    table["n"] = estimates.respondents.astype(int)
    table = table[table["n"] > 0].reset_index(drop=True).astype({"unit": str, "group": str})
    return table if threshold < 2 else _hidden(table, threshold)


def _hidden(table: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """The table with cells of too few respondents blank; each question is a table of unit × group."""
    numbers = ["percent", "se", "lower", "upper", "n"]
    table = table.astype({"n": "Int64"})
    # questions asked of the same people have the same counts: the linear programs run once for each pattern
    seen: dict[tuple[tuple[str, str, int], ...], NDArray[np.bool_]] = {}
    for _, rows in table.groupby("question", sort=False):
        key = tuple(rows[["unit", "group", "n"]].itertuples(index=False, name=None))
        if key not in seen:
            seen[key] = _published(rows.set_index(["unit", "group"])["n"].astype(int), threshold)
        table.loc[rows.index[~seen[key]], numbers] = pd.NA
    return table


def _published(counts: pd.Series, threshold: int) -> NDArray[np.bool_]:
    if (counts >= threshold).all():
        return np.ones(len(counts), dtype=bool)
    cells = suppress(counts, threshold).cells
    return np.asarray(cells.loc[counts.index, "status"] == "published", dtype=bool)
