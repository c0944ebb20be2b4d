"""The checks of the ballots of one group: one part of the quality report, computed wherever there is room.

Ballots are compared within their group, which had one questionnaire. Nothing here knows of other groups, so
the parts are the same on one machine and on the workers of a cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from par_lib.survey.near_duplicates import maximum_percent_match
from par_lib.survey.quality import invented_clusters, speeding, straight_lining
from par_lib.survey.survey_year import SurveyYear

FEWEST = 8  # questions that a comparison of ballots needs

Found = tuple[pd.DataFrame, pd.DataFrame]  # counts by unit; single ballots or places
_NOBODY = pd.DataFrame(columns=["check", "unit", "group", "which", "value"])


@dataclass(frozen=True, eq=False)
class GroupBallots:
    """What was asked of one group, and what it answered; rows are ballots."""

    group: str
    who: pd.DataFrame
    answers: pd.DataFrame  # its own questions only
    shares: pd.DataFrame
    grids: tuple[tuple[str, ...], ...]  # the questions of each scale, where they are enough to judge by
    seconds: pd.Series | None  # how long each ballot took; NaN where nobody knows


def groups_of(survey: SurveyYear, durations: pd.DataFrame | None) -> Iterator[GroupBallots]:
    """The ballots of every group that has some, in the order of the questionnaire.

    Args:
        survey: of the year.
        durations: respondent and seconds, where times are known.
    """
    known = None if durations is None else durations.set_index("respondent")["seconds"]
    for group in survey.questionnaire.file.groups:
        who = survey.who[survey.who["group"] == group.code]
        if not len(who):
            continue
        questions = survey.questionnaire.questions(group.code)
        codes = [question.code for question in questions]
        scales = [
            tuple(question.code for question in questions if question.scale == scale)
            for scale in survey.questionnaire.file.scales
        ]
        yield GroupBallots(
            group=group.code,
            who=who,
            answers=survey.answers.loc[who.index, codes],
            shares=survey.shares.loc[who.index, codes],
            grids=tuple(codes for codes in scales if len(codes) >= FEWEST),
            seconds=None if known is None else who["respondent"].map(known),
        )


def check_group(ballots: GroupBallots, permutations: int, seed: int) -> list[list[Found]]:
    """The checks of one group, by kind: of answers, of ballots, of places, of units.

    Args:
        ballots: of the group.
        permutations: random reassignments for the checks of places and units.
        seed: of those.
    """
    return [
        list(_answers(ballots)),
        list(_ballots(ballots)),
        list(_places(ballots, permutations, seed)),
        list(_units(ballots, permutations, seed)),
    ]


def _answers(ballots: GroupBallots) -> Iterator[Found]:
    chosen = ballots.answers
    answered, counted = chosen.notna(), ballots.shares.notna()
    for check, of, flagged in (
        ("not answered", chosen.shape[1] + 0 * answered.sum(axis=1), (~answered).sum(axis=1)),
        ("no opinion", answered.sum(axis=1), (answered & ~counted).sum(axis=1)),
    ):
        yield _by_unit(check, ballots.group, ballots.who, of, flagged), _NOBODY


def _ballots(ballots: GroupBallots) -> Iterator[Found]:
    rows = ballots.who
    for grid in ballots.grids:
        lines = straight_lining(ballots.answers, grid, fewest=FEWEST)
        yield _flagged("straight-lining", ballots, lines["flagged"], lines["modal_share"])
    questions = list(ballots.answers.columns)
    if len(questions) >= FEWEST:
        match = pd.concat(
            [
                maximum_percent_match(ballots.answers.loc[own.index], questions)
                for _, own in rows.groupby("unit", observed=True)
                if len(own) > 1
            ]
            or [pd.DataFrame({"match": [], "flagged": []}, dtype=float)]
        ).reindex(rows.index)
        flagged = match["flagged"].astype("boolean").fillna(value=False).astype(bool)
        yield _flagged("near-duplicate", ballots, flagged, match["match"])
    if ballots.seconds is not None:
        fast = speeding(ballots.seconds)
        yield _flagged("speeding", ballots, fast["flagged"], fast["share"], known=ballots.seconds.notna())


def _places(ballots: GroupBallots, permutations: int, seed: int) -> Iterator[Found]:
    placed = ballots.who[ballots.who["cluster"].notna()]
    if placed["cluster"].nunique() < 2:
        return
    questions = list(ballots.shares.columns)
    label = placed["unit"].astype(str) + "\0" + placed["cluster"].astype(str)
    frame = ballots.shares.loc[placed.index].assign(place=label, unit=placed["unit"].astype(str))
    table = invented_clusters(frame, questions, "place", stratum="unit", permutations=permutations, seed=seed)
    unit, place = zip(*(str(name).split("\0") for name in table.index), strict=True)
    yield _alike("alike place", ballots.group, table, unit, place)


def _units(ballots: GroupBallots, permutations: int, seed: int) -> Iterator[Found]:
    """Units whose ballots of a group drawn from lists vary too little.

    Units differ, and a high rating leaves little room to vary: with mean m the variance is at most m(1 − m)
    (Bhatia and Davis 2000, The American Mathematical Monthly 107, 353–357). Deviations from the mean of the
    unit are taken over the square root of that before units are compared.
    """
    listed = ballots.who[ballots.who["cluster"].isna()]
    unit = listed["unit"].astype(str)
    if ballots.shares.shape[1] < FEWEST or (unit.value_counts() > 1).sum() < 2:
        return
    shares = ballots.shares.loc[listed.index]
    mean = shares.groupby(unit).transform("mean")
    room = (mean * (1 - mean)).where((mean > 0) & (mean < 1)) ** 0.5
    frame = ((shares - mean) / room).dropna(axis=1, how="all")
    compared = [str(name) for name in frame]
    table = invented_clusters(frame.assign(unit=unit), compared, "unit", permutations=permutations, seed=seed)
    names = [str(name) for name in table.index]
    yield _alike("alike unit", ballots.group, table, names, names)


def _alike(check: str, group: str, table: pd.DataFrame, unit: Sequence[str], which: Sequence[str]) -> Found:
    low = (table["q_value"] < 0.05).to_numpy()
    value = table["variance"].to_numpy()
    single = pd.DataFrame({"check": check, "unit": unit, "group": group, "which": which, "value": value})
    ones = pd.Series(1, index=single.index)
    return _by_unit(check, group, single, ones, pd.Series(low.astype(int))), single[low]


def _flagged(
    check: str, ballots: GroupBallots, flagged: pd.Series, value: pd.Series, known: pd.Series | None = None
) -> Found:
    rows = ballots.who
    looked = pd.Series(1, index=rows.index) if known is None else known.astype(int)
    single = pd.DataFrame(
        {
            "check": check,
            "unit": rows["unit"].astype(str),
            "group": ballots.group,
            "which": rows["respondent"].astype(str),
            "value": value,
        }
    )
    counts = _by_unit(check, ballots.group, rows, looked, flagged.astype(int))
    return counts, single[flagged]


def _by_unit(check: str, group: str, rows: pd.DataFrame, of: pd.Series, flagged: pd.Series) -> pd.DataFrame:
    counts = pd.DataFrame({"of": of, "flagged": flagged}).groupby(rows["unit"].astype(str)).sum()
    return counts.reset_index(names="unit").assign(check=check, group=group)
