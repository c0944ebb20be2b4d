"""The sample plan of a year: ballots for every unit, group and stratum, and what they will tell of each unit.

Before anybody is asked, the survey points of a unit are expected to vary by

    V = M² Σ_g A_g² Σ_h W_h² deff (1 − n/N) S²/n

with M the survey points there are, A_g the part of them that group g decides, W_h the share of stratum h in
the group, n answers of N persons with standard deviation S between them. This takes a person's answers to all
questions to move together, the most they can: margins are at most as wide as printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd
from scipy.stats import norm

from par_lib.errors import ArgumentError
from par_lib.survey.allocation import AllocationRule, allocate, ballots_for_margin, expected_precision, yamane
from par_lib.survey.codes import Floats
from par_lib.survey.design_effect import clustering_effect
from par_lib.survey.questionnaire import Questionnaire

MOST_SPREAD = 0.5  # of shares of points in [0, 1]: half give nothing, half everything
KEYS = ["unit", "group", "stratum"]
TIERS = {3: ("villages", "communes", "districts"), 2: ("villages", "communes")}


@dataclass(frozen=True, slots=True)
class Places:
    """How persons are drawn by place: numbers within each other, the smallest place first.

    Three for districts, communes and villages; two for the two-tier form after July 2025, without districts.

    >>> Places((10, 2), (0.05, 0.02)).effect
    1.65
    """

    sizes: tuple[int, ...]  # persons in a village, villages in a commune, communes in a district
    correlations: tuple[float, ...]  # between persons of one village, one commune, one district

    def __post_init__(self) -> None:
        if len(self.sizes) not in TIERS:
            raise ArgumentError("places", expected="two or three numbers", found=str(len(self.sizes)))

    @property
    def effect(self) -> float:
        """Design effect of the clustering."""
        return round(clustering_effect(self.sizes, self.correlations), 12)

    def needed(self, ballots: int) -> dict[str, int]:
        """How many places of each tier a number of ballots takes."""
        found, left = {}, ballots
        for name, size in zip(TIERS[len(self.sizes)], self.sizes, strict=True):
            left = ceil(left / size)
            found[name] = left
        return found


def cells(population: pd.DataFrame, questionnaire: Questionnaire, places: Places | None) -> pd.DataFrame:
    """The population with its standard deviations filled in and the design effect of each cell.

    Args:
        population: as `read_population` gives it.
        questionnaire: of the year; says which groups are drawn by place.
        places: how; None plans them as drawn from lists.

    Returns:
        By unit, group and stratum: population, sd, deff.
    """
    clustered = [group.code for group in questionnaire.file.groups if group.clustered]
    by_place = population["group"].isin(clustered)
    effect = np.where(by_place, places.effect, 1.0) if places else np.ones(len(population))
    table = population.assign(sd=population["sd"].fillna(MOST_SPREAD), deff=effect)
    return table.set_index(KEYS)[["population", "sd", "deff"]]


def ballots_by_total(
    table: pd.DataFrame, total: int, rule: AllocationRule, *, power: float = 0.5, minimum: int = 0
) -> pd.Series:
    """Ballots that add up to a total, by `allocate` over all cells."""
    return allocate(table["population"], total, rule, spread=table["sd"], power=power, minimum=minimum)


def ballots_for_points(
    table: pd.DataFrame, total: int, questionnaire: Questionnaire, *, minimum: int = 0
) -> pd.Series:
    """Ballots that add up to a total and make the variances of the units' survey points least in sum.

    Neyman's allocation for V above: in proportion to A_g W_h √deff S, whatever the number of persons, so a
    group of few persons who decide much is asked before one of many who decide little.
    """
    weights, _ = group_parts(questionnaire)
    part = _parts(table, weights)
    wanted = np.maximum(part, 1e-9) * np.sqrt(table["deff"]) * table["sd"]
    spread = pd.Series(wanted / table["population"], index=table.index)
    return allocate(table["population"], total, "neyman", spread=spread, minimum=minimum)


def ballots_by_margin(
    table: pd.DataFrame, margin: float, *, response: float = 1.0, confidence: float = 0.95, minimum: int = 0
) -> pd.Series:
    """Ballots to hand out for a margin of every cell, in shares of the points, at a response rate."""
    _check_response(response)
    answers = ballots_for_margin(
        table["population"],
        margin,
        spread=table["sd"],
        deff=table["deff"],
        confidence=confidence,
        minimum=minimum,
    )
    handed = np.minimum(np.ceil(answers.to_numpy(float) / response - 1e-9), np.floor(table["population"]))
    return pd.Series(handed, index=table.index, name="ballots").astype(np.int64)


def ballots_by_yamane(table: pd.DataFrame, margin: float) -> pd.Series:
    """Yamane's N/(1 + N e²) of each unit's people, split over its cells in proportion, one at least."""
    parts = []
    for _, rows in table.groupby(level="unit", sort=False):
        total = max(yamane(float(rows["population"].sum()), margin), len(rows))
        parts.append(allocate(rows["population"], total, minimum=1))
    return pd.Series(pd.concat(parts))


def plan_cells(
    table: pd.DataFrame,
    ballots: pd.Series,
    *,
    places: Places | None = None,
    response: float = 1.0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What each cell of a plan will tell, in percent of the points.

    Args:
        table: as `cells` gives it.
        ballots: by the same labels.
        places: how persons of clustered groups are drawn.
        response: share of ballots that come back.
        confidence: of the margins.

    Returns:
        unit, group, stratum, population, ballots, deff, margin, one_more (by how much one more ballot lowers
        the margin; both blank where nobody is asked), and how many places of each tier it takes.
    """
    _check_response(response)
    asked = ballots > 0
    answers = (ballots * response).where(asked, 1.0)  # any number: nothing is told of those
    told = expected_precision(
        answers, table["population"], spread=table["sd"], deff=table["deff"], confidence=confidence
    )
    plan = table[["population", "deff"]].assign(
        ballots=ballots,
        margin=100 * told["margin"].where(asked),
        one_more=100 * response * told["margin_drop"].where(asked),
    )
    if places:
        drawn = [
            places.needed(n) if deff != 1 else {} for n, deff in zip(ballots, table["deff"], strict=True)
        ]
        tiers = pd.DataFrame(drawn, index=plan.index, columns=list(TIERS[len(places.sizes)]))
        plan = plan.join(tiers.astype("Int64"))
    order = ["population", "ballots", "deff", "margin", "one_more"]
    return plan[[*order, *(name for name in plan if name not in order)]].reset_index()


