"""The tables of a survey that are published together, and what of them may be shown.

They are one system of sums (`par_lib.survey.differencing`), of values and of counts:

- what each group gives a unit in a question (`group_table`), and its respondents: the cells;
- the mean of a group over units and the questions of an area (`group_profile`);
- insiders and outsiders of a unit (`side_by_side`);
- points of components, areas and the survey of a unit (`survey_points`), as far as they are shown;
- ballots of each group, of each unit, and of a group about a unit (`ballot_table`, `next_ballots`,
  `ballot_quantiles`).

Values are weighted means of means, so the coefficients are weights of the questionnaire. Counts of people are
taken as if everybody answered everything: then they add up, and a reader may well take them so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from par_lib.methodology.questionnaire import SurveyLeaf
from par_lib.survey.differencing import Sum, without_differencing
from par_lib.survey.disclosure import LEAST, suppress
from par_lib.survey.hidden_points import small_cells_hidden
from par_lib.survey.points import LEVELS, SURVEY, points_respondents
from par_lib.survey.questionnaire import SIDES, common_questions
from par_lib.survey.survey_year import SurveyYear

# what is left out last, beside cells that cost their respondents: profiles, totals, official points
_PROFILE, _TOTAL, _POINTS = 1e5, 1e6, 1e9

Cell = tuple[str, str, str]  # question, unit, group


@dataclass(frozen=True, eq=False)
class Cleared:
    """What may be shown. Every number that is not named here may."""

    cells: frozenset[Cell]  # question, unit, group: no value and no count of these
    ballots: frozenset[tuple[str, str]]  # unit, group: no count of these ballots
    # ("profile", area, group), ("sides", unit), ("points", level, unit, code); with "n" before it the
    # number of respondents alone; ("unit", unit) and ("group", group): all their ballots
    sums: frozenset[Hashable]


@lru_cache(maxsize=1)  # several tables of one survey ask
def cleared(survey: SurveyYear, threshold: int = LEAST) -> Cleared:
    """What of the tables of a survey must stay blank, so that nothing of few people can be worked out.

    Args:
        survey: of one year.
        threshold: respondents that a published cell must have; below 2 nothing is hidden.
    """
    answered, ballots = _counted(survey)
    if threshold < 2 or min(answered.min(), ballots.min()) >= threshold:
        return Cleared(frozenset(), frozenset(), frozenset())
    blank = _small_points(survey, threshold) | _small_sides(survey, answered, threshold)
    numbers = [one for one in _numbers(survey, answered, ballots) if one.name not in blank]
    # first how many ballots there are of whom, as if everybody answered everything
    place: dict[Hashable, int] = {key: at for at, key in enumerate(ballots.index)}
    told, no_count = without_differencing(
        ballots.to_list(),
        threshold,
        np.ones(len(ballots), dtype=bool),
        [
            Sum(
                _count_of(one.name),
                dict.fromkeys((place[key] for key in one.ballots), 1),
                _cost_of_count(one),
            )
            for one in numbers
        ],
    )
    unknown = {key for key, there in zip(ballots.index, told, strict=True) if not there}
    # then what they say
    place = {key: at for at, key in enumerate(answered.index)}
    shown = _alone(answered, threshold) & [cell[1:] not in unknown for cell in answered.index]
    kept, no_value = without_differencing(
        answered.to_list(),
        threshold,
        shown,
        [Sum(one.name, {place[key]: part for key, part in one.values.items()}, one.cost) for one in numbers],
        people=[cell[1:] for cell in answered.index],
    )
    cells = {cell for cell, there in zip(answered.index, kept, strict=True) if not there}
    return Cleared(frozenset(cells), frozenset(unknown), frozenset(blank | no_value | no_count))


def _count_of(name: tuple[str, ...]) -> Hashable:
    """What the respondents behind a number are called; totals are such counts themselves."""
    return name if name[0] in ("unit", "group") else ("n", *name)


def _cost_of_count(number: _Number) -> float:
    """Of leaving out how many respondents stand behind a number: nothing, if it is no total."""
    return _TOTAL if number.name[0] in ("unit", "group") else 0.0


@dataclass(frozen=True, slots=True)
class _Number:
    """A published number as a sum of what groups say, and its respondents as a sum of ballots."""

    name: tuple[str, ...]
    cost: float
    values: dict[Cell, Fraction]
    ballots: set[tuple[str, str]]


def _counted(survey: SurveyYear) -> tuple[pd.Series, pd.Series]:
    """Respondents by question, unit and group, and ballots by unit and group, where there are any."""
    who = survey.who[["unit", "group"]].astype(str)
    weighted = (survey.who["weight"] != 0).to_numpy()
    there = survey.shares.notna() & weighted[:, None]
    by_cell = there.groupby([who["unit"], who["group"]]).sum()
    found = {
        (str(question), str(unit), str(group)): int(n)
        for question, column in by_cell.items()
        for (unit, group), n in zip(by_cell.index, column, strict=True)
        if n > 0
    }
    index = pd.MultiIndex.from_tuples(list(found), names=["question", "unit", "group"])
    return pd.Series(list(found.values()), index=index), who.groupby(["unit", "group"]).size()


def _numbers(survey: SurveyYear, answered: pd.Series, ballots: pd.Series) -> Iterator[_Number]:
    """Every published number that is a sum of cells."""
    of_leaf = survey.questionnaire.areas()
    area = {one.code: of_leaf[leaf.code] for leaf in survey.questionnaire.leaves for one in leaf.questions}
    profiles: defaultdict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in answered.index:
        if cell[0] in area:
            profiles[area[cell[0]], cell[2]].append(cell)
    for key, cells in profiles.items():
        yield _number(("profile", *key), _PROFILE, [(cell, Fraction(1)) for cell in cells])
    for level, (what, cost) in enumerate((("unit", _TOTAL), ("group", _TOTAL))):
        for label, keys in ballots.groupby(level=level, sort=False).groups.items():
            yield _Number((what, str(label)), cost, {}, set(keys))
    there = set(answered.index)
    for unit in ballots.index.unique("unit"):
        yield from _of_unit(survey, str(unit), int(ballots[unit].sum()), there)


def _of_unit(survey: SurveyYear, unit: str, ballots: int, there: Container[Cell]) -> Iterator[_Number]:
    """What is published of a unit alone."""
    for side in SIDES:
        yield _number(("sides", unit), ballots, _of_side(survey, unit, side, there))
    area = survey.questionnaire.areas()
    sums: defaultdict[tuple[str, str], list[tuple[Cell, Fraction]]] = defaultdict(list)
    for leaf in survey.questionnaire.leaves:
        parts = list(_of_component(survey, leaf, unit, there))
        for key in zip(LEVELS, (leaf.code, area[leaf.code], SURVEY), strict=True):
            sums[key] += parts
    for (level, code), parts in sums.items():
        yield _number(("points", level, unit, code), _POINTS, parts)


def _number(name: tuple[str, ...], cost: float, parts: Iterable[tuple[Cell, Fraction]]) -> _Number:
    values: defaultdict[Cell, Fraction] = defaultdict(Fraction)
    for cell, part in parts:
        values[cell] += part
    return _Number(name, cost, values, {cell[1:] for cell in values})


def _of_component(
    survey: SurveyYear, leaf: SurveyLeaf, unit: str, there: Container[Cell]
) -> Iterator[tuple[Cell, Fraction]]:
    """The points of a component by its questions and groups; groups without an answer leave their weight."""
    most = Fraction(survey.questionnaire.framework.node(leaf.code).max_points)
    for question in leaf.questions:
        kept = {group: part for group, part in leaf.groups.items() if (question.code, unit, group) in there}
        for group, part in kept.items():
            share = Fraction(part) / sum(kept.values())
            yield (question.code, unit, group), most * Fraction(question.weight) * share


def _of_side(
    survey: SurveyYear, unit: str, side: str, there: Container[Cell]
) -> Iterator[tuple[Cell, Fraction]]:
    """What one side says of a unit in the questions that both are asked."""
    common = common_questions(survey.questionnaire)
    sides = {group.code: group.side for group in survey.questionnaire.file.groups}
    for leaf in survey.questionnaire.leaves:
        own = {group: part for group, part in leaf.groups.items() if sides[group] == side}
        most = Fraction(survey.questionnaire.framework.node(leaf.code).max_points)
        for question in leaf.questions:
            kept = {group: part for group, part in own.items() if (question.code, unit, group) in there}
            if question.code in common:
                for group, part in kept.items():
                    share = Fraction(part) / sum(kept.values())
                    yield (question.code, unit, group), most * Fraction(question.weight) * share


def _small_sides(survey: SurveyYear, answered: pd.Series, threshold: int) -> set[Hashable]:
    """Units whose sides are not shown, since a group has few answers to a question in them."""
    compared = answered[answered.index.get_level_values(0).isin(list(common_questions(survey.questionnaire)))]
    few = compared[compared < threshold].index.get_level_values(1)
    return {("sides", unit) for unit in few}


def _small_points(survey: SurveyYear, threshold: int) -> set[Hashable]:
    """Points that are not shown, since few respondents stand behind them."""
    table, areas = points_respondents(survey), survey.questionnaire.areas()
    blank = small_cells_hidden(table, threshold, areas, numbers=("n",))
    rows = blank[blank["n"].isna()]
    return {("points", *row) for row in rows[["level", "unit", "code"]].itertuples(index=False, name=None)}


def _alone(answered: pd.Series, threshold: int) -> NDArray[np.bool_]:
    """The cells that may be shown with totals of unit and group in each question, shape (cells,)."""
    shown = pd.Series(data=True, index=answered.index)
    # questions asked of the same people have the same counts: the linear programs run once for each pattern
    seen: dict[Hashable, NDArray[np.bool_]] = {}
    for _, counts in answered.groupby(level=0, sort=False):
        of_question = counts.droplevel(0)
        key = tuple(zip(of_question.index, of_question, strict=True))
        if key not in seen:
            small = (of_question < threshold).any()
            cells = suppress(of_question, threshold).cells.loc[of_question.index] if small else None
            everything = np.ones(len(of_question), dtype=bool)
            seen[key] = everything if cells is None else (cells["status"] == "published").to_numpy()
        shown.loc[counts.index] = seen[key]
    return shown.to_numpy()
