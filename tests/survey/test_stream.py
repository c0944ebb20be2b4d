"""Streamed counts against pandas on the same rows; parts, processes and machines give the same bytes."""

import signal
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import LocalCluster

from par_lib.errors import ArgumentError, InputFaults, UnknownName
from par_lib.survey.count_estimates import means_from_counts
from par_lib.survey.estimate import mean
from par_lib.survey.questionnaire import Questionnaire, load_questionnaire
from par_lib.survey.responses import SCHEMA, ballots, write_responses
from par_lib.survey.scores import option_shares
from par_lib.survey.stream import add_up, count_files, count_part, count_table, parts_of
from par_lib.survey.survey_year import ballot_design
from tests.local_cluster import cluster
from tests.survey.simulated import simulated


@pytest.fixture(scope="module")
def questionnaire(shipped) -> Questionnaire:
    return load_questionnaire(shipped, "province-2022", 2023)


@pytest.fixture(scope="module")
def answers(questionnaire) -> pd.DataFrame:
    return simulated(questionnaire, ["01", "02", "04"], 40, seed=11, places=8)


@pytest.fixture(scope="module")
def path(answers, tmp_path_factory):
    """A file of many row groups, so that it can be cut."""
    path = tmp_path_factory.mktemp("stream") / "responses.parquet"
    table = pa.Table.from_pandas(answers, schema=SCHEMA, preserve_index=False)
    pq.write_table(table, path, row_group_size=500)
    return path


