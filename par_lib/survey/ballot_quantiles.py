"""Quantiles of what single ballots give: whether a mean stands for most respondents or for two camps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from par_lib.survey.cleared import cleared
from par_lib.survey.design import LonelyPsu
from par_lib.survey.disclosure import LEAST
from par_lib.survey.quantile import quantile
from par_lib.survey.survey_year import SurveyYear

ROUNDING = 1e-9  # of a percentage
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
        threshold: respondents that a cell must have; the numbers of smaller ones are blank. On both sides of
            a quantile, too: with fewer in a tail it would be the answers of single people. An end of an
            interval with fewer beyond it is blank, and so is the error, which would give it back.

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
    # the number of ballots alone may give another one back
    hidden = cleared(survey, threshold).ballots if (table["n"] >= threshold).any() else frozenset()
    uncounted = np.array(
        [key in hidden for key in zip(table["unit"], table["group"], strict=True)], dtype=bool
    )
    table.loc[(table["n"] < threshold) | uncounted, list(_NUMBERS)] = pd.NA
    if threshold >= 2:
        _hide_tails(
            table, y[answered.to_numpy()].groupby([by["unit"].dropna(), by["group"].dropna()]), threshold
        )
    return table[["p", "unit", "group", *_NUMBERS]]


def _hide_tails(table: pd.DataFrame, ballots: Iterable[tuple[Any, pd.Series]], threshold: int) -> None:
    """Blanks, in place, the numbers of a table with fewer ballots than the threshold at or beyond them."""
    values = {tuple(map(str, key)): np.sort(own.to_numpy(float)) for key, own in ballots}
    keys = list(zip(table["unit"], table["group"], strict=True))

    def few(column: str, *, below: bool, above: bool) -> NDArray[np.bool_]:
        numbers = table[column].to_numpy(float, na_value=np.nan)
        found = np.zeros(len(table), dtype=bool)
        for at, (key, number) in enumerate(zip(keys, numbers, strict=True)):
            own = values[key]
            up_to = np.searchsorted(own, number + ROUNDING, side="right")
            from_there = len(own) - np.searchsorted(own, number - ROUNDING, side="left")
            found[at] = (below and up_to < threshold) or (above and from_there < threshold)
        return found

    tails = few("percent", below=True, above=True)
    low, high = few("lower", below=True, above=False), few("upper", below=False, above=True)
    table.loc[tails | low, "lower"] = pd.NA
    table.loc[tails | high, "upper"] = pd.NA
    table.loc[tails | low | high, "se"] = pd.NA
    table.loc[tails, "percent"] = pd.NA
