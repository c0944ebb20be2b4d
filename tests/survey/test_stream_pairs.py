"""Errors of samples of persons from a stream: those from the rows, however the file is cut."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from par_lib.errors import ArgumentError, InputFaults, UnknownName
from par_lib.survey.count_estimates import means_from_counts
from par_lib.survey.counts import CountTable
from par_lib.survey.estimate import mean
from par_lib.survey.questionnaire import Questionnaire, load_questionnaire
from par_lib.survey.responses import SCHEMA, ballots
from par_lib.survey.scores import option_shares
from par_lib.survey.stream_pairs import count_pairs
from par_lib.survey.survey_year import ballot_design
from tests.survey.simulated import simulated

KEYS = ["unit", "group", "stratum", "weight"]
GROUPS = ["deputies", "unit-heads"]


@pytest.fixture(scope="module")
def questionnaire(shipped) -> Questionnaire:
    return load_questionnaire(shipped, "province-2022", 2023)


@pytest.fixture(scope="module")
def answers(questionnaire) -> pd.DataFrame:
    """Rows in no order, as several exports in one file; some respondents answered some questions only."""
    rows = simulated(questionnaire, ["01", "02"], 30, seed=5)
    return rows.sample(frac=0.9, random_state=3).reset_index(drop=True)


@pytest.fixture(scope="module")
def path(answers, tmp_path_factory):
    path = tmp_path_factory.mktemp("pairs") / "responses.parquet"
    table = pa.Table.from_pandas(answers, schema=SCHEMA, preserve_index=False)
    pq.write_table(table, path, row_group_size=400)
    return path


@pytest.fixture(scope="module")
def options(questionnaire) -> dict[str, list[int]]:
    asked = [question.code for group in GROUPS for question in questionnaire.questions(group)]
    return {code: [1, 2, 3, 4, 5, 9] for code in dict.fromkeys(asked)}


def test_errors_and_covariances_are_those_from_the_rows(path, answers, questionnaire, options):
    scales = {code: questionnaire.scales()[code] for code in options}
    table = count_pairs([path], KEYS, options, GROUPS)
    strata = table.keys["unit"] + "/" + table.keys["group"] + "/" + table.keys["stratum"]
    table = CountTable(
        table.keys.assign(stratum=strata), table.questions, table.respondents, table.counts, table.pairs
    )
    got = means_from_counts(table, scales, weight="weight", stratum="stratum", domains="unit")
    rows = ballots(answers[answers["group"].isin(GROUPS)], list(options), "rows")
    shares = option_shares(rows.answers, scales)
    design = ballot_design(rows.who, None, "fail")
    expected = mean(design, shares, domains="unit", missing="domain")
    np.testing.assert_allclose(got.value, expected.value, rtol=1e-12)
    np.testing.assert_allclose(got.se, expected.se, rtol=1e-9)
    np.testing.assert_allclose(got.covariance, expected.covariance, rtol=1e-8, atol=1e-15)
    assert (expected.se > 0).all()


@pytest.mark.parametrize("rows", [1_000_000, 700])
def test_parts_add_up(path, options, rows):
    whole = count_pairs([path], KEYS, options, GROUPS)
    told: list[tuple[int, int]] = []
    table = count_pairs(
        [path], KEYS, options, GROUPS, rows=rows, memory="64MB", threads=1, done=lambda *at: told.append(at)
    )
    assert told == [(number, len(told)) for number in range(1, len(told) + 1)]
    assert len(told) == (1 if rows == 1_000_000 else -(-pq.read_metadata(path).num_rows // rows))
    pd.testing.assert_frame_equal(table.keys, whole.keys)
    for name in ("respondents", "counts", "pairs"):
        assert (getattr(table, name) == getattr(whole, name)).all()
    assert whole.respondents.sum() == 2 * len(GROUPS) * 30  # units × groups × persons


def test_what_cannot_be_counted(path, answers, options, tmp_path):
    with pytest.raises(UnknownName, match="did you mean unit"):
        count_pairs([path], ["units"], options, GROUPS)
    with pytest.raises(InputFaults, match="expected an option, found 9"):
        count_pairs([path], KEYS, {code: range(1, 6) for code in options}, GROUPS)
    both = answers[answers["unit"] == "01"]
    twice = tmp_path / "twice.parquet"  # everybody judges two units
    table = pa.Table.from_pandas(
        pd.concat([both, both.assign(unit="02")]), schema=SCHEMA, preserve_index=False
    )
    pq.write_table(table, twice)
    with pytest.raises(ArgumentError, match=r"120 cells of 60 respondents.*\n?.*par survey estimate"):
        count_pairs([twice], KEYS, options, GROUPS)
