"""The quality of a year's answers in one report: what deserves a look, never a deletion.

Each check names its reference in `REFERENCES`; the checks themselves are in `quality_group`. Answers that
were not offered and units that were not asked about cannot be here: intake refuses them with their cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import pandas as pd

from par_lib.survey.quality import response_rates
from par_lib.survey.quality_group import GroupBallots, check_group, groups_of
from par_lib.survey.survey_year import SurveyYear

REFERENCES = {
    "not answered": "questions without an answer, of all asked (AAPOR 2023: item nonresponse)",
    "no opinion": "answers that do not count, of all given",
    "straight-lining": "one answer to all questions of a scale (Kim et al. 2019; Meade and Craig 2012)",
    "near-duplicate": "over 85 % like another ballot of the unit (Kuriakose and Robbins 2016, with the "
    "doubts of Simmons et al. 2016)",
    "speeding": "under half the median time of the group (Greszki, Meyer and Schoen 2015)",
    "alike place": "ballots of a place too much alike, at 5 % false discoveries (Bredl et al. 2012)",
    "alike unit": "ballots about a unit too much alike for its rating, at 5 % false discoveries (the same)",
}
COLUMNS = ["check", "unit", "group", "of", "flagged"]


@dataclass(frozen=True, eq=False)
class QualityReport:
    """Counts by check, unit and group, response rates, and the single ballots and places behind them."""

    checks: pd.DataFrame  # COLUMNS; `of` is how many ballots, answers or places were looked at
    rates: pd.DataFrame | None  # as `response_rates`, by unit and group; None without planned ballots
    ballots: pd.DataFrame  # check, unit, group, which (respondent or place), value


def quality_report(
    survey: SurveyYear,
    *,
    durations: pd.DataFrame | None = None,
    planned: pd.Series | None = None,
    permutations: int = 999,
    seed: int = 2023,
    executor: Executor | None = None,
) -> QualityReport:
    """All checks of one year.

    Args:
        survey: of the year.
        durations: respondent and seconds, where times are known.
        planned: ballots handed out, by unit and group.
        permutations: random reassignments for the check of places.
        seed: of those.
        executor: where the groups are checked; in this process, one after another, when None.
    """
    groups = list(groups_of(survey, durations))
    asked = len(groups)
    compute = map if executor is None else executor.map
    kinds = compute(check_group, groups, [permutations] * asked, [seed] * asked)
    # by kind, then by group
    found = [one for of_kind in zip(*kinds, strict=True) for of_group in of_kind for one in of_group]
    counts = pd.concat([one for one, _ in found], ignore_index=True)[COLUMNS]
    single = pd.concat([one for _, one in found], ignore_index=True)
    rates = None
    if planned is not None:
        rates = _rates(groups, planned)
    return QualityReport(counts, rates, single)


def by_group(checks: pd.DataFrame) -> pd.DataFrame:
    """The counts of all units together, with the share that is flagged."""
    table = checks.groupby(["check", "group"], sort=False, as_index=False)[["of", "flagged"]].sum()
    return with_share(table)


def with_share(checks: pd.DataFrame) -> pd.DataFrame:
    """The counts with the share that is flagged, in percent."""
    return checks.assign(percent=100 * checks["flagged"] / checks["of"].where(checks["of"] > 0))


def _rates(groups: Sequence[GroupBallots], planned: pd.Series) -> pd.DataFrame:
    """Response by unit and group; a ballot is complete with an answer to all that its group is asked."""
    parts = []
    for ballots in groups:
        answers = ballots.answers.assign(unit=ballots.who["unit"].astype(str), group=ballots.group)
        own = planned[planned.index.get_level_values("group") == ballots.group]
        parts.append(response_rates(own, answers, list(ballots.answers.columns)))
    silent = planned[~planned.index.isin(pd.concat(parts).index)] if parts else planned
    if len(silent):
        nothing = pd.DataFrame(columns=["unit", "group", "question"])
        parts.append(response_rates(silent, nothing, ["question"]))
    return pd.concat(parts).reset_index()