def plan_units(
    table: pd.DataFrame,
    ballots: pd.Series,
    questionnaire: Questionnaire,
    *,
    response: float = 1.0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What a plan will tell of the survey points of each unit.

    Returns:
        unit, ballots, margin (points), best (group whose next ballot lowers it most), one_more (points by
        which that ballot lowers it). Margin is blank where a group that decides points is not in the plan, or
        none of a stratum of it is asked.
    """
    _check_response(response)
    weights, points = group_parts(questionnaire)
    critical = float(norm.isf((1 - confidence) / 2))
    rows = []
    for unit, own in table.groupby(level="unit", sort=False):
        asked = ballots.loc[own.index]
        n = asked.to_numpy(float) * response
        group = own.index.get_level_values("group")
        size = own["population"].to_numpy(float)
        factor = (points * _parts(own, weights)) ** 2 * own["deff"].to_numpy() * own["sd"].to_numpy() ** 2
        counted = np.where(n > 0, n, 1.0)  # what is said of a unit with others is blank
        now = factor * np.maximum(1 / counted - 1 / size, 0)
        then = factor * np.maximum(1 / np.minimum(counted + response, size) - 1 / size, 0)
        margin = critical * np.sqrt(now.sum())
        drops = margin - critical * np.sqrt(np.maximum(now.sum() - now + then, 0))
        unasked = (n == 0) & (factor > 0)
        best = int(np.argmax(np.where(unasked, np.inf, drops)))
        missing = {name for name, weight in weights.items() if weight} - set(group) | set(group[unasked])
        rows.append(
            {
                "unit": unit,
                "ballots": int(asked.sum()),
                "margin": np.nan if missing else margin,
                "best": group[best],
                "one_more": np.nan if missing else drops[best],
            }
        )
    return pd.DataFrame(rows)


def group_parts(questionnaire: Questionnaire) -> tuple[Mapping[str, float], float]:
    """The part of the survey points that each group decides, adding up to 1, and those points."""
    components = questionnaire.components()
    points = sum(component.maximum for component in components)
    parts: dict[str, float] = {group.code: 0.0 for group in questionnaire.file.groups}
    for component in components:
        for group, weight in component.groups.items():
            parts[group] += component.maximum * weight / points
    return parts, points


def _parts(table: pd.DataFrame, weights: Mapping[str, float]) -> Floats:
    """A_g W_h of each cell: the part of a unit's survey points that it decides."""
    whole = table["population"].groupby(level=["unit", "group"]).transform("sum")
    of_group = np.array([weights.get(name, 0.0) for name in table.index.get_level_values("group")])
    return np.asarray(of_group * table["population"] / whole, dtype=float)


def numbers(text: str, what: str) -> Sequence[float]:
    """Numbers separated by commas, as an option of the command line gives them.

    >>> numbers("10, 2", "places")
    [10.0, 2.0]
    """
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise ArgumentError(what, expected="numbers separated by commas", found=repr(text)) from None


def _check_response(response: float) -> None:
    if not 0 < response <= 1:
        raise ArgumentError("response", expected="a rate in (0, 1]", found=repr(response))
