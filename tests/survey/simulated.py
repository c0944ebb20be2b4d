"""Answers by chance for tests: people of a place answer somewhat alike, so do all answers of one person."""

from __future__ import annotations

import numpy as np
import pandas as pd

from par_lib.survey.questionnaire import Questionnaire
from par_lib.survey.responses import COLUMNS


def simulated(
    questionnaire: Questionnaire,
    units: list[str],
    persons: int,
    seed: int,
    *,
    places: int = 6,
    lift: float = 0.0,
) -> pd.DataFrame:
    """`persons` respondents of every group for every unit; clustered groups in places of two strata."""
    rng = np.random.default_rng(seed)
    blocks: list[pd.DataFrame] = []
    first = 1
    for level, unit in enumerate(units):
        for group in questionnaire.file.groups:
            questions = [question.code for question in questionnaire.questions(group.code)]
            place = np.arange(persons) % places
            leaning = 3 + 0.4 * (level % 3) + lift + rng.normal(0, 0.7, persons)
            if group.clustered:
                leaning += rng.normal(0, 0.8, places)[place]
            noise = rng.normal(0, 0.7, (persons, len(questions)))
            answers = np.clip(np.round(leaning[:, None] + noise), 1, 5)
            answers[rng.random(answers.shape) < 0.03] = 9
            one = {
                "respondent": np.arange(first, first + persons),
                "unit": unit,
                "group": group.code,
                "stratum": np.where(place < places // 2, "urban", "rural") if group.clustered else "all",
                "cluster": [f"{unit}-{number}" for number in place] if group.clustered else None,
                "mode": "online",
                "weight": 1.0 + np.arange(persons) % 3,
            }
            rows = pd.DataFrame(one).loc[np.repeat(np.arange(persons), len(questions))]
            chosen = answers.ravel().astype(int)
            blocks.append(rows.assign(question=np.tile(questions, persons), answer=chosen))
            first += persons
    return pd.concat(blocks, ignore_index=True)[list(COLUMNS)]
