"""Single answers whose sums are given: respondents agree with themselves, and with others of their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from par_lib.simulate.program import Array
from par_lib.simulate.sums import LeafSums, Options

_SPREAD = 0.9  # standard deviation of an answer before it becomes a whole number
_PLACE, _PERSON = 0.25, 0.6  # of it: what a commune and what a person has in common (as correlations)
_COMMUNES, _PER_COMMUNE = ("urban", "rural"), 16  # strata of clustered groups, ballots of a commune
_ONLINE = 0.9  # of the ballots of a group that is not clustered


@dataclass(frozen=True, slots=True)
class Asked:
    """What the respondents of one unit and group answer: question, sum and count of those with an opinion."""

    questions: tuple[str, ...]
    sums: npt.NDArray[np.int64]
    counted: npt.NDArray[np.int64]
    options: tuple[tuple[int, ...], ...]  # of each question, from what earns nothing
    silent: tuple[int | None, ...]


def asked_of(group: str, leaves: Sequence[LeafSums], options: Mapping[str, Options]) -> Asked:
    """Everything that one group is asked about one unit."""
    rows = [(leaf, leaf.groups.index(group)) for leaf in leaves if group in leaf.groups]
    codes = tuple(question.code for leaf, _ in rows for question in leaf.questions)
    empty = np.empty(0, dtype=np.int64)
    return Asked(
        codes,
        np.concatenate([empty, *(leaf.sums[place] for leaf, place in rows)]),
        np.concatenate([empty, *(leaf.counted[place] for leaf, place in rows)]),
        tuple(tuple(options[code][0]) for code in codes),
        tuple(options[code][1] for code in codes),
    )


def whole_answers(leaning: Array, sums: npt.NDArray[np.int64], top: int) -> npt.NDArray[np.int64]:
    """Whole answers from 0 to `top` that add up to the sums, higher for those who lean higher.

    Args:
        leaning: How each respondent leans in each question, standard normal, shape (respondents, questions);
            NaN for those without an opinion.
        sums: Of the answers to each question; at most `top` for each respondent with an opinion.
        top: The highest answer.

    Returns:
        Shape of `leaning`, -1 for those without an opinion.

    >>> whole_answers(np.array([[0.0], [1.0], [-1.0]]), np.array([7]), 4).ravel()
    array([2, 3, 2])
    """
    counted = (~np.isnan(leaning)).sum(axis=0)
    exact = sums / np.maximum(counted, 1) + _SPREAD * leaning
    silent = np.isnan(exact)
    answers = np.where(silent, -1, np.clip(np.rint(np.where(silent, 0.0, exact)), 0, top)).astype(np.int64)
    missing = sums - np.where(silent, 0, answers).sum(axis=0)
    for column in np.flatnonzero(missing):
        while missing[column]:
            step = 1 if missing[column] > 0 else -1
            able = ~silent[:, column] & (answers[:, column] != (top if step > 0 else 0))
            nearest = np.where(able, step * (exact[:, column] - answers[:, column]), -np.inf)
            moved = np.argsort(-nearest, kind="stable")[: min(abs(int(missing[column])), int(able.sum()))]
            answers[moved, column] += step
            missing[column] -= step * len(moved)
    return answers


def group_answers(
    unit: str,
    group: str,
    asked: Asked,
    ballots: int,
    *,
    clustered: bool,
    first: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """The answers of one group about one unit as rows, respondents numbered from `first`."""
    places = np.arange(ballots) // _PER_COMMUNE if clustered else np.arange(ballots)
    common = rng.normal(size=int(places[-1]) + 1)[places] if clustered else np.zeros(ballots)
    own = 1.0 - _PERSON - (_PLACE if clustered else 0.0)
    shape = ballots, len(asked.questions)
    leaning = (
        np.sqrt(_PLACE) * common[:, None]
        + np.sqrt(_PERSON) * rng.normal(size=(ballots, 1))
        + np.sqrt(own) * rng.normal(size=shape)
    )
    order = np.argsort(rng.random(shape), axis=0)
    leaning[order >= asked.counted] = np.nan
    answers = whole_answers(leaning, asked.sums, len(asked.options[0]) - 1)
    options = np.array([[*listed, -1 if silent is None else silent]
                        for listed, silent in zip(asked.options, asked.silent, strict=True)])  # fmt: skip
    chosen = np.take_along_axis(options, answers.T, axis=1).T  # -1, no opinion, is the last of each line
    strata = np.array(_COMMUNES)[places % len(_COMMUNES)] if clustered else np.full(ballots, "list")
    online = np.where(rng.random(ballots) < _ONLINE, "online", "paper")
    count = len(asked.questions)
    return pd.DataFrame(
        {
            "respondent": np.repeat(np.arange(first, first + ballots), count),
            "unit": unit,
            "group": group,
            "stratum": np.repeat(strata, count),
            "cluster": np.repeat(
                [f"{unit}-{place + 1:03d}" if clustered else None for place in places], count
            ),
            "mode": np.repeat(np.full(ballots, "interview") if clustered else online, count),
            "weight": 1.0,
            "question": np.tile(asked.questions, ballots),
            "answer": chosen.ravel(),
        }
    )
