"""Points that rest on too few respondents are not shown, and cannot be had by subtraction either.

Points of an area are the sum of its components, those of the survey the sum of the areas. So one blank
component beside shown points of its area is no secret, and neither is the sum of several that the same few
people answered: the component with the fewest respondents of the others is left blank with them, or the area
where there is no other; areas below the survey likewise. An area that is blank has a blank component, or its
components would add up to it. (For counts in tables of several dimensions: `par_lib.survey.disclosure`.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from par_lib.survey.points import SURVEY

_NUMBERS = ("points", "se", "lower", "upper", "deff", "n")
_OF_CHANGE = ("before", "after", "difference", "se", "lower", "upper", "p_value")
_KEYS = ["level", "unit", "code"]


def small_cells_hidden(
    table: pd.DataFrame,
    threshold: int,
    areas: Mapping[str, str],
    numbers: Sequence[str] = _NUMBERS,
    hidden: NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """A table of points with blanks where fewer respondents than the threshold could be told.

    Args:
        table: as `points_table` gives it, all levels.
        threshold: respondents that shown points must rest on; below 2 everything is shown.
        areas: area of each component.
        numbers: the columns that are left blank.
        hidden: rows that are blank whatever they rest on; none when left out.
    """
    blank = table.astype({"n": "Int64"})
    if threshold < 2:
        return blank
    small = (table["n"] < threshold).to_numpy().copy()
    if hidden is not None:
        small |= hidden
    for _, rows in table.groupby("unit", sort=False):
        at = np.asarray(table.index.get_indexer(rows.index))
        if small[at].any():
            small[at] = _of_unit(rows.reset_index(drop=True), small[at], threshold, areas)
    blank.loc[small, list(numbers)] = pd.NA
    return blank


def small_changes_hidden(
    table: pd.DataFrame, years: Sequence[pd.DataFrame], threshold: int, areas: Mapping[str, str]
) -> pd.DataFrame:
    """A table of changes with blanks for what is blank in one of the years, and what would give it away.

    Sums of what is comparable leave components out, so they can be shown less often than the sums of a year.

    Args:
        table: as `change_table` gives it.
        years: the points of both years, as `points_table` gives them.
        threshold: as `small_cells_hidden`.
        areas: as `small_cells_hidden`.
    """
    if threshold < 2:
        return table
    keys = pd.MultiIndex.from_frame(table[_KEYS].astype(str))
    behind, hidden = np.full(len(table), np.inf), np.zeros(len(table), dtype=bool)
    for year in years:
        places = pd.MultiIndex.from_frame(year[_KEYS].astype(str)).get_indexer(keys)
        shown = small_cells_hidden(year, threshold, areas)["n"].notna().to_numpy()
        hidden |= (places < 0) | ~shown[places]
        behind = np.minimum(behind, np.where(places < 0, 0, year["n"].to_numpy(float)[places]))
    table = table.assign(n=behind)
    return small_cells_hidden(table, threshold, areas, _OF_CHANGE, hidden).drop(columns="n")


def _of_unit(
    rows: pd.DataFrame, hidden: NDArray[np.bool_], threshold: int, areas: Mapping[str, str]
) -> NDArray[np.bool_]:
    """What must be blank of one unit, shape (rows,)."""
    keys = list(zip(rows["level"], rows["code"], strict=True))
    place = {key: at for at, key in enumerate(keys)}
    parts: dict[int, list[int]] = {at: [] for at, (level, _) in enumerate(keys) if level != "component"}
    for at, (level, code) in enumerate(keys):
        if level != SURVEY:
            above = (SURVEY, SURVEY) if level == "area" else ("area", areas[code])
            parts[place[above]].append(at)
    n, told = rows["n"].to_numpy(), hidden.copy()
    while True:
        before = told.copy()
        for whole, below in parts.items():
            blanks = [at for at in below if told[at]]
            shown = sorted((at for at in below if not told[at]), key=lambda at: (n[at], at))
            # a shown sum gives one blank part back, or the sum of several that may rest on the same few
            few = len(blanks) == 1 or (blanks and max(n[at] for at in blanks) < threshold)
            # and shown parts give a blank sum
            if below and ((not told[whole] and few) or (told[whole] and not blanks)):
                told[shown[0] if shown else whole] = True
        if (told == before).all():
            return told