def as_bytes(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def test_counts_are_those_of_pandas(path, answers):
    for keys in (["unit"], ["unit", "group"], ["unit", "group", "stratum", "cluster", "weight"], []):
        got = count_files([path], keys).to_pandas().astype(object)
        names = [*keys, "question", "answer"]
        expected = answers.groupby(names, dropna=False).size().rename("n").reset_index()
        expected = expected.sort_values(names, ignore_index=True).astype(object)
        got = got.sort_values(names, ignore_index=True)
        pd.testing.assert_frame_equal(got.where(got.notna(), None), expected.where(expected.notna(), None))


def test_parts_cover_every_row_once(path, answers):
    parts = parts_of([path, path], rows=1200)
    spans = [(part.first, part.last) for part in parts[: len(parts) // 2]]
    assert spans[0][0] == 0
    assert spans[-1][1] == len(answers) - 1
    assert all(before[1] + 1 == after[0] for before, after in pairwise(spans))
    assert len(spans) > 5


@pytest.mark.parametrize("rows", [1, 700, 10**9])
def test_the_same_bytes_however_it_is_cut(path, rows):
    whole = as_bytes(count_files([path], ["unit", "cluster"], threads=1))
    assert as_bytes(count_files([path], ["unit", "cluster"], rows=rows)) == whole


def test_the_same_bytes_in_any_order_of_the_parts(path):
    tables = [count_part(part, ("unit",)) for part in parts_of([path], 500)]
    backwards = add_up(reversed(tables), ("unit",))
    assert as_bytes(backwards) == as_bytes(add_up(tables, ("unit",)))


def test_little_memory_is_enough(path):
    assert as_bytes(count_files([path], ["unit"], memory="64MB", threads=1)) == as_bytes(
        count_files([path], ["unit"])
    )


def test_progress_is_told(path):
    told: list[tuple[int, int]] = []
    count_files([path], ["unit"], rows=1000, done=lambda done, of: told.append((done, of)))
    assert told == [(number, len(told)) for number in range(1, len(told) + 1)]


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A real scheduler with two worker processes on this machine's loopback."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as local:
        yield local.scheduler_address


def test_a_cluster_counts_the_same_bytes(path, scheduler):
    alone = as_bytes(count_files([path], ["unit", "group", "cluster"]))
    assert as_bytes(count_files([path], ["unit", "group", "cluster"], scheduler=scheduler, rows=500)) == alone


def test_a_cluster_that_loses_a_worker_counts_the_same_bytes(path, tmp_path):
    keys = ["unit", "group", "cluster"]
    alone = as_bytes(count_files([path], keys))
    killed = []
    with cluster(tmp_path) as running:

        def kill(done, of):
            if not killed and done < of // 2:
                running.workers[0].kill()
                killed.append(running.workers[0].wait())

        counted = count_files([path], keys, scheduler=running.address, rows=500, done=kill)
        assert running.workers[1].poll() is None
    assert killed == [-signal.SIGKILL]
    assert as_bytes(counted) == alone


def test_par_survey_count(par, copied, answers, scheduler, tmp_path):
    target = copied.data / "clean" / "par-province" / "2023" / "responses.parquet"
    write_responses(target, answers)
    arguments = ("survey", "count", "par-province", "2023")
    for name, options in (("alone", []), ("cluster", ["--scheduler", scheduler])):
        for ending in ("csv", "parquet"):
            ended = par(*arguments, "--out", str(tmp_path / f"{name}.{ending}"), *options, project=copied)
            assert ended.code == 0, ended.err
    for ending in ("csv", "parquet"):
        assert (tmp_path / f"alone.{ending}").read_bytes() == (tmp_path / f"cluster.{ending}").read_bytes()
    ended = par("survey", "count", "par-province", "2023", "--by", "unit", "-f", "csv", project=copied)
    assert ended.out == pd.read_csv(tmp_path / "alone.csv", dtype={"unit": str}).groupby(
        ["unit", "question", "answer"], as_index=False
    )["n"].sum().to_csv(index=False)  # fmt: skip


def test_estimates_from_streamed_counts_are_those_from_the_rows(path, answers, questionnaire):
    """Groups drawn by place: counts by place are all that is needed."""
    keys = ["unit", "group", "stratum", "cluster", "weight"]
    questions = [question.code for question in questionnaire.questions("people")]
    counts = count_files([path], keys)
    counts = counts.filter(pa.compute.equal(counts["group"], "people"))
    options = {code: [1, 2, 3, 4, 5, 9] for code in questions}
    scales = {code: questionnaire.scales()[code] for code in questions}
    table = count_table(counts, keys, options)
    cells = table.keys.assign(stratum=table.keys["unit"] + "/people/" + table.keys["stratum"])
    table = type(table)(cells, table.questions, table.respondents, table.counts, None)
    got = means_from_counts(
        table, scales, weight="weight", stratum="stratum", cluster="cluster", domains="unit"
    )
    rows = ballots(answers[answers["group"] == "people"], questions, "rows")
    shares = option_shares(rows.answers, scales)
    expected = mean(ballot_design(rows.who, None, "fail"), shares, domains="unit", missing="domain")
    np.testing.assert_allclose(got.value, expected.value, rtol=1e-12)
    np.testing.assert_allclose(got.se, expected.se, rtol=1e-9)


def test_answers_that_are_no_options(path):
    counts = count_files([path], ["unit"])
    with pytest.raises(InputFaults, match="expected an option, found 9"):
        count_table(counts, ["unit"], {code: range(1, 6) for code in set(counts["question"].to_pylist())})


def test_what_cannot_be_counted(path, tmp_path):
    with pytest.raises(UnknownName, match="did you mean unit"):
        count_files([path], ["units"])
    with pytest.raises(InputFaults, match="par survey intake"):
        count_files([tmp_path / "none.parquet"], ["unit"])
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table({"unit": ["01"]}), other)
    with pytest.raises(InputFaults, match="a column respondent"):
        count_files([other], ["unit"])
    other.write_bytes(b"no parquet")
    with pytest.raises(InputFaults, match="a Parquet file"):
        count_files([other], ["unit"])
    with pytest.raises(ArgumentError, match="a Dask scheduler"):
        count_files([path], ["unit"], scheduler="tcp://127.0.0.1:9")
