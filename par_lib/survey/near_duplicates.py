"""Near-duplicate ballots by maximum percent match.

For each ballot the largest share of questions on which it agrees with any other ballot; above about 85 % is
rare among honest ballots of a long questionnaire (Kuriakose and Robbins 2016, Statistical Journal of the IAOS
32, 283–291). Simmons, Mercer, Schwarzer and Kennedy (2016, same volume) show that few questions, few options
and homogeneous populations raise it honestly: it is a reason to look, not proof.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from par_lib.errors import ArgumentError, UnknownName

TILE = 4096  # ballots a side: a tile of matches takes 64 MiB


def maximum_percent_match(
    answers: pd.DataFrame, questions: Sequence[str], *, threshold: float = 0.85
) -> pd.DataFrame:
    """The nearest other ballot of every ballot.

    Args:
        answers: one row per ballot. A blank is an answer like others, so it can agree.
        questions: columns to compare; the fewer, the more chance matches.
        threshold: flagged above this share.

    Returns:
        By row: `match`, share of questions in [0, 1]; `nearest`, label of the first row that agrees so far;
        `flagged`.

    Raises:
        UnknownName: a question that is no column.
        ArgumentError: fewer than two ballots, no questions, a threshold outside [0, 1].

    >>> ballots = pd.DataFrame({"q1": [1, 1, 3], "q2": [2, 2, 2]}, index=["a", "b", "c"])
    >>> maximum_percent_match(ballots, ["q1", "q2"])[["match", "nearest"]].to_dict("list")
    {'match': [1.0, 1.0, 0.5], 'nearest': ['b', 'a', 'a']}
    """
    for name in questions:
        if name not in answers.columns:
            raise UnknownName("question", name, [str(column) for column in answers.columns])
    if len(answers) < 2 or not questions:
        raise ArgumentError(
            "answers", expected="two ballots and a question", found=f"{len(answers)} and {len(questions)}"
        )
    if not 0 <= threshold <= 1:
        raise ArgumentError("threshold", expected="a share in [0, 1]", found=repr(threshold))
    chosen = _indicators(answers[list(questions)])
    best = np.full(len(answers), -1.0, dtype=np.float32)
    nearest = np.zeros(len(answers), dtype=np.intp)
    for start in range(0, len(answers), TILE):
        rows = slice(start, min(start + TILE, len(answers)))
        for other in range(start, len(answers), TILE):
            columns = slice(other, min(other + TILE, len(answers)))
            # products of indicators count agreements; whole numbers this small are exact in float32
            matches = chosen[rows] @ chosen[columns].T
            if other == start:
                np.fill_diagonal(matches, -1)
            _keep_best(best[rows], nearest[rows], matches, other)
            if other > start:
                _keep_best(best[columns], nearest[columns], matches.T, start)
    match = best.astype(float) / len(questions)
    return pd.DataFrame(
        {"match": match, "nearest": answers.index[nearest], "flagged": match > threshold}, index=answers.index
    )


def _indicators(answers: pd.DataFrame) -> NDArray[np.float32]:
    """One column for each option of each question, blank among them; shape (n, options)."""
    blocks = []
    for name in answers.columns:
        codes, options = pd.factorize(answers[name], use_na_sentinel=False)
        blocks.append((codes[:, None] == np.arange(len(options))).astype(np.float32))
    return np.concatenate(blocks, axis=1)


def _keep_best(
    best: NDArray[np.float32], nearest: NDArray[np.intp], matches: NDArray[np.float32], first: int
) -> None:
    """Updates both in place; tiles come in the order of rows, so an equal match later does not win."""
    at = matches.argmax(axis=1)
    found = matches[np.arange(len(matches)), at]
    better = found > best
    best[better], nearest[better] = found[better], at[better] + first
