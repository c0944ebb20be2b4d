"""The quality of a year's answers in one report: what deserves a look, never a deletion.

Each check names its reference in `REFERENCES`. Ballots are compared within their group, which had one
questionnaire. Answers that were not offered and units that were not asked about cannot be here: intake
refuses them with their cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from par_lib.survey.near_duplicates import maximum_percent_match
from par_lib.survey.quality import invented_clusters, response_rates, speeding, straight_lining
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
FEWEST = 8  # questions that a comparison of ballots needs
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
) -> QualityReport:
    """All checks of one year.

    Args:
        survey: of the year.
        durations: respondent and seconds, where times are known.
        planned: ballots handed out, by unit and group.
        permutations: random reassignments for the check of places.
        seed: of those.
    """
    found = [
        *_answers(survey),
        *_ballots(survey, durations),
        *_places(survey, permutations, seed),
        *_units(survey, permutations, seed),
    ]
    counts = pd.concat([one for one, _ in found], ignore_index=True)[COLUMNS]
    single = pd.concat([one for _, one in found], ignore_index=True)
    rates = None
    if planned is not None:
        asked = [question.code for question in survey.questionnaire.questions()]
        rates = _rates(survey, planned, asked)
    return QualityReport(counts, rates, single)


def by_group(checks: pd.DataFrame) -> pd.DataFrame:
    """The counts of all units together, with the share that is flagged."""
    table = checks.groupby(["check", "group"], sort=False, as_index=False)[["of", "flagged"]].sum()
    return with_share(table)


def with_share(checks: pd.DataFrame) -> pd.DataFrame:
    """The counts with the share that is flagged, in percent."""
    return checks.assign(percent=100 * checks["flagged"] / checks["of"].where(checks["of"] > 0))


_Found = tuple[pd.DataFrame, pd.DataFrame]  # counts by unit; single ballots or places
_NOBODY = pd.DataFrame(columns=["check", "unit", "group", "which", "value"])


def _answers(survey: SurveyYear) -> Iterator[_Found]:
    for group, rows in _groups(survey):
        questions = [question.code for question in survey.questionnaire.questions(group)]
        chosen = survey.answers.loc[rows.index, questions]
        answered, counted = chosen.notna(), survey.shares.loc[rows.index, questions].notna()
        for check, of, flagged in (
            ("not answered", chosen.shape[1] + 0 * answered.sum(axis=1), (~answered).sum(axis=1)),
            ("no opinion", answered.sum(axis=1), (answered & ~counted).sum(axis=1)),
        ):
            yield _by_unit(check, group, rows, of, flagged), _NOBODY


def _ballots(survey: SurveyYear, durations: pd.DataFrame | None) -> Iterator[_Found]:
    for group, rows in _groups(survey):
        for questions in _grids(survey, group):
            lines = straight_lining(survey.answers.loc[rows.index], questions, fewest=FEWEST)
            yield _flagged("straight-lining", group, rows, lines["flagged"], lines["modal_share"])
        questions = [question.code for question in survey.questionnaire.questions(group)]
        if len(questions) >= FEWEST:
            match = pd.concat(
                [
                    maximum_percent_match(survey.answers.loc[own.index], questions)
                    for _, own in rows.groupby("unit", observed=True)
                    if len(own) > 1
                ]
                or [pd.DataFrame({"match": [], "flagged": []}, dtype=float)]
            ).reindex(rows.index)
            flagged = match["flagged"].astype("boolean").fillna(value=False).astype(bool)
            yield _flagged("near-duplicate", group, rows, flagged, match["match"])
        if durations is not None:
            seconds = rows["respondent"].map(durations.set_index("respondent")["seconds"])
            fast = speeding(seconds)
            yield _flagged("speeding", group, rows, fast["flagged"], fast["share"], known=seconds.notna())


def _places(survey: SurveyYear, permutations: int, seed: int) -> Iterator[_Found]:
    for group, rows in _groups(survey):
        placed = rows[rows["cluster"].notna()]
        questions = [question.code for question in survey.questionnaire.questions(group)]
        if placed["cluster"].nunique() < 2:
            continue
        label = placed["unit"].astype(str) + "\0" + placed["cluster"].astype(str)
        frame = survey.shares.loc[placed.index, questions].assign(
            place=label, unit=placed["unit"].astype(str)
        )
        table = invented_clusters(
            frame, questions, "place", stratum="unit", permutations=permutations, seed=seed
        )
        unit, place = zip(*(str(name).split("\0") for name in table.index), strict=True)
        yield _alike("alike place", group, table, list(unit), list(place))


def _units(survey: SurveyYear, permutations: int, seed: int) -> Iterator[_Found]:
    """Units whose ballots of a group drawn from lists vary too little.

    Units differ, and a high rating leaves little room to vary: with mean m the variance is at most m(1 − m)
    (Bhatia and Davis 2000, The American Mathematical Monthly 107, 353–357). Deviations from the mean of the
    unit are taken over the square root of that before units are compared.
    """
    for group, rows in _groups(survey):
        listed = rows[rows["cluster"].isna()]
        unit = listed["unit"].astype(str)
        questions = [question.code for question in survey.questionnaire.questions(group)]
        if len(questions) < FEWEST or (unit.value_counts() > 1).sum() < 2:
            continue
        shares = survey.shares.loc[listed.index, questions]
        mean = shares.groupby(unit).transform("mean")
        room = (mean * (1 - mean)).where((mean > 0) & (mean < 1)) ** 0.5
        frame = ((shares - mean) / room).dropna(axis=1, how="all")
        compared = [str(name) for name in frame]
        table = invented_clusters(
            frame.assign(unit=unit), compared, "unit", permutations=permutations, seed=seed
        )
        names = [str(name) for name in table.index]
        yield _alike("alike unit", group, table, names, names)


def _alike(check: str, group: str, table: pd.DataFrame, unit: list[str], which: list[str]) -> _Found:
    low = (table["q_value"] < 0.05).to_numpy()
    value = table["variance"].to_numpy()
    single = pd.DataFrame({"check": check, "unit": unit, "group": group, "which": which, "value": value})
    ones = pd.Series(1, index=single.index)
    return _by_unit(check, group, single, ones, pd.Series(low.astype(int))), single[low]


def _groups(survey: SurveyYear) -> Iterator[tuple[str, pd.DataFrame]]:
    for group in survey.questionnaire.file.groups:
        rows = survey.who[survey.who["group"] == group.code]
        if len(rows):
            yield group.code, rows


def _grids(survey: SurveyYear, group: str) -> Iterator[list[str]]:
    """The questions of one scale, where they are enough to judge by."""
    questions = survey.questionnaire.questions(group)
    for scale in survey.questionnaire.file.scales:
        codes = [question.code for question in questions if question.scale == scale]
        if len(codes) >= FEWEST:
            yield codes


def _flagged(
    check: str,
    group: str,
    rows: pd.DataFrame,
    flagged: pd.Series,
    value: pd.Series,
    known: pd.Series | None = None,
) -> _Found:
    looked = pd.Series(1, index=rows.index) if known is None else known.astype(int)
    single = pd.DataFrame(
        {
            "check": check,
            "unit": rows["unit"].astype(str),
            "group": group,
            "which": rows["respondent"].astype(str),
            "value": value,
        }
    )
    return _by_unit(check, group, rows, looked, flagged.astype(int)), single[flagged]


def _by_unit(check: str, group: str, rows: pd.DataFrame, of: pd.Series, flagged: pd.Series) -> pd.DataFrame:
    counts = pd.DataFrame({"of": of, "flagged": flagged}).groupby(rows["unit"].astype(str)).sum()
    return counts.reset_index(names="unit").assign(check=check, group=group)


def _rates(survey: SurveyYear, planned: pd.Series, questions: list[str]) -> pd.DataFrame:
    """Response by unit and group; a ballot is complete with an answer to all that its group is asked."""
    parts = []
    for group, rows in _groups(survey):
        asked = [question.code for question in survey.questionnaire.questions(group)]
        answers = survey.answers.loc[rows.index, asked].assign(unit=rows["unit"].astype(str), group=group)
        own = planned[planned.index.get_level_values("group") == group]
        parts.append(response_rates(own, answers, asked))
    silent = planned[~planned.index.isin(pd.concat(parts).index)] if parts else planned
    empty = pd.DataFrame(columns=["unit", "group", *questions[:1]])
    if len(silent):
        parts.append(response_rates(silent, empty, questions[:1]))
    return pd.concat(parts).reset_index()
